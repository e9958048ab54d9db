// Names of fields are short, and the same ones come again and again: finding the text that was made of the same bytes before
// costs a fraction of making it anew. For names only: what values say may be secret, and leaves memory with its entry.

/** Places; a power of two. */
const SLOTS = 1024;
/** Longer names are rare. */
const MAX_NAME_BYTES = 32;

const slots: (string | undefined)[] = Array.from({ length: SLOTS }, () => undefined);

/** The ASCII text of `bytes[start, end)`; null where it is longer than a name, or not ASCII. */
export function knownName(bytes: Uint8Array, start: number, end: number): string | null {
  const length = end - start;
  if (length > MAX_NAME_BYTES) return null;
  let hash = length;
  let seen = 0;
  for (let at = start; at < end; at++) {
    const byte = bytes[at] as number;
    hash = (Math.imul(hash, 31) + byte) | 0;
    seen |= byte;
  }
  if (seen > 0x7f) return null;
  const slot = (hash ^ (hash >>> 10)) & (SLOTS - 1);
  const known = slots[slot];
  if (known !== undefined && isNamed(known, bytes, start, length)) return known;
  const name = String.fromCharCode(...bytes.subarray(start, end));
  slots[slot] = name;
  return name;
}

function isNamed(name: string, bytes: Uint8Array, start: number, length: number): boolean {
  if (name.length !== length) return false;
  for (let i = 0; i < length; i++) if (name.charCodeAt(i) !== bytes[start + i]) return false;
  return true;
}
