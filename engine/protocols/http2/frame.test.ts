// Parts of a connection: what streams past and what is looked at whole.
import { expect, test } from "vitest";
import { hex, join } from "../../hpack/testing/encode.ts";
import { BAD_FRAME, NEED_MORE } from "../framed.ts";
import { Http2Framer, prefaceAt } from "./frame.ts";
import { MAX_WHOLE_FRAME_BYTES } from "./limits.ts";
import { data, END_STREAM, frame, PADDED, PREFACE, SETTINGS, TYPE, u32 } from "./testing/frames.ts";

function framer(side: 0 | 1 = 0): Http2Framer {
  return new Http2Framer(side, { isOpen: () => false });
}
/** Parts of the bytes: kind, length, and marks. */
function parts(one: Http2Framer, bytes: Uint8Array): readonly string[] {
  const seen: string[] = [];
  for (let at = 0; at < bytes.length; ) {
    const length = one.frame(bytes, at, bytes.length);
    if (length === NEED_MORE || length === BAD_FRAME) {
      seen.push(length === NEED_MORE ? `more from ${at}` : `bad at ${at}: ${one.reason}`);
      break;
    }
    const marks = `${one.part === "piece" && one.isPadding ? " padding" : ""}${one.isLast ? " last" : ""}`;
    seen.push(`${one.part} ${length}${marks}`);
    one.reset();
    at += length;
  }
  return seen;
}
function begun(): Http2Framer {
  const one = framer();
  parts(one, join(PREFACE, SETTINGS));
  return one;
}

test("the preface, then frames", () => {
  expect(parts(framer(), join(PREFACE, SETTINGS, SETTINGS))).toEqual(["preface 24", "frame 15 last", "frame 15 last"]);
  expect(parts(framer(1), join(SETTINGS, PREFACE))[1]).toMatch(/^start/);
});

test("data is a start and pieces, padding apart", () => {
  expect(parts(begun(), data(1, "abcdef"))).toEqual(["start 9", "piece 6 last"]);
  expect(parts(begun(), data(1, ""))).toEqual(["start 9 last"]);
  expect(parts(begun(), frame(TYPE.data, PADDED, 1, join(hex("02"), "abc", hex("0000"))))).toEqual([
    "start 10",
    "piece 3",
    "piece 2 padding last",
  ]);
  expect(parts(begun(), frame(TYPE.data, PADDED, 1, hex("01 00")))).toEqual(["start 10", "piece 1 padding last"]);
});

test("padding that is longer than its frame is marked", () => {
  const one = begun();
  expect(parts(one, frame(TYPE.data, PADDED, 1, hex("09 6161")))).toEqual(["start 10", "piece 2 padding last"]);
  expect(one.isPaddingBad).toBe(true);
  expect(parts(one, frame(TYPE.data, PADDED, 1))).toEqual(["start 9 last"]);
  expect(one.isPaddingBad).toBe(true);
});

test("a header that is not whole waits for its rest", () => {
  for (let length = 1; length < 9; length++) {
    expect(parts(begun(), data(1, "").subarray(0, length))).toEqual(["more from 0"]);
  }
  expect(parts(begun(), frame(TYPE.ping, 0, 0, "1234567"))).toEqual([
    "bad at 0: a frame of type 6 with 7 bytes on stream 0",
  ]);
  expect(parts(begun(), frame(TYPE.ping, 0, 0, "12345678").subarray(0, 16))).toEqual(["more from 0"]);
});

test("extensions and frames beyond the limit stream past", () => {
  expect(parts(begun(), frame(0xfa, 0xff, 1, "unknown"))).toEqual(["start 9", "piece 7 last"]);
  const large = frame(TYPE.headers, 0, 1, new Uint8Array(MAX_WHOLE_FRAME_BYTES + 1));
  expect(parts(begun(), large)).toEqual(["start 9", `piece ${MAX_WHOLE_FRAME_BYTES + 1} last`]);
  const just = frame(TYPE.headers, 0, 1, new Uint8Array(MAX_WHOLE_FRAME_BYTES));
  expect(parts(begun(), just)).toEqual([`frame ${MAX_WHOLE_FRAME_BYTES + 9} last`]);
});

test("missing bytes of a payload are counted off, those behind it are not", () => {
  const one = begun();
  parts(one, frame(TYPE.data, PADDED | END_STREAM, 1, join(hex("02"), "abcdef", hex("0000"))).subarray(0, 12));
  expect([one.skipHole(3), one.isLast]).toEqual([3, false]);
  expect([one.skipHole(9), one.isLast]).toEqual([3, true]);
  expect([one.skipHole(9), one.isLast]).toEqual([0, false]);
});

test("a search goes on where a frame may begin", () => {
  const one = framer(1);
  const bytes = join("garbage", SETTINGS);
  expect(one.frame(bytes, 0, bytes.length)).toBe(BAD_FRAME);
  expect(one.reason).toBe("");
  expect(one.resync(bytes, 1, bytes.length)).toBe(7);
  expect(one.lostBytes).toBe(6);
  expect(one.frame(bytes, 7, bytes.length)).toBe(15);
  const nothing = join("nothing at all");
  expect(one.resync(nothing, 0, nothing.length)).toBe(-1);
  expect(one.lostBytes).toBe(20);
});

test("a client's search stops at a preface as well", () => {
  const bytes = join("xxPRI * HT");
  expect(framer(0).resync(bytes, 0, bytes.length)).toBe(2);
  expect(framer(1).resync(bytes, 0, bytes.length)).toBe(-1);
  expect(framer(0).frame(bytes, 2, bytes.length)).toBe(NEED_MORE);
});

test("the preface by as many bytes as are there", () => {
  expect([0, 5, 24].map((length) => prefaceAt(join(PREFACE), 0, length))).toEqual(["more", "more", "yes"]);
  expect(prefaceAt(join("PRI * HTTP/1"), 0, 12)).toBe("no");
});

test("a frame of the wrong stream leads to a search", () => {
  const one = begun();
  expect(parts(one, join(frame(TYPE.data, 0, 0, "abc")))).toEqual([
    "bad at 0: a frame of type 0 with 3 bytes on stream 0",
  ]);
  expect(parts(one, join(frame(TYPE.window, 0, 0, u32(7)), data(1, "a")))).toEqual([
    "frame 13 last",
    "start 9",
    "piece 1 last",
  ]);
});
