// Regular expressions: RE2 syntax, the short ways mean the same as the engine, and none takes more than linear time.
import fc from "fast-check";
import { RE2JS } from "re2js";
import { expect, test } from "vitest";
import { compileRegex } from "./regex.ts";

function check(pattern: string, text: string, expected: boolean | "error"): void {
  test(`/${pattern}/ in ${JSON.stringify(text)}: ${expected}`, () => {
    const regex = compileRegex(pattern);
    expect(regex.ok ? regex.test(text) : "error").toBe(expected);
  });
}
check("", "x", true);
check("abc", "xabcx", true);
check("^abc", "xabc", false);
check("^abc", "abcx", true);
check("abc$", "xabc", true);
check("abc$", "abc\n", false);
check("^abc$", "abc", true);
check("^$", "", true);
check("a\\.b", "a.b", true);
check("a\\.b", "axb", false);
check("\\/v2", "/v2", true);
check("^/v\\d+/", "/v22/x", true);
check("^/v\\d+/", "x/v2/", false);
check("^5..", "503", true);
check("^5..", "50", false);
check("a.b", "a\nb", false);
check("a.b", "a\u2028b", true);
check("^[a-z]+$", "abc", true);
check("^[a-z]+$", "aBc", false);
check("^[^/]*/", "abc/", true);
check("[0-9][0-9]", "a12", true);
check("^\\w+@", "me@x", true);
check("\\d\\d\\d", "ab503", true);
check("^\\@\\-x", "@-x", true);
check("^.$", "😀", true);
check("(?i)abc", "xABC", true);
check("(?s)a.b", "a\nb", true);
check("\\pL+", "é", true);
check("(a|b)c", "bc", true);
check("a{2,3}", "caab", true);
check("(", "", "error");
check("(?=a)", "", "error");
check("(?<=a)b", "", "error");
check("\\1", "", "error");
check("a**", "", "error");
check("a{1001}", "", "error");
check("((a{100}){100}){100}", "", "error");
check("a".repeat(10_001), "", "error");

const patterns = fc
  .array(
    fc.constantFrom("^", "a", "b", ".", "\\d", "\\w", "[a-c]", "[^a]", "+", "*", "\\.", "\\-", "/", "$", "é", "5"),
    { maxLength: 8 },
  )
  .map((parts) => parts.join(""));
test("short ways and engine agree", () => {
  fc.assert(
    fc.property(
      patterns,
      fc.array(fc.constantFrom("a", "b", "5", ".", "-", "/", "\n", "é", "😀", "\r"), { maxLength: 8 }),
      (pattern, parts) => {
        const text = parts.join("");
        const regex = compileRegex(pattern);
        let engine: boolean | null = null;
        try {
          engine = RE2JS.compile(pattern).test(text);
        } catch {
          engine = null;
        }
        expect(regex.ok ? regex.test(text) : null).toBe(engine);
      },
    ),
    { numRuns: 3000 },
  );
});

// A backtracking engine needs exponential or quadratic time for these; the test only has to end.
const LONG = 1_000_000;
test.each(["(a+)+$", "^(a|a)*$", "(a*)*b", "^(([a-z])+.)+[A-Z]([a-z])+$", "a*a*a*a*b", "^a*b", ".*.*=.*", "(x+x+)+y"])(
  "%s over a long text ends",
  (pattern) => {
    const regex = compileRegex(pattern);
    expect(regex.ok && regex.test(`${"a".repeat(LONG)}!`)).toBe(false);
  },
);
