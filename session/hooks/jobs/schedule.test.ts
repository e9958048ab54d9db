import { Cron } from "croner";
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { ContractError } from "../../../contract/index.ts";
import { countDue, nextAfter, readSchedule } from "./schedule.ts";
import { MAX_SCHEDULE_LENGTH } from "./schedule-text.ts";

// A Monday.
const NOW = Date.parse("2026-09-21T14:13:20.500Z");

/** The next due times, by what differs from the present day's date. */
function check(text: string, expected: readonly string[], fromMs = NOW): void {
  const schedule = readSchedule(text, fromMs);
  let atMs = fromMs;
  const found = expected.map(() => {
    atMs = nextAfter(schedule, atMs) ?? Number.NaN;
    return new Date(atMs).toISOString().replace(".000Z", "");
  });
  expect([text, ...found]).toEqual([text, ...expected]);
}
function failure(text: string): ContractError {
  try {
    readSchedule(text, NOW);
  } catch (error) {
    if (error instanceof ContractError) return error;
    throw error;
  }
  throw new Error(`"${text}" is taken`);
}

describe("a schedule is due", () => {
  test("as its fields say, seconds first", () => {
    check("0 */1 * * * *", ["2026-09-21T14:14:00", "2026-09-21T14:15:00"]);
    check("*/20 * * * * *", ["2026-09-21T14:13:40", "2026-09-21T14:14:00"]);
    check("0 30 8 * * 1-5", ["2026-09-22T08:30:00", "2026-09-23T08:30:00"]);
    check("5,10-20/5 * * * * *", ["2026-09-21T14:14:05", "2026-09-21T14:14:10", "2026-09-21T14:14:15"]);
    check("21 13 14 21 9 *", ["2026-09-21T14:13:21", "2027-09-21T14:13:21"]);
    check("  0   0  0  1 JAN  * ", ["2027-01-01T00:00:00"]);
  });
  test("at second 0 where the step is as long as the minute, or longer", () => {
    check("*/60 * * * * *", ["2026-09-21T14:14:00", "2026-09-21T14:15:00"]);
    check("*/100 * * * * *", ["2026-09-21T14:14:00"]);
  });
  test("on Sundays as 0, 7 or by name", () => {
    for (const day of ["0", "7", "SUN", "sun", "7,0"])
      check(`0 0 0 * * ${day}`, ["2026-09-27T00:00:00", "2026-10-04T00:00:00"]);
    check("0 0 0 * * 5-7", [
      "2026-09-25T00:00:00",
      "2026-09-26T00:00:00",
      "2026-09-27T00:00:00",
      "2026-10-02T00:00:00",
    ]);
    check("0 0 0 * * */2", [
      "2026-09-22T00:00:00",
      "2026-09-24T00:00:00",
      "2026-09-26T00:00:00",
      "2026-09-27T00:00:00",
    ]);
  });
  test("on a day of the month or of the week where both are given", () =>
    check("0 0 0 13 * fri", [
      "2026-09-25T00:00:00",
      "2026-10-02T00:00:00",
      "2026-10-09T00:00:00",
      "2026-10-13T00:00:00",
    ]));
  test("on the days that a month has", () => {
    check("0 0 0 31 * *", ["2026-10-31T00:00:00", "2026-12-31T00:00:00", "2027-01-31T00:00:00"]);
    check("0 0 0 29 feb *", ["2028-02-29T00:00:00", "2032-02-29T00:00:00"]);
    check("0 0 0 29 2 *", ["2104-02-29T00:00:00"], Date.parse("2096-03-01T00:00:00Z"));
  });
  test("as its descriptor says", () => {
    check("@hourly", ["2026-09-21T15:00:00"]);
    check("@daily", ["2026-09-22T00:00:00"]);
    check("@weekly", ["2026-09-27T00:00:00"]);
    check("@monthly", ["2026-10-01T00:00:00"]);
    check("@Yearly", ["2027-01-01T00:00:00"]);
    check("@every 30s", ["2026-09-21T14:13:50.500Z", "2026-09-21T14:14:20.500Z"]);
    check("@every 1h30m", ["2026-09-21T15:43:20.500Z"]);
    check("@every 1500ms", ["2026-09-21T14:13:22.500Z"]);
  });
  test("before the year 1970 too", () =>
    check("0 0 0 1 1 *", ["1969-01-01T00:00:00"], Date.parse("1968-06-01T00:00:00Z")));
});

