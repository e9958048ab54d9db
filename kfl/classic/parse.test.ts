// Classic text → tree: what groups with what, what is a mistake and where, and that a tree written out is the tree.
import fc from "fast-check";
import { expect, test } from "vitest";
import { MAX_DEPTH, MAX_FILTER_LENGTH } from "../filter.ts";
import { classicText } from "../testing/arbitraries.ts";
import { outlineClassic } from "../testing/outline.ts";
import { formatClassic } from "./format.ts";
import { parseClassic, parsePath } from "./parse.ts";
import { formatSteps } from "../paths/steps.ts";

/** `expected` is the outline of the tree, or `column: message` of the mistake. */
function check(text: string, expected: string): void {
  test(`${JSON.stringify(text.slice(0, 60))} → ${expected}`, () => {
    const { root, error } = parseClassic(text);
    expect(error ? `${error.column}: ${error.message}` : root ? outlineClassic(root) : "").toBe(expected);
  });
}

// Levels and grouping (to the right).
check("", "");
check("  // nothing", "");
check("a and b or c", "(and a (or b c))");
check("a or b and c", "(or a (and b c))");
check("(a or b) and c", "(and [(or a b)] c)");
check("a == b == c", "(== a (== b c))");
check("1 < 2 < 3", "(< 1 (< 2 3))");
check("x > 5 == true", "(== (> x 5) true)");
check("a == b and c != d", "(and (== a b) (!= c d))");
check("!a == b", "(== (! a) b)");
check("!!a", "(! (! a))");
check("--5", "(- (- 5))");
check("-n == 4", "(== (- n) 4)");
check("a = = 5", "(== a 5)");
check("a > = 5", "(>= a 5)");
check("a < = 5", "(<= a 5)");
check("a ! = 5", "(!= a 5)");
check("a ! 5", "3: expected `and`, `or` or the end of the filter, found `!`");

// Words are words only where they can be.
check("and == 3", "(== and 3)");
check("or or and", "(or or and)");
check("nil", "nil");
check("nil.x", "nil.x");
check("not", "not");
check("null == 1", "(== null 1)");
check("TRUE", "TRUE");
check("AND", "AND");

// Literals.
check("a == 1_000.5", "(== a 1000.5)");
check("a == .5", "(== a 0.5)");
check("a == 05", "(== a 5)");
check(`a == 'x"y'`, String.raw`(== a "x\"y")`);
check("a == `x`", '(== a "x")');
check('a == "x\\n"', String.raw`(== a "x\\n")`);
check('a == r"\\d\\"x"', String.raw`(== a /\d"x/)`);
check("a == r'it'", "(== a /it/)");

// Paths.
check("a.b.c", "a.b.c");
check('a["k-e.y"]', 'a["k-e.y"]');
check("a['k']", "a.k");
check("a[0][1]", "a[0][1]");
check("a[*].b", "a.*.b");
check("a.*.k.*", "a.*.k.*");
check("a..k", "a..k");
check('m["a"]["b"].c', "m.a.b.c");
check("a[1].b[0].c", "a[1].b[0].c");
check("body.json().a[0]", "body.json().a[0]");
check("body.xml()..name", "body.xml()..name");

// Calls.
check('a.startsWith("x")', '(startsWith of a "x")');
check("now()", "(now)");
check("limit(n: 5)", "(limit 5)");
check('redact("a", "b")', '(redact "a" "b")');
check('body.json().a.startsWith("A")', '(startsWith of body.json().a "A")');
check('a.contains("x").contains("y")', '(contains of (contains of a "x") "y")');
check('a.contains("x").b', '(path (contains of a "x") b)');
check('request.headers["Cookie"].contains(src.name)', "(contains of request.headers.Cookie src.name)");
check('h["a"].startsWith("v") and n == 5', '(and (startsWith of h.a "v") (== n 5))');

// Mistakes, with their column.
check("a = 5", "5: expected `=`, found `5`");
check("a ==", "5: expected a value or a field, but the filter ends here");
check("a b", "3: expected `and`, `or` or the end of the filter, found `b`");
check("not x", "5: expected `and`, `or` or the end of the filter, found `x`");
check("(a", "3: expected `)`, but the filter ends here");
check("a)", "2: expected `and`, `or` or the end of the filter, found `)`");
check(".a", "1: expected a value or a field, found `.`");
check("..a", "1: expected a value or a field, found `..`");
check("[0]", "1: expected a value or a field, found `[`");
check("a[-1]", "3: expected a number from 0, a key in quotes or `*`, found `-`");
check("a[1.5]", "3: expected a number from 0, a key in quotes or `*`, found `1.5`");
check("a[x]", "3: expected a number from 0, a key in quotes or `*`, found `x`");
check("a[0", "4: expected `]`, but the filter ends here");
check("a.", "3: expected a field name, but the filter ends here");
check('a["x"](1)', "7: only a helper's name can stand before `(`");
check("limit(1", "8: expected `)`, but the filter ends here");
check("http && tls", "6: & is not an operator here: write `and` (classic) or `&&`");
check("a + b", '3: "+" has no meaning here');
check("a ? b : c", '3: "?" has no meaning here');
check("$a", '1: "$" has no meaning here');
check("@a", '1: "@" has no meaning here');
check('a == "x', "6: this text is not closed: a quote is missing");
check("a == 0x10", "6: 0x10 is not a number");
check("x == 5 /* open", "8: this comment is not closed: */ is missing");

test("a mistake on a later line has that line", () => {
  const { error } = parseClassic("a and\nb ==\n  =");
  expect([error?.line, error?.column]).toEqual([3, 3]);
});

const nested = (levels: number): string => `${"(".repeat(levels)}a${")".repeat(levels)}`;
test("nesting up to the limit parses, one more does not", () => {
  expect(parseClassic(nested(MAX_DEPTH)).error).toBeNull();
  expect(parseClassic(nested(MAX_DEPTH + 1)).error?.message).toBe(`more than ${MAX_DEPTH} levels of nesting`);
  expect(parseClassic(`${"!".repeat(MAX_DEPTH + 1)}a`).error?.message).toContain("levels of nesting");
});

test("a chain may be as long as the text", () => {
  const text = Array.from({ length: 8_000 }, () => "ab").join(" and ");
  expect(parseClassic(text).error).toBeNull();
});

test("a text beyond the limit is refused", () => {
  expect(parseClassic("a".repeat(MAX_FILTER_LENGTH)).error).toBeNull();
  expect(parseClassic("a".repeat(MAX_FILTER_LENGTH + 1)).error?.message).toContain("longer than");
});

test("written out and parsed again, a tree is the same", () => {
  fc.assert(
    fc.property(classicText, (text) => {
      const { root } = parseClassic(text);
      if (!root) throw new Error("the generator makes filters");
      const again = parseClassic(formatClassic(root));
      expect(again.error).toBeNull();
      expect(again.root && outlineClassic(again.root)).toBe(outlineClassic(root));
    }),
  );
});

/** `expected` is the path as it is written, or empty where the text is no path. */
function checkPath(text: string, expected: string): void {
  test(`path ${text}`, () => {
    const { steps, error } = parsePath(text);
    expect(error ? "" : formatSteps(steps)).toBe(expected);
  });
}
checkPath("a.b", "a.b");
checkPath("..name", "..name");
checkPath("body.json()..name", "body.json()..name");
checkPath("body.json()...name", "body.json()..name");
checkPath('request.headers["X-Trace"]', 'request.headers["X-Trace"]');
checkPath("a.contains(1)", "");
checkPath("a b", "");
checkPath("", "");
checkPath(".a", "");
