// Text → tokens in each dialect: what is one token, what is none, and that every text gives some.
import fc from "fast-check";
import { expect, test } from "vitest";
import { tokenize } from "./tokens.ts";
import type { TokenDialect } from "./tokens.ts";

/** Tokens as `kind:text`, the end left out. */
function check(dialect: TokenDialect, text: string, expected: readonly string[]): void {
  test(`${dialect}: ${JSON.stringify(text)}`, () => {
    const tokens = tokenize(text, dialect)
      .slice(0, -1)
      .map(({ kind, from, to }) => `${kind}:${text.slice(from, to)}`);
    expect(tokens).toEqual(expected);
  });
}

check("classic", "", []);
check("classic", " \t\r\n ", []);
check("classic", "a_1 Ünïcode _x", ["name:a_1", "name:Ünïcode", "name:_x"]);
check("classic", "a-b", ["name:a", "operator:-", "name:b"]);
check("classic", "1 05 1_000 3.14 .5 5. 1e3 1.5e-2", [
  "number:1",
  "number:05",
  "number:1_000",
  "number:3.14",
  "number:.5",
  "number:5.",
  "number:1e3",
  "number:1.5e-2",
]);
check("classic", "0x10", ["bad:0x10"]);
check("classic", "0b1", ["bad:0b1"]);
check("classic", "1__0", ["bad:1__0"]);
check("classic", "1_", ["bad:1_"]);
check("classic", "5abc", ["bad:5abc"]);
check("classic", "== != >= > <= < ! - ( ) [ ] . , : *", [
  "operator:==",
  "operator:!=",
  "operator:>=",
  "operator:>",
  "operator:<=",
  "operator:<",
  "operator:!",
  "operator:-",
  "operator:(",
  "operator:)",
  "operator:[",
  "operator:]",
  "operator:.",
  "operator:,",
  "operator::",
  "operator:*",
]);
check("classic", "a..b", ["name:a", "operator:..", "name:b"]);
check("classic", '"a b"', ['string:"a b"']);
check("classic", '"a\\"b"', ['string:"a\\"b"']);
check("classic", "'a\"b' `c'd`", ["string:'a\"b'", "string:`c'd`"]);
check("classic", "`two\nlines`", ["string:`two\nlines`"]);
check("classic", '"two\nlines"', ['bad:"two', "name:lines", 'bad:"']);
check("classic", '"open', ['bad:"open']);
check("classic", '"open\\', ['bad:"open\\']);
check("classic", "r\"\\d+\" r'x' r`y`", ['regex:r"\\d+"', "regex:r'x'", "regex:r`y`"]);
check("classic", 'r "x"', ["name:r", 'string:"x"']);
check("classic", "a // rest\nb", ["name:a", "comment:// rest", "name:b"]);
check("classic", "a /* in\nside */ b", ["name:a", "comment:/* in\nside */", "name:b"]);
check("classic", "a /* open", ["name:a", "bad:/* open"]);
check("classic", "# x", ["bad:#", "name:x"]);
check("classic", "a && b", ["name:a", "bad:&", "bad:&", "name:b"]);
check("classic", "a | b", ["name:a", "bad:|", "name:b"]);
check("classic", "a + b", ["name:a", "bad:+", "name:b"]);
check("classic", "😀", ["bad:😀"]);

