import { describe, expect, test } from "vitest";
import type { EntryRow } from "../../contract/index.ts";
import { Numbering } from "./numbering.ts";
import { batchOf } from "./row-batch-builder.ts";
import { rowOf, TCP } from "./testing/rows.ts";

const late = (k: number): EntryRow => rowOf(k, { errorType: "timeout" });
const flow = (k: number): EntryRow => rowOf(k, { isFlow: true, protocol: TCP });

/** Batches of one group each, from these sources; what each row's number is, and which former rows it replaces. */
function check(
  groups: readonly (readonly [source: number, rows: readonly EntryRow[]])[],
  expected: readonly (readonly [numbers: readonly number[], replaced: readonly number[], again: readonly number[]])[],
): void {
  const numbering = new Numbering(0);
  const got = groups.map(([source, rows]) => {
    numbering.beginGroup();
    const { numbers, replaced, again } = numbering.assign(batchOf(rows), source);
    return [[...numbers], replaced, again];
  });
  expect(got).toEqual(expected);
}

describe("numbers", () => {
  test("go up from 1, one for each row", () =>
    check(
      [
        [0, [rowOf(1), rowOf(2)]],
        [0, [rowOf(3)]],
      ],
      [
        [[1, 2], [], []],
        [[3], [], []],
      ],
    ));
  test("a row that cannot be sent again is a new one each time", () =>
    check([[0, [rowOf(1), rowOf(1)]]], [[[1, 2], [], []]]));
  test("what says that it may come again keeps its number when it does, until its last word", () => {
    const open = rowOf(1, { isProvisional: true });
    return check(
      [
        [0, [open, rowOf(2)]],
        [0, [open]],
        [0, [rowOf(1)]],
        [0, [rowOf(1)]],
      ],
      [
        [[1, 2], [], []],
        [[1], [1], []],
        [[1], [1], []],
        [[3], [], []],
      ],
    );
  });
  test("an answer takes the number of its time-out, once", () =>
    check(
      [
        [0, [late(1), rowOf(2)]],
        [0, [rowOf(1)]],
        [0, [rowOf(1)]],
      ],
      [
        [[1, 2], [], []],
        [[1], [1], []],
        [[3], [], []],
      ],
    ));
  test("a flow keeps its number for good", () =>
    check(
      [
        [0, [flow(1)]],
        [0, [flow(1)]],
        [0, [flow(1)]],
      ],
      [
        [[1], [], []],
        [[1], [1], []],
        [[1], [1], []],
      ],
    ));
  test("within a group the former row is not on disk yet", () =>
    check([[0, [late(1), rowOf(1)]]], [[[1, 1], [], [1]]]));
  test("sources do not share ids", () =>
    check(
      [
        [0, [flow(1)]],
        [1, [flow(1)]],
      ],
      [
        [[1], [], []],
        [[2], [], []],
      ],
    ));
  test("an index beyond what a number key holds is told apart all the same", () => {
    const large = rowOf(1, { index: 2 ** 21, errorType: "timeout" });
    check(
      [
        [0, [large, late(5)]],
        [0, [{ ...large, errorType: "" }]],
      ],
      [
        [[1, 2], [], []],
        [[1], [1], []],
      ],
    );
  });
});

test("numbers go on after those of a store that was there", () => {
  const numbering = new Numbering(41);
  expect([...numbering.assign(batchOf([rowOf(1)]), 0).numbers]).toEqual([42]);
  expect(numbering.last).toBe(42);
});
