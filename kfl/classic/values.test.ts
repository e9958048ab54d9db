// Values of classic filters: truth, numbers, equality and order of every pair of types, and literals.
import fc from "fast-check";
import { expect, test } from "vitest";
import { compileRegex } from "../regex.ts";
import {
  EitherText,
  interpretEscapes,
  isTruthy,
  literalValue,
  numberOf,
  parseNumber,
  PatternValue,
  textsOf,
  valuesEqual,
  valuesInOrder,
} from "./values.ts";
import type { ClassicValue } from "./values.ts";

function pattern(source: string): PatternValue {
  const regex = compileRegex(source);
  return new PatternValue(source, regex.ok ? regex.test : () => false);
}
const show = (value: ClassicValue): string => JSON.stringify(value) ?? "regex";

function check(value: ClassicValue, expected: { truth: boolean; number: number; texts: readonly string[] }): void {
  test(`${show(value)} as truth, number and text`, () => {
    expect({ truth: isTruthy(value), number: numberOf(value), texts: textsOf(value) }).toEqual(expected);
  });
}
check(true, { truth: true, number: 1, texts: ["true"] });
check(false, { truth: false, number: 0, texts: ["false"] });
check("", { truth: false, number: 0, texts: [""] });
check("0", { truth: true, number: 0, texts: ["0"] });
check("false", { truth: true, number: 0, texts: ["false"] });
check("1.5e2", { truth: true, number: 150, texts: ["1.5e2"] });
check("5x", { truth: true, number: 0, texts: ["5x"] });
check(0, { truth: false, number: 0, texts: ["0"] });
check(-0, { truth: false, number: -0, texts: ["0"] });
check(-4, { truth: false, number: -4, texts: ["-4"] });
check(0.5, { truth: true, number: 0.5, texts: ["0.5"] });
check(1e21, { truth: true, number: 1e21, texts: ["1e+21"] });
check(1234567, { truth: true, number: 1234567, texts: ["1234567"] });
check(null, { truth: false, number: 0, texts: ["null"] });
check([], { truth: false, number: 0, texts: [""] });
check([false], { truth: true, number: 0, texts: [""] });
check({}, { truth: false, number: 0, texts: [""] });
check({ k: null }, { truth: true, number: 0, texts: [""] });
check(pattern("a"), { truth: false, number: 0, texts: ["a"] });
check(new EitherText("5", "5.shop"), { truth: true, number: 5, texts: ["5", "5.shop"] });
check(new EitherText("", "x"), { truth: false, number: 0, texts: ["", "x"] });

test.each([
  ["5", 5],
  ["+5", 5],
  ["-5.25", -5.25],
  [".5", 0.5],
  ["5.", 5],
  ["1e3", 1000],
  ["1E-2", 0.01],
  ["007", 7],
  ["", 0],
  [" 5", 0],
  ["5 ", 0],
  ["0x10", 0],
  ["1_000", 0],
  ["1e999", 0],
  ["Infinity", 0],
  ["NaN", 0],
  ["--5", 0],
  [".", 0],
])("%j parses as %d", (text, expected) => {
  expect(parseNumber(text)).toBe(expected);
});

