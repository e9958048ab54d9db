// The clock that durations are measured with: it never goes back. Not `performance`, whose first use loads all of
// Node's hooks for measuring, a noticeable part of a start.

/** Milliseconds since some moment. */
export function monotonicMs(): number {
  const [seconds, nanoseconds] = process.hrtime();
  return seconds * 1e3 + nanoseconds / 1e6;
}
