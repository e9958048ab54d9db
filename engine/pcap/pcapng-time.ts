// Times of a pcapng interface: a 64-bit count of units since 1970, the unit being a power of ten or of two
// (if_tsresol), plus whole seconds (if_tsoffset). All arithmetic is exact to the nanosecond: a double cannot hold
// nanoseconds since 1970, so the common units are divided in steps of 16 bits and the rare ones with bigints.
import { MAX_SECONDS } from "./limits.ts";

const BILLION = 1_000_000_000;
const WORD = 4_294_967_296;
const HALF_WORD = 65_536;

/** Receives a time as two numbers. */
export interface TimeSink {
  sec: number;
  nsec: number;
}

export interface TimeUnit {
  /** Units of a second where the quick way is exact; 0: use `bigPerSecond`. */
  readonly perSecond: number;
  readonly bigPerSecond: bigint;
  readonly nsecPerUnit: number;
  readonly offsetSec: number;
}

/** `resolution` is the byte of if_tsresol (6, microseconds, where absent), `offsetSec` if_tsoffset. */
export function timeUnit(resolution: number, offsetSec: bigint): TimeUnit {
  const isBinary = (resolution & 0x80) !== 0;
  const exponent = resolution & 0x7f;
  const isQuick = !isBinary && exponent <= 9;
  return {
    perSecond: isQuick ? 10 ** exponent : 0,
    bigPerSecond: isBinary ? 2n ** BigInt(exponent) : 10n ** BigInt(exponent),
    nsecPerUnit: isQuick ? 10 ** (9 - exponent) : 0,
    offsetSec: Number(offsetSec),
  };
}

/** Reads a time into `sink`; false where it was out of the calendar's range and has been moved into it. */
export function readTime(high: number, low: number, unit: TimeUnit, sink: TimeSink): boolean {
  if (unit.perSecond > 0) {
    const perSecond = unit.perSecond;
    const upper = Math.floor(high / perSecond);
    let rest = (high - upper * perSecond) * HALF_WORD + (low >>> 16);
    const middle = Math.floor(rest / perSecond);
    rest = (rest - middle * perSecond) * HALF_WORD + (low & 0xffff);
    const lower = Math.floor(rest / perSecond);
    sink.sec = upper * WORD + middle * HALF_WORD + lower + unit.offsetSec;
    sink.nsec = (rest - lower * perSecond) * unit.nsecPerUnit;
  } else {
    const count = (BigInt(high) << 32n) | BigInt(low);
    sink.sec = Number(count / unit.bigPerSecond) + unit.offsetSec;
    sink.nsec = Number(((count % unit.bigPerSecond) * BigInt(BILLION)) / unit.bigPerSecond);
  }
  if (sink.sec >= 0 && sink.sec <= MAX_SECONDS) return true;
  sink.sec = sink.sec < 0 ? 0 : MAX_SECONDS;
  sink.nsec = 0;
  return false;
}

/** The 64-bit count of nanoseconds since 1970, as its two halves. */
export function nanosecondWords(sec: number, nsec: number): { readonly high: number; readonly low: number } {
  const upper = Math.floor(sec / HALF_WORD) * BILLION;
  const lower = (sec % HALF_WORD) * BILLION + nsec + (upper % HALF_WORD) * HALF_WORD;
  return { high: Math.floor(upper / HALF_WORD) + Math.floor(lower / WORD), low: lower % WORD };
}
