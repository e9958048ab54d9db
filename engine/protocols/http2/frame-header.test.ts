// The frame header's numbers, and which frames can be.
import { expect, test } from "vitest";
import { hex } from "../../hpack/testing/encode.ts";
import { areFlagsKnown, errorName, frameLength, frameStream, isMisshapen, u31, u32 } from "./frame-header.ts";

test("lengths and streams are read without their neighbours' bits", () => {
  const header = hex("ee 123456 01 05 ffffffff ee");
  expect(frameLength(header, 1)).toBe(0x123456);
  expect(frameStream(header, 1)).toBe(0x7fffffff);
  expect([u31(header, 6), u32(header, 6)]).toEqual([0x7fffffff, 0xffffffff]);
});

test("errors have names, also those that have none", () => {
  expect([0, 1, 8, 13, 14].map(errorName)).toEqual([
    "NO_ERROR",
    "PROTOCOL_ERROR",
    "CANCEL",
    "HTTP_1_1_REQUIRED",
    "error 14",
  ]);
});

test.each([
  ["DATA", 0, 5, 1, 0],
  ["HEADERS", 1, 5, 1, 0],
  ["PRIORITY", 2, 5, 1, 0],
  ["RST_STREAM", 3, 4, 1, 0],
  ["SETTINGS", 4, 12, 0, 1],
  ["PUSH_PROMISE", 5, 4, 1, 0],
  ["PING", 6, 8, 0, 1],
  ["GOAWAY", 7, 9, 0, 1],
  ["CONTINUATION", 9, 0, 1, 0],
])("%s belongs to a stream or to the connection, never to the other", (_name, type, length, right, wrong) => {
  expect(isMisshapen(type, length, right)).toBe(false);
  expect(isMisshapen(type, length, wrong)).toBe(true);
});

test("types of a fixed length have no other", () => {
  for (const [type, length, stream] of [
    [2, 4, 1],
    [3, 5, 1],
    [4, 7, 0],
    [5, 3, 1],
    [6, 7, 0],
    [7, 7, 0],
    [8, 5, 1],
  ] as const) {
    expect(isMisshapen(type, length, stream), `type ${type}`).toBe(true);
  }
  expect([isMisshapen(8, 4, 0), isMisshapen(8, 4, 1), isMisshapen(0xaa, 99, 0)]).toEqual([false, false, false]);
});

test("flags are those of their type", () => {
  expect([areFlagsKnown(0, 0x09), areFlagsKnown(1, 0x2d), areFlagsKnown(4, 1)]).toEqual([true, true, true]);
  expect([areFlagsKnown(0, 0x04), areFlagsKnown(1, 0x02), areFlagsKnown(3, 1), areFlagsKnown(10, 0)]).toEqual([
    false,
    false,
    false,
    false,
  ]);
});