describe("a bad schedule says what is wrong, and where", () => {
  const cases: readonly (readonly [string, string, number])[] = [
    ["61 * * * * *", 'second: "61" is not a number from 0 to 59', 0],
    ["* * 24 * * *", 'hour: "24"', 4],
    ["0 0 0 0 * *", 'day of month: "0" is not a number from 1 to 31', 6],
    ["0 0 0 1 13 *", 'month: "13" is not a number from 1 to 12, or jan to dec', 8],
    ["0 0 0 * * 8", "day of week", 10],
    ["0 0 0 * * monday", 'day of week: "monday"', 10],
    ["* 5-1 * * * *", 'the range "5-1" ends before it begins', 2],
    ["1,2,x * * * * *", '"x"', 4],
    ["1,,2 * * * * *", '"" is no part of a field', 2],
    ["*/0 * * * * *", 'the step "0"', 2],
    ["*/ * * * * *", 'the step ""', 2],
    ["*/1/1 * * * * *", '"*/1/1" is no part', 0],
    ["5/15 * * * * *", 'a step needs * or a range before it, not "5"', 0],
    ["1-2-3 * * * * *", '"1-2-3" is no range', 0],
    ["-1 * * * * *", 'second: ""', 0],
    ["1.5 * * * * *", '"1.5"', 0],
    ["0 0 0 L * *", '"L"', 6],
    ["* * * * *", "has 5 fields and needs 6: second minute hour", 9],
    ["0 0 0 1 1 * 2027", "has 7 fields", 12],
    ["", "has 0 fields", 0],
    ["@reboot", "has no known descriptor", 0],
    ["@every", "has no known descriptor", 0],
    ["@every 0s", "repeats more often than each second", 7],
    ["@every 9999999h", "less than each year", 7],
    ["@every -1s", "has no known descriptor", 0],
    ["*".repeat(MAX_SCHEDULE_LENGTH + 1), `is longer than ${MAX_SCHEDULE_LENGTH}`, MAX_SCHEDULE_LENGTH],
  ];
  test.each(cases)("%s", (text, message, offset) => {
    const error = failure(text);
    expect(error.message).toContain(message);
    expect([error.code, error.data.offset]).toEqual(["BAD_SCRIPT", offset]);
    expect(error.data.nextStep).toContain("six fields");
  });
  test("or that it is never due", () => {
    for (const text of ["0 0 0 30 2 *", "0 0 0 31 4,6,9,11 *"]) expect(failure(text).message).toContain("is never due");
  });
  test("whatever it is", () =>
    fc.assert(
      fc.property(fc.string({ unit: fc.constantFrom(..."0159*/,- @jansu.mdey".split("")) }), (text) => {
        try {
          expect(nextAfter(readSchedule(text, NOW), NOW)).toBeGreaterThan(NOW);
        } catch (error) {
          expect(error).toMatchObject({ code: "BAD_SCRIPT" });
        }
      }),
    ));
});

const MOMENT = fc.integer({ min: Date.parse("2000-01-01T00:00:00Z"), max: Date.parse("2090-01-01T00:00:00Z") });
const field = (first: number, last: number): fc.Arbitrary<string> => {
  const value = fc.integer({ min: first, max: last });
  const step = fc.integer({ min: 1, max: last });
  const range = fc.tuple(value, value).map(([a, b]) => `${Math.min(a, b)}-${Math.max(a, b)}`);
  return fc.oneof(
    fc.constant("*"),
    value.map(String),
    range,
    step.map((by) => `*/${by}`),
    fc.tuple(range, fc.integer({ min: 1, max: last - first })).map(([of, by]) => `${of}/${by}`),
    fc.uniqueArray(value, { minLength: 1, maxLength: 4 }).map((values) => values.join(",")),
  );
};
const EXPRESSION = fc
  .tuple(field(0, 59), field(0, 59), field(0, 23), field(1, 28), field(1, 12), field(0, 6))
  .map((fields) => fields.join(" "))
  // A step over all days counts as a list for us and as `*` for the peer.
  .filter((text) => !/^\S+ \S+ \S+ \*\/|\*\/\S+$/.test(text));

test("another implementation of calendars says the same", () =>
  fc.assert(
    fc.property(EXPRESSION, MOMENT, (text, fromMs) => {
      const peer = new Cron(text, { timezone: "UTC", paused: true, mode: "6-part" });
      expect(nextAfter(readSchedule(text, fromMs), fromMs)).toBe(peer.nextRun(new Date(fromMs))?.getTime());
    }),
    { numRuns: 200 },
  ));

describe("due times between two moments", () => {
  test("are as many as one finds one by one", () =>
    fc.assert(
      // Some are due once a year, and no more than nine years are counted.
      fc.property(EXPRESSION, MOMENT, fc.integer({ min: 0, max: 7 }), (text, fromMs, wanted) => {
        const schedule = readSchedule(text, fromMs);
        let atMs = fromMs;
        for (let i = 0; i < wanted; i++) atMs = nextAfter(schedule, atMs) ?? atMs;
        expect(countDue(schedule, fromMs, atMs)).toBe(wanted);
        expect(countDue(schedule, fromMs, (nextAfter(schedule, atMs) ?? 0) - 1)).toBe(wanted);
      }),
      { numRuns: 200 },
    ));
  test("are none where the clock went back", () => {
    for (const text of ["* * * * * *", "@every 1s"]) expect(countDue(readSchedule(text, NOW), NOW, NOW - 5000)).toBe(0);
  });
  test("of a schedule that repeats are counted from a due time", () =>
    expect(countDue(readSchedule("@every 30s", NOW), NOW, NOW + 95_000)).toBe(3));
  test("are counted for at most nine years, and without waiting", () =>
    expect(countDue(readSchedule("* * * * * *", NOW), NOW, NOW + 1e15)).toBe(366 * 9 * 86_400 + 1));
});
