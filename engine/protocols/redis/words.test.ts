// Words read from bytes before anything is decoded, and counts as RESP writes them.
import { describe, expect, test } from "vitest";
import { codecs } from "../../../codecs/index.ts";
import { latin1Bytes } from "../../testing/play.ts";
import { BAD_COUNT, NULL_COUNT, readCount, respType, STREAMED } from "./resp.ts";
import { command, encode, pushed3 } from "./testing/encode.ts";
import { elementCount, elementText, requestWord } from "./words.ts";

/** Inside a larger chunk, as packets lie. */
function inChunk(text: string): [Uint8Array, number, number] {
  return [latin1Bytes(`xyz${text}\r\n*9`), 3, 3 + text.length];
}

describe("counts", () => {
  function check(text: string, expected: number): void {
    const [bytes, start, end] = inChunk(text);
    expect(readCount(bytes, start, end), JSON.stringify(text)).toBe(expected);
  }
  test("digits", () => {
    check("0", 0);
    check("7", 7);
    check("1048576", 1_048_576);
    check("000012", 12);
    check("999999999999999", 999_999_999_999_999);
  });
  test("null and unknown", () => {
    check("-1", NULL_COUNT);
    check("?", STREAMED);
  });
  test("none", () => {
    for (const text of ["", "-", "-2", "+1", "1.5", "1 ", " 1", "0x1", "??", "1a", "9999999999999999"])
      check(text, BAD_COUNT);
  });
});

describe("words of a request", () => {
  function check(text: string, expected: readonly string[]): void {
    const [bytes, start, end] = inChunk(text);
    expect(expected.map((_, i) => requestWord(bytes, start, end, i, codecs))).toEqual(expected);
  }
  test("of an array", () => {
    check(command("client", "Reply", "off"), ["CLIENT", "REPLY", "OFF", ""]);
    check(command("GET"), ["GET", "", ""]);
    check("*0\r\n", ["", ""]);
    check("*-1\r\n", ["", ""]);
  });
  test("of a line", () => {
    check("client  Reply\toff\r\n", ["CLIENT", "REPLY", "OFF", ""]);
    check("  ping\n", ["PING", ""]);
    check("\r\n", ["", ""]);
  });
  test("longer than any that matters", () => {
    check(command("x".repeat(65), "y"), ["", "Y"]);
    check(`${"x".repeat(65)} y\r\n`, ["", "Y"]);
  });
});

describe("elements", () => {
  function check(text: string, index: number, expected: string): void {
    const [bytes, start, end] = inChunk(text);
    expect(elementText(bytes, start, end, index, codecs)).toBe(expected);
  }
  test("strings and lines", () => {
    const text = pushed3("subscribe", "a", 12);
    check(text, 0, "subscribe");
    check(text, 1, "a");
    check(text, 2, "12");
    check(encode({ list: [{ simple: "message" }, { bulk: "" }, { bulk: "x" }] }), 0, "message");
    check(encode({ list: [{ simple: "message" }, { bulk: "" }, { bulk: "x" }] }), 2, "x");
  });
  test("not there, null, or cut", () => {
    check(pushed3("a"), 1, "");
    check("*2\r\n$-1\r\n$1\r\na\r\n", 0, "");
    check("*1\r\n$9\r\nabc", 0, "");
    check("*1", 0, "");
    check("*1\r\n$3", 0, "");
  });
  test("how many", () => {
    const counts = [command("a", "b"), ">3\r\n", "*-1\r\n", "*?\r\n", "+OK\r\n", "*"].map((text) => {
      const [bytes, start, end] = inChunk(text);
      return elementCount(bytes, start, text === "*" ? start + 1 : end);
    });
    expect(counts).toEqual([2, 3, 0, 0, 0, 0]);
  });
});

test("each mark has one type, other bytes have none", () => {
  const marks = Array.from({ length: 256 }, (_, byte) => byte).filter((byte) => respType(byte) !== undefined);
  expect(String.fromCharCode(...marks)).toBe("!#$%(*+,-.:;=>_|~");
  expect(new Set(marks.map((byte) => respType(byte)?.name)).size).toBe(marks.length);
});
