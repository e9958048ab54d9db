// Orders agree with sorting the rows themselves, of all entries, of those of a condition and of those of a list.
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import type { EntryRow } from "../../contract/index.ts";
import { NumberVector } from "./number-vector.ts";
import { orderedNumbers, type SortColumn } from "./order.ts";
import { rowOf } from "./testing/rows.ts";
import { withRows } from "./testing/with-store.ts";

type Key = bigint | number | string | null;
const KEYS: Readonly<Record<SortColumn, (row: EntryRow, i: number) => readonly Key[]>> = {
  no: (_row, i) => [i],
  time: ({ timeNs }) => [timeNs],
  elapsed: ({ elapsedNs }) => [elapsedNs],
  size: ({ requestSize, responseSize }) => [requestSize + responseSize],
  status: ({ status }) => [/^\s*[-+]?\d+\s*$/.test(status) ? Number(status) : null, status],
  method: ({ method }) => [method],
  protocol: ({ protocol }) => [protocol.abbr],
};
const COLUMNS = Object.keys(KEYS) as SortColumn[];

function compared(a: readonly Key[], b: readonly Key[], sign: number): number {
  for (const [i, x] of a.entries()) {
    const y = b[i] ?? null;
    if (x === y) continue;
    if (x === null || y === null) return x === null ? 1 : -1;
    // Texts compare as the database compares them: by their bytes.
    const isText = typeof x === "string" || typeof y === "string";
    const isLess = isText ? Buffer.compare(Buffer.from(String(x)), Buffer.from(String(y))) < 0 : x < y;
    return isLess ? -sign : sign;
  }
  return 0;
}
/** Numbers of the rows in order; what is absent comes last either way, what is equal in order of arrival. */
function sorted(rows: readonly EntryRow[], column: SortColumn, descending: boolean): readonly number[] {
  return rows
    .map((row, i) => ({ no: i + 1, key: KEYS[column](row, i) }))
    .toSorted((a, b) => compared(a.key, b.key, descending ? -1 : 1) || a.no - b.no)
    .map(({ no }) => no);
}
async function check(rows: readonly EntryRow[], columns: readonly SortColumn[] = COLUMNS): Promise<void> {
  await withRows(rows, async ({ scans, lastNumber }) => {
    for (const column of columns) {
      for (const descending of [false, true]) {
        const sort = { column, descending };
        const all = { sql: "true", parameters: [] };
        const expected = sorted(rows, column, descending);
        expect([column, ...(await orderedNumbers(scans, sort, all, null))]).toEqual([column, ...expected]);
        expect([...(await orderedNumbers(scans, sort, all, 3))]).toEqual(expected.slice(0, 3));
        const even = { sql: "no % $1 = 0", parameters: [2n] };
        const evens = expected.filter((no) => no % 2 === 0);
        expect([...(await orderedNumbers(scans, sort, even, null))]).toEqual(evens);
        const members = new NumberVector();
        members.push(Uint32Array.from(evens));
        const listed = await orderedNumbers(scans, sort, all, null, members.toBits(lastNumber));
        expect([...listed]).toEqual(evens);
      }
    }
  });
}

describe("in order", () => {
  test("of every column, with equal and absent values", () => check(Array.from({ length: 60 }, (_, k) => rowOf(k))));
  test("no entries", () => check([]));
  test("statuses: numbers by their value, then texts, then none", () =>
    check(
      ["200", "90", "1000", "ERR", "", "NXDOMAIN", "-1", "404", "90"].map((status, k) => rowOf(k, { status })),
      ["status"],
    ));
  test("times before 1970 and beyond what a number holds exactly", () =>
    check(
      [2n ** 62n, 2n ** 62n + 1n, -5n, 0n, -(2n ** 62n)].map((timeNs, k) => rowOf(k, { timeNs })),
      ["time"],
    ));
  test("any methods", () =>
    fc.assert(
      fc.asyncProperty(fc.array(fc.string({ unit: "grapheme", maxLength: 4 }), { maxLength: 12 }), (methods) =>
        check(
          methods.map((method, k) => rowOf(k, { method })),
          ["method"],
        ),
      ),
      { numRuns: 10 },
    ));
});
