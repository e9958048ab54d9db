// The clock of the packets: the node's own, which is the agent's too, unless the packets come from elsewhere.
import type { ClockReading } from "../codecs/capture-frames.ts";

/** The monotonic clock is finer than a millisecond, but does not follow when somebody sets the time. */
const MAX_DEVIATION_MS = 2;

export class PacketClock {
  #aheadMs = 0;
  /** How far the packets' own clock may be from this one. */
  withinMs = 0;

  /** Follows that of packets that come from elsewhere. */
  follow({ aheadMs, withinMs }: ClockReading): void {
    this.#aheadMs = aheadMs;
    this.withinMs = withinMs;
  }
  /** Unix milliseconds. */
  nowMs(): number {
    return Date.now() + this.#aheadMs;
  }
  /** Unix nanoseconds. */
  nowNs(): bigint {
    const wallMs = Date.now();
    const fineMs = performance.timeOrigin + performance.now();
    const ms = (Math.abs(fineMs - wallMs) <= MAX_DEVIATION_MS ? fineMs : wallMs) + this.#aheadMs;
    return BigInt(Math.round(ms * 1e3)) * 1000n;
  }
}
