import fc from "fast-check";
import { expect, test } from "vitest";
import { formatTime } from "./time-text.ts";

function check(ns: bigint, expected: string): void {
  expect(formatTime(ns)).toBe(expected);
}

test("nine digits, UTC", () => {
  check(1_790_000_000_123_456_789n, "2026-09-21T14:13:20.123456789Z");
  check(1_790_000_000_000_000_001n, "2026-09-21T14:13:20.000000001Z");
  check(0n, "1970-01-01T00:00:00.000000000Z");
  check(-1n, "1969-12-31T23:59:59.999999999Z");
});
test("beyond the calendar it stays at its end", () => {
  expect(formatTime(10n ** 30n)).toMatch(/^\+275760-09-13T00:00:00/);
});
test("agrees with Date to the millisecond", () => {
  fc.assert(
    fc.property(fc.integer({ min: 0, max: 4e12 }), (ms) => {
      expect(formatTime(BigInt(ms) * 1_000_000n).slice(0, 23)).toBe(new Date(ms).toISOString().slice(0, 23));
    }),
  );
});
