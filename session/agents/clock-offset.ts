// How far an agent's clock is from this machine's, measured as NTP does (RFC 5905, 8, with one timestamp of the server):
// the agent read its clock somewhere between question and answer, so half the round trip bounds the error, and of
// several measurements that with the shortest trip is the best.

/** `offsetNs` is the agent's clock minus ours; the truth lies within half the round trip of it. */
export interface ClockOffset {
  readonly offsetNs: bigint;
  readonly roundTripNs: bigint;
}

export function measureOffset(askedNs: bigint, agentNs: bigint, answeredNs: bigint): ClockOffset {
  const roundTripNs = answeredNs > askedNs ? answeredNs - askedNs : 0n;
  return { offsetNs: agentNs - (askedNs + roundTripNs / 2n), roundTripNs };
}

/** The one with the shortest round trip. */
export function bestOffset(measured: readonly ClockOffset[]): ClockOffset | null {
  let best: ClockOffset | null = null;
  for (const one of measured) if (best === null || one.roundTripNs < best.roundTripNs) best = one;
  return best;
}

/**
 * The offset to go on with. A former one that the new measurement does not contradict stays, unless the new one is
 * better: times of entries should not jump to and fro by what is only the error of measuring.
 */
export function nextOffset(former: ClockOffset | null, measured: ClockOffset): ClockOffset {
  if (former === null) return measured;
  const apart = former.offsetNs - measured.offsetNs;
  const error = former.roundTripNs / 2n + measured.roundTripNs / 2n;
  const isContradicted = (apart < 0n ? -apart : apart) > error;
  return isContradicted || measured.roundTripNs < former.roundTripNs ? measured : former;
}

/** Clocks tell whole milliseconds at worst. */
const RESOLUTION_NS = 1_000_000n;

/** What to take from the agent's times. Clocks that agree as far as can be measured are left as they are. */
export function correctionNs(offset: ClockOffset | null): bigint {
  if (offset === null) return 0n;
  const { offsetNs, roundTripNs } = offset;
  const size = offsetNs < 0n ? -offsetNs : offsetNs;
  return size <= roundTripNs / 2n + RESOLUTION_NS ? 0n : offsetNs;
}

/** A difference between the clocks of this machine beyond which its wall clock was set, or it slept. */
const STEP_MS = 50;

/** Unix nanoseconds that do not go back and forth with the wall clock's small corrections, but follow its steps. */
export class WallClock {
  #unixMinusSteadyMs: number;
  readonly #unixMs: () => number;
  readonly #steadyMs: () => number;

  constructor(unixMs = () => Date.now(), steadyMs = () => performance.now()) {
    this.#unixMs = unixMs;
    this.#steadyMs = steadyMs;
    this.#unixMinusSteadyMs = unixMs() - steadyMs();
  }
  nowNs(): bigint {
    const steadyMs = this.#steadyMs();
    const difference = this.#unixMs() - steadyMs;
    if (Math.abs(difference - this.#unixMinusSteadyMs) > STEP_MS) this.#unixMinusSteadyMs = difference;
    const nowMs = this.#unixMinusSteadyMs + steadyMs;
    const wholeMs = Math.floor(nowMs);
    return BigInt(wholeMs) * 1_000_000n + BigInt(Math.floor((nowMs - wholeMs) * 1e6));
  }
}
