// KFL 2 text → tree: precedence, literals, mistakes and their places, and that a tree written out is the tree.
import fc from "fast-check";
import { expect, test } from "vitest";
import { MAX_DEPTH } from "../filter.ts";
import { celText } from "../testing/arbitraries.ts";
import { outlineCel } from "../testing/outline.ts";
import { formatCel } from "./format.ts";
import { parseCel } from "./parse.ts";

/** `expected` is the outline of the tree, or `column: message` of the mistake. */
function check(text: string, expected: string): void {
  test(`${JSON.stringify(text.slice(0, 60))} → ${expected}`, () => {
    const { root, error } = parseCel(text);
    expect(error ? `${error.column}: ${error.message}` : root ? outlineCel(root) : "").toBe(expected);
  });
}

// Precedence.
check("", "");
check("# only a comment", "");
check("a && b || c", "(|| (&& a b) c)");
check("a || b && c", "(|| a (&& b c))");
check("a && b && c", "(&& a b c)");
check("(a || b) && c", "(&& [(|| a b)] c)");
check("a ? b : c ? d : e", "(? a b (? c d e))");
check("a || b ? c : d", "(? (|| a b) c d)");
check("a == b && c != d", "(&& (== a b) (!= c d))");
check("1 + 2 * 3", "(+ 1 (* 2 3))");
check("1 - 2 - 3", "(- (- 1 2) 3)");
check("1 < 2 < 3", "(< (< 1 2) 3)");
check("a in b in c", "(in (in a b) c)");
check("a + b in c", "(in (+ a b) c)");
check("!a && b", "(&& (! a) b)");
check("!!a", "(! (! a))");
check("!a.b(c)", "(! (a.b() c))");
check("-a * b", "(* (- a) b)");
check("a - -5", "(- a -5)");
check("-(5)", "(- [5])");

// Members.
check("a.b.c", "a.b.c");
check("a.b[c].d", "a.b[c].d");
check("a.f(1, x)", "(a.f() 1 x)");
check("f()", "(f())");
check("f(a).g()", "((f() a).g())");
check("[1, 2,]", "[list 1 2]");
check("[]", "[list]");
check('{"a": 1, "b": 2}', '{map "a":1 "b":2}');
check("{}", "{map}");
check("l.exists(x, x > 1)", "(l.exists() x (> x 1))");

// Literals.
check("1 == 1u", "(== 1 1u)");
check("0x1F", "31");
check("-9223372036854775808", "-9223372036854775808");
check("1.5e3", "1500d");
check("1e3", "1000d");
check("true != false", "(!= true false)");
check("null", "null");
check(String.raw`"a\n\t\"\\\x41\u00e9\U0001F600\101"`, JSON.stringify('a\n\t"\\Aé😀A'));
check(String.raw`'it\'s'`, `"it's"`);
check(String.raw`r"\d"`, String.raw`"\\d"`);
check('"""two\nlines"""', String.raw`"two\nlines"`);
check(String.raw`b"\xffA\u00e9"`, "b[255 65 195 169]");
check(String.raw`rb"\x"`, "b[92 120]");

// Mistakes, with their column.
check("a &&", "5: expected a value or a field, but the filter ends here");
check("a b", "3: expected an operator or the end of the filter, found `b`");
check("(a", "3: expected `)`, but the filter ends here");
check("a ? b", "6: expected `:`, but the filter ends here");
check("a.", "3: expected a name, but the filter ends here");
check("a[1", "4: expected `]`, but the filter ends here");
check("[1 2]", "4: expected `]`, found `2`");
check("{1 2}", "4: expected `:`, found `2`");
check("f(1,)", "4: expected `)`, found `,`");
check("a = b", "3: a single = is not an operator: write ==");
check("a and b", "3: expected an operator or the end of the filter, found `and`");
check("9223372036854775808", "1: 9223372036854775808 does not fit into 64 bits");
check("18446744073709551616u", "1: 18446744073709551616u does not fit into 64 bits without sign");
check("-1u", "1: 1u does not fit into 64 bits without sign");
check(String.raw`"\q"`, "1: `\\q` is no escape");
check(String.raw`"\ud800"`, "1: `\\ud800` is no character");
check("if", "1: `if` is a reserved word and cannot stand here");
check("a @ b", '3: "@" has no meaning here');
check('x == "a', "6: this text is not closed: a quote is missing");

const nested = (levels: number): string => `${"(".repeat(levels)}a${")".repeat(levels)}`;
test("nesting up to the limit parses, one more does not", () => {
  expect(parseCel(nested(MAX_DEPTH)).error).toBeNull();
  expect(parseCel(nested(MAX_DEPTH + 1)).error?.message).toBe(`more than ${MAX_DEPTH} levels of nesting`);
});

test("chains that make the tree deep count as nesting, && and || do not", () => {
  const chain = (sign: string, length: number): string => Array.from({ length }, () => "a").join(sign);
  expect(parseCel(chain(" + ", 300)).error?.message).toBe(`more than ${MAX_DEPTH} operators in a row`);
  expect(parseCel(chain(".", 300)).error?.message).toBe(`more than ${MAX_DEPTH} operators in a row`);
  expect(parseCel(chain(" && ", 10_000)).error).toBeNull();
  expect(parseCel(chain(" || ", 10_000)).error).toBeNull();
});

const literals = fc.oneof(
  fc.string({ unit: "binary", maxLength: 8 }).map((text) => JSON.stringify(text.toWellFormed())),
  fc.bigInt({ min: -(2n ** 63n), max: 2n ** 63n - 1n }).map(String),
  fc
    .double({ noNaN: true, noDefaultInfinity: true })
    .map((value) => (Number.isInteger(value) ? value.toFixed(1) : String(value)).replace("e+", "e")),
);

test("written out and parsed again, a tree is the same", () => {
  fc.assert(
    fc.property(fc.oneof(celText, literals), (text) => {
      const { root, error } = parseCel(text);
      if (!root || error) throw new Error(`the generator makes filters: ${text}`);
      const again = parseCel(formatCel(root));
      expect(again.error).toBeNull();
      expect(again.root && outlineCel(again.root)).toBe(outlineCel(root));
    }),
  );
});
