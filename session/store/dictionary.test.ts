import { expect, test } from "vitest";
import { kindCode, kindDictionary, MAX_KINDS, sourceDictionary } from "./dictionary.ts";
import type { RowKind } from "./row-batch.ts";
import { HTTP, SOURCE, TCP } from "./testing/rows.ts";

const kind = (summarySelector: string, protocol = HTTP): RowKind => ({
  protocol,
  methodSelector: "",
  summarySelector,
  statusSelector: "",
});

test("equal values have one code, others the next", () => {
  const sources = sourceDictionary([]);
  expect([SOURCE, { ...SOURCE }, { ...SOURCE, worker: "x" }, SOURCE].map((source) => sources.codeOf(source))).toEqual([
    0, 0, 1, 0,
  ]);
});
test("what is on disk is not written again", () => {
  const kinds = kindDictionary([kind("a")]);
  expect(kinds.fresh()).toEqual({ first: 1, values: [] });
  kinds.codeOf(kind("b"));
  expect(kinds.fresh()).toEqual({ first: 1, values: [kind("b")] });
  kinds.saved();
  expect(kinds.fresh().values).toEqual([]);
});
test("a full dictionary gives a protocol one code without selectors", () => {
  const kinds = kindDictionary(Array.from({ length: MAX_KINDS }, (_, i) => kind(String(i))));
  expect(kindCode(kinds, kind("5"))).toBe(5);
  expect(kindCode(kinds, kind("new"))).toBe(MAX_KINDS);
  expect(kindCode(kinds, kind("newer"))).toBe(MAX_KINDS);
  expect(kindCode(kinds, kind("new", TCP))).toBe(MAX_KINDS + 1);
  expect(kinds.values[MAX_KINDS]).toEqual(kind(""));
});
