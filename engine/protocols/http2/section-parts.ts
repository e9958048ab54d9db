// A header section as it comes in frames: HEADERS or PUSH_PROMISE, and CONTINUATION until one ends it (RFC 9113, 4.3).
// Most sections are one frame and are read where they lie.
import type { Span } from "../../moment.ts";
import { MAX_BLOCK_BYTES } from "./limits.ts";

/** What a section in the making is for. */
export interface SectionHead {
  readonly stream: number;
  readonly endsStream: boolean;
  /** The stream that PUSH_PROMISE announces; 0 for HEADERS. */
  readonly promised: number;
  readonly span: Span;
}

/** Room that a section has left, for the next one of any connection. */
let spare: Uint8Array<ArrayBuffer> | null = null;
const MAX_SPARE_BYTES = 64 << 10;
const EMPTY = new Uint8Array(0);

export class SectionParts {
  head: SectionHead | null = null;
  #bytes = EMPTY;
  #length = 0;
  /** It is larger than the limit: nothing of it is kept. */
  isTooLarge = false;

  begin(head: SectionHead): void {
    this.head = head;
    this.#length = 0;
    this.isTooLarge = false;
  }

  add(bytes: Uint8Array, start: number, end: number): void {
    const needed = this.#length + end - start;
    this.isTooLarge ||= needed > MAX_BLOCK_BYTES;
    if (this.isTooLarge) return;
    if (this.#bytes.length < needed) {
      const grown = roomFor(needed);
      grown.set(this.#bytes.subarray(0, this.#length));
      this.#bytes = grown;
    }
    this.#bytes.set(bytes.subarray(start, end), this.#length);
    this.#length = needed;
  }

  /** The whole section. */
  get bytes(): Uint8Array {
    return this.#bytes.subarray(0, this.#length);
  }

  /** Forgets the section, and gives its room back: what `bytes` gave is valid until the next section begins. */
  drop(): void {
    this.head = null;
    if (this.#bytes.length > 0 && this.#bytes.length <= MAX_SPARE_BYTES) spare = this.#bytes;
    this.#bytes = EMPTY;
    this.#length = 0;
  }
}

function roomFor(needed: number): Uint8Array<ArrayBuffer> {
  if (spare === null || spare.length < needed) return new Uint8Array(Math.min(MAX_BLOCK_BYTES, needed * 2));
  const room = spare;
  spare = null;
  return room;
}
