// Output of compressions that repeat what they wrote before (LZ77): literals, and copies of earlier output, which may overlap
// themselves. Bounded by the cap; what was written until damage stays.

const FIRST_BYTES = 64 << 10;

export class MatchOutput {
  readonly #maxBytes: number;
  #bytes: Uint8Array;
  length = 0;

  constructor(maxBytes: number, expectedBytes = FIRST_BYTES) {
    this.#maxBytes = maxBytes;
    this.#bytes = new Uint8Array(Math.min(maxBytes, Math.max(FIRST_BYTES, Math.min(expectedBytes, maxBytes))));
  }
  get isFull(): boolean {
    return this.length >= this.#maxBytes;
  }
  get bytes(): Uint8Array {
    return this.#bytes.subarray(0, this.length);
  }
  literals(from: Uint8Array, start: number, end: number): void {
    const count = this.#room(end - start);
    this.#bytes.set(from.subarray(start, start + count), this.length);
    this.length += count;
  }
  /** Repeats `length` bytes of `distance` ago; answers false where there is no such place. */
  copy(distance: number, length: number): boolean {
    if (distance < 1 || distance > this.length) return false;
    const count = this.#room(length);
    const from = this.length - distance;
    if (distance >= count) this.#bytes.copyWithin(this.length, from, from + count);
    // It repeats what it is writing: byte by byte.
    else for (let i = 0; i < count; i++) this.#bytes[this.length + i] = this.#bytes[from + i] as number;
    this.length += count;
    return true;
  }

  /** So many of the bytes fit. */
  #room(wanted: number): number {
    const count = Math.min(wanted, this.#maxBytes - this.length);
    if (this.length + count > this.#bytes.length) {
      const grown = new Uint8Array(Math.min(this.#maxBytes, Math.max(this.length + count, this.#bytes.length * 2)));
      grown.set(this.#bytes.subarray(0, this.length));
      this.#bytes = grown;
    }
    return count;
  }
}
