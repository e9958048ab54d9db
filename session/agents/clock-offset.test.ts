import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { bestOffset, correctionNs, measureOffset, nextOffset, WallClock } from "./clock-offset.ts";

const MS = 1_000_000n;

/** A question asked at `askedMs` of our clock, to an agent that is `aheadMs` ahead, over ways of these lengths. */
function check(aheadMs: number, thereMs: number, backMs: number, expected: { offsetMs: number; tripMs: number }): void {
  const askedNs = 1_000_000n * MS;
  const agentNs = askedNs + BigInt(thereMs + aheadMs) * MS;
  const measured = measureOffset(askedNs, agentNs, askedNs + BigInt(thereMs + backMs) * MS);
  expect(measured).toEqual({ offsetNs: BigInt(expected.offsetMs) * MS, roundTripNs: BigInt(expected.tripMs) * MS });
}

describe("a clock's offset", () => {
  test("is measured in the middle of the trip", () => check(5000, 10, 10, { offsetMs: 5000, tripMs: 20 }));
  test("is wrong by half the difference of the ways", () => check(-7000, 30, 10, { offsetMs: -6990, tripMs: 40 }));
  test("lies within half the round trip", () => {
    const ways = fc.nat(10_000);
    fc.assert(
      fc.property(fc.integer(), ways, ways, (ahead, there, back) => {
        const { offsetNs, roundTripNs } = measureOffset(0n, BigInt(there + ahead), BigInt(there + back));
        const error = offsetNs - BigInt(ahead);
        expect((error < 0n ? -error : error) * 2n).toBeLessThanOrEqual(roundTripNs + 1n);
      }),
    );
  });
  test("a clock of ours that went back makes no negative trip", () => {
    expect(measureOffset(100n, 50n, 40n)).toEqual({ offsetNs: -50n, roundTripNs: 0n });
  });
});

describe("of several measurements", () => {
  const of = (offsetMs: number, tripMs: number) => ({
    offsetNs: BigInt(offsetMs) * MS,
    roundTripNs: BigInt(tripMs) * MS,
  });
  test("the shortest trip is the best", () => {
    expect(bestOffset([of(1, 30), of(2, 10), of(3, 20)])).toEqual(of(2, 10));
    expect(bestOffset([])).toBeNull();
  });
  test.each([
    ["the first", null, of(5, 10), of(5, 10)],
    ["one that agrees and is no better leaves the former", of(5, 10), of(9, 12), of(5, 10)],
    ["one that agrees and is better takes its place", of(5, 10), of(9, 8), of(9, 8)],
    ["one that contradicts takes its place", of(5, 10), of(50, 40), of(50, 40)],
    ["the other way round", of(50, 10), of(5, 40), of(5, 40)],
  ])("%s", (_name, former, measured, expected) => {
    expect(nextOffset(former, measured)).toEqual(expected);
  });
});

test.each([
  ["within the error of measuring", 15, 30, 0],
  ["behind, within it", -16, 30, 0],
  ["beyond it", 17, 30, 17],
  ["behind, beyond it", -100, 30, -100],
])("a clock that is off %s", (_name, offsetMs, tripMs, expected) => {
  const offset = { offsetNs: BigInt(offsetMs) * MS, roundTripNs: BigInt(tripMs) * MS };
  expect(correctionNs(offset)).toBe(BigInt(expected) * MS);
  expect(correctionNs(null)).toBe(0n);
});

test("the wall clock is steady through small corrections, and follows steps", () => {
  let unixMs = 1_790_000_000_000;
  let steadyMs = 5000.25;
  const clock = new WallClock(
    () => unixMs,
    () => steadyMs,
  );
  const told = (ms: number): void => expect(clock.nowNs()).toBe(BigInt(ms) * MS);
  told(1_790_000_000_000);
  unixMs += 1010;
  steadyMs += 1000;
  told(1_790_000_001_000);
  // Ten minutes asleep.
  unixMs += 600_000;
  told(1_790_000_601_010);
});
