import { describe, expect, test } from "vitest";
import { readDocument } from "./document.ts";
import { MAX_DEPTH, MAX_DOCUMENT_CHARACTERS } from "./limits.ts";
import { type TokenKind, Tokens } from "./tokens.ts";

/** Operations as `type name`, or null. */
function check(text: string, expected: readonly string[] | null): void {
  expect(readDocument(text)?.map(({ type, name }) => `${type} ${name}`.trim()) ?? null).toEqual(expected);
}

describe("documents", () => {
  test.each([
    ["{ a }", ["query"]],
    ["query { a }", ["query"]],
    ["query Q { a }", ["query Q"]],
    ["mutation M { a }", ["mutation M"]],
    ["subscription { a }", ["subscription"]],
    ["query A { a } mutation B { b }", ["query A", "mutation B"]],
    ["query query { query mutation fragment on }", ["query query"]],
    ["{ a b: c d { e } }", ["query"]],
    ['{ a(x: 1) b(x: -1.5e3, y: "s", z: true, e: ENUM, n: null) }', ["query"]],
    ["{ a(l: [1, [2], []], o: {k: {v: $v}, e: {}}) }", ["query"]],
    ['query Q($a: Int, $b: [String!]! = ["x"] @d, $c: In = {k: 1}) { a(x: $a) }', ["query Q"]],
    ["query Q @live @cache(ttl: 5) { a @skip(if: $x) @b }", ["query Q"]],
    ["{ ...F ...on T { a } ... { b } ... @include(if: true) { c } } fragment F on T @d { a }", ["query"]],
    ["fragment F on T { a } query Q { ...F }", ["query Q"]],
    ["# comment, with { brackets\n{ a } # end", ["query"]],
    ["\uFEFF{,a,,b,}", ["query"]],
    ['{ a(s: "q\\"\\u00e9\\u{1F600}\\n") }', ["query"]],
    ['{ a(s: """block "quoted" \\""" and\nlines""") }', ["query"]],
    ['{ a(s: "") b(s: """""") }', ["query"]],
  ] as const)("%s", check);
});

describe("no documents", () => {
  test.each([
    "",
    " ",
    "hello world",
    "{",
    "{}",
    "{ a",
    "{ a }}",
    "{ a } trailing",
    "query",
    "query Q",
    "query Q() { a }",
    "query Q($a) { a }",
    "query Q($a: ) { a }",
    "query Q($a: [Int) { a }",
    "{ a() }",
    "{ a(x) }",
    "{ a(x:) }",
    "{ a(x: {k}) }",
    "{ a(x: [1) }",
    "{ a: }",
    "{ : a }",
    "{ ... }",
    "{ ...on }",
    "{ a @ }",
    "fragment F on T { a }",
    "fragment on on T { a }",
    "fragment F T { a }",
    "type T { a: Int }",
    "select * from t",
    '{"a": 1}',
    '{ a(s: "open) }',
    '{ a(s: "line\nbreak") }',
    '{ a(s: "bad \\x escape") }',
    '{ a(s: """open) }',
    "{ a(x: 01) }",
    "{ a(x: 1.) }",
    "{ a(x: 1a) }",
    "{ a(x: .5) }",
    "{ a ? }",
    "{ a .. b }",
  ])("%j", (text) => check(text, null));
});

test("nesting and length are bounded", () => {
  const nested = (depth: number): string => `${"{ a ".repeat(depth)}${"}".repeat(depth)}`;
  check(nested(MAX_DEPTH), ["query"]);
  check(nested(MAX_DEPTH + 1), null);
  check(nested(100_000), null);
  check(`{ a(x: ${"[".repeat(100_000)}) }`, null);
  check(`query Q($a: ${"[".repeat(100_000)}) { a }`, null);
  check(`{ ${"a ".repeat(MAX_DOCUMENT_CHARACTERS / 2)} }`, null);
  check(`{ ${"a ".repeat(MAX_DOCUMENT_CHARACTERS / 4)} }`, ["query"]);
});

function tokensOf(text: string): readonly (readonly [TokenKind, string])[] {
  const tokens = new Tokens(text);
  const seen: (readonly [TokenKind, string])[] = [];
  for (; tokens.kind !== "end" && tokens.kind !== "bad"; tokens.next()) seen.push([tokens.kind, tokens.text]);
  return [...seen, [tokens.kind, tokens.text]];
}

test("tokens", () => {
  expect(tokensOf('a1 _b ...!$&()=:@[]{|} -0 1.5E-7 "s" #c\n')).toEqual([
    ["name", "a1"],
    ["name", "_b"],
    ..."... ! $ & ( ) = : @ [ ] { | }".split(" ").map((text) => ["punctuator", text] as const),
    ["number", "-0"],
    ["number", "1.5E-7"],
    ["string", '"s"'],
    ["end", ""],
  ]);
  expect(tokensOf("é")).toEqual([["bad", ""]]);
  expect(tokensOf("-")).toEqual([["bad", ""]]);
});
