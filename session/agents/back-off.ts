// How long to wait before an agent is dialed again: twice as long each time, up to a bound, with a random part so that
// the agents of a node that comes back are not all dialed at the same moment.

export interface BackOffLimits {
  readonly firstMs: number;
  readonly maxMs: number;
}

/** The wait after so many failures in a row (from 1): between half of the full wait and all of it. */
export function backOffMs(failures: number, { firstMs, maxMs }: BackOffLimits, random: () => number): number {
  const full = Math.min(maxMs, firstMs * 2 ** Math.min(failures - 1, 30));
  return full / 2 + (random() * full) / 2;
}
