// Texts of moments and spans.
import fc from "fast-check";
import { expect, test } from "vitest";
import { formatDuration, formatInstant, parseDatetimeMs, parseDurationNs, parseInstantNs } from "./datetime.ts";

function check<T>(name: string, read: (text: string) => T, cases: readonly (readonly [string, T])[]): void {
  test.each(cases)(`${name} %j`, (text, expected) => {
    expect(read(text)).toBe(expected);
  });
}

const AFTERNOON = Date.UTC(2026, 8, 21, 13, 33, 20);
check("datetime", parseDatetimeMs, [
  ["9/21/2026, 1:33:20.000 PM", AFTERNOON],
  ["9/21/2026, 1:33:20 PM", AFTERNOON],
  ["09/21/2026, 01:33:20.5 pm", AFTERNOON + 500],
  ["9/21/2026, 1:33:20.123456789 PM", AFTERNOON + 123],
  ["9/21/2026, 12:00:00 AM", Date.UTC(2026, 8, 21)],
  ["9/21/2026, 12:00:00 PM", Date.UTC(2026, 8, 21, 12)],
  ["2026-09-21T13:33:20Z", AFTERNOON],
  ["2026-09-21T15:33:20+02:00", AFTERNOON],
  [" 2026-09-21T13:33:20.25Z ", AFTERNOON + 250],
  ["2/29/2028, 1:00:00 AM", Date.UTC(2028, 1, 29, 1)],
  ["2/29/2026, 1:00:00 AM", null],
  ["13/1/2026, 1:00:00 AM", null],
  ["9/21/2026, 13:00:00 PM", null],
  ["9/21/2026, 0:00:00 AM", null],
  ["9/21/2026, 1:60:00 AM", null],
  ["9/21/2026 1:33:20 PM", null],
  ["9/21/26, 1:33:20 PM", null],
  ["yesterday", null],
  ["", null],
]);

check("instant", parseInstantNs, [
  ["1970-01-01T00:00:00Z", 0n],
  ["1970-01-01T00:00:00.000000001Z", 1n],
  ["1969-12-31T23:59:59.999999999Z", -1n],
  ["2026-09-21T14:13:20.123456789Z", 1790000000123456789n],
  ["2026-09-21t14:13:20z", 1790000000000000000n],
  ["2026-09-21T14:13:20.1Z", 1790000000100000000n],
  ["2026-09-21T12:13:20-02:00", 1790000000000000000n],
  ["2026-02-30T00:00:00.000000000Z", null],
  ["2026-09-21T24:00:00.000000000Z", null],
  ["2026-09-21T14:13:20.12345678xZ", null],
  ["2026-09-21 14:13:20Z", null],
  ["2026-09-21T14:13:20", null],
  ["2026-09-21T14:13:20+25:00", null],
]);

check("duration", parseDurationNs, [
  ["0", 0n],
  ["5s", 5_000_000_000n],
  ["1h30m", 5_400_000_000_000n],
  ["-1.5s", -1_500_000_000n],
  ["+300ms", 300_000_000n],
  ["1us2ns", 1002n],
  ["1µs", 1000n],
  [".5s", null],
  ["5", null],
  ["5d", null],
  ["", null],
  ["99999999999h", null],
]);

test("an instant written out and read again is the same", () => {
  fc.assert(
    fc.property(fc.bigInt({ min: -62_135_596_800_000_000_000n, max: 253_402_300_799_999_999_999n }), (ns) => {
      expect(parseInstantNs(formatInstant(ns))).toBe(ns);
    }),
  );
});

test("a duration written out and read again is the same", () => {
  fc.assert(
    fc.property(fc.bigInt({ min: -(2n ** 63n) + 1n, max: 2n ** 63n - 1n }), (ns) => {
      expect(parseDurationNs(formatDuration(ns))).toBe(ns);
    }),
  );
});
