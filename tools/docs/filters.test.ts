import { readFileSync } from "node:fs";
import { expect, test } from "vitest";
import { validate, STANDARD_FIELDS, STANDARD_PATHS } from "../../kfl/index.ts";
import { PAGE, withFieldTables } from "./filters.ts";

const page = readFileSync(PAGE, "utf8");

test("docs/filters.md lists the fields of this build; else run node tools/docs/filters.ts", () => {
  expect(withFieldTables(page)).toBe(page);
});

test("every example of docs/filters.md is a valid filter", () => {
  const catalogue = { fields: STANDARD_FIELDS, paths: STANDARD_PATHS, protocols: [] };
  const examples = [...page.matchAll(/```kfl\n([\s\S]*?)```/g)].flatMap((match) => (match[1] ?? "").trim().split("\n"));
  expect(examples.length).toBeGreaterThan(10);
  expect(examples.filter((text) => validate(text, { catalogue }).state === "invalid")).toEqual([]);
});
