import fc from "fast-check";
import { expect, test } from "vitest";
import { quoted } from "./json-text.ts";

function check(text: string): void {
  expect(quoted(text)).toBe(JSON.stringify(text));
}

test("a text is quoted as JSON has it", () => {
  for (const text of ["", "GET", 'say "x"', "a\\b", "\n", "\x7f", "é€", "\u2028", "\ud83d\ude00", "\ud800", "\uffff"])
    check(text);
  check("x".repeat(64));
  check("x".repeat(65));
  check(`${"x".repeat(64)}"`);
});
test("any text is", () => {
  fc.assert(fc.property(fc.string({ unit: "binary", maxLength: 80 }), check));
  fc.assert(
    fc.property(fc.array(fc.integer({ min: 0, max: 0xffff })), (units) => check(String.fromCharCode(...units))),
  );
});
