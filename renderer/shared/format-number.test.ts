import { describe, expect, test } from "vitest";
import {
  formatBytes,
  formatCount,
  formatElapsed,
  formatExactBytes,
  formatPercent,
  formatRate,
  formatShare,
  formatShortCount,
  formatTimeLeft,
} from "./format-number.ts";

const check = <Input extends readonly unknown[]>(
  format: (...input: Input) => string,
  cases: readonly (readonly [input: Input, expected: string])[],
): void => {
  for (const [input, expected] of cases) {
    expect(format(...input), JSON.stringify(input)).toBe(expected);
  }
};

describe("numbers", () => {
  test("counts are grouped by thousands", () => {
    check(formatCount, [
      [[0], "0"],
      [[999], "999"],
      [[48_201], "48,201"],
      [[1_000_000], "1,000,000"],
    ]);
  });

  test("short counts never round up into the next unit", () => {
    check(formatShortCount, [
      [[7], "7"],
      [[999], "999"],
      [[1000], "1 k"],
      [[999_999], "999 k"],
      [[6_121_527], "6.1 M"],
    ]);
  });

  test("bytes are decimal, exact bytes are spelt out", () => {
    check(formatBytes, [
      [[0], "0 B"],
      [[512], "512 B"],
      [[1234], "1.2 kB"],
      [[48_120_000], "48.1 MB"],
      [[1_073_000_000], "1 GB"],
      [[-1500], "-1.5 kB"],
    ]);
    check(formatExactBytes, [
      [[1], "1 byte"],
      [[1234], "1,234 bytes"],
    ]);
  });

  test("rates are short", () => {
    check(formatRate, [
      [[0], "0/s"],
      [[2140], "2.1k/s"],
    ]);
  });

  test("lengths of time use the unit that fits", () => {
    check(formatElapsed, [
      [[0], "0 µs"],
      [[830], "830 µs"],
      [[41_500], "41.5 ms"],
      [[1_200_000], "1.2 s"],
      [[123_000_000], "2 min 3 s"],
    ]);
  });

  test("a share that is not zero does not read as zero", () => {
    check(formatPercent, [
      [[0, 0], "0 %"],
      [[0, 10], "0 %"],
      [[1, 48_201], "< 0.1 %"],
      [[312, 48_201], "0.6 %"],
      [[10, 10], "100 %"],
    ]);
  });

  test("a count is a share only where something is filtered away", () => {
    check(formatShare, [
      [[312, 48_201], "312 of 48,201"],
      [[48_201, 48_201], "48,201"],
      [[0, 0], "0"],
    ]);
  });

  test("time left is said only when the pace is known", () => {
    check(formatTimeLeft, [
      [[0, 100, 1000], ""],
      [[50, 100, 100], ""],
      [[50, 100, 2000], "2 s left"],
      [[1, 1000, 1000], "17 min left"],
      [[100, 100, 2000], ""],
      [[50, 0, 2000], ""],
    ]);
  });
});
