// Whole messages to values: every type, texts and bytes, what is kept of long ones.
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { codecs } from "../../../codecs/index.ts";
import { latin1Bytes } from "../../testing/play.ts";
import { decodeInline, decodeMessage, MAX_SHOWN_ELEMENTS } from "./decode.ts";
import { bulk, encode, type Value } from "./testing/encode.ts";
import { anyValue } from "./testing/values.ts";
import type { Cut, RespValue } from "./types.ts";

function decode(text: string, maxKeptBytes = 1 << 20, cuts: readonly Cut[] = []) {
  return decodeMessage({ bytes: latin1Bytes(text), text: null, cuts, isTruncated: false }, codecs, maxKeptBytes);
}
function check(text: string, expected: RespValue): void {
  expect(decode(text).value).toEqual(expected);
}
const text = (value: string, type = "Bulk String"): RespValue => ({ kind: "text", type, text: value, isBinary: false });
const number = (value: string, type = "Integer"): RespValue => ({ kind: "number", type, text: value });

describe("types", () => {
  test("RESP2", () => {
    check("+OK\r\n", text("OK", "Simple String"));
    check("-ERR no\r\n", { kind: "error", type: "Error", text: "ERR no" });
    check(":-5\r\n", number("-5"));
    check("$5\r\nhello\r\n", text("hello"));
    check("$0\r\n\r\n", text(""));
    check("$-1\r\n", { kind: "null", type: "Bulk String" });
    check("*-1\r\n", { kind: "null", type: "Array" });
    check("*2\r\n$1\r\na\r\n*1\r\n:1\r\n", {
      kind: "list",
      type: "Array",
      items: [text("a"), { kind: "list", type: "Array", items: [number("1")] }],
    });
  });
  test("RESP3", () => {
    check("_\r\n", { kind: "null", type: "Null" });
    check("#t\r\n", { kind: "boolean", type: "Boolean", value: true });
    check(",1.23\r\n", number("1.23", "Double"));
    check("(123456789012345678901\r\n", number("123456789012345678901", "Big Number"));
    check("!7\r\nERR bad\r\n", { kind: "error", type: "Bulk Error", text: "ERR bad" });
    check("=7\r\ntxt:abc\r\n", text("abc", "Verbatim String"));
    check("~1\r\n:1\r\n", { kind: "list", type: "Set", items: [number("1")] });
    check(">1\r\n+x\r\n", { kind: "list", type: "Push", items: [text("x", "Simple String")] });
    check("%1\r\n+k\r\n:1\r\n", { kind: "map", type: "Map", items: [text("k", "Simple String"), number("1")] });
  });
  test("streamed", () => {
    check("$?\r\n;4\r\nHell\r\n;1\r\no\r\n;0\r\n", text("Hello"));
    check("*?\r\n:1\r\n*?\r\n.\r\n.\r\n", {
      kind: "list",
      type: "Array",
      items: [number("1"), { kind: "list", type: "Array", items: [] }],
    });
  });
  test("attributes stand beside the value; the outermost is kept", () => {
    const { value, attribute } = decode("|1\r\n+ttl\r\n:60\r\n*1\r\n|1\r\n+in\r\n:1\r\n+v\r\n");
    expect(value).toEqual({ kind: "list", type: "Array", items: [text("v", "Simple String")] });
    expect(attribute).toEqual({
      kind: "map",
      type: "Attribute",
      items: [text("ttl", "Simple String"), number("60")],
    });
  });
});

describe("texts", () => {
  test("UTF-8 is text, other bytes are base64", () => {
    check("$2\r\n\xc3\xbc\r\n", text("ü"));
    check("$2\r\n\xff\x00\r\n", { kind: "text", type: "Bulk String", text: "/wA=", isBinary: true });
  });
  test("words of an inline command, quotes as redis-cli writes them", () => {
    const words = (line: string) =>
      decodeInline({ bytes: latin1Bytes(line), text: null, cuts: [], isTruncated: false }, codecs);
    expect(words("SET  key value\r\n")).toEqual(["SET", "key", "value"]);
    expect(words('set "a b" "q\\"\\n" \'it\\\'s\'\n')).toEqual(["set", "a b", 'q"\n', "it's"]);
    expect(words("\r\n")).toEqual([]);
    expect(words(`${"x ".repeat(MAX_SHOWN_ELEMENTS + 5)}\r\n`)).toHaveLength(MAX_SHOWN_ELEMENTS);
  });
});

describe("what is kept", () => {
  test("the first bytes of the strings of a message", () => {
    const { value } = decode(`*3\r\n${bulk("abcd")}${bulk("efgh")}${bulk("ijkl")}`, 6);
    expect(value).toMatchObject({ items: [text("abcd"), text("ef"), text("")] });
  });
  test("a string with a hole", () => {
    const { value } = decode("*2\r\n$10\r\nabcde\r\n+OK\r\n", 4, [{ offset: 9, stored: 5 }]);
    expect(value).toMatchObject({ items: [text("abcd"), text("", "Simple String")] });
  });
  test("a cut does not split a character", () => {
    expect(decode(bulk("ab\xe2\x82\xac"), 4).value).toEqual(text("ab"));
    expect(decode(bulk("ab\xe2\x82\xac"), 5).value).toEqual(text("ab€"));
  });
  test("lines count too", () => expect(decode("+abcdef\r\n", 3).value).toEqual(text("abc", "Simple String")));
  test(`${MAX_SHOWN_ELEMENTS} values of a message, the others are counted`, () => {
    const flat = decode(`*${MAX_SHOWN_ELEMENTS + 7}\r\n${":1\r\n".repeat(MAX_SHOWN_ELEMENTS + 7)}`);
    expect(flat.elementsLeftOut).toBe(7);
    expect(flat.value).toMatchObject({ items: { length: MAX_SHOWN_ELEMENTS } });
    const nested = decode(`*600\r\n${"*1\r\n+a\r\n".repeat(600)}`);
    expect(nested.elementsLeftOut).toBe(200);
  });
});

/** What a value decodes to, written down independently of the decoder. */
function expected(value: Value): RespValue {
  if (value === null) return { kind: "null", type: "Null" };
  if (typeof value === "number") return number(String(value));
  if (typeof value === "boolean") return { kind: "boolean", type: "Boolean", value };
  if ("simple" in value) return text(value.simple, "Simple String");
  if ("error" in value) return { kind: "error", type: "Error", text: value.error };
  if ("bulk" in value) return octets(value.bulk, "Bulk String");
  if ("verbatim" in value) return octets(value.verbatim, "Verbatim String");
  if ("blobError" in value) {
    const { text: shown } = octets(value.blobError, "");
    return { kind: "error", type: "Bulk Error", text: shown };
  }
  if ("double" in value) return number(value.double, "Double");
  if ("big" in value) return number(value.big, "Big Number");
  if ("list" in value) return { kind: "list", type: "Array", items: value.list.map(expected) };
  if ("set" in value) return { kind: "list", type: "Set", items: value.set.map(expected) };
  if ("push" in value) return { kind: "list", type: "Push", items: value.push.map(expected) };
  return { kind: "map", type: "Map", items: value.map.flat().map(expected) };
}
function octets(latin1: string, type: string) {
  const bytes = latin1Bytes(latin1);
  const utf8 = codecs.utf8(bytes, 0, bytes.length);
  const shown = utf8 ?? codecs.base64(bytes, 0, bytes.length);
  return { kind: "text" as const, type, text: shown, isBinary: utf8 === null };
}

test("any value comes back as it was written", () => {
  fc.assert(
    fc.property(anyValue, (value) => {
      check(encode(value), expected(value));
    }),
  );
});
