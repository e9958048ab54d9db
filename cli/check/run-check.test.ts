import { expect, test } from "vitest";
import { runProgram } from "../testing/run-program.ts";
import { type Checked, checkFilter } from "./run-check.ts";

const VALID: Checked = { valid: true, dialect: "kfl2", limit: null, sql: "exact", warnings: [], error: null };

function check(text: string, expected: Partial<Checked>): void {
  expect(checkFilter(text, 1_790_000_000_000)).toEqual({ ...VALID, ...expected });
}

test("both dialects are told apart", () => {
  check("status_code >= 500", { sql: expect.any(String) });
  check("response.status >= 500 and http", { dialect: "kfl1", sql: expect.any(String) });
});

test("the empty filter is valid and of no dialect", () => {
  check("", { dialect: null });
  check("  ", { dialect: null });
});

test("a limit is told", () => {
  check("http and limit(10)", { dialect: "kfl1", limit: 10, sql: expect.any(String) });
});

test("a mistake has its place and its reason", () => {
  const checked = checkFilter("http && ", 0);
  expect(checked).toMatchObject({ valid: false, sql: "none", limit: null, warnings: [], error: { line: 1 } });
  expect(checked.error?.column).toBeGreaterThan(1);
  expect(checked.error?.message).not.toBe("");
});

test("the place of a mistake counts lines", () => {
  expect(checkFilter('http &&\n  status_code == "x" &&', 0).error?.line).toBe(2);
});

test("programs get one object and the exit code", async () => {
  const valid = await runProgram(["check", "-o", "json", "http"]);
  expect([valid.code, Object.keys(JSON.parse(valid.out))]).toEqual([
    0,
    ["valid", "dialect", "limit", "sql", "warnings", "error"],
  ]);
  const invalid = await runProgram(["check", "--output", "json", "(("]);
  expect([invalid.code, JSON.parse(invalid.out).valid, invalid.error]).toEqual([2, false, ""]);
});

test("people get sentences", async () => {
  const valid = await runProgram(["check", "http and limit(3)"]);
  expect(valid.out).toMatch(/^valid: KFL 1\nthe store .*\nends after 3 matches\n/);
  const invalid = await runProgram(["check", "(("]);
  expect([invalid.out, invalid.code]).toEqual([expect.stringMatching(/^invalid: line 1, column \d+: .+\n$/), 2]);
});