/** Equality holds either way round; `!=` is its negation by construction. */
function checkEqual(a: ClassicValue, b: ClassicValue, expected: boolean): void {
  test(`${show(a)} == ${show(b)} is ${expected}`, () => {
    expect([valuesEqual(a, b), valuesEqual(b, a)]).toEqual([expected, expected]);
  });
}
// Regex and anything.
checkEqual(pattern("^5"), "503", true);
checkEqual(pattern("^5"), 503, true);
checkEqual(pattern("^4"), 503, false);
checkEqual(pattern("^null$"), null, true);
checkEqual(pattern("^true$"), true, true);
checkEqual(pattern("^$"), {}, true);
checkEqual(pattern("b"), ["a", "b"], true);
checkEqual(pattern("c"), ["a", "b"], false);
checkEqual(pattern("^5$"), [5], true);
checkEqual(pattern("x"), [], false);
checkEqual(pattern("^cart.shop$"), new EitherText("cart", "cart.shop"), true);
checkEqual(pattern("b"), pattern("b"), true);
// List and list.
checkEqual([], [], true);
checkEqual([1, "a", null], [1, "a", null], true);
checkEqual([1, 2], [2, 1], false);
checkEqual([1], [1, 1], false);
checkEqual([1], ["1"], false);
checkEqual([[1]], [[1]], true);
checkEqual([{ a: 1 }], [{ a: 1 }], true);
checkEqual([{ a: 1 }], [{ a: 1, b: 2 }], false);
checkEqual([{ a: 1 }], [{ b: 1 }], false);
// List and scalar.
checkEqual([3, 9], 9, true);
checkEqual([3, 9], "9", true);
checkEqual([3, 9], 4, false);
checkEqual([true], "true", true);
checkEqual([true], 1, false);
checkEqual([null], null, true);
checkEqual([null], "null", true);
checkEqual([[9]], 9, false);
checkEqual([{}], "", false);
checkEqual([], "", false);
checkEqual(["cart"], new EitherText("cart", "cart.shop"), true);
checkEqual(["cart.shop"], new EitherText("cart", "cart.shop"), true);
checkEqual(["price"], new EitherText("cart", "cart.shop"), false);
// Numbers.
checkEqual(1, 1.0, true);
checkEqual(0.1 + 0.2, 0.3, false);
checkEqual(1234567, 1234568, false);
checkEqual(0, -0, true);
// Objects.
checkEqual({}, "", false);
checkEqual({ k: 1 }, "k", false);
checkEqual({ k: 1 }, null, false);
checkEqual({ k: [1] }, { k: [1] }, true);
checkEqual({ k: 1 }, { k: 2 }, false);
checkEqual({ k: 1 }, [1], false);
checkEqual({}, new EitherText("", "x"), false);
// Same text.
checkEqual(200, "200", true);
checkEqual(200, "200.0", false);
checkEqual(1.5, "1.5", true);
checkEqual(true, "true", true);
checkEqual(null, "null", true);
checkEqual(true, 1, false);
checkEqual(false, 0, false);
checkEqual(false, null, false);
checkEqual("", null, false);
checkEqual("a", "A", false);
checkEqual(new EitherText("a", "b"), "b", true);
checkEqual(new EitherText("a", "b"), new EitherText("b", "c"), true);
checkEqual(new EitherText("5", "x"), 5, true);

test("equality looks a thousand levels deep and then gives up with an error", () => {
  const nested = (levels: number): ClassicValue => JSON.parse("[".repeat(levels) + "]".repeat(levels)) as ClassicValue;
  expect(valuesEqual(nested(900), nested(900))).toBe(true);
  expect(() => valuesEqual(nested(1100), nested(1100))).toThrow("values nested beyond 1000 levels");
});

const MORE = (a: number, b: number): boolean => a > b;
const AT_LEAST = (a: number, b: number): boolean => a >= b;
function checkOrder(a: ClassicValue, b: ClassicValue, more: boolean, atLeast: boolean): void {
  test(`${show(a)} > ${show(b)} is ${more}, >= is ${atLeast}`, () => {
    expect([valuesInOrder(a, b, MORE), valuesInOrder(a, b, AT_LEAST)]).toEqual([more, atLeast]);
  });
}
checkOrder(2, 1, true, true);
checkOrder("10", "9", true, true);
checkOrder("abc", "abd", false, true);
checkOrder(true, false, true, true);
checkOrder(null, 0, false, true);
checkOrder({}, -1, true, true);
checkOrder(pattern("9"), 1, false, false);
checkOrder([3, 9], 8, true, true);
checkOrder([3, 9], 9, false, true);
checkOrder(4, [3, 9], true, true);
checkOrder(2, [3, 9], false, false);
checkOrder([], 1, false, false);
checkOrder([5, 6], [3, 4], true, true);
checkOrder([5, 6], [3, 5], false, true);
checkOrder([3, 9], [3, 9], false, false);
checkOrder([7, 7], [7], false, true);
checkOrder([], [1], true, true);
checkOrder([], [], true, true);
checkOrder(["10"], 9, true, true);
checkOrder(new EitherText("5", "x"), 4, true, true);

test.each([
  [String.raw`a\"b`, 'a"b'],
  [String.raw`a\\b`, String.raw`a\b`],
  [String.raw`\n\r\t\b\f\/`, "\n\r\t\b\f/"],
  [String.raw`\u00e9\u0041`, "éA"],
  [String.raw`\u00g9`, String.raw`\u00g9`],
  [String.raw`\d\q`, String.raw`\d\q`],
  ["a\\", "a\\"],
  ["plain", "plain"],
])("escapes of %j", (raw, expected) => {
  expect(interpretEscapes(raw)).toBe(expected);
});

test("a literal has a second form only where it holds a backslash", () => {
  expect(literalValue("plain")).toBe("plain");
  expect(literalValue(String.raw`a\"b`)).toEqual(new EitherText(String.raw`a\"b`, 'a"b'));
});

test("JSON's own escapes are interpreted as JSON does", () => {
  fc.assert(
    fc.property(fc.string({ unit: "binary", maxLength: 20 }), (text) => {
      expect(interpretEscapes(JSON.stringify(text).slice(1, -1))).toBe(text);
    }),
  );
});
