// The bytes that a format's parser looks at. Almost always that is the fed chunk itself, in place; only a record that
// spans two chunks is copied together, and as soon as it has been read the window is back in the chunk.

const EMPTY = new Uint8Array(0);
const FIRST_CARRY_BYTES = 65_536;

function viewOf(bytes: Uint8Array): DataView {
  return new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
}

/** Memory of its own for a range of bytes. `slice` would not do: on a Node buffer it gives a view. */
export function copyOf(bytes: Uint8Array, start: number, end: number): Uint8Array {
  return new Uint8Array(bytes.subarray(start, end));
}

/** A forward-only window over fed chunks. A parser asks for bytes with `need` and moves `at` past what it has read. */
export class ByteWindow {
  bytes: Uint8Array = EMPTY;
  view: DataView = viewOf(EMPTY);
  /** Next byte to read, in `bytes`. */
  at = 0;
  /** End of the readable bytes, in `bytes`. */
  end = 0;
  /** No more bytes will be fed. */
  isLast = false;
  /** The window holds a record copied together; `settle` brings it back into the chunk. */
  isCarried = false;

  /** Offset in the file of `bytes[0]`. */
  #base = 0;
  #fedBytes = 0;
  #chunk: Uint8Array = EMPTY;
  /** First byte of the chunk that is not yet copied to the carry. */
  #chunkAt = 0;
  /** How many bytes at the end of the carry came from the present chunk. */
  #borrowed = 0;
  #carry: Uint8Array = EMPTY;

  /** Offset in the file of the next byte to read. */
  get offset(): number {
    return this.#base + this.at;
  }

  /** Hands in the next chunk. All that could be read of the one before must have been read (`need` said no). */
  feed(chunk: Uint8Array): void {
    if (!this.isCarried && this.at < this.end) this.#carryRest(this.end - this.at);
    this.#chunk = chunk;
    this.#chunkAt = 0;
    this.#borrowed = 0;
    this.#fedBytes += chunk.byteLength;
    if (!this.isCarried) this.#enterChunk(0);
  }

  /** Makes at least `count` bytes readable from `at` on; false where they have not been fed. May replace `bytes`. */
  need(count: number): boolean {
    return this.end - this.at >= count || this.#gather(count);
  }

  /** Leaves the carry if all that is left in it came from the present chunk. */
  settle(): void {
    const rest = this.end - this.at;
    if (rest <= this.#borrowed || rest === 0) this.#enterChunk(this.#chunkAt - rest);
  }

  #enterChunk(at: number): void {
    this.bytes = this.#chunk;
    this.view = viewOf(this.#chunk);
    this.at = at;
    this.end = this.#chunk.byteLength;
    this.#base = this.#fedBytes - this.#chunk.byteLength;
    this.isCarried = false;
  }

  #gather(count: number): boolean {
    if (!this.isCarried) {
      if (this.isLast || this.at === this.end) return false;
      this.#carryRest(count);
      return false;
    }
    const take = Math.min(count - (this.end - this.at), this.#chunk.byteLength - this.#chunkAt);
    if (take > 0) {
      this.#makeRoom(take);
      this.#carry.set(this.#chunk.subarray(this.#chunkAt, this.#chunkAt + take), this.end);
      this.#chunkAt += take;
      this.#borrowed += take;
      this.end += take;
    }
    if (this.end - this.at >= count) return true;
    // All of the chunk is copied now, and its owner may use its memory again before the parser goes on.
    this.#borrowed = 0;
    return false;
  }

  #carryRest(count: number): void {
    const rest = this.end - this.at;
    if (this.#carry.byteLength < Math.max(count, rest)) this.#carry = newCarry(Math.max(count, rest));
    this.#carry.set(this.bytes.subarray(this.at, this.end), 0);
    this.#base += this.at;
    this.bytes = this.#carry;
    this.view = viewOf(this.#carry);
    this.at = 0;
    this.end = rest;
    this.isCarried = true;
    this.#chunkAt = this.#chunk.byteLength;
    this.#borrowed = 0;
  }

  #makeRoom(extra: number): void {
    const rest = this.end - this.at;
    if (this.end + extra <= this.#carry.byteLength) return;
    // Twice what is needed, so that moving the bytes to the front stays rare while a search slides through the file.
    const target = 2 * (rest + extra) > this.#carry.byteLength ? newCarry(2 * (rest + extra)) : this.#carry;
    target.set(this.#carry.subarray(this.at, this.end), 0);
    this.#base += this.at;
    this.#carry = target;
    this.bytes = target;
    this.view = viewOf(target);
    this.at = 0;
    this.end = rest;
  }
}

function newCarry(bytes: number): Uint8Array {
  let size = FIRST_CARRY_BYTES;
  while (size < bytes) size *= 2;
  return new Uint8Array(size);
}
