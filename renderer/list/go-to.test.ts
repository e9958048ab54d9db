import { describe, expect, test } from "vitest";
import { testRow } from "../testing/row.ts";
import type { ListRow } from "../../contract/index.ts";
import { closestToTime, findPosition, isSearchable, parseTarget, type Known, type Span } from "./go-to.ts";

const ns = (iso: string, fraction = 0): string => (BigInt(Date.parse(iso)) * 1_000_000n + BigInt(fraction)).toString();
const SPAN: Span = { firstNs: ns("2026-11-23T23:50:00Z", 500), lastNs: ns("2026-11-24T00:20:00Z"), zone: "utc" };

describe("what is typed to go to", () => {
  const check = (typed: string, expected: number | string | RegExp, span: Span | null = SPAN): void => {
    const target = parseTarget(typed, span);
    if (expected instanceof RegExp) {
      expect(target.kind === "none" ? target.message : target.kind).toMatch(expected);
    } else if (typeof expected === "number") {
      expect(target).toEqual({ kind: "number", no: expected });
    } else {
      expect(target.kind === "time" ? target.ns.toString() : target).toBe(expected);
    }
  };

  test("digits are a row's number, grouped or not", () => {
    check("4711", 4711);
    check(" 1,204,882 ", 1_204_882);
    check("0", /counted from 1/);
    check("12", 12, null);
  });

  test("a clock time is of the first day, or of the next where the session runs past midnight", () => {
    check("23:55", ns("2026-11-23T23:55:00Z"));
    check("23:55:01.25", ns("2026-11-23T23:55:01Z", 250_000_000));
    check("0:10:00", ns("2026-11-24T00:10:00Z"));
    check("00:10:00.000000001", ns("2026-11-24T00:10:00Z", 1));
    // After the end on either day: the first day's, of which the list says that no row is that late or early.
    check("12:00", ns("2026-11-23T12:00:00Z"));
  });

  test("a clock time is read in the zone in which the list shows times", () => {
    const first = new Date(2026, 5, 1, 12, 0, 0);
    const span: Span = {
      firstNs: ns(first.toISOString()),
      lastNs: ns(new Date(2026, 5, 1, 13).toISOString()),
      zone: "local",
    };
    check("12:30:05", ns(new Date(2026, 5, 1, 12, 30, 5).toISOString()), span);
  });

  test("seconds since the start, and whole moments with their zone", () => {
    check("+0", SPAN.firstNs);
    check("+30.5", (BigInt(SPAN.firstNs) + 30_500_000_000n).toString());
    check("+2 s", (BigInt(SPAN.firstNs) + 2_000_000_000n).toString());
    check("2026-11-24T00:00:01.000000007Z", ns("2026-11-24T00:00:01Z", 7));
    check("2026-11-24t01:00:01+01:00", ns("2026-11-24T00:00:01Z"));
  });

  test("anything else says what can be typed", () => {
    for (const typed of ["", "abc", "25:00", "12:60", "12:00:00.1234567890", "-5", "1.5", "+", "2026-11-24", "1e3"]) {
      check(typed, /^Type a row number/);
    }
    check("2026-99-99T00:00:00Z", /^Type a row number/);
    check("12:00", /no row to go to yet/, null);
  });
});

describe("finding the row", () => {
  const numbers = Array.from({ length: 500 }, (_, index) => index * 3 + 1);
  const rows = numbers.map((no) => testRow({ no, timeNs: String(no * 10) }));
  const find = async (
    target: Known,
    list: readonly ListRow[],
    isDescending: boolean,
  ): Promise<{ position: number; reads: number }> => {
    let reads = 0;
    const position = await findPosition(target, list.length, isDescending, async (at) => {
      reads++;
      return list[at];
    });
    return { position, reads };
  };
  const check = async (target: Known, expected: number, isDescending = false): Promise<void> => {
    const list = isDescending ? rows.toReversed() : rows;
    expect((await find(target, list, isDescending)).position).toBe(expected);
  };

  test("the very row, or the next one after it", async () => {
    await check({ kind: "number", no: 1 }, 0);
    await check({ kind: "number", no: 301 }, 100);
    await check({ kind: "number", no: 302 }, 101);
    await check({ kind: "number", no: 1_000_000 }, 499);
    await check({ kind: "time", ns: 3010n }, 100);
    await check({ kind: "time", ns: 0n }, 0);
  });

  test("in a list that runs backwards too", async () => {
    await check({ kind: "number", no: 1498 }, 0, true);
    await check({ kind: "number", no: 301 }, 399, true);
    await check({ kind: "number", no: 0 }, 499, true);
  });

  test("reads a handful of rows, however long the list is", async () => {
    const { reads } = await find({ kind: "number", no: 700 }, rows, false);
    expect(reads).toBeLessThanOrEqual(Math.ceil(Math.log2(rows.length)) + 1);
  });

  test("only orders that can be halved are searched", () => {
    expect(isSearchable(null, "number")).toBe(true);
    expect(isSearchable({ column: "no", descending: true }, "time")).toBe(true);
    expect(isSearchable({ column: "time", descending: false }, "time")).toBe(true);
    expect(isSearchable({ column: "time", descending: false }, "number")).toBe(false);
    expect(isSearchable({ column: "size", descending: false }, "time")).toBe(false);
  });

  test("among rows a little out of order the earliest that is not before the moment is taken, else the latest", () => {
    const at = (...times: readonly number[]): readonly ListRow[] => times.map((time) => testRow({ timeNs: `${time}` }));
    expect(closestToTime(at(10, 40, 30, 20), 25n)).toBe(2);
    expect(closestToTime(at(10, 40, 30, 20), 20n)).toBe(3);
    expect(closestToTime(at(10, 40, 30, 20), 0n)).toBe(0);
    expect(closestToTime(at(10, 40, 30, 20), 99n)).toBe(1);
    expect(closestToTime([], 5n)).toBe(0);
  });
});
