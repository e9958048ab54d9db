// The tidy form of a text: one spelling for each thing, comments and spare space gone, nothing for a text with mistakes.
import { expect, test } from "vitest";
import type { Dialect } from "./filter.ts";
import { format } from "./format.ts";

function check(dialect: Dialect, text: string, expected: string | null): void {
  test(`${dialect}: ${JSON.stringify(text)}`, () => {
    expect(format(text, dialect)).toBe(expected);
    // What is tidy stays as it is.
    if (expected !== null) expect(format(expected, dialect)).toBe(expected);
  });
}
check("classic", "", "");
check("classic", " // note", "");
check("classic", "a  and\n\tb /* c */ or d", "a and b or d");
check("classic", "(a)and(b)", "(a) and (b)");
check("classic", "a==5", "a == 5");
check("classic", "a = = 5", "a == 5");
check("classic", "a ! = 5", "a != 5");
check("classic", "a > = b<c", "a >= b < c");
check("classic", "! a", "!a");
check("classic", "- - 5", "--5");
check("classic", "1_000 == 05.50", "1000 == 5.5");
check("classic", "1e3 == .5", "1000 == 0.5");
check("classic", "n == 1e999", "n == 1e999");
check("classic", "n == 1e21", "n == 1e+21");
check("classic", "a == 'x'", 'a == "x"');
check("classic", "a == `x`", 'a == "x"');
check("classic", "a == 'say \"x\"'", "a == 'say \"x\"'");
check("classic", 'a == "\\""', 'a == "\\""');
check("classic", "a == `x\ny`", "a == `x\ny`");
check("classic", "a == 'it\\'s'", `a == "it\\'s"`);
check("classic", "a == r'\\d+'", 'a == r"\\d+"');
check("classic", "a == r'\"'", 'a == r"\\""');
check("classic", "a['b']['c d'] . e", 'a.b["c d"].e');
check("classic", "a[*][0]..k", "a.*[0]..k");
check("classic", "a . json ( ) . b", "a.json().b");
check("classic", 'a.contains( tag : "x" , 5)', 'a.contains("x", 5)');
check("classic", 'a.json().b.startsWith("x")', 'a.json().b.startsWith("x")');
check("classic", "now ( )", "now()");
check("classic", "true and false or nil", "true and false or nil");
check("classic", "a ==", null);
check("classic", "a && b", null);
check("classic", "a b", null);

check("kfl2", "", "");
check("kfl2", "# note", "");
check("kfl2", "a&&b||c // d", "a && b || c");
check("kfl2", "( a )", "(a)");
check("kfl2", "a?b:c", "a ? b : c");
check("kfl2", "! a", "!a");
check("kfl2", "- 5 + 0x1F", "-5 + 31");
check("kfl2", "1.50 + 1e3 + 5U", "1.5 + 1000.0 + 5u");
check("kfl2", "1e100", "1e100");
check("kfl2", "'it''s'", null);
check("kfl2", "'say \"x\"'", '"say \\"x\\""');
check("kfl2", "r'\\d'", '"\\\\d"');
check("kfl2", '"""a\nb"""', '"a\\nb"');
check("kfl2", '"\\u0001é😀"', '"\\u0001é😀"');
check("kfl2", "b'a\\xff\"'", 'b"a\\xff\\x22"');
check("kfl2", "[1,2,]", "[1, 2]");
check("kfl2", "{'a':1}", '{"a": 1}');
check("kfl2", "a . b [ 0 ] . c ( d , e )", "a.b[0].c(d, e)");
check("kfl2", "size ( a )", "size(a)");
check("kfl2", "a in[1]", "a in [1]");
check("kfl2", "null == true", "null == true");
check("kfl2", "9223372036854775807", "9223372036854775807");
check("kfl2", "a and b", null);
check("kfl2", "a &&", null);
