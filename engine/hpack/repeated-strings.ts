// Huffman strings that come again and again: what is too large for a table, or must not be in one, is sent anew with each
// request (tokens, cookies), and each connection begins with the same names and values. A string that came twice in a row at
// its place here is kept as it was sent, with its text: to compare costs a fraction of reading it.
import type { Codecs } from "../codecs.ts";

/** Longer ones are not kept. */
export const MAX_REPEATED_STRING_BYTES = 24 << 10;
/** All that is kept as sent; one more, and it begins anew. Texts are at most 8/5 of it. */
export const MAX_REPEATED_BYTES = 1 << 20;
/** Places, a power of two. */
const PLACES = 512;
/** Bytes that a string's place and mark are made from: all of a short one, some of a long one. */
const SAMPLES = 32;
/** What is longer is compared four bytes at a time. */
const SHORT_BYTES = 64;

/** Throws `Malformed`. */
type ReadString = (codecs: Codecs, bytes: Uint8Array, start: number, end: number) => string;

interface Repeated {
  readonly packed: DataView;
  readonly text: string;
}

export class RepeatedStrings {
  readonly #read: ReadString;
  /** Of the string that came last at each place. */
  readonly #marks = new Int32Array(PLACES);
  readonly #kept: (Repeated | null)[] = Array.from({ length: PLACES }, () => null);
  #keptBytes = 0;
  /** The bytes asked of last, for comparisons of four at a time. */
  #bytes: Uint8Array = new Uint8Array(0);
  #view: DataView = new DataView(this.#bytes.buffer);

  constructor(read: ReadString) {
    this.#read = read;
  }

  get keptBytes(): number {
    return this.#keptBytes;
  }

  /** The text of `bytes[start, end)`. Damaged strings are read each time. */
  text(codecs: Codecs, bytes: Uint8Array, start: number, end: number): string {
    const mark = markOf(bytes, start, end);
    const place = (mark ^ (mark >>> 16)) & (PLACES - 1);
    const known = this.#kept[place] ?? null;
    if (known !== null && this.#isSame(known.packed, bytes, start, end)) return known.text;
    const text = this.#read(codecs, bytes, start, end);
    if (this.#marks[place] === mark && end - start <= MAX_REPEATED_STRING_BYTES) {
      this.#keep(place, { packed: new DataView(new Uint8Array(bytes.subarray(start, end)).buffer), text });
    }
    this.#marks[place] = mark;
    return text;
  }

  #isSame(packed: DataView, bytes: Uint8Array, start: number, end: number): boolean {
    const length = packed.byteLength;
    if (length !== end - start) return false;
    let i = 0;
    if (length > SHORT_BYTES) {
      const view = this.#viewOf(bytes);
      for (; i + 4 <= length; i += 4) if (packed.getInt32(i) !== view.getInt32(start + i)) return false;
    }
    for (; i < length; i++) if (packed.getUint8(i) !== bytes[start + i]) return false;
    return true;
  }

  #viewOf(bytes: Uint8Array): DataView {
    if (this.#bytes !== bytes) {
      this.#bytes = bytes;
      this.#view = new DataView(bytes.buffer, bytes.byteOffset, bytes.length);
    }
    return this.#view;
  }

  #keep(place: number, repeated: Repeated): void {
    const { byteLength } = repeated.packed;
    if (this.#keptBytes + byteLength > MAX_REPEATED_BYTES) {
      this.#kept.fill(null);
      this.#keptBytes = 0;
    }
    this.#keptBytes += byteLength - (this.#kept[place]?.packed.byteLength ?? 0);
    this.#kept[place] = repeated;
  }
}

function markOf(bytes: Uint8Array, start: number, end: number): number {
  const stride = Math.ceil((end - start) / SAMPLES);
  let mark = end - start;
  for (let at = start; at < end; at += stride) mark = Math.imul(mark ^ (bytes[at] as number), 0x01000193);
  return mark;
}
