import { expect, test } from "vitest";
import { compile, type Filter } from "../../kfl/index.ts";
import { presentation } from "../engine-presentation.ts";
import { firstMatches, type LookAtRow } from "./row-colours.ts";
import { rowOf } from "./testing/rows.ts";
import { withRows } from "./testing/with-store.ts";

const ROWS = Array.from({ length: 40 }, (_, k) => rowOf(k));

function filterOf(text: string): Filter {
  const result = compile(text, { catalogue: presentation.catalogue, nowMs: 0 });
  if (!result.ok) throw new Error(`${text} is not valid`);
  return result.filter;
}

const look: LookAtRow = (row) => {
  const entry = presentation.assemble(row);
  return (filter) => filter.matches(entry, { no: row.no });
};

/** By number the text of the first filter that matches. */
function check(
  filters: readonly string[],
  numbers: readonly number[],
  expected: readonly (readonly [number, string])[],
): Promise<void> {
  return withRows(ROWS, async (store) => {
    const first = await firstMatches(store, filters.map(filterOf), numbers, look);
    const named = [...first].map(([number, place]) => [number, filters[place]] as const);
    expect(named.toSorted(([a], [b]) => a - b)).toEqual(expected);
  });
}

const FIRST = "index == 0";
// No SQL says this: the entries themselves are looked at.
const SEVEN = 'path.matches("7$")';

test("the first that matches has a row", () =>
  check(
    [FIRST, "http"],
    [4, 5, 6],
    [
      [4, "http"],
      [5, FIRST],
      [6, "http"],
    ],
  ));
test("rows of no filter are left out, and only those asked for are looked at", () =>
  check(
    [FIRST],
    [1, 2, 37, 99],
    [
      [1, FIRST],
      [37, FIRST],
    ],
  ));
test("in whatever order they stand", () =>
  check(
    [SEVEN, FIRST],
    [38, 9, 8, 1],
    [
      [1, FIRST],
      [8, SEVEN],
      [9, FIRST],
      [38, SEVEN],
    ],
  ));
test("those that need the document stand among those that do not", () =>
  check(
    ['request.path == "/v1/items/4"', FIRST, SEVEN, "index == 3"],
    [4, 5, 8, 9, 28, 29],
    [
      [4, "index == 3"],
      [5, 'request.path == "/v1/items/4"'],
      [8, SEVEN],
      [9, FIRST],
      [28, SEVEN],
      [29, FIRST],
    ],
  ));
test("no filter, no rows", async () => {
  await check([], [1], []);
  await check([FIRST], [], []);
});
