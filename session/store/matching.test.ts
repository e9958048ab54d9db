// Which entries a filter selects: the same whatever SQL can say of it, within any range, and only among those visible.
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import type { EntryRow } from "../../contract/index.ts";
import type { SqlFilter } from "../../kfl/index.ts";
import { Matching, type MatchingParts } from "./matching.ts";
import { filterOf, rowOf, TCP } from "./testing/rows.ts";
import { withRows } from "./testing/with-store.ts";

const ROWS = Array.from({ length: 400 }, (_, k) =>
  rowOf(
    k,
    k % 10 === 0 ? { isFlow: true, protocol: TCP, l7Detected: ["http"] } : { method: k % 3 === 0 ? "PUT" : "GET" },
  ),
);
const isPut = ({ method }: EntryRow): boolean => method === "PUT";
/** Ways in which SQL can say that the method is PUT. */
const WAYS: Readonly<Record<string, SqlFilter>> = {
  exact: { kind: "exact", where: "method = $1", errors: null, parameters: ["PUT"] },
  superset: { kind: "superset", where: "method >= $1", certain: "false", parameters: ["PUT"] },
  "certain of some": {
    kind: "superset",
    where: "true",
    certain: "method = $1 AND item_index = 0",
    parameters: ["PUT"],
  },
  "certain of what may be NULL": { kind: "superset", where: "true", certain: "NULL::BOOLEAN", parameters: [] },
  none: { kind: "none" },
};
const wayNames = Object.keys(WAYS);

async function withMatching(
  way: string,
  use: (matching: Matching, asked: () => number) => Promise<void>,
  over: Partial<MatchingParts> = {},
): Promise<void> {
  await withRows(ROWS, async (store) => {
    let asked = 0;
    const matching = new Matching({
      reader: store.scans,
      filter: filterOf({ sql: WAYS[way] ?? { kind: "none" } }),
      match: (_filter, { row }) => {
        asked++;
        return isPut(row);
      },
      visible: "true",
      schema: () => store.filterSchema,
      isCancelled: () => false,
      ...over,
    });
    await use(matching, () => asked);
  });
}
const numbersWhere = (predicate: (row: EntryRow, no: number) => boolean): readonly number[] =>
  ROWS.flatMap((row, i) => (predicate(row, i + 1) ? [i + 1] : []));

function check(way: string, from: number, to: number): Promise<void> {
  return withMatching(way, async (matching) => {
    const { numbers, errors } = await matching.inRange(from, to);
    expect([...numbers]).toEqual(numbersWhere((row, no) => isPut(row) && no >= from && no <= to));
    expect(errors).toBe(0);
  });
}

describe.each(wayNames)("%s", (way) => {
  test("all of them", () => check(way, 1, ROWS.length));
  test("a part", () => check(way, 17, 203));
  test("one entry", () => check(way, 4, 4));
  test("none, where the range is empty or lies behind", async () => {
    await check(way, 9, 8);
    await check(way, 401, 900);
  });
  test("among numbers, in any order, some of which are not there", () =>
    withMatching(way, async (matching) => {
      const { numbers } = await matching.among([398, 4, 7, 5, 6, 9999, 4]);
      expect([...numbers]).toEqual(numbersWhere((row, no) => isPut(row) && [4, 5, 6, 7, 398].includes(no)));
      expect([...(await matching.among([])).numbers]).toEqual([]);
    }));
  test("only those that may be seen", () =>
    withMatching(
      way,
      async (matching) => {
        const { numbers } = await matching.inRange(1, ROWS.length);
        expect([...numbers]).toEqual(numbersWhere((row) => isPut(row) && row.tls));
      },
      { visible: "tls" },
    ));
});

describe("the filter itself is asked", () => {
  test.each([
    ["exact", 0],
    ["superset", numbersWhere(isPut).length],
    ["certain of some", ROWS.length - numbersWhere((row) => isPut(row) && row.index === 0).length],
    ["none", ROWS.length],
  ] as const)("%s: of %i entries", (way, expected) =>
    withMatching(way, async (matching, asked) => {
      await matching.inRange(1, ROWS.length);
      // Flow entries are a candidate of the superset no more than of the exact condition: their method is another.
      expect(asked()).toBe(expected);
    }),
  );
  test("no more once the view is closed", () =>
    withMatching(
      "none",
      async (matching, asked) => {
        expect([...(await matching.inRange(1, ROWS.length)).numbers]).toEqual([]);
        expect(asked()).toBe(0);
      },
      { isCancelled: () => true },
    ));
  test("and what it throws ends the search", () =>
    withMatching("none", async (matching) => expect(matching.inRange(1, 9)).rejects.toThrow("broken filter"), {
      match: () => {
        throw new Error("broken filter");
      },
    }));
});

test("entries on which an exact condition fails are counted, within the range and among those visible", () =>
  withMatching(
    "exact",
    async (matching) => {
      expect((await matching.inRange(1, 100)).errors).toBe(ROWS.slice(0, 100).filter(({ tls }) => tls).length);
      expect((await matching.inRange(5, 4)).errors).toBe(0);
    },
    {
      visible: "tls",
      filter: filterOf({
        sql: { kind: "exact", where: "method = $1", errors: "status <> $2", parameters: ["PUT", ""] },
      }),
    },
  ));

test("any ranges together are the whole", () =>
  withMatching("certain of some", (matching) =>
    fc.assert(
      fc.asyncProperty(fc.uniqueArray(fc.integer({ min: 1, max: 399 }), { maxLength: 4 }), async (cuts) => {
        const ends = [...cuts.toSorted((a, b) => a - b), 400];
        const found: number[] = [];
        for (const [i, end] of ends.entries()) {
          found.push(...(await matching.inRange((ends[i - 1] ?? 0) + 1, end)).numbers);
        }
        expect(found).toEqual(numbersWhere(isPut));
      }),
      { numRuns: 10 },
    ),
  ));
