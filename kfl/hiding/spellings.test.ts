// Values as addresses, JSON, XML, base64 and hexadecimal have them.
import fc from "fast-check";
import { expect, test } from "vitest";
import { encodeBase64, encodeUtf8 } from "../paths/base64.ts";
import { decodings, encodedForms, readingsOf, textForms } from "./spellings.ts";

test("forms of a text, once each", () => {
  expect(textForms("plain")).toEqual(["plain"]);
  expect(textForms('a "b" &')).toEqual([
    'a "b" &',
    "a%20%22b%22%20%26",
    "a+%22b%22+%26",
    'a \\"b\\" &',
    'a "b" &amp;',
    "a &quot;b&quot; &amp;",
  ]);
  expect(textForms("\ud800 x")).toContain("%EF%BF%BD%20x");
});

test("a value is found in base64 whatever stands before and behind it", () => {
  const printable = fc.string({ minLength: 4, maxLength: 20 });
  fc.assert(
    fc.property(fc.string(), printable, fc.string(), (before, value, behind) => {
      const text = encodeBase64(encodeUtf8(before + value + behind));
      expect(encodedForms(value).some((form) => text.includes(form))).toBe(true);
    }),
  );
});

test("what a word decodes to", () => {
  expect(decodings("73656372")).toContain("secr");
  expect(decodings("c2VjcmV0")).toContain("secret");
  expect(decodings("/x/c2VjcmV0")).toContain("secret");
  expect(decodings("c2VjcmV0Zg")).toContain("secretf");
});

test("what a text reads as, for so many words of it", () => {
  expect(readingsOf("a%20b+c")).toEqual(["a%20b+c", "a b c"]);
  expect(readingsOf("%zz+")).toEqual(["%zz+"]);
  expect(readingsOf("Basic dXNlcjpwYXNzd29yZA==")).toContain("user:password");
  const words = Array.from({ length: 100 }, (_, i) => encodeBase64(encodeUtf8(`word number ${i}`)));
  expect(readingsOf(words.join(" "))).toHaveLength(1 + 64);
});
