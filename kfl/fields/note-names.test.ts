// Notes of the user in both dialects: facts of the row, for no document has them.
import { describe, expect, test } from "vitest";
import type { JsonObject } from "../../contract/index.ts";
import { compile } from "../compile.ts";
import type { RowFacts } from "../filter.ts";
import { CATALOGUE } from "../testing/catalogue.ts";

const SLOW: RowFacts = { marked: true, ignored: false, comment: "a slow one" };

function check(text: string, row: RowFacts, expected: boolean, entry: JsonObject = { tls: true }): void {
  const result = compile(text, { catalogue: CATALOGUE, nowMs: 0 });
  if (!result.ok) throw new Error(`${text}: ${result.errors[0]?.message}`);
  expect([text, result.filter.matches(entry, row), result.filter.warnings]).toEqual([text, expected, []]);
}

describe.each(["kfl1:", "kfl2:"])("%s", (dialect) => {
  test.each([
    ["marked", true, false],
    ["!marked", false, true],
    ["!ignored", true, true],
    ["marked == true", true, false],
    ['comment != ""', true, false],
    ['comment == ""', false, true],
    ['comment.contains("slow")', true, false],
    ['!comment.startsWith("a ")', false, true],
    ['comment == "a slow one"', true, false],
  ])("%s", (text, withNote, without) => {
    check(`${dialect}${text}`, SLOW, withNote);
    // Where nobody can note anything, nothing is known of the row.
    check(`${dialect}${text}`, {}, without);
  });
});

test("of a document that has one of these names at its root, the classic dialect reads that", () => {
  check('kfl1:comment == "own"', SLOW, true, { comment: "own" });
  check("kfl1:comment.text == 7", SLOW, true, { comment: { text: 7 } });
  check("kfl1:!marked", SLOW, true, { marked: false });
  check("kfl1:marked", SLOW, false, { marked: null });
});

test("what is inside of an entry is no note", () => {
  const entry = { request: { comment: "inside", marked: true } };
  check('request.comment == "inside"', SLOW, true, entry);
  check('request.comment == "a slow one"', SLOW, false, entry);
  check('request..comment == "inside"', SLOW, true, entry);
  check('request..comment == "a slow one"', SLOW, false, entry);
  check('"inside" in field("request.comment")', SLOW, true, entry);
});

test("a macro of one of these names is the user's own", () => {
  const result = compile("kfl1:marked", { catalogue: CATALOGUE, nowMs: 0, macros: { marked: "tls" } });
  if (!result.ok) throw new Error(result.errors[0]?.message);
  expect(result.filter.matches({ tls: true }, {})).toBe(true);
  expect(result.filter.matches({ tls: false }, SLOW)).toBe(false);
});
