// The newest of what comes, by number: a reader asks for what came after the last one that it saw.

export class Ring<T extends { readonly seq: number }> {
  readonly #most: number;
  #items: T[] = [];
  #seq = 0;

  constructor(most: number) {
    this.#most = most;
  }
  /** Number of the newest item there ever was, 0 before the first. */
  get seq(): number {
    return this.#seq;
  }
  get items(): readonly T[] {
    return this.#items.slice(-this.#most);
  }
  add(make: (seq: number) => T): T {
    const item = make(++this.#seq);
    this.#items.push(item);
    // Now and then only: to move all for each new one would cost more than the room.
    if (this.#items.length >= 2 * this.#most) this.#items = this.#items.slice(-this.#most);
    return item;
  }
  /** The oldest items after this number, at most so many. */
  after(seq: number, count: number): T[] {
    const items = this.items;
    const first = items[0]?.seq ?? 0;
    const start = Math.max(0, seq + 1 - first);
    return items.slice(start, start + count);
  }
  clear(): void {
    this.#items = [];
  }
}
