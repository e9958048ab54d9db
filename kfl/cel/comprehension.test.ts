// The macros over lists and maps, against the same written with the platform's arrays; errors and what absorbs them.
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import type { JsonObject } from "../../contract/index.ts";
import { compile } from "../compile.ts";
import { CATALOGUE, NOW_MS } from "../testing/catalogue.ts";

type Expected = boolean | "fails";
function valueOf(text: string, entry: JsonObject = {}): Expected {
  const result = compile(`kfl2:${text}`, { catalogue: CATALOGUE, nowMs: NOW_MS });
  if (!result.ok) throw new Error(`${text}: ${result.errors[0]?.message}`);
  const matched = result.filter.matches(entry);
  return result.filter.errorCount > 0 ? "fails" : matched;
}
function check(text: string, expected: Expected, entry: JsonObject = {}): void {
  test(`${text} is ${expected}`, () => expect(valueOf(text, entry)).toBe(expected));
}

describe("empty lists", () => {
  check("[].all(x, x == 1)", true);
  check("[].exists(x, x == 1)", false);
  check("[].exists_one(x, x == 1)", false);
  check("size([].filter(x, x == 1)) == 0", true);
  check("size([].map(x, x)) == 0", true);
});

describe("errors of single elements", () => {
  check("[0, 1].exists(x, 1 / x == 1)", true);
  check("[1, 0].exists(x, 1 / x == 1)", true);
  check("[0, 2].exists(x, 1 / x == 1)", "fails");
  check("[0, 2].all(x, 1 / x == 1)", false);
  check("[2, 0].all(x, 1 / x == 1)", false);
  check("[0, 1].all(x, 1 / x == 1)", "fails");
  check("[0, 1].exists_one(x, 1 / x == 1)", "fails");
  check("size([0, 1].filter(x, 1 / x == 1)) == 1", "fails");
  check("size([0, 1].map(x, 1 / x)) == 2", "fails");
  check("size([0, 1].map(x, x != 0, 1 / x)) == 1", true);
  check("(1 / 0 == 1 ? [1] : [2]).exists(x, true)", "fails");
  check("[1 / 0].exists(x, true)", "fails");
});

describe("maps go over their keys", () => {
  check('{"a": 1, "b": 2}.exists(k, k == "b")', true);
  check('{"a": 1, "b": 2}.all(k, {"a": 1, "b": 2}[k] < 3)', true);
  check('{"a": 1, "b": 2}.map(k, k + k) == ["aa", "bb"]', true);
  check('request.headers.exists(k, k == "Host")', true, {
    protocol: { name: "http" },
    request: { headers: { Host: "x" } },
  });
  check("request.headers.exists(k, true)", false);
});

describe("names", () => {
  check("[1, 2].exists(x, [2, 3].exists(y, x == y))", true);
  check("[1, 2].exists(x, [2, 3].exists(x, x == 3))", true);
  check("[[1, 2], [3]].map(l, l.map(x, x * 2)) == [[2, 4], [6]]", true);
  check("[1, 2].exists(x, [x].exists(y, [y].exists(z, x + y + z == 6)))", true);
  check("[1].exists(index, index == 1) && index == 7", true, { index: 7 });
  check("[1, 2].filter(x, x > 1).exists(x, x == 2)", true);
  check("[5].map(x, [x].map(y, [y])) == [[[5]]]", true);
  check("[1, 2, 3].map(x, x % 2 == 1, x * 10) == [10, 30]", true);
});

describe("values that only run time can tell", () => {
  check('field("l.*").exists(x, x == "5")', true, { l: [4, 5] });
  check("[1, 'x'].exists(x, x == 'x')", true);
  check("[1, 'x'].all(x, x > 0)", "fails");
  check("dyn(5).exists(x, true)", "fails");
  check("dyn([5]).exists(x, x == 5)", true);
  check('dyn({"k": 1}).exists(k, k == "k")', true);
});

describe("against arrays", () => {
  const list = fc.array(fc.integer({ min: -9, max: 9 }), { maxLength: 8 });
  const limit = fc.integer({ min: -9, max: 9 });
  const text = (numbers: readonly number[]): string => `[${numbers.join(", ")}]`;
  test("all, exists and exists_one", () => {
    fc.assert(
      fc.property(list, limit, (numbers, bound) => {
        expect(valueOf(`${text(numbers)}.all(x, x < ${bound})`)).toBe(numbers.every((x) => x < bound));
        expect(valueOf(`${text(numbers)}.exists(x, x < ${bound})`)).toBe(numbers.some((x) => x < bound));
        const isOne = numbers.filter((x) => x < bound).length === 1;
        expect(valueOf(`${text(numbers)}.exists_one(x, x < ${bound})`)).toBe(isOne);
      }),
    );
  });
  test("filter and map, one after the other", () => {
    fc.assert(
      fc.property(list, limit, (numbers, bound) => {
        const kept = numbers.filter((x) => x < bound).map((x) => x * x);
        const source = text(numbers);
        expect(valueOf(`${source}.filter(x, x < ${bound}).map(x, x * x) == ${text(kept)}`)).toBe(true);
        expect(valueOf(`${source}.map(x, x < ${bound}, x * x) == ${text(kept)}`)).toBe(true);
        expect(valueOf(`size(${source}.filter(x, x < ${bound})) == ${kept.length}`)).toBe(true);
      }),
    );
  });
  test("pairs of two lists", () => {
    fc.assert(
      fc.property(list, list, (a, b) => {
        expect(valueOf(`${text(a)}.exists(x, ${text(b)}.exists(y, x == y))`)).toBe(a.some((x) => b.includes(x)));
        expect(valueOf(`${text(a)}.all(x, x in ${text(b)})`)).toBe(a.every((x) => b.includes(x)));
      }),
    );
  });
});
