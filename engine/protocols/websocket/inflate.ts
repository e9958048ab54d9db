// permessage-deflate of one direction (RFC 7692, 7.2.2): messages may refer to those before them, unless the
// handshake excluded it.
import type { Codecs, Unpacked } from "../../codecs.ts";
import { WINDOW_BYTES } from "./limits.ts";

const EMPTY = new Uint8Array(0);

export class MessageInflater {
  readonly #codecs: Codecs;
  readonly #keepsContext: boolean;
  #window: Uint8Array = EMPTY;
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
    const output = this.#codecs.inflateMessage(bytes, this.#window, maxOutputBytes);
    if (!this.#keepsContext) return output;
    if (output.isCut) this.#isLost = true;
    else this.#window = lastBytes(this.#window, output.bytes);
    return output;
  }
}

function lastBytes(window: Uint8Array, added: Uint8Array): Uint8Array {
  if (added.length >= WINDOW_BYTES) return added.slice(added.length - WINDOW_BYTES);
  const kept = Math.min(window.length, WINDOW_BYTES - added.length);
  const joined = new Uint8Array(kept + added.length);
  joined.set(window.subarray(window.length - kept));
  joined.set(added, kept);
  return joined;
}
