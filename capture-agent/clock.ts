// The node's clock, which is also that of its packets.

/** The monotonic clock is finer than a millisecond, but does not follow when somebody sets the time. */
const MAX_DEVIATION_MS = 2;

/** Unix nanoseconds. */
export function nowNs(): bigint {
  const wallMs = Date.now();
  const fineMs = performance.timeOrigin + performance.now();
  const ms = Math.abs(fineMs - wallMs) <= MAX_DEVIATION_MS ? fineMs : wallMs;
  return BigInt(Math.round(ms * 1e3)) * 1000n;
}
