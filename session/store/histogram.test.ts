// Entries over time agree with counting them one by one, whether a condition or a list says which they are.
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import type { EntryRow } from "../../contract/index.ts";
import { histogramOf } from "./histogram.ts";
import type { EntryStore } from "./index.ts";
import { NumberVector } from "./number-vector.ts";
import { rowOf } from "./testing/rows.ts";
import { withRows } from "./testing/with-store.ts";

interface Counts {
  readonly counts: readonly number[];
  readonly bad: readonly number[];
}
function countedOneByOne(rows: readonly EntryRow[], fromNs: bigint, toNs: bigint, buckets: number): Counts {
  const counts = Array.from({ length: buckets }, () => 0);
  const bad = Array.from({ length: buckets }, () => 0);
  const width = (toNs - fromNs) / BigInt(buckets) + 1n;
  for (const { timeNs, outcome } of rows) {
    if (timeNs < fromNs || timeNs > toNs) continue;
    const bucket = Number((timeNs - fromNs) / width);
    counts[bucket] = (counts[bucket] ?? 0) + 1;
    if (outcome === "bad") bad[bucket] = (bad[bucket] ?? 0) + 1;
  }
  return { counts, bad };
}

/** Both ways agree with counting, of the rows that have this status. */
async function check(rows: readonly EntryRow[], fromNs: bigint, toNs: bigint, buckets: number): Promise<void> {
  await withRows(rows, async (store: EntryStore) => {
    const members = rows.filter(({ status }) => status === "503");
    const expected = { fromNs, toNs, ...countedOneByOne(members, fromNs, toNs, buckets) };
    const condition = { sql: "status = $1", parameters: ["503"] };
    expect(await histogramOf(store.scans, condition, fromNs, toNs, buckets)).toEqual(expected);
    const numbers = new NumberVector();
    numbers.push(Uint32Array.from(members, (row) => rows.indexOf(row) + 1));
    const bits = numbers.toBits(store.lastNumber);
    expect(await histogramOf(store.scans, bits, fromNs, toNs, buckets)).toEqual(expected);
  });
}
function rowAt(timeNs: bigint, k: number): EntryRow {
  return rowOf(k, { timeNs, status: "503", outcome: k % 2 === 0 ? "bad" : "good" });
}

describe("entries over time", () => {
  test("of several buckets, some empty", () => check([0n, 5n, 5n, 99n].map(rowAt), 0n, 99n, 10));
  test("all at one moment", () => check([7n, 7n, 7n].map(rowAt), 7n, 7n, 4));
  test("the first and the last moment count", () => check([10n, 20n].map(rowAt), 10n, 20n, 3));
  test("what lies outside does not", () => check([9n, 10n, 20n, 21n].map(rowAt), 10n, 20n, 2));
  test("before 1970", () => check([-100n, -50n, -1n].map(rowAt), -100n, -1n, 5));
  test("more buckets than nanoseconds", () => check([0n, 1n, 2n].map(rowAt), 0n, 2n, 50));
  test("none of those asked for", () => check([rowOf(1, { timeNs: 1n }), rowOf(2, { timeNs: 2n })], 1n, 2n, 3));
  test("no entries", () => check([], 0n, 0n, 3));
  test("any times in any buckets", () =>
    fc.assert(
      fc.asyncProperty(
        fc.array(fc.tuple(fc.bigInt({ min: -1000n, max: 1000n }), fc.boolean()), { minLength: 1, maxLength: 40 }),
        fc.integer({ min: 1, max: 30 }),
        async (moments, buckets) => {
          const rows = moments.map(([timeNs, isMember], k) =>
            isMember ? rowAt(timeNs, k) : rowOf(k, { timeNs, status: "200" }),
          );
          const times = moments.map(([timeNs]) => timeNs).toSorted((a, b) => (a < b ? -1 : 1));
          await check(rows, times[0] ?? 0n, times.at(-1) ?? 0n, buckets);
        },
      ),
      { numRuns: 15 },
    ));
});
