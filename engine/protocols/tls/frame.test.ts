// Where records end, what is no record, and how encrypted ones are passed over.
import { describe, expect, test } from "vitest";
import { BAD_FRAME, NEED_MORE } from "../framed.ts";
import { isSsl2Hello, MAX_FRAGMENT_BYTES, RecordFramer } from "./frame.ts";
import { bytesOf, clientHello, DATA, record, ssl2Hello, u16 } from "./testing/build.ts";

/** A whole record, alone and followed by another, and byte by byte. */
function check(bytes: Uint8Array, expected: number, isClient = true): void {
  const chunk = bytesOf("ab", bytes, DATA);
  expect(new RecordFramer(isClient).frame(chunk, 2, chunk.length)).toBe(expected);
  if (expected <= 0) return;
  const framer = new RecordFramer(isClient);
  for (let at = 1; at < expected; at++) expect(framer.frame(bytes, 0, at), `after ${at}`).toBe(NEED_MORE);
  expect(framer.frame(bytes, 0, expected)).toBe(expected);
}

describe("records", () => {
  test("each type", () => {
    for (const type of [20, 21, 22, 24]) check(record(type, "fragment"), 13);
    check(record(22, clientHello(), 0x0301), 5 + clientHello().length);
  });
  test("no record", () => {
    check(bytesOf("GET / HTTP/1.1\r\n"), BAD_FRAME);
    check(bytesOf(22, 2, 0, 0, 5), BAD_FRAME);
    check(bytesOf(22, 3, 9, 0, 5), BAD_FRAME);
    check(bytesOf(25, 3, 3, 0, 5), BAD_FRAME);
    check(bytesOf(23, 3, 3, u16(MAX_FRAGMENT_BYTES + 1)), BAD_FRAME);
  });
  test("the largest fragment", () => {
    check(record(22, new Uint8Array(MAX_FRAGMENT_BYTES)), 5 + MAX_FRAGMENT_BYTES);
  });
  test("application data is not kept: what is missing of it is passed over", () => {
    const framer = new RecordFramer(true);
    expect(framer.frame(DATA, 0, 30)).toBe(NEED_MORE);
    expect(framer.skipBytes).toBe(DATA.length - 30);
    const next = bytesOf(DATA.subarray(0, 30), record(21, [1, 0]));
    expect(framer.frame(next, 0, next.length)).toBe(30);
    framer.reset();
    expect(framer.frame(next, 30, next.length)).toBe(7);
  });
});

describe("SSL 2", () => {
  test("only the first message of a client", () => {
    const hello = ssl2Hello();
    check(hello, hello.length);
    check(hello, BAD_FRAME, false);
    const framer = new RecordFramer(true);
    expect(framer.frame(DATA, 0, DATA.length)).toBe(DATA.length);
    framer.reset();
    expect(framer.frame(hello, 0, hello.length)).toBe(BAD_FRAME);
  });
  test("lengths that do not fit each other", () => {
    const hello = ssl2Hello();
    for (const [at, value] of [
      [0, 0x10],
      [2, 4],
      [3, 9],
      [6, 7],
      [8, 3],
      [10, 99],
    ] as const) {
      const changed = hello.slice();
      changed[at] = value;
      expect(isSsl2Hello(changed, 0, changed.length), `byte ${at}`).toBe(false);
    }
  });
});

describe("after a hole", () => {
  function find(bytes: Uint8Array): number {
    return new RecordFramer(false).resync(bytes, 0, bytes.length);
  }
  test("a record at the start, or one that another follows", () => {
    expect(find(DATA)).toBe(0);
    expect(find(DATA.subarray(0, 50))).toBe(0);
    expect(find(bytesOf("rest of data", DATA, DATA))).toBe(12);
    expect(find(bytesOf("rest of data", DATA))).toBe(12);
  });
  test("five bytes that only look like a header", () => {
    expect(find(bytesOf("rest", 22, 3, 3, 0, 4, "abcdefgh"))).toBe(-1);
    expect(find(bytesOf("rest", 23, 3, 3, 0, 0))).toBe(-1);
    expect(find(new Uint8Array(100).fill(0x77))).toBe(-1);
  });
});
