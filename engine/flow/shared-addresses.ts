// Addresses as flows keep them. Most flows of a capture are between a few ends, and a typed array costs more than all
// numbers of a flow: those that have an address in common share its bytes, which nobody changes.

/** Addresses that are remembered: a power of two. One that was forgotten is copied again. */
export const MAX_SHARED_ADDRESSES = 4096;

export class SharedAddresses {
  /** By hash; the last one of equal hashes stays. */
  readonly #known: (Uint8Array | null)[] = Array.from({ length: MAX_SHARED_ADDRESSES }, () => null);

  /** The address of `length` bytes at `at`, as bytes of its own. */
  at(bytes: Uint8Array, at: number, length: number): Uint8Array {
    let hash = length;
    for (let i = 0; i < length; i++) hash = Math.imul(hash ^ (bytes[at + i] as number), 0x01000193);
    const slot = (hash ^ (hash >>> 15)) & (MAX_SHARED_ADDRESSES - 1);
    const known = this.#known[slot] ?? null;
    if (known !== null && isSame(known, bytes, at, length)) return known;
    const fresh = bytes.slice(at, at + length);
    this.#known[slot] = fresh;
    return fresh;
  }
}

function isSame(known: Uint8Array, bytes: Uint8Array, at: number, length: number): boolean {
  if (known.length !== length) return false;
  for (let i = 0; i < length; i++) if (known[i] !== bytes[at + i]) return false;
  return true;
}
