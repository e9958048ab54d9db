// Which exchanges were seen: pairs of a flow's number and a number inside it. There may be hundreds of thousands, and every
// exchange of a capture is looked for, so that they are two numbers in a table of numbers, not a text each.

const FIRST_SLOTS = 1024;

export class ExchangeSet {
  size = 0;
  /** By hash: the flow's number and one more, or 0 where nothing is; then the number inside. A taken slot hands on to the next one. */
  #slots = new Uint32Array(2 * FIRST_SLOTS);
  #mask = FIRST_SLOTS - 1;

  has(flow: number, index: number): boolean {
    return this.#slots[2 * this.#slotOf(flow, index)] !== 0;
  }

  add(flow: number, index: number): void {
    const slot = this.#slotOf(flow, index);
    if (this.#slots[2 * slot] !== 0) return;
    this.#slots[2 * slot] = flow + 1;
    this.#slots[2 * slot + 1] = index;
    // Half of it stays free, so that looking ends soon.
    if (++this.size * 2 > this.#mask) this.#grow();
  }

  /** Where it is, or would be. */
  #slotOf(flow: number, index: number): number {
    const slots = this.#slots;
    const mixed = Math.imul(Math.imul(flow, 0x9e3779b1) ^ index, 0x85ebca6b);
    for (let slot = (mixed ^ (mixed >>> 15)) & this.#mask; ; slot = (slot + 1) & this.#mask) {
      const known = slots[2 * slot];
      if (known === 0 || (known === flow + 1 && slots[2 * slot + 1] === index)) return slot;
    }
  }

  #grow(): void {
    const before = this.#slots;
    this.#slots = new Uint32Array(4 * before.length);
    this.#mask = this.#slots.length / 2 - 1;
    this.size = 0;
    for (let at = 0; at < before.length; at += 2)
      if (before[at] !== 0) this.add((before[at] as number) - 1, before[at + 1] as number);
  }
}
