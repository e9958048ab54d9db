// Rows as plain text.
import { expect, test } from "vitest";
import { MAX_CELL_CHARACTERS, textTable } from "./text-table.ts";

test("columns are as wide as their widest cell, NULL is no empty text", () => {
  expect(
    textTable(
      ["id", "name"],
      [
        ["1", "tea"],
        ["22", null],
        ["3", ""],
      ],
      0,
    ).split("\n"),
  ).toEqual(["id │ name", "───┼─────", "1  │ tea", "22 │ ∅", "3  │"]);
});
test("columns that are not known have no head", () => {
  expect(textTable([], [["1", "tea"]], 0)).toBe("1 │ tea");
});
test("columns without rows", () => {
  expect(textTable(["id"], [], 0)).toBe("id\n──");
});
test("rows that are left out are counted", () => {
  expect(textTable([], [["1"]], 149)).toBe("1\n… and 149 more");
});
test("rows of other lengths than the head", () => {
  expect(textTable(["a"], [["1", "2"], []], 0).split("\n")).toEqual(
    ["a │", "──┼──", "1 │ 2", "  │"].map((line) => line.trimEnd()),
  );
});
test("a long cell is cut, line ends become blanks", () => {
  const [line = ""] = textTable([], [["x".repeat(MAX_CELL_CHARACTERS + 1)]], 0).split("\n");
  expect(line).toHaveLength(MAX_CELL_CHARACTERS);
  expect(line.endsWith("…")).toBe(true);
  expect(textTable([], [["a\r\n\tb"]], 0)).toBe("a b");
});
