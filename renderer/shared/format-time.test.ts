import { describe, expect, test } from "vitest";
import fc from "fast-check";
import { formatClock, formatDelta, formatExactUtc, formatTime, localZone, zoneName } from "./format-time.ts";

const MOMENT = "1790000000123456789";

describe("moments", () => {
  test("the exact moment keeps its nanoseconds", () => {
    expect(formatExactUtc(MOMENT)).toBe("2026-09-21T14:13:20.123456789Z");
    expect(formatExactUtc("0")).toBe("1970-01-01T00:00:00.000000000Z");
    expect(formatExactUtc("-1")).toBe("1969-12-31T23:59:59.999999999Z");
  });

  test("the clock shows as many digits as asked for", () => {
    expect(formatClock(MOMENT, "utc")).toBe("14:13:20.123");
    expect(formatClock(MOMENT, "utc", 6)).toBe("14:13:20.123456");
    expect(formatClock(MOMENT, "utc", 9)).toBe("14:13:20.123456789");
  });

  test("a difference has a sign and does not borrow from the second", () => {
    const check = (from: string, to: string, expected: string): void => expect(formatDelta(from, to, 9)).toBe(expected);
    check("0", "12034512000", "12.034512000");
    check("5", "3", "-0.000000002");
    check("7", "7", "0.000000000");
  });

  test("zones have their offset", () => {
    const check = (minutes: number, expected: string): void => expect(zoneName(minutes)).toBe(expected);
    check(0, "UTC");
    check(60, "UTC+01:00");
    check(-210, "UTC-03:30");
    check(345, "UTC+05:45");
    expect(localZone(MOMENT)).toMatch(/^UTC([+-]\d\d:\d\d)?$/);
  });

  test("relative formats are empty without something to count from", () => {
    expect(formatTime(MOMENT, "since-start", 3, null, null)).toBe("");
    expect(formatTime(MOMENT, "since-previous", 3, MOMENT, null)).toBe("");
    expect(formatTime(MOMENT, "since-start", 3, "1790000000000000000", null)).toBe("0.123");
    expect(formatTime(MOMENT, "since-previous", 6, null, "1790000000123000000")).toBe("0.000456");
    expect(formatTime(MOMENT, "utc", 3, null, null)).toBe("14:13:20.123");
  });

  test("the exact text gives the moment back, whatever it is", () => {
    fc.assert(
      fc.property(fc.bigInt({ min: 0n, max: 4_000_000_000_000_000_000n }), (ns) => {
        const text = formatExactUtc(ns.toString());
        const seconds = BigInt(Date.parse(`${text.slice(0, 19)}Z`)) / 1000n;
        expect(seconds * 1_000_000_000n + BigInt(text.slice(20, 29))).toBe(ns);
      }),
    );
  });
});
