// The bytes kept of one body. Most bodies are small: those stay a text of one character a byte, which
// costs an eighth of a typed array. Larger ones grow in a buffer up to a cap; the true length is always counted.
import { MAX_TEXT_BYTES } from "../../bytes/kept-bytes.ts";
import type { Codecs } from "../../codecs.ts";

const INITIAL_BYTES = 8192;
const EMPTY = new Uint8Array(0);

export class Body {
  /** Length after transfer coding, before content coding; also what was not kept, and holes. */
  wireBytes = 0;
  #decodedBytes = -1;
  #codecs: Codecs | null = null;
  #text = "";
  #bytes: Uint8Array | null = null;
  #length = 0;
  #isClosed = false;
  #isShortened = false;

  /** Takes the next bytes; at most `cap` bytes in all are kept. */
  add(codecs: Codecs, bytes: Uint8Array, start: number, end: number, cap: number): void {
    const count = end - start;
    this.wireBytes += count;
    if (this.#isClosed) return;
    this.#codecs = codecs;
    if (this.#bytes === null && this.#length + count <= Math.min(MAX_TEXT_BYTES, cap)) {
      this.#text += codecs.latin1(bytes, start, end);
      this.#length += count;
      return;
    }
    const kept = Math.min(count, cap - this.#length);
    if (kept < count) this.#isClosed = true;
    this.#append(bytes, start, start + kept, cap);
  }

  /** Bytes that were not captured. What follows the hole is counted but not kept: the text ends there. */
  addHole(length: number): void {
    this.wireBytes += length;
    this.#isClosed = true;
  }

  /** Whether some of the body is not kept. */
  get isCut(): boolean {
    return this.#isClosed;
  }
  /** Whether the kept bytes end before the body does, be it before or after unpacking. */
  get isShortened(): boolean {
    return this.#isClosed || this.#isShortened;
  }
  get keptBytes(): number {
    return this.#length;
  }
  /** Length once content coding is undone; the same as `wireBytes` without one. */
  get decodedBytes(): number {
    return this.#decodedBytes < 0 ? this.wireBytes : this.#decodedBytes;
  }

  /** The kept bytes when they are held as text of one character a byte, else null. */
  get text(): string | null {
    return this.#bytes === null ? this.#text : null;
  }

  /** The kept bytes; valid until the next `add`. */
  bytes(): Uint8Array {
    if (this.#bytes !== null) return this.#bytes.subarray(0, this.#length);
    return (this.#bytes = this.#textBytes());
  }

  /** Replaces the kept bytes by what they unpacked to, of which `cap` bytes stay. */
  unpacked(bytes: Uint8Array, cap: number): void {
    this.#decodedBytes = bytes.length;
    this.#isShortened = bytes.length > cap;
    this.#bytes = bytes.length > cap ? bytes.slice(0, cap) : bytes;
    this.#length = this.#bytes.length;
    this.#text = "";
  }

  #textBytes(): Uint8Array {
    return this.#codecs === null || this.#length === 0 ? EMPTY : this.#codecs.fromLatin1(this.#text);
  }
  #append(bytes: Uint8Array, start: number, end: number, cap: number): void {
    const needed = this.#length + end - start;
    const old = this.#bytes ?? this.#textBytes();
    if (old.length >= needed) this.#bytes = old;
    else {
      const grown = new Uint8Array(Math.min(cap, Math.max(INITIAL_BYTES, needed * 2)));
      grown.set(old.subarray(0, this.#length));
      this.#bytes = grown;
    }
    this.#bytes.set(bytes.subarray(start, end), this.#length);
    this.#length = needed;
    this.#text = "";
  }
}
