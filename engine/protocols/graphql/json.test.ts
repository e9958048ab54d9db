import { expect, test } from "vitest";
import { isObject, parseJson, shallow } from "./json.ts";
import { MAX_BODY_CHARACTERS } from "./limits.ts";

function check(text: string, expected: unknown): void {
  expect(parseJson(text)).toEqual(expected);
}

test("JSON, or nothing", () => {
  check('{"a":[1,null]}', { a: [1, null] });
  check("null", null);
  check('"text"', "text");
  check("", undefined);
  check("{", undefined);
  check("{'a':1}", undefined);
  check("undefined", undefined);
});

test("not longer than the limit", () => {
  const text = (length: number): string => `"${"x".repeat(length - 2)}"`;
  expect(parseJson(text(MAX_BODY_CHARACTERS))).toHaveLength(MAX_BODY_CHARACTERS - 2);
  check(text(MAX_BODY_CHARACTERS + 1), undefined);
});

test("a name that objects inherit is a name like any other", () => {
  const value = parseJson('{"__proto__":{"query":"{ a }"},"constructor":1}');
  expect(isObject(value) && Object.keys(value)).toEqual(["__proto__", "constructor"]);
  expect(isObject(value) ? value["query"] : "").toBe(undefined);
});

test("scalars are never too deep", () => {
  expect([shallow(1), shallow("a"), shallow(null), shallow(true), shallow([]), shallow({})]).toEqual([
    1,
    "a",
    null,
    true,
    [],
    {},
  ]);
});
