// permessage-deflate of one direction (RFC 7692, 7.2.2): messages may refer to those before them, unless the
// handshake excluded it.
import type { Codecs, Unpacked } from "../../codecs.ts";
import { WINDOW_BYTES } from "./limits.ts";

const FIRST_HISTORY_BYTES = 1024;

const EMPTY = new Uint8Array(0);

/** The end of what came out so far, at most so much of it as a compressor may refer to. Twice that is held, so that it moves seldom. */
class History {
  #bytes = EMPTY;
  #length = 0;

  get window(): Uint8Array {
    if (this.#length === 0) return EMPTY;
    return this.#bytes.subarray(Math.max(0, this.#length - WINDOW_BYTES), this.#length);
  }

  add(added: Uint8Array): void {
    const last = added.subarray(Math.max(0, added.length - WINDOW_BYTES));
    if (this.#length + last.length > this.#bytes.length) this.#makeRoom(last.length);
    this.#bytes.set(last, this.#length);
    this.#length += last.length;
  }

  #makeRoom(count: number): void {
    const window = this.window;
    const kept = window.subarray(Math.max(0, window.length + count - WINDOW_BYTES));
    const wanted = Math.max(FIRST_HISTORY_BYTES, 2 * (kept.length + count));
    if (wanted > this.#bytes.length) {
      const grown = new Uint8Array(Math.min(2 * WINDOW_BYTES, wanted));
      grown.set(kept);
      this.#bytes = grown;
    } else this.#bytes.set(kept);
    this.#length = kept.length;
  }
}

export class MessageInflater {
  readonly #codecs: Codecs;
  readonly #keepsContext: boolean;
  readonly #history = new History();
  #isLost = false;

  constructor(codecs: Codecs, keepsContext: boolean) {
    this.#codecs = codecs;
    this.#keepsContext = keepsContext;
  }

  /** A message could not be read whole: what refers to it cannot be read either. */
  lose(): void {
    if (this.#keepsContext) this.#isLost = true;
  }

  /** Null when an earlier message is missing that this one may refer to. */
  inflate(bytes: Uint8Array, maxOutputBytes: number): Unpacked | null {
    if (this.#isLost) return null;
    const output = this.#codecs.inflateMessage(bytes, this.#history.window, maxOutputBytes);
    if (!this.#keepsContext) return output;
    if (output.isCut) this.#isLost = true;
    else this.#history.add(output.bytes);
    return output;
  }
}
