import { expect, test } from "vitest";
import { TYPES } from "./kinds.ts";
import { MessageCounts } from "./message-counts.ts";

test("counts stand under their names, in the order in which the kinds came", () => {
  const counts = new MessageCounts();
  for (const type of [TYPES.READY, TYPES.DATA_ROW, TYPES.DATA_ROW, TYPES.READY]) counts.add(type, 1);
  counts.add(TYPES.DATA_ROW, 40);
  expect(Object.entries(counts.byName())).toEqual([
    ["ReadyForQuery", 2],
    ["DataRow", 42],
  ]);
});
