// The first payload bytes of every flow, for its own entry. Most flows are short and many, and a typed array each
// costs more than its bytes: they share slabs instead.

const SLAB_BYTES = 1 << 18;
const NO_BYTES = new Uint8Array(0);

/** Hands out ranges of shared memory. A slab lives as long as a flow that uses it. */
export class SlabPool {
  slab: Uint8Array = NO_BYTES;
  #used = 0;

  /** Offset of `count` free bytes in `slab`, which may be a new one. */
  reserve(count: number): number {
    if (this.#used + count > this.slab.length) {
      this.slab = new Uint8Array(Math.max(SLAB_BYTES, count));
      this.#used = 0;
    }
    const at = this.#used;
    this.#used += count;
    return at;
  }
}

/** At most `limit` bytes, collected from the pieces of a stream. */
export class FirstBytes {
  readonly #pool: SlabPool;
  readonly #limit: number;
  #slab: Uint8Array = NO_BYTES;
  #at = 0;
  #reserved = 0;
  length = 0;

  constructor(pool: SlabPool, limit: number) {
    this.#pool = pool;
    this.#limit = limit;
  }

  get isFull(): boolean {
    return this.length >= this.#limit;
  }
  get bytes(): Uint8Array {
    return this.#slab.subarray(this.#at, this.#at + this.length);
  }

  add(bytes: Uint8Array, start: number, end: number): void {
    const added = Math.min(end - start, this.#limit - this.length);
    if (this.length + added > this.#reserved) this.#reserve(this.length === 0 ? added : this.#limit);
    const slab = this.#slab;
    let to = this.#at + this.length;
    for (let from = start; from < start + added; from++) slab[to++] = bytes[from] as number;
    this.length += added;
  }

  // A first piece takes what it needs; who has a second one may have more.
  #reserve(count: number): void {
    const at = this.#pool.reserve(count);
    const { slab } = this.#pool;
    if (this.length > 0) slab.set(this.bytes, at);
    this.#slab = slab;
    this.#at = at;
    this.#reserved = count;
  }
}
