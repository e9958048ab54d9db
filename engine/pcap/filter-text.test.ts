import { expect, test } from "vitest";
import { combineFilters, isBalanced } from "./filter-text.ts";

function check(a: string, b: string, expected: string): void {
  expect(combineFilters(a, b)).toBe(expected);
}

test("filters are joined so that neither reaches into the other", () => {
  check("", " ", "");
  check("tcp", "", "tcp");
  check("", " udp ", "udp");
  check("tcp or udp", "port 80 or port 81", "(tcp or udp) and (port 80 or port 81)");
});
test("parentheses that reach out are seen", () => {
  const filters = ["", "(tcp)", "(a) or (b)", "((a))", ")", "a) or (b", "(a", "(a))"];
  expect(filters.map(isBalanced)).toEqual([true, true, true, true, false, false, false, false]);
});
