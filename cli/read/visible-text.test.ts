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

test("every mark that turns text round is a dot", () => {
  for (const mark of ["\u061c", "\u200e", "\u200f", "\u202a", "\u202d", "\u2066", "\u2069", "\ufeff"])
    check(`a${mark}b`, "a·b");
});

test("what joins letters stays", () => {
  check("क\u200d्ष 👩\u200d🚀 e\u0301", "क\u200d्ष 👩\u200d🚀 e\u0301");
});

test("a cut goes through no character", () => {
  expect([fitText("a🐎b", 3), fitText("🐎🐎", 3), fitText("🐎b", 2), fitText("ab🐎", 4)]).toEqual([
    "a…",
    "🐎…",
    "…",
    "ab🐎",
  ]);
  fc.assert(
    fc.property(fc.string({ unit: "grapheme", maxLength: 30 }), fc.integer({ min: 1, max: 30 }), (text, width) => {
      const fitted = fitText(text, width);
      expect(fitted.length).toBeLessThanOrEqual(Math.max(width, 1));
      expect(fitted.isWellFormed() || !text.isWellFormed()).toBe(true);
      expect(fitted === text || text.startsWith(fitted.slice(0, -1))).toBe(true);
    }),
  );
});
