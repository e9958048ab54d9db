// When and where something was seen. Nanoseconds do not fit a double, so a time is two numbers.

/** The packet at hand: Unix time and its number in the capture, from 1. One mutable object, reused: copy what is kept. */
export interface Moment {
  sec: number;
  nsec: number;
  packet: number;
}

/** Nanoseconds from `a` to `b`; exact within 104 days. */
export function nanosecondsBetween(aSec: number, aNsec: number, bSec: number, bNsec: number): number {
  return (bSec - aSec) * 1e9 + (bNsec - aNsec);
}

/** Unix nanoseconds. */
export function unixNanoseconds(sec: number, nsec: number): bigint {
  return BigInt(sec) * 1_000_000_000n + BigInt(nsec);
}

/** From the packet with the first byte of a message to the packet that completed it. */
export class Span {
  startSec = 0;
  startNsec = 0;
  startPacket = 0;
  endSec = 0;
  endNsec = 0;
  endPacket = 0;
  /** Bytes on the wire of the message, with what was dropped from memory. */
  wireBytes = 0;

  static at(moment: Moment): Span {
    const span = new Span();
    span.startSec = span.endSec = moment.sec;
    span.startNsec = span.endNsec = moment.nsec;
    span.startPacket = span.endPacket = moment.packet;
    return span;
  }
  extend(moment: Moment, bytes: number): void {
    this.endSec = moment.sec;
    this.endNsec = moment.nsec;
    this.endPacket = moment.packet;
    this.wireBytes += bytes;
  }
  /** What is inside of another begins no later than that was begun. */
  beginWith(outer: Span): void {
    this.startSec = outer.startSec;
    this.startNsec = outer.startNsec;
    this.startPacket = outer.startPacket;
  }
  /** Grows by a part that came behind. */
  join(part: Span): void {
    this.endSec = part.endSec;
    this.endNsec = part.endNsec;
    this.endPacket = part.endPacket;
    this.wireBytes += part.wireBytes;
  }
}
