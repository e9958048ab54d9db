// Paths as data: written as selectors and read again, older names, header maps, literals in quotes.
import fc from "fast-check";
import { expect, test } from "vitest";
import { parsePath } from "../classic/parse.ts";
import { compile } from "../compile.ts";
import { CATALOGUE, NOW_MS } from "../testing/catalogue.ts";
import { aliasOf, canonicalSteps, formatSteps, isHeaderMap, quoteClassic } from "./steps.ts";

function check<T>(name: string, of: (path: string) => T, rows: readonly (readonly [string, T])[]): void {
  test.each(rows)(`${name} %s`, (path, expected) => {
    expect(of(path)).toEqual(expected);
  });
}
const stepsOf = (path: string) => parsePath(path).steps;

check("written out", (path) => formatSteps(stepsOf(path)), [
  ["a", "a"],
  ["a . b", "a.b"],
  ["a['b']", "a.b"],
  ["a['b c']", 'a["b c"]'],
  [`a['b"c']`, `a['b"c']`],
  ["a[0][1]", "a[0][1]"],
  ["a[007]", "a[7]"],
  ["a[*]", "a.*"],
  ["a.*.b", "a.*.b"],
  ["a..b", "a..b"],
  ["..b", "..b"],
  ["a.json().b", "a.json().b"],
  ["a.xml()..b", "a.xml()..b"],
  ["a.json()[0]", "a.json()[0]"],
  ["a.json().xml()", "a.json().xml()"],
  ["größe.b_1", "größe.b_1"],
]);
check("older name of", (path) => formatSteps(aliasOf(stepsOf(path)) ?? []), [
  ["request.query", "request.queryString"],
  ["request.query.a[0]", "request.queryString.a[0]"],
  ["request.body.json().k", "request.postData.text.json().k"],
  ["response.body", "response.content.text"],
  ["response.query", ""],
  ["request.path", ""],
  ["request", ""],
  ["x.request.body", ""],
  ["request[0]", ""],
]);
check("canonical", (path) => formatSteps(canonicalSteps(stepsOf(path))), [
  ["proto", "protocol"],
  ["proto.name", "protocol.name"],
  ["a.proto", "a.proto"],
  ["protocol.name", "protocol.name"],
  ["..proto", "..proto"],
]);
check("header map", (path) => isHeaderMap(stepsOf(path)), [
  ["request.headers", true],
  ["response.headers", true],
  ["response['headers']", true],
  ["request.headers.a", false],
  ["request.cookies", false],
  ["data.headers", false],
  ["headers", false],
  ["request..headers", false],
]);
check("in quotes", quoteClassic, [
  ["a", '"a"'],
  ["", '""'],
  ['say "hi"', `'say "hi"'`],
  ["it's", `"it's"`],
  [`'"`, "`'\"`"],
  ["C:\\dir", "`C:\\dir`"],
  ["two\nlines", "`two\nlines`"],
  ["`'\"", '"`\'\\""'],
]);

test("whatever a key holds, its path written out reads the same key", () => {
  fc.assert(
    fc.property(
      fc.string({ maxLength: 6 }).filter((key) => !/[`\\]/.test(key)),
      (key) => {
        const steps = [{ kind: "key", key: "a" } as const, { kind: "key", key } as const];
        expect(parsePath(formatSteps(steps))).toEqual({ steps, error: null });
      },
    ),
  );
});

test("whatever a text holds, comparing with its literal finds it", () => {
  fc.assert(
    fc.property(fc.string({ unit: "binary", maxLength: 8 }), (text) => {
      const result = compile(`kfl1:a == ${quoteClassic(text)}`, { catalogue: CATALOGUE, nowMs: NOW_MS });
      expect(result.ok && result.filter.matches({ a: text })).toBe(true);
    }),
    { numRuns: 500 },
  );
});

/** No path, with the place and reason. */
function checkRefused(path: string, expected: string): void {
  test(`${path} is no path`, () => {
    const { error } = parsePath(path);
    expect(`${error?.column}: ${error?.message}`).toBe(expected);
  });
}
checkRefused("", "1: expected a field name, but the filter ends here");
checkRefused(".a", "1: expected a field name, found `.`");
checkRefused("a.", "3: expected a field name, but the filter ends here");
checkRefused("a b", "3: expected `.`, `[` or the end of the path, found `b`");
checkRefused("a[-1]", "3: expected a number from 0, a key in quotes or `*`, found `-`");
checkRefused("a[1", "4: expected `]`, but the filter ends here");
checkRefused("a..", "4: expected a field name, but the filter ends here");
checkRefused("a..*", "4: expected a field name, found `*`");
checkRefused("a == 1", "3: expected `.`, `[` or the end of the path, found `==`");
checkRefused('a.startsWith("x")', "1: a path has no helpers but json() and xml()");
checkRefused("now()", "1: a path has no helpers but json() and xml()");
