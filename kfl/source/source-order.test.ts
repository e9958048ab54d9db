// The place of a mistake: whoever orders shows it. What is taken and what is not stands with the agent's gate.
import { expect, test } from "vitest";
import type { Catalogue, Entry } from "../../contract/index.ts";
import { STANDARD_FIELDS, STANDARD_PATHS } from "../fields/standard.ts";
import { compileSourceFilter, compileSourceRedaction, type SourceResult } from "./source-order.ts";

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
  ["limit(5)", "0 the entry filter pages through entries, which an agent cannot do: filter on the desktop"],
])("the filter %s: %s", (text, expected) => check(compileSourceFilter(text, CATALOGUE), expected));

test("a filter that is none, with its place", () => {
  const result = compileSourceFilter("src.ip == ", CATALOGUE);
  expect(result).toMatchObject({
    ok: false,
    message: expect.stringMatching(/^the entry filter is not valid: column \d+/),
  });
});

test.each([
  [[], [], "nothing"],
  [["Authorization"], ["request.body"], "taken"],
  [["no header"], [], "0 `no header` is not the name of a header"],
] as const)("redactions of headers %j and paths %j: %s", (headers, paths, expected) =>
  check(compileSourceRedaction({ headers, paths }, CATALOGUE), expected),
);

test("messages leave without their bytes where anything is redacted", () => {
  const result = compileSourceRedaction({ headers: [], paths: ["request.x"] }, CATALOGUE);
  if (!result.ok) throw new Error(result.message);
  const sides = {
    request: { x: 1, messages: [{ data: "c2VjcmV0", json: { a: 1 } }, { data: "Zg==" }] },
    response: { messages: [{ type: "next", payload: { p: 1 } }] },
  };
  const entry = { ...sides, data: null, event: null } as unknown as Entry;
  const row = { no: 1, method: "", summary: "", status: "", outcome: "none" } as const;
  expect(result.filter?.apply(entry, row)).toMatchObject({
    request: { x: "[REDACTED]", messages: [{ data: "[REDACTED]", json: { a: 1 } }, { data: "[REDACTED]" }] },
    response: { messages: [{ type: "next", payload: "[REDACTED]" }] },
  });
});
