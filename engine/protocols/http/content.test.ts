import { describe, expect, test } from "vitest";
import { codecs } from "../../../codecs/index.ts";
import { latin1Bytes } from "../../testing/play.ts";
import { Body } from "./body.ts";
import { bodyText, parameter, showBody } from "./content.ts";

function bodyOf(text: string, cap = 1000): Body {
  const body = new Body();
  const bytes = latin1Bytes(text);
  body.add(codecs, bytes, 0, bytes.length, cap);
  return body;
}

function check(text: string, mimeType: string, expected: string, encoding: "" | "base64"): void {
  expect(showBody(bodyOf(text), mimeType, codecs)).toEqual({ text: expected, encoding });
}

describe("bodies as text", () => {
  test.each([
    ["", "", "", ""],
    ["plain", "", "plain", ""],
    ["plain", "application/octet-stream", "plain", ""],
    ["\xc3\xa9", "text/plain", "é", ""],
    ["\xe9", "text/plain; charset=iso-8859-1", "é", ""],
    ["\xe9", 'text/html; charset="ISO-8859-1"', "é", ""],
    ["\xe9", "text/plain; charset=utf-8", "6Q==", "base64"],
    ["\xe9", "image/png; charset=iso-8859-1", "6Q==", "base64"],
    ["a\x00b", "", "YQBi", "base64"],
    ["a\x00b", "text/plain", "a\x00b", ""],
    ['{"a":"\x01"}', "application/json", '{"a":"\x01"}', ""],
    ['{"a":"\x01"}', "application/vnd.api+json; charset=utf-8", '{"a":"\x01"}', ""],
    ["a\tb\r\nc", "", "a\tb\r\nc", ""],
    ["\x89PNG", "image/png", "iVBORw==", "base64"],
  ] as const)("%j as %s", check);
});

test("a character that the limit cuts is left out", () => {
  for (const [cap, expected] of [
    [6, "añb"],
    [3, "añ"],
    [2, "a"],
    [1, "a"],
  ] as const) {
    expect(bodyText(bodyOf("a\xc3\xb1b", cap), codecs)).toBe(expected);
  }
  expect(bodyText(bodyOf("\xf0\x9f\x98\x80", 3), codecs)).toBe("");
  expect(bodyText(bodyOf("ok\xff\xff", 3), codecs)).toBe(null);
  expect(bodyText(bodyOf("ok\xc3"), codecs)).toBe(null);
});

describe("parameters of a header", () => {
  test.each([
    ["text/html; charset=utf-8", "charset", "utf-8"],
    ['form-data; name="a"; filename="b c.txt"', "filename", "b c.txt"],
    ['form-data; name="a \\"b\\""', "name", 'a "b"'],
    ["text/html; CHARSET=x", "charset", "x"],
    ["text/html;charset", "charset", ""],
    ["text/html", "charset", ""],
    ["charset=x", "charset", ""],
    ['a; b="', "b", '"'],
  ])("%s: %s", (value, name, expected) => {
    expect(parameter(value, name)).toBe(expected);
  });
});

describe("kept bytes", () => {
  const pieces = (cap: number, ...texts: readonly string[]): Body => {
    const body = new Body();
    for (const text of texts) {
      const bytes = latin1Bytes(`..${text}.`);
      body.add(codecs, bytes, 2, 2 + text.length, cap);
    }
    return body;
  };
  const kept = (body: Body): string => codecs.latin1(body.bytes(), 0, body.keptBytes);

  test("one piece, several, very many", () => {
    expect(kept(pieces(100, "abc"))).toBe("abc");
    expect(pieces(100, "abc").text).toBe("abc");
    expect(kept(pieces(100, "abc", "def", "g"))).toBe("abcdefg");
    expect(pieces(100, "abc", "def").text).toBe("abcdef");
    expect(pieces(1 << 20, "x".repeat(16 << 10), "y").text).toBe(null);
    const many = Array.from({ length: 500 }, (_, i) => `${i},`.repeat(20));
    expect(kept(pieces(1 << 20, ...many))).toBe(many.join(""));
    expect(kept(pieces(1 << 20, "x".repeat(50_000), "y"))).toBe(`${"x".repeat(50_000)}y`);
  });

  test("not more than the cap, and the length stays true", () => {
    const body = pieces(5, "abc", "defgh", "ijk");
    expect([kept(body), body.wireBytes, body.keptBytes, body.isCut]).toEqual(["abcde", 11, 5, true]);
    const exact = pieces(6, "abc", "def");
    expect([kept(exact), exact.isCut]).toEqual(["abcdef", false]);
    expect(pieces(0, "abc").keptBytes).toBe(0);
  });

  test("nothing is kept behind a hole", () => {
    const body = pieces(100, "abc");
    body.addHole(10);
    const bytes = latin1Bytes("def");
    body.add(codecs, bytes, 0, 3, 100);
    expect([kept(body), body.wireBytes, body.isCut, body.isShortened]).toEqual(["abc", 16, true, true]);
  });

  test("unpacked bytes replace the packed ones", () => {
    const body = pieces(100, "packed");
    body.unpacked(latin1Bytes("unpacked it is"), 8);
    expect([kept(body), body.wireBytes, body.decodedBytes]).toEqual(["unpacked", 6, 14]);
    expect([body.isCut, body.isShortened, body.text]).toEqual([false, true, null]);
    expect(pieces(100, "same").decodedBytes).toBe(4);
  });
});
