import fc from "fast-check";
import { expect, test } from "vitest";
import { fitText, visibleText } from "./visible-text.ts";

function check(text: string, expected: string): void {
  expect(visibleText(text)).toBe(expected);
}

test("controls and direction marks become dots, letters stay", () => {
  check("GET /cart", "GET /cart");
  check("\x1b[31mred\x1b[0m", "·[31mred·[0m");
  check("a\tb\r\nc\x7f\u0085", "a·b··c··");
  check("abc\u202etxt", "abc·txt");
  check("žluťoučký 日本 🐎", "žluťoučký 日本 🐎");
});

test("whatever comes in, no control comes out", () => {
  fc.assert(fc.property(fc.string({ unit: "binary" }), (text) => !/\p{Cc}/u.test(visibleText(text))));
});

test("a cut is shown", () => {
  expect([fitText("abc", 3), fitText("abcd", 3), fitText("abcd", 0)]).toEqual(["abc", "ab…", "…"]);
});
