import { expect, test } from "vitest";
import { listRow } from "../contract/index.ts";
import { listRowOf } from "./list-row.ts";
import { NO_NAMES } from "./names/name-table.ts";
import type { StoredRow } from "./store/index.ts";
import { rowOf, SOURCE } from "./store/testing/rows.ts";

const STORED: StoredRow = {
  no: 1,
  row: rowOf(1),
  source: SOURCE,
  src: NO_NAMES,
  dst: NO_NAMES,
  passed: false,
  failed: false,
};
function check(stored: Partial<StoredRow>, expected: object): void {
  const row = listRowOf({ ...STORED, ...stored });
  expect(row).toMatchObject(expected);
  expect(listRow.parse(row)).toEqual(row);
}

test("times are texts and microseconds, ports are texts", () =>
  check(
    { no: 7, row: rowOf(1, { timeNs: 1_790_000_000_123_456_789n, elapsedNs: 41_500_999n, srcPort: null }) },
    {
      no: 7,
      timeNs: "1790000000123456789",
      elapsedUs: 41_500,
      src: { ip: "10.1.0.1", port: "", name: "", namespace: "" },
    },
  ));
test("no answer has no elapsed time", () => check({ row: rowOf(1, { elapsedNs: null }) }, { elapsedUs: null }));
test("names, node and verdict are shown", () =>
  check(
    {
      dst: { ...NO_NAMES, name: "price", namespace: "shop" },
      source: { ...SOURCE, node: { ip: "1", name: "node-a" } },
      passed: true,
    },
    {
      dst: { ip: "fd00::10", port: "8080", name: "price", namespace: "shop" },
      node: "node-a",
      passed: true,
      failed: false,
    },
  ));
test("notes and colours stand on it where there are some", () => {
  expect(Object.keys(listRowOf(STORED))).not.toContain("note");
  const note = { isMarked: true, isIgnored: false, comment: "x" };
  const extras = { notice: "not yet", colour: { colour: "red", rule: "Errors" } } as const;
  expect(listRow.parse(listRowOf({ ...STORED, note }, extras))).toMatchObject({ ...extras, note });
});
test("the size is that of both sides", () =>
  check({ row: rowOf(1, { requestSize: 3, responseSize: 4 }) }, { size: 7 }));
