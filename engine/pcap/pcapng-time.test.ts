// Times are exact to the nanosecond in every unit; what no calendar holds is moved into it and said.
import * as fc from "fast-check";
import { describe, expect, test } from "vitest";
import { MAX_SECONDS } from "./limits.ts";
import { nanosecondWords, readTime, timeUnit } from "./pcapng-time.ts";

type Time = readonly [sec: number, nsec: number, isInCalendar: boolean];

function read(resolution: number, count: bigint, offsetSec = 0n): Time {
  const sink = { sec: -1, nsec: -1 };
  const isInCalendar = readTime(
    Number(count >> 32n),
    Number(count & 0xffff_ffffn),
    timeUnit(resolution, offsetSec),
    sink,
  );
  return [sink.sec, sink.nsec, isInCalendar];
}

function check(resolution: number, count: bigint, expected: Time, offsetSec = 0n): void {
  expect(read(resolution, count, offsetSec)).toEqual(expected);
}

const ALL_ONES = 2n ** 64n - 1n;

describe("units", () => {
  test.each<readonly [name: string, resolution: number, count: bigint, expected: Time]>([
    ["seconds", 0, 5n, [5, 0, true]],
    ["tenths", 1, 57n, [5, 700_000_000, true]],
    ["milliseconds", 3, 1_700_000_000_001n, [1_700_000_000, 1_000_000, true]],
    ["microseconds", 6, 1_700_000_000_999_999n, [1_700_000_000, 999_999_000, true]],
    ["100 nanoseconds", 7, 10_000_001n, [1, 100, true]],
    ["nanoseconds, the last of a second", 9, 1_999_999_999n, [1, 999_999_999, true]],
    ["nanoseconds, the first of a second", 9, 2_000_000_000n, [2, 0, true]],
    ["10^-10 s are cut, not rounded", 10, 19_999_999_999n, [1, 999_999_999, true]],
    ["picoseconds", 12, 999_999_999_999n, [0, 999_999_999, true]],
    ["10^-18 s", 18, 10n ** 18n + 999_999_999n, [1, 0, true]],
    ["10^-20 s, of which 64 bits hold no second", 20, ALL_ONES, [0, 184_467_440, true]],
    ["10^-127 s", 127, ALL_ONES, [0, 0, true]],
    ["2^-0 s are seconds", 0x80, 7n, [7, 0, true]],
    ["halves", 0x81, 3n, [1, 500_000_000, true]],
    ["2^-20 s", 0x94, 2n ** 20n + 1n, [1, 953, true]],
    ["2^-30 s", 0x9e, 2n ** 30n - 1n, [0, 999_999_999, true]],
    ["2^-63 s", 0xbf, 2n ** 63n, [1, 0, true]],
    ["2^-64 s", 0xc0, 2n ** 63n, [0, 500_000_000, true]],
    ["2^-127 s", 0xff, ALL_ONES, [0, 0, true]],
  ])("%s", (_, resolution, count, expected) => check(resolution, count, expected));
});

describe("the calendar", () => {
  test("its ends", () => {
    check(6, 0n, [0, 0, true]);
    check(0, BigInt(MAX_SECONDS), [MAX_SECONDS, 0, true]);
    check(0, BigInt(MAX_SECONDS) + 1n, [MAX_SECONDS, 0, false]);
    check(9, BigInt(MAX_SECONDS) * 1_000_000_000n + 999_999_999n, [MAX_SECONDS, 999_999_999, true]);
    // The last seconds of 64 bits of nanoseconds are not whole; they count as beyond.
    check(9, ALL_ONES, [MAX_SECONDS, 0, false]);
  });
  test.each<readonly [name: string, resolution: number, count: bigint, offset: bigint, expected: Time]>([
    ["an offset adds whole seconds", 6, 1n, 1_700_000_000n, [1_700_000_000, 1_000, true]],
    ["a negative offset takes some away", 6, 5_000_001n, -5n, [0, 1_000, true]],
    ["the beginning itself", 6, 5_000_000n, -5n, [0, 0, true]],
    ["before the beginning", 6, 4_999_999n, -5n, [0, 0, false]],
    ["an offset far before", 6, 5_000_000n, -(2n ** 63n), [0, 0, false]],
    ["an offset far behind", 6, 5_000_000n, 2n ** 63n - 1n, [MAX_SECONDS, 0, false]],
    ["an offset in a binary unit", 0x8a, 512n, 3n, [3, 500_000_000, true]],
  ])("%s", (_, resolution, count, offset, expected) => check(resolution, count, expected, offset));
});

describe("properties", () => {
  const count = fc.bigInt({ min: 0n, max: ALL_ONES });
  const resolution = fc.oneof(fc.nat(12), fc.nat(255));
  const offset = fc.oneof(fc.constant(0n), fc.bigInt({ min: -(2n ** 40n), max: 2n ** 40n }));
  test("a time is the count divided by the unit, cut to nanoseconds", () => {
    fc.assert(
      fc.property(resolution, count, offset, (unit, units, offsetSec) => {
        const perSecond = (unit & 0x80) === 0 ? 10n ** BigInt(unit) : 2n ** BigInt(unit & 0x7f);
        const sec = units / perSecond + offsetSec;
        const nsec = ((units % perSecond) * 1_000_000_000n) / perSecond;
        if (sec < 0n) check(unit, units, [0, 0, false], offsetSec);
        else if (sec > BigInt(MAX_SECONDS)) check(unit, units, [MAX_SECONDS, 0, false], offsetSec);
        else check(unit, units, [Number(sec), Number(nsec), true], offsetSec);
      }),
      { numRuns: 2000 },
    );
  });
  test("what is laid down in nanoseconds is read again", () => {
    const sec = fc.oneof(fc.integer({ min: 0, max: MAX_SECONDS }), fc.constantFrom(0, 65_535, 65_536, MAX_SECONDS));
    fc.assert(
      fc.property(sec, fc.nat(999_999_999), (seconds, nsec) => {
        const { high, low } = nanosecondWords(seconds, nsec);
        expect((BigInt(high) << 32n) | BigInt(low)).toBe(BigInt(seconds) * 1_000_000_000n + BigInt(nsec));
        check(9, (BigInt(high) << 32n) | BigInt(low), [seconds, nsec, true]);
      }),
      { numRuns: 1000 },
    );
  });
});
