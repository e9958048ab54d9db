// The earliest and the latest time among packets, which come nearly in order. Two numbers each: it is asked of every packet.
import { unixNanoseconds } from "../../engine/index.ts";

export interface PacketTime {
  readonly sec: number;
  readonly nsec: number;
}

export class TimeRange {
  #fromSec: number;
  #fromNsec: number;
  #toSec: number;
  #toNsec: number;

  constructor({ sec, nsec }: PacketTime) {
    this.#fromSec = this.#toSec = sec;
    this.#fromNsec = this.#toNsec = nsec;
  }

  /** Whole seconds of the earliest and of the latest. */
  get fromSec(): number {
    return this.#fromSec;
  }
  get toSec(): number {
    return this.#toSec;
  }
  /** Unix nanoseconds. */
  get fromNs(): bigint {
    return unixNanoseconds(this.#fromSec, this.#fromNsec);
  }
  get toNs(): bigint {
    return unixNanoseconds(this.#toSec, this.#toNsec);
  }

  add({ sec, nsec }: PacketTime): void {
    if (sec > this.#toSec || (sec === this.#toSec && nsec > this.#toNsec)) {
      this.#toSec = sec;
      this.#toNsec = nsec;
    } else if (sec < this.#fromSec || (sec === this.#fromSec && nsec < this.#fromNsec)) {
      this.#fromSec = sec;
      this.#fromNsec = nsec;
    }
  }
}
