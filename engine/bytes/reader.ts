// The only way a dissector touches bytes. A reader is a window over a buffer that cannot be left: every read
// checks the bound first, and a read past the end throws the engine's one exception class, caught in one place.

/** A peer's bytes do not hold what its protocol promises. `offset` counts from the start of the message. */
export class Malformed {
  readonly offset: number;
  readonly what: string;
  constructor(what: string, offset: number) {
    this.what = what;
    this.offset = offset;
  }
  /** For people: what was being read and where it ended. */
  get message(): string {
    return `${this.what} at byte ${this.offset}`;
  }
}

/** Big-endian reads over `bytes[start, end)`; `offset` is relative to `start`. */
export class Reader {
  readonly bytes: Uint8Array;
  readonly start: number;
  readonly end: number;
  /** Absolute position of the next read. */
  at: number;

  constructor(bytes: Uint8Array, start = 0, end: number = bytes.length) {
    this.bytes = bytes;
    this.start = start;
    this.end = end;
    this.at = start;
  }

  get offset(): number {
    return this.at - this.start;
  }
  get left(): number {
    return this.end - this.at;
  }

  /** Advances by `count` bytes and returns where they began; throws when they are not there. */
  take(count: number, what: string): number {
    const from = this.at;
    if (count < 0 || count > this.end - from) throw new Malformed(`${what} ends early`, from - this.start);
    this.at = from + count;
    return from;
  }
  u8(what: string): number {
    const from = this.take(1, what);
    return this.bytes[from] as number;
  }
  u16(what: string): number {
    const from = this.take(2, what);
    return ((this.bytes[from] as number) << 8) | (this.bytes[from + 1] as number);
  }
  u24(what: string): number {
    const from = this.take(3, what);
    const b = this.bytes;
    return ((b[from] as number) << 16) | ((b[from + 1] as number) << 8) | (b[from + 2] as number);
  }
  u32(what: string): number {
    const from = this.take(4, what);
    const b = this.bytes;
    return (
      (b[from] as number) * 0x1000000 +
      (((b[from + 1] as number) << 16) | ((b[from + 2] as number) << 8) | (b[from + 3] as number))
    );
  }
  /** 64 bits as a bigint. */
  u64(what: string): bigint {
    const high = this.u32(what);
    return (BigInt(high) << 32n) | BigInt(this.u32(what));
  }
  /** The next `count` bytes as a view, not a copy. */
  view(count: number, what: string): Uint8Array {
    const from = this.take(count, what);
    return this.bytes.subarray(from, from + count);
  }
  /** A reader over the next `count` bytes, which it cannot leave. */
  sub(count: number, what: string): Reader {
    const from = this.take(count, what);
    return new Reader(this.bytes, from, from + count);
  }
  skip(count: number, what: string): void {
    this.take(count, what);
  }
}
