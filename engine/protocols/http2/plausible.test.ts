// Where frames may begin and where they certainly do.
import { expect, test } from "vitest";
import { block, hex, indexed, join } from "../../hpack/testing/encode.ts";
import { MAX_FOUND_FRAME_BYTES, MAX_FOUND_SECTION_BYTES } from "./limits.ts";
import { begins, mayBegin } from "./plausible.ts";
import {
  data,
  END_HEADERS,
  frame,
  get,
  headers,
  PADDED,
  reset,
  SETTINGS,
  SETTINGS_ACK,
  status,
  TYPE,
  u32,
} from "./testing/frames.ts";

const OPEN = { isOpen: (stream: number) => stream === 5 };
const CLIENT = true;
const SERVER = false;

function check(bytes: Uint8Array, expected: string, isClient = CLIENT): void {
  const inside = join("\xee", bytes);
  expect(begins(inside, 1, inside.length, isClient, OPEN)).toBe(expected);
  // Every beginning of what may become a frame may become one.
  if (expected !== "no") {
    for (let end = 1; end < inside.length; end++)
      expect(begins(inside, 1, end, isClient, OPEN), `${end}`).not.toBe("no");
  }
}

test("small frames of the connection are certain by themselves", () => {
  check(SETTINGS, "yes");
  check(SETTINGS_ACK, "yes");
  check(frame(TYPE.ping, 1, 0, "12345678"), "yes");
  check(frame(TYPE.goaway, 0, 0, join(u32(5), u32(0))), "yes");
  check(frame(TYPE.window, 0, 0, u32(100)), "yes");
  check(frame(TYPE.window, 0, 7, u32(100)), "yes");
  check(reset(9, 8), "yes");
  check(frame(TYPE.priority, 0, 3, hex("00000001 10")), "yes");
});

test("their contents must fit", () => {
  check(frame(TYPE.settings, 0, 0, hex("0000 00000001")), "no");
  check(frame(TYPE.settings, 0, 0, hex("0103 00000001")), "no");
  check(frame(TYPE.goaway, 0, 0, join(u32(5), u32(99))), "no");
  check(frame(TYPE.window, 0, 0, u32(0)), "no");
  check(reset(9, 99), "no");
  check(frame(TYPE.priority, 0, 3, hex("00000003 10")), "no");
});

test("headers that read as those of their side are certain, of the other side they are none", () => {
  check(headers(1, get("/")), "more", SERVER);
  check(frame(TYPE.headers, END_HEADERS, 1, hex("82")), "yes");
  check(frame(TYPE.headers, END_HEADERS, 1, hex("82")), "no", SERVER);
  check(frame(TYPE.headers, END_HEADERS, 1, hex("88")), "yes", SERVER);
  check(frame(TYPE.headers, END_HEADERS, 1, hex("88")), "no");
  check(frame(TYPE.headers, END_HEADERS, 1, hex("80")), "no");
  check(frame(TYPE.headers, END_HEADERS | PADDED, 1, hex("05 82 0000")), "no");
  check(frame(TYPE.headers, END_HEADERS | PADDED, 1, hex("02 82 0000")), "yes");
});

test("frames and sections have to be of a size that is usual, where nothing else speaks for them", () => {
  const section = (length: number) => frame(TYPE.headers, END_HEADERS, 1, new Uint8Array(length).fill(0x82));
  check(section(MAX_FOUND_SECTION_BYTES).subarray(0, 100), "more");
  check(section(MAX_FOUND_SECTION_BYTES + 1).subarray(0, 100), "no");
  check(data(5, "x".repeat(MAX_FOUND_FRAME_BYTES)).subarray(0, 100), "yes");
  check(data(5, "x".repeat(MAX_FOUND_FRAME_BYTES + 1)).subarray(0, 100), "no");
});

test("headers that show no side need an open stream, or the next frame", () => {
  const trailers = (stream: number) => frame(TYPE.headers, END_HEADERS, stream, indexed(62));
  check(trailers(5), "yes");
  check(trailers(7), "more");
  check(join(trailers(7), SETTINGS_ACK), "yes");
  check(join(trailers(7), "no frame"), "no");
  check(
    join(frame(TYPE.headers, 0, 1, hex("82")), frame(TYPE.continuation, END_HEADERS, 1, block(status(200)))),
    "yes",
  );
});

test("a section without its end needs its continuation", () => {
  const first = frame(TYPE.headers, 0, 1, hex("82"));
  check(join(first, frame(TYPE.continuation, END_HEADERS, 3, hex("84"))), "no");
  check(join(first, SETTINGS_ACK), "no");
  check(frame(TYPE.headers, END_HEADERS, 5), "no");
});

test("data needs an open stream", () => {
  check(data(5, "abc"), "yes");
  check(data(7, "abc"), "no");
  check(join(data(7, "abc"), data(7, "abc")), "no");
});

test("promises hold requests, and come from servers only", () => {
  const promise = (section: string) => frame(TYPE.promise, END_HEADERS, 1, join(u32(2), hex(section)));
  check(promise("82"), "no", CLIENT);
  check(promise("82"), "yes", SERVER);
  check(promise("88"), "no", SERVER);
  check(join(promise("be"), SETTINGS_ACK), "yes", SERVER);
});

test("what only goes on with something is not believed", () => {
  check(join(frame(TYPE.continuation, END_HEADERS, 1, hex("82")), SETTINGS_ACK), "no");
});

test("headers are ruled out before their end is there", () => {
  const long = join(hex("00 0161"), "\x7f\x00", "x".repeat(127));
  const cut = (section: Uint8Array) => frame(TYPE.headers, END_HEADERS, 1, join(section, long)).subarray(0, 40);
  const verdict = (section: string) => begins(cut(hex(section)), 0, 40, CLIENT, OPEN);
  expect(["82", "be", "88", "80"].map(verdict)).toEqual(["more", "more", "no", "no"]);
});

test("a header is ruled out by its first wrong byte", () => {
  const may = (digits: string) => mayBegin(hex(digits), 0, hex(digits).length);
  expect(["", "00", "0040", "00400001", "0000000001", "000000010500", "000000000000000001"].map(may)).toEqual(
    Array.from({ length: 7 }, () => true),
  );
  expect(
    ["01", "0081", "0000000a", "0000000002", "000000000080", "000000000000000000", "000005030000000001"].map(may),
  ).toEqual(Array.from({ length: 7 }, () => false));
});
