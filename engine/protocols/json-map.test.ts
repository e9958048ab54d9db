import { expect, test } from "vitest";
import { mapAsJson } from "./json-map.ts";

test("plain keys are names of fields, others stay values", () => {
  expect(mapAsJson([])).toEqual({});
  expect(
    mapAsJson([
      ["a", 1],
      [2, null],
      [true, "x"],
      [null, []],
    ]),
  ).toEqual({ a: 1, 2: null, true: "x", null: [] });
  expect(mapAsJson([["a", 1]], "java.M")).toEqual({ class: "java.M", a: 1 });
  expect(
    mapAsJson([
      ["a", 1],
      [{}, 2],
    ]),
  ).toEqual([
    { key: "a", value: 1 },
    { key: {}, value: 2 },
  ]);
  // A name that objects have anyway is a field like any other.
  expect(JSON.stringify(mapAsJson([["__proto__", 1]]))).toBe('{"__proto__":1}');
});
