// The parts of a moment in any zone against the platform's own calendar, and the forms that a zone may have.
import fc from "fast-check";
import { expect, test } from "vitest";
import { compile } from "../compile.ts";
import { CATALOGUE, NOW_MS } from "../testing/catalogue.ts";

function valueOf(expression: string, wanted: number): boolean | string {
  const result = compile(`kfl2:${expression} == ${wanted}`, { catalogue: CATALOGUE, nowMs: NOW_MS });
  if (!result.ok) throw new Error(`${expression}: ${result.errors[0]?.message}`);
  return result.filter.matches({}) || result.filter.lastError;
}
function check(expression: string, wanted: number): void {
  expect(valueOf(expression, wanted), expression).toBe(true);
}

const ZONES = [
  "UTC",
  "Europe/Berlin",
  "America/New_York",
  "America/St_Johns",
  "Asia/Kolkata",
  "Asia/Kathmandu",
  "Australia/Lord_Howe",
  "Pacific/Kiritimati",
  "Pacific/Apia",
  "Africa/Monrovia",
];
const WEEKDAYS = ["Sun", "Mon", "Tue", "Wed", "Thu", "Fri", "Sat"];

/** What a wall clock in that zone shows. */
function wallClock(zone: string, ms: number) {
  const format = new Intl.DateTimeFormat("en-US", {
    timeZone: zone,
    hourCycle: "h23",
    year: "numeric",
    month: "numeric",
    day: "numeric",
    weekday: "short",
    hour: "numeric",
    minute: "numeric",
    second: "numeric",
  });
  const parts = new Map(format.formatToParts(ms).map(({ type, value }) => [type, value]));
  const number = (type: Intl.DateTimeFormatPartTypes): number => Number(parts.get(type));
  return {
    getFullYear: number("year"),
    getMonth: number("month") - 1,
    getDate: number("day"),
    getDayOfMonth: number("day") - 1,
    getDayOfWeek: WEEKDAYS.indexOf(parts.get("weekday") ?? ""),
    getHours: number("hour"),
    getMinutes: number("minute"),
    getSeconds: number("second"),
  };
}

test("any moment since 1970 in any zone is what a wall clock shows", () => {
  const seconds = fc.integer({ min: 0, max: 4_102_444_800 });
  fc.assert(
    fc.property(fc.constantFrom(...ZONES), seconds, (zone, sec) => {
      for (const [part, wanted] of Object.entries(wallClock(zone, sec * 1000))) {
        check(`timestamp(${sec}).${part}("${zone}")`, wanted);
      }
    }),
    { numRuns: 60 },
  );
});

test.each([
  // The hour that daylight saving time leaves out, and the one that it has twice.
  ["2026-03-29T00:59:59Z", "Europe/Berlin", 1],
  ["2026-03-29T01:00:00Z", "Europe/Berlin", 3],
  ["2026-10-25T00:59:59Z", "Europe/Berlin", 2],
  ["2026-10-25T01:00:00Z", "Europe/Berlin", 2],
  ["2026-10-25T02:00:00Z", "Europe/Berlin", 3],
  // Half an hour and three quarters of one.
  ["2026-06-01T00:00:00Z", "Asia/Kolkata", 5],
  ["2026-06-01T18:14:59Z", "Asia/Kathmandu", 23],
  ["2026-06-01T18:15:00Z", "Asia/Kathmandu", 0],
  // Offsets.
  ["2026-06-01T00:00:00Z", "+14:00", 14],
  ["2026-06-01T00:00:00Z", "-12:00", 12],
  ["2026-06-01T00:00:00Z", "00:00", 0],
  ["2026-06-01T23:59:59Z", "+00:01", 0],
  ["2026-06-01T00:00:00Z", "", 0],
])("%s is in the hour of %s", (moment, zone, hour) => {
  check(`timestamp("${moment}").getHours("${zone}")`, hour);
});

test.each(["Mars/Olympus", "+2", "2:00", "+02:0", "+02:00:00:00", "GMT+1", "+1h", "-", "europe berlin"])(
  "%j is no zone",
  (zone) => {
    expect(valueOf(`timestamp(0).getHours("${zone}")`, 0)).toMatch(/^a time zone is "UTC", an offset such as/);
  },
);

test("a day of the year counts the leap day", () => {
  const days = fc.integer({ min: 0, max: 40_000 });
  fc.assert(
    fc.property(days, (day) => {
      const date = new Date(day * 86_400_000);
      const first = Date.UTC(date.getUTCFullYear(), 0, 1);
      check(`timestamp(${day * 86_400}).getDayOfYear()`, (date.getTime() - first) / 86_400_000);
    }),
  );
});

test("a span is cut to whole units towards zero", () => {
  fc.assert(
    fc.property(fc.integer({ min: -100_000_000, max: 100_000_000 }), (ms) => {
      const span = `duration("${ms}ms")`;
      check(`${span}.getHours()`, Math.trunc(ms / 3_600_000) + 0);
      check(`${span}.getMinutes()`, Math.trunc(ms / 60_000) + 0);
      check(`${span}.getSeconds()`, Math.trunc(ms / 1000) + 0);
      check(`${span}.getMilliseconds()`, (ms % 1000) + 0);
    }),
  );
});
