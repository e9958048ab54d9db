// The place of a mistake: whoever orders shows it. What is taken and what is not stands with the agent's gate.
import { expect, test } from "vitest";
import type { Catalogue } from "../../contract/index.ts";
import { STANDARD_FIELDS, STANDARD_PATHS } from "../fields/standard.ts";
import { compileSourceFilter, type SourceResult } from "./source-order.ts";

const CATALOGUE: Catalogue = { fields: [...STANDARD_FIELDS], paths: [...STANDARD_PATHS], protocols: [] };

function check(result: SourceResult, expected: string): void {
  const told = result.ok ? (result.filter === null ? "nothing" : "taken") : `${result.offset} ${result.message}`;
  expect(told).toBe(expected);
}

test.each([
  ["  ", "nothing"],
  ['src.ip == "10.0.0.1"', "taken"],
  [
    'src.ip == "10.0.0.1" && dst.name == "x"',
    "24 the entry filter needs `dst.name`, which only the desktop knows: filter there",
  ],
  ["http && marked", "8 the entry filter needs `marked`, which only the desktop knows: filter there"],
  ['comment != ""', "0 the entry filter needs `comment`, which only the desktop knows: filter there"],
  ['request.comment == "x"', "taken"],
  ["limit(5)", "0 the entry filter pages through entries, which an agent cannot do: filter on the desktop"],
])("the filter %s: %s", (text, expected) => check(compileSourceFilter(text, CATALOGUE), expected));

test("a filter that is none, with its place", () => {
  const result = compileSourceFilter("src.ip == ", CATALOGUE);
  expect(result).toMatchObject({
    ok: false,
    message: expect.stringMatching(/^the entry filter is not valid: column \d+/),
  });
});
