import { expect, test } from "vitest";
import { detailRows, firstShown, isEmptySide, resultText, shownText } from "./database-sections.ts";

test("values in a table: lists joined, maps a row each, what is empty or apart left out", () => {
  const value = {
    command: "COM_QUERY",
    user: "",
    query: "SELECT 1",
    status: ["a", "b"],
    count: 7,
    isOpen: true,
    attributes: { _os: "Linux" },
  };
  expect(detailRows("request", value, new Set(["query"]))).toEqual([
    { name: "command", value: "COM_QUERY", selector: "request.command" },
    { name: "status", value: "a, b", selector: "request.status" },
    { name: "count", value: 7, selector: "request.count" },
    { name: "isOpen", value: true, selector: "request.isOpen" },
    { name: "attributes._os", value: "Linux", selector: 'request.attributes["_os"]' },
  ]);
});
test("rows as text, with and without columns, and nothing", () => {
  expect(resultText({ columns: [{ name: "a" }], rows: [["1"]], rowsLeftOut: 2 })).toBe("a\n─\n1\n… and 2 more");
  expect(resultText({ rows: [["1"]] })).toBe("1");
  expect(resultText({ columns: [{ name: "a" }] })).toBe("a\n─");
  expect(resultText({ rows: [] })).toBe("");
});
test("what there is to show", () => {
  expect([shownText("a"), shownText(0), shownText(null), shownText(true), shownText(undefined)]).toEqual([
    "a",
    "0",
    "",
    "",
    "",
  ]);
  expect([
    firstShown([
      ["", "x"],
      ["b", "y"],
    ]),
    firstShown([["", "x"]]),
  ]).toEqual([
    ["b", "y"],
    ["", ""],
  ]);
  expect([isEmptySide(null), isEmptySide({}), isEmptySide({ a: 1 })]).toEqual([true, true, false]);
});
