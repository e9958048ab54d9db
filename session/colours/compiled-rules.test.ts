import { expect, test } from "vitest";
import type { ColourRule } from "../../contract/index.ts";
import { presentation } from "../engine-presentation.ts";
import { DEFAULT_RULES } from "./colour-rules.ts";
import { compileRules } from "./compiled-rules.ts";

const rule = (filter: string): ColourRule => ({ id: "r", name: "rule", filter, colour: "blue", isOn: true });

function check(filter: string, problem: RegExp): void {
  const [compiled] = compileRules([rule(filter)], presentation, presentation.catalogue, "");
  expect(compiled?.problem).toMatch(problem);
  expect(compiled?.filter === null).toBe(compiled?.problem !== "");
}

test.each([
  ["http && status_code >= 500", /^$/],
  ["http and response.status >= 500", /^$/],
  // What matches everything would colour everything while it is being written.
  ["  ", /no filter yet/],
  ["http && status_code >= ", /\w/],
  ["no_such_field == 1", /no_such_field/],
  ["http and limit(10)", /cannot limit or redact/],
  ["http and rlimit(10)", /cannot limit or redact/],
  ['http and redact("request.path")', /cannot limit or redact/],
] as const)("%s", check);

test("those of a new user can be used, and are off", () => {
  const compiled = compileRules(DEFAULT_RULES, presentation, presentation.catalogue, "");
  expect(compiled.map(({ rule: { name, isOn }, problem }) => [name, isOn, problem])).toEqual([
    ["Resets", false, ""],
    ["Errors", false, ""],
    ["Slow (1 s and more)", false, ""],
  ]);
});
