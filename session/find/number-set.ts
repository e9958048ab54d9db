// A set of entry numbers as bits: an eighth of a byte a number, so that millions fit.

const FIRST_BYTES = 8192;

export class NumberSet {
  #bits = new Uint8Array(FIRST_BYTES);

  has(number: number): boolean {
    return ((this.#bits[number >> 3] ?? 0) & (1 << (number & 7))) !== 0;
  }
  add(numbers: Iterable<number>): void {
    for (const number of numbers) {
      const at = number >> 3;
      if (at >= this.#bits.length) this.#grow(at + 1);
      this.#bits[at] = (this.#bits[at] ?? 0) | (1 << (number & 7));
    }
  }
  delete(number: number): void {
    const at = number >> 3;
    if (at < this.#bits.length) this.#bits[at] = (this.#bits[at] ?? 0) & ~(1 << (number & 7));
  }
  clear(): void {
    this.#bits.fill(0);
  }

  #grow(least: number): void {
    const grown = new Uint8Array(Math.max(least, this.#bits.length * 2));
    grown.set(this.#bits);
    this.#bits = grown;
  }
}
