import { describe, expect, test } from "vitest";
import fc from "fast-check";
import { barHeights, barPath, bucketAt, bucketsForWidth, countInBuckets, rangeOfBuckets } from "./bars.ts";

const histogram = { fromNs: "1000", toNs: "2000", counts: [10, 0, 5, 1000], bad: [1, 0, 5, 1] };

describe("histogram", () => {
  test("one bucket every four pixels, within the session's limit", () => {
    const check = (width: number, expected: number): void => expect(bucketsForWidth(width)).toBe(expected);
    check(0, 1);
    check(400, 100);
    check(100_000, 500);
  });

  test("what is not zero can be seen, errors even better", () => {
    expect(barHeights(histogram.counts, histogram.bad, 40)).toEqual([
      { all: 2, bad: 2 },
      { all: 0, bad: 0 },
      { all: 2, bad: 2 },
      { all: 40, bad: 2 },
    ]);
    expect(barHeights([0, 0], [0, 0], 40)).toEqual([
      { all: 0, bad: 0 },
      { all: 0, bad: 0 },
    ]);
  });

  test("a pointer is always in a bucket", () => {
    const check = (x: number, expected: number): void => expect(bucketAt(x, 400, 100)).toBe(expected);
    check(-30, 0);
    check(0, 0);
    check(3.9, 0);
    check(4, 1);
    check(399, 99);
    check(5000, 99);
    expect(bucketAt(10, 0, 100)).toBe(99);
  });

  test("a selection is the time of its buckets, in either direction", () => {
    expect(rangeOfBuckets(histogram, 1, 2)).toEqual({ fromNs: "1250", toNs: "1750" });
    expect(rangeOfBuckets(histogram, 2, 1)).toEqual({ fromNs: "1250", toNs: "1750" });
    expect(rangeOfBuckets(histogram, 3, 3)).toEqual({ fromNs: "1750", toNs: "2000" });
    expect(rangeOfBuckets({ ...histogram, toNs: "1000" }, 0, 0)).toEqual({ fromNs: "1000", toNs: "1001" });
  });

  test("selections side by side neither overlap nor leave a gap", () => {
    fc.assert(
      fc.property(
        fc.bigInt({ min: 0n, max: 2n ** 62n }),
        fc.bigInt({ min: 500n, max: 2n ** 50n }),
        fc.integer({ min: 2, max: 500 }),
        (from, length, buckets) => {
          const counts = Array.from({ length: buckets }, () => 1);
          const whole = { fromNs: from.toString(), toNs: (from + length).toString(), counts, bad: counts };
          const middle = Math.floor(buckets / 2);
          expect(rangeOfBuckets(whole, 0, middle - 1).toNs).toBe(rangeOfBuckets(whole, middle, buckets - 1).fromNs);
          expect(rangeOfBuckets(whole, 0, buckets - 1)).toEqual({ fromNs: whole.fromNs, toNs: whole.toNs });
        },
      ),
    );
  });

  test("counts of a selection", () => {
    expect(countInBuckets(histogram, 2, 0)).toEqual({ all: 15, bad: 6 });
  });

  test("bars are one path, empty buckets draw nothing", () => {
    const bars = barHeights([2, 0, 1], [0, 0, 0], 10);
    expect(barPath(bars, 10, 12, (bar) => bar.all)).toBe("M0.00 10v-10h3.00v10zM8.00 10v-5h3.00v5z");
    expect(barPath([], 10, 12, (bar) => bar.all)).toBe("");
  });
});
