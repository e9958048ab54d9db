// Sequence arithmetic modulo 2^32 (RFC 9293, 3.4). Numbers are signed 32 bits; only their differences mean anything.

/** How far `a` lies after `b`; negative where it lies before. */
export function distance(a: number, b: number): number {
  return (a - b) | 0;
}

/** The number `count` bytes after `seq`. */
export function advance(seq: number, count: number): number {
  return (seq + count) | 0;
}
