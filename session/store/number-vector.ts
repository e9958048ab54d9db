// Entry numbers of a view in its order: four bytes an entry, so that millions fit and any position is at hand.

const FIRST_CAPACITY = 4096;

export class NumberVector {
  #numbers = new Uint32Array(FIRST_CAPACITY);
  #length = 0;
  /** Whether the numbers ascend, which makes `positionOf` a binary search. */
  #isAscending = true;

  get length(): number {
    return this.#length;
  }
  at(position: number): number | undefined {
    return position < this.#length ? this.#numbers[position] : undefined;
  }
  push(numbers: Uint32Array): void {
    if (numbers.length === 0) return;
    this.#reserve(this.#length + numbers.length);
    if (this.#isAscending) this.#isAscending = isAscendingFrom(this.#numbers[this.#length - 1] ?? 0, numbers);
    this.#numbers.set(numbers, this.#length);
    this.#length += numbers.length;
  }
  /** A copy of at most `count` numbers from `start`. */
  slice(start: number, count: number): Uint32Array {
    return this.#numbers.slice(Math.min(start, this.#length), Math.min(start + count, this.#length));
  }
  truncate(length: number): void {
    this.#length = Math.min(length, this.#length);
  }
  dropFirst(count: number): void {
    this.#numbers = this.#numbers.slice(Math.min(count, this.#length), this.#length);
    this.#length = this.#numbers.length;
  }
  /** Position of a number, -1 where it is not in the view. */
  positionOf(number: number): number {
    if (!this.#isAscending) return this.#numbers.subarray(0, this.#length).indexOf(number);
    const position = this.#lowerBound(number);
    return this.at(position) === number ? position : -1;
  }
  /** The nearest position before or behind one, whose number is among these; -1 where there is none. */
  nearest(numbers: ReadonlySet<number>, from: number, by: 1 | -1): number {
    const first = by > 0 ? Math.max(0, from + 1) : Math.min(this.#length, from) - 1;
    for (let position = first; position >= 0 && position < this.#length; position += by) {
      if (numbers.has(this.#numbers[position] ?? 0)) return position;
    }
    return -1;
  }
  /** Of an ascending vector: `numbers` are members from now on if they are in `members`, else not. True if anything changed. */
  update(numbers: readonly number[], members: ReadonlySet<number>): boolean {
    const leaving = new Set(numbers.filter((number) => !members.has(number) && this.positionOf(number) >= 0));
    const joining = numbers.filter((number) => members.has(number) && this.positionOf(number) < 0);
    if (leaving.size === 0 && joining.length === 0) return false;
    const kept = this.#numbers.subarray(0, this.#length).filter((number) => !leaving.has(number));
    this.#numbers = new Uint32Array(kept.length + joining.length);
    this.#numbers.set(kept);
    this.#numbers.set(joining, kept.length);
    this.#numbers.sort();
    this.#length = this.#numbers.length;
    return true;
  }
  /** Members as bits, `result[number >> 3] & (1 << (number & 7))`. */
  toBits(lastNumber: number): Uint8Array {
    const bits = new Uint8Array((lastNumber >> 3) + 1);
    for (let i = 0; i < this.#length; i++) {
      const number = this.#numbers[i] ?? 0;
      bits[number >> 3] = (bits[number >> 3] ?? 0) | (1 << (number & 7));
    }
    return bits;
  }

  #lowerBound(number: number): number {
    let low = 0;
    let high = this.#length;
    while (low < high) {
      const middle = (low + high) >>> 1;
      if ((this.#numbers[middle] ?? 0) < number) low = middle + 1;
      else high = middle;
    }
    return low;
  }
  #reserve(length: number): void {
    if (length <= this.#numbers.length) return;
    const grown = new Uint32Array(Math.max(length, this.#numbers.length * 2));
    grown.set(this.#numbers.subarray(0, this.#length));
    this.#numbers = grown;
  }
}

/** Whether a number is among the members of `toBits`. */
export function hasBit(bits: Uint8Array, number: number): boolean {
  return ((bits[number >> 3] ?? 0) & (1 << (number & 7))) !== 0;
}

function isAscendingFrom(before: number, numbers: Uint32Array): boolean {
  let last = before;
  for (const number of numbers) {
    if (number < last) return false;
    last = number;
  }
  return true;
}
