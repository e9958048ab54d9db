// JSON values as text and as members: nothing inherited is ever seen, header names ignore the case of ASCII letters.
import { expect, test } from "vitest";
import type { Json, JsonObject } from "../../contract/index.ts";
import { headerKey, memberOf, memberReader, textOf } from "./scalar.ts";

test.each<[Json, string]>([
  ["x", "x"],
  ["", ""],
  [5, "5"],
  [-0, "0"],
  [1.5, "1.5"],
  [1234567, "1234567"],
  [1e21, "1e+21"],
  [1e-7, "1e-7"],
  [true, "true"],
  [false, "false"],
  [null, "null"],
  [[], ""],
  [["x"], ""],
  [{}, ""],
  [{ k: 1 }, ""],
])("the text of %j is %j", (value, expected) => {
  expect(textOf(value)).toBe(expected);
});

/** `memberOf` and the reader made for one key say the same. */
function check(value: Json | undefined, key: string, expected: Json | undefined): void {
  test(`${key} of ${JSON.stringify(value)}`, () => {
    expect([memberOf(value, key), memberReader(key)(value)]).toEqual([expected, expected]);
  });
}
check({ a: 1 }, "a", 1);
check({ a: null }, "a", null);
check({}, "a", undefined);
check(undefined, "a", undefined);
check(null, "a", undefined);
check("text", "a", undefined);
check("text", "length", undefined);
check(5, "toFixed", undefined);
check([1], "0", undefined);
check([1], "length", undefined);
check([1], "map", undefined);
check([1], "at", undefined);
check({}, "toString", undefined);
check({}, "constructor", undefined);
check({}, "__proto__", undefined);
check({}, "hasOwnProperty", undefined);
check({ toString: 1 }, "toString", 1);
check({ length: 2 }, "length", 2);
check({ "0": 1 }, "0", 1);
check({ map: 1 }, "map", 1);
check(JSON.parse('{"__proto__":1}') as Json, "__proto__", 1);

test.each<[JsonObject, string, string | null]>([
  [{ Host: "x" }, "Host", "Host"],
  [{ Host: "x" }, "host", "Host"],
  [{ "X-Trace-Id": "x" }, "x-TRACE-id", "X-Trace-Id"],
  [{ HOST: "a", Host: "b" }, "Host", "Host"],
  [{ HOST: "a", Host: "b" }, "host", "HOST"],
  [{ Host: "x" }, "Hos", null],
  [{ É: "x" }, "é", null],
  [{ K: "x" }, "\u212a", null],
  [{}, "toString", null],
])("%j spells %j as %j", (map, key, expected) => {
  expect(headerKey(map, key)).toBe(expected);
});
