import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { leavesOf, textOf, valueOf } from "./constant-value.ts";
import { MASK, maskOf } from "./secret-mask.ts";

const SECRET = 'p@ss w0rd/"ü"+\\?';

/** What is left of a text. */
function check(secrets: readonly string[], text: string, expected: string): void {
  expect(maskOf(secrets)(text)).toBe(expected);
}

describe("a secret is taken out of a text", () => {
  test("as it stands, wherever and however often", () => {
    check(["hunter2"], "hunter2", MASK);
    check(["hunter2"], "a hunter2 b hunter2", `a ${MASK} b ${MASK}`);
    check(["hunter2"], "hunter", "hunter");
    check([], "hunter2", "hunter2");
    check(["hunter2"], "", "");
  });
  test("as JSON writes it, also within a text of JSON", () => {
    check([SECRET], JSON.stringify({ a: SECRET }), `{"a":"${MASK}"}`);
    check([SECRET], JSON.stringify({ a: JSON.stringify({ b: SECRET }) }), `{"a":"{\\"b\\":\\"${MASK}\\"}"}`);
    check(["line one\nline two"], JSON.stringify(["line one\nline two"]), `["${MASK}"]`);
  });
  test("as URLs and forms write it, in either case", () => {
    const url = encodeURIComponent(SECRET);
    check([SECRET], `https://a/?q=${url}&b`, `https://a/?q=${MASK}&b`);
    check(
      [SECRET],
      url.replaceAll(/%../g, (code) => code.toLowerCase()),
      MASK,
    );
    check([SECRET], new URLSearchParams({ q: SECRET, b: "c" }).toString(), `q=${MASK}&b=c`);
    check(["a b/c d"], encodeURI("/x/a b/c d"), `/x/${MASK}`);
  });
  test("as base64 writes it, also with something before and after it", () => {
    const base64 = (text: string) => Buffer.from(text).toString("base64");
    check([SECRET], base64(SECRET), MASK);
    check([SECRET], Buffer.from(SECRET).toString("base64url"), MASK);
    for (const before of ["", "u", "us", "user:", "abcdef"]) {
      for (const after of ["", "x", "yz", "@host"]) {
        const masked = maskOf(["correct horse battery"])(base64(`${before}correct horse battery${after}`));
        expect(masked).toContain(MASK);
        // Of a letter that falls on the seam a few bits are left.
        expect(Buffer.from(masked.replace(MASK, ""), "base64").toString()).not.toMatch(/orrect|horse|batter/);
      }
    }
  });
  test("with all that it is made of", () => {
    const key = JSON.stringify({ client: "robot@example.com", nested: [{ private_key: "-----BEGIN\nabc" }], n: 12345 });
    check([key], `${key}|robot@example.com|-----BEGIN\nabc|12345`, `${MASK}|${MASK}|${MASK}|${MASK}`);
    check(['"12345"'], "id 12345", `id ${MASK}`);
    check(["1234567890"], "1234567890", MASK);
  });
  test("where secrets overlap or begin alike, with nothing of either left", () => {
    check(["abcdef", "defghi"], "-abcdefghi-", `-${MASK}-`);
    check(["abcd", "abcdefgh"], "abcdefgh abcdef", `${MASK} ${MASK}ef`);
    check(["abcdefgh", "cdef"], "abcdefgh cdef", `${MASK} ${MASK}`);
    check(["aaaa"], "aaaaaaaaa", `${MASK}a`);
    check(["abcd"], "abcdabcd", MASK);
  });
  test("but not where it is too short to be one", () => {
    check(["abc", "", "a"], "abc a", "abc a");
    check(["abcd"], "abc abcd", `abc ${MASK}`);
  });
});

test("of no secret anything is left, whatever stands around it", () => {
  const secret = fc
    .string({ unit: "binary", minLength: 4, maxLength: 40 })
    .filter((text) => !"••••".includes(text.slice(0, 1)));
  fc.assert(
    fc.property(
      fc.array(secret, { minLength: 1, maxLength: 5 }),
      fc.array(fc.string(), { maxLength: 5 }),
      (secrets, texts) => {
        const whole = secrets.map((one, i) => `${texts[i] ?? ""}${one}`).join(texts.at(-1) ?? "");
        const masked = maskOf(secrets)(whole);
        for (const one of secrets) expect(masked.includes(one)).toBe(false);
        expect(maskOf(secrets)(JSON.stringify({ whole }))).not.toContain(JSON.stringify(secrets[0]).slice(1, -1));
      },
    ),
  );
});

test("what has no secret in it is the same text", () =>
  fc.assert(
    fc.property(fc.string(), (text) => {
      expect(maskOf(["\0\0never\0\0"])(text)).toBe(text);
    }),
  ));

test("hundreds of secrets are found in a long text", () => {
  const secrets = Array.from({ length: 500 }, (_, i) => `secret-${i}-${"x".repeat(i)}`);
  const mask = maskOf(secrets);
  const text = `${"nothing to see here ".repeat(50_000)}${secrets.join(" ")}`;
  expect(mask(text)).toBe(`${"nothing to see here ".repeat(50_000)}${secrets.map(() => MASK).join(" ")}`);
});

test("a secret that nearly repeats itself is looked for in no more than a moment", () => {
  const text = "a".repeat(1 << 20);
  for (const secret of [`${"a".repeat(60_000)}b`, `b${"a".repeat(60_000)}`]) expect(maskOf([secret])(text)).toBe(text);
  expect(maskOf(["a".repeat(60_000)])(text)).toContain(MASK);
});

describe("a constant's value", () => {
  test("is JSON where its text is, and else the text", () => {
    const cases: readonly (readonly [string, unknown])[] = [
      ["42", 42],
      ["-1.5", -1.5],
      ["true", true],
      ["null", null],
      ["[1]", [1]],
      ['{"a":1}', { a: 1 }],
      ['"42"', "42"],
      ["007", "007"],
      ["1e5", "1e5"],
      ["12345678901234567890", "12345678901234567890"],
      ["", ""],
      ["{", "{"],
      ["text", "text"],
      [" 42 ", 42],
      ["trueish", "trueish"],
      ["-", "-"],
      ["nullable", "nullable"],
    ];
    for (const [text, value] of cases) expect([text, valueOf(text)]).toEqual([text, value]);
  });
  test("has a text that gives it again", () =>
    fc.assert(
      fc.property(fc.jsonValue({ stringUnit: "grapheme" }), (value) => {
        const plain = JSON.parse(JSON.stringify(value));
        const isName = typeof plain === "number" && String(plain) !== JSON.stringify(plain);
        if (!isName) expect(valueOf(textOf(plain))).toEqual(plain);
      }),
    ));
  test("is made of texts and numbers, however deep", () => {
    expect(leavesOf({ a: ["x", { b: 1 }], c: null, d: true, e: "y" }).toSorted()).toEqual(["1", "x", "y"]);
    const deep = JSON.parse(`${"[".repeat(5000)}"x"${"]".repeat(5000)}`);
    expect(leavesOf(deep)).toEqual(["x"]);
  });
});
