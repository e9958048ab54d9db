// The clock of a pod's node, from what `date` printed there: packets have their times of it.
import type { PodClock } from "../types.ts";

/**
 * `printed` is what `date +%s.%N` said between two moments of this machine (Unix milliseconds). A busybox that knows no
 * nanoseconds says whole seconds. Null for what is no time.
 */
export function podClock(printed: string, askedMs: number, answeredMs: number): PodClock | null {
  const [, seconds, nanoseconds] = /^(\d{1,12})\.(\d{9})?/.exec(printed) ?? [];
  if (seconds === undefined) return null;
  const halfMs = (answeredMs - askedMs) / 2;
  const [fractionMs, doubtMs] = nanoseconds === undefined ? [500, 500] : [Number(nanoseconds) / 1e6, 0];
  return { aheadMs: Number(seconds) * 1e3 + fractionMs - askedMs - halfMs, withinMs: halfMs + doubtMs };
}
