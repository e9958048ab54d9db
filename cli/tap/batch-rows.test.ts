import fc from "fast-check";
import { expect, test } from "vitest";
import type { EntryRow } from "../../contract/index.ts";
import { batchOf } from "../../session/store/row-batch-builder.ts";
import { anyRow } from "../../session/store/testing/rows.ts";
import { rowsOf } from "./batch-rows.ts";

function check(rows: readonly EntryRow[]): void {
  const expected = rows.map((row) => ({ ...row, connection: "", id: `10.0.0.1:80/${row.stream}-${row.index}` }));
  expect([...rowsOf(batchOf(rows), "10.0.0.1:80")]).toEqual(expected);
}

test("rows are what they were before they became columns", () => {
  check([]);
  fc.assert(fc.property(fc.array(anyRow(), { maxLength: 20 }), check));
});
