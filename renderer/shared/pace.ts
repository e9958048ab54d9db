// How fast bytes come, measured from where the work was first seen: a window that was opened in the middle of a load
// must not divide by the past.
export interface Pace {
  readonly firstBytes: number;
  readonly firstMs: number;
  /** Bytes and time since then. */
  readonly bytes: number;
  readonly elapsedMs: number;
}

/** The pace after another look at the work; a count that went back is new work. */
export const nextPace = (pace: Pace | null, bytes: number, nowMs: number): Pace =>
  pace === null || bytes < pace.firstBytes
    ? { firstBytes: bytes, firstMs: nowMs, bytes: 0, elapsedMs: 0 }
    : { ...pace, bytes: bytes - pace.firstBytes, elapsedMs: nowMs - pace.firstMs };