check("kfl2", "a && b || !c ? d : e", [
  "name:a",
  "operator:&&",
  "name:b",
  "operator:||",
  "operator:!",
  "name:c",
  "operator:?",
  "name:d",
  "operator::",
  "name:e",
]);
check("kfl2", "1 5u 0x1F 0x1Fu 5.0 .5 1e3 1.5e-2", [
  "number:1",
  "number:5u",
  "number:0x1F",
  "number:0x1Fu",
  "number:5.0",
  "number:.5",
  "number:1e3",
  "number:1.5e-2",
]);
check("kfl2", "1_000", ["bad:1_000"]);
check("kfl2", "x.y", ["name:x", "operator:.", "name:y"]);
check("kfl2", "[1, 2]", ["operator:[", "number:1", "operator:,", "number:2", "operator:]"]);
check("kfl2", `"a" 'b' r"\\" b"x" bR'y'`, ['string:"a"', "string:'b'", 'string:r"\\"', 'string:b"x"', "string:bR'y'"]);
check("kfl2", `"""a "quoted" b"""`, [`string:"""a "quoted" b"""`]);
check("kfl2", "'''two\nlines'''", ["string:'''two\nlines'''"]);
check("kfl2", '"""open', ['bad:"""open']);
check("kfl2", "`x`", ["bad:`", "name:x", "bad:`"]);
check("kfl2", "a # note && b", ["name:a", "comment:# note && b"]);
check("kfl2", "a // note\n&& b", ["name:a", "comment:// note", "operator:&&", "name:b"]);
check("kfl2", '"#" # x', ['string:"#"', "comment:# x"]);
check("kfl2", "a & b", ["name:a", "bad:&", "name:b"]);
check("kfl2", "a = b", ["name:a", "bad:=", "name:b"]);
check("either", "a /* in */ b /* open", ["name:a", "comment:/* in */", "name:b", "bad:/* open"]);
check("either", "a / b * c % d", ["name:a", "operator:/", "name:b", "operator:*", "name:c", "operator:%", "name:d"]);
check("either", "r`x` rb'y' R\"z\"", ["string:r`x`", "string:rb'y'", 'string:R"z"']);
check("either", "5u .5 1e3 0x1F", ["number:5u", "number:.5", "number:1e3", "number:0x1F"]);
check("either", "a # b\nc", ["name:a", "comment:# b", "name:c"]);
check("kfl2", "a /* b", ["name:a", "operator:/", "operator:*", "name:b"]);
check("kfl2", `r'''a'b''' b"""x"""`, ["string:r'''a'b'''", 'string:b"""x"""']);
check("kfl2", String.raw`"a\"b" "c`, [String.raw`string:"a\"b"`, 'bad:"c']);
check("kfl2", '"two\nlines"', ['bad:"two', "name:lines", 'bad:"']);
check("kfl2", "5.x", ["number:5", "operator:.", "name:x"]);
check("kfl2", "5x 5ux 0xG", ["bad:5x", "bad:5ux", "bad:0xG"]);
check("kfl2", "<= >= < > == !=", [
  "operator:<=",
  "operator:>=",
  "operator:<",
  "operator:>",
  "operator:==",
  "operator:!=",
]);
check("classic", "== = =", ["operator:==", "operator:=", "operator:="]);
check("classic", "!==", ["operator:!=", "operator:="]);
check("classic", "...", ["operator:..", "operator:."]);
check("classic", "1..2", ["number:1", "operator:..", "number:2"]);
check("classic", "1_000.5 1e+3 1E3", ["number:1_000.5", "number:1e+3", "number:1E3"]);
check("classic", "a٣", ["name:a٣"]);
check("classic", "a // one\r\nb", ["name:a", "comment:// one\r", "name:b"]);
check("classic", "/* a */ // b", ["comment:/* a */", "comment:// b"]);
check("classic", "/**/a", ["comment:/**/", "name:a"]);
check("classic", '"// no" /* "yes" */', ['string:"// no"', 'comment:/* "yes" */']);
check("classic", String.raw`r"a\"b"`, [String.raw`regex:r"a\"b"`]);
check("classic", 'r"open', ['bad:r"open']);
check("classic", "rx r", ["name:rx", "name:r"]);
check("classic", "`a\\`", ["string:`a\\`"]);
check("classic", "a % b ? c", ["name:a", "bad:%", "name:b", "bad:?", "name:c"]);
check("classic", "a\u00a0b", ["name:a", "bad:\u00a0", "name:b"]);

/** The complaint of the first bad token. */
function checkComplaint(dialect: TokenDialect, text: string, expected: string): void {
  test(`${dialect}: ${JSON.stringify(text)} complains`, () => {
    expect(tokenize(text, dialect).find(({ kind }) => kind === "bad")?.text).toBe(expected);
  });
}
checkComplaint("classic", '"x', "this text is not closed: a quote is missing");
checkComplaint("classic", "/* x", "this comment is not closed: */ is missing");
checkComplaint("classic", "0x10", "0x10 is not a number");
checkComplaint("classic", "1_", "1_ is not a number");
checkComplaint("classic", "a && b", "& is not an operator here: write `and` (classic) or `&&`");
checkComplaint("classic", "a || b", "| is not an operator here: write `or` (classic) or `||`");
checkComplaint("kfl2", "a = b", "a single = is not an operator: write ==");
checkComplaint("kfl2", "a @ b", '"@" has no meaning here');
checkComplaint("kfl2", "\u0000", String.raw`"\u0000" has no meaning here`);
checkComplaint("kfl2", "😀", '"😀" has no meaning here');

check("either", "a and b && c..d `e`", [
  "name:a",
  "name:and",
  "name:b",
  "operator:&&",
  "name:c",
  "operator:..",
  "name:d",
  "string:`e`",
]);

const dialects = fc.constantFrom<TokenDialect[]>("classic", "kfl2", "either");

test("tokens are in order, do not overlap, and leave out nothing but space", () => {
  fc.assert(
    fc.property(fc.string({ unit: "binary", maxLength: 200 }), dialects, (text, dialect) => {
      let at = 0;
      for (const token of tokenize(text, dialect)) {
        expect(text.slice(at, token.from)).toMatch(/^[ \t\r\n]*$/);
        expect(token.kind === "end" || token.to > token.from).toBe(true);
        at = token.to;
      }
      expect(at).toBe(text.length);
    }),
  );
});
