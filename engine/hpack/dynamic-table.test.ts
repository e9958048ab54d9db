// What the table holds after insertions, changes of its size and losses.
import fc from "fast-check";
import { expect, test } from "vitest";
import { DynamicTable } from "./dynamic-table.ts";
import type { Field } from "./static-table.ts";

function fill(table: DynamicTable, ...values: readonly string[]): DynamicTable {
  for (const value of values) table.insert(["n", value]);
  return table;
}
function check(table: DynamicTable, ...expected: readonly (string | null | undefined)[]): void {
  const found = expected.map((_, place) => {
    const field = table.at(place);
    return field === null || field === undefined ? field : field[1];
  });
  expect(found).toEqual(expected);
}

test("the newest entry comes first", () => {
  check(fill(new DynamicTable(true), "a", "b", "c"), "c", "b", "a", undefined);
});

test("what does not fit leaves, the oldest first", () => {
  const table = new DynamicTable(true);
  table.resize(80);
  fill(table, "aa", "bb", "cc");
  check(table, "cc", "bb", undefined);
  expect(table.bytes).toBe(70);
  table.resize(40);
  check(table, "cc", undefined);
  table.resize(4096);
  check(table, "cc", undefined);
});

test("an entry larger than the table empties it", () => {
  const table = fill(new DynamicTable(true), "a");
  table.insert(["n", "x".repeat(4096)]);
  check(table, undefined);
  expect([table.length, table.bytes]).toEqual([0, 0]);
});

test("behind what was seen of a table, entries are unknown and not absent", () => {
  check(fill(new DynamicTable(false), "a"), "a", null, null);
});

test("after a loss nothing is known, and new entries take their places", () => {
  const table = fill(new DynamicTable(true), "a", "b");
  table.lose();
  check(table, null);
  fill(table, "c");
  check(table, "c", null);
  expect(table.isComplete).toBe(false);
});

test("an entry without a known name keeps its place", () => {
  const table = fill(new DynamicTable(false), "a");
  table.insert(null);
  fill(table, "b");
  check(table, "b", null, "a");
});

test("it holds what a plain list would, whatever happens to it", () => {
  const step = fc.oneof(
    fc.record({ insert: fc.string({ unit: "binary-ascii", maxLength: 60 }) }),
    fc.record({ resize: fc.integer({ min: 0, max: 600 }) }),
  );
  fc.assert(
    fc.property(fc.array(step, { maxLength: 300 }), (steps) => {
      const table = new DynamicTable(true);
      let model: Field[] = [];
      let most = 4096;
      for (const one of steps) {
        if ("resize" in one) table.resize((most = one.resize));
        else {
          table.insert(["name", one.insert]);
          model = [["name", one.insert], ...model];
        }
        while (model.reduce((sum, [name, value]) => sum + name.length + value.length + 32, 0) > most) model.pop();
        expect(Array.from({ length: table.length }, (_, place) => table.at(place))).toEqual(model);
      }
    }),
    { numRuns: 50 },
  );
});
