// The parts in which messages are framed, and where they end.
import { expect, test } from "vitest";
import { codecs } from "../../../codecs/index.ts";
import { latin1Bytes } from "../../testing/play.ts";
import { BAD_FRAME, NEED_MORE } from "../framed.ts";
import { HttpFramer } from "./frame.ts";

/** Frames one text after the other as the driver does; answers each part with its text. */
function parts(framer: HttpFramer, text: string): readonly string[] {
  const bytes = latin1Bytes(text);
  const seen: string[] = [];
  for (let at = 0; at < bytes.length; ) {
    const length = framer.frame(bytes, at, bytes.length);
    if (length === NEED_MORE) return [...seen, "need more"];
    if (length === BAD_FRAME) return [...seen, `bad: ${framer.reason}`];
    framer.reset();
    seen.push(`${framer.part}${framer.part !== "head" && framer.isLast ? "!" : ""} ${text.slice(at, at + length)}`);
    at += length;
  }
  return seen;
}

function check(framer: HttpFramer, text: string, expected: readonly string[]): void {
  expect(parts(framer, text)).toEqual(expected);
}

const HEAD = "GET / HTTP/1.1\r\n\r\n";
const client = (): HttpFramer => new HttpFramer(0, codecs);
const server = (): HttpFramer => new HttpFramer(1, codecs);

test("heads and blank lines", () => {
  check(client(), `\r\n\n${HEAD}${HEAD}`, ["blank \r\n\n", `head ${HEAD}`, `head ${HEAD}`]);
  check(client(), "GET / HTT", ["need more"]);
  check(client(), "GET / HTTP/1.1\r\nHost", ["need more"]);
  check(client(), "\x00", ["bad: no start line where a message should begin"]);
  check(server(), HEAD, ["bad: no start line where a message should begin"]);
});

test("a body of known length is framed as it comes", () => {
  const framer = client();
  framer.expectBody("length", 5);
  check(framer, "abc", ["body abc"]);
  check(framer, `de${HEAD}`, ["body! de", `head ${HEAD}`]);
});

test("a body without end takes everything", () => {
  const framer = server();
  framer.expectBody("until-close", 0);
  check(framer, HEAD, [`body ${HEAD}`]);
  expect(framer.isUntilClose).toBe(true);
  expect(framer.skipHole(1_000_000)).toBe(1_000_000);
});

test("chunks: lines, data, trailers", () => {
  const framer = server();
  framer.expectBody("chunk-line", 0);
  check(framer, "3;x\r\nabc\r\n1\r\nd\r\n0\r\nT: 1\r\n\r\n", [
    "chunk-line 3;x\r\n",
    "body abc",
    "chunk-line \r\n1\r\n",
    "body d",
    "chunk-line \r\n0\r\n",
    "trailers! T: 1\r\n\r\n",
  ]);
});

test("chunks in single bytes need more until a line is whole", () => {
  const framer = server();
  framer.expectBody("chunk-line", 0);
  const bytes = latin1Bytes("1\r\na\r\n0\r\n\r\n");
  const seen: string[] = [];
  let start = 0;
  for (let end = 1; end <= bytes.length; end++) {
    const length = framer.frame(bytes, start, end);
    if (length === NEED_MORE) continue;
    framer.reset();
    seen.push(`${framer.part} ${length}`);
    start += length;
  }
  expect(seen).toEqual(["chunk-line 3", "body 1", "chunk-line 5", "trailers 2"]);
});

test.each([
  ["zz\r\n", "a chunk size is no number, or too large"],
  ["1\r\nab", "chunk data is longer than its size"],
])("bad chunks: %j", (text, reason) => {
  const framer = server();
  framer.expectBody("chunk-line", 0);
  expect(parts(framer, `${text}\r\n`).at(-1)).toBe(`bad: ${reason}`);
});

test("holes inside a body, at its end, beyond it, outside", () => {
  const framer = client();
  expect(framer.skipHole(3)).toBe(0);
  framer.expectBody("length", 5);
  expect([framer.skipHole(3), framer.isLast]).toEqual([3, false]);
  expect([framer.skipHole(9), framer.isLast]).toEqual([2, true]);
  framer.expectBody("chunk-line", 0);
  expect(framer.skipHole(1)).toBe(0);
  parts(framer, "4\r\na");
  expect([framer.skipHole(3), framer.isLast]).toEqual([3, false]);
  check(framer, "\r\n0\r\n\r\n", ["chunk-line \r\n0\r\n", "trailers! \r\n"]);
});

test("held bytes are not looked at until they are too many", () => {
  const framer = client();
  framer.hold(true);
  check(framer, HEAD, ["need more"]);
  framer.hold(false);
  check(framer, HEAD, [`head ${HEAD}`]);
});

function resync(framer: HttpFramer, text: string): number {
  const bytes = latin1Bytes(text);
  return framer.resync(bytes, 0, bytes.length);
}

test("the next message is found at a line's start, and behind a body's end", () => {
  expect(resync(server(), "body\r\nHTTP/1.1 200 OK\r\n")).toBe(6);
  expect(resync(server(), "bodyHTTP/1.1 200 OK\r\n")).toBe(4);
  expect(resync(server(), "bodyHTTP/1.1 is fine\r\nHH")).toBe(23);
  expect(resync(client(), '{"a":"GET"}POST /x HTTP/1.1\r\n')).toBe(11);
  expect(resync(client(), "a\nBREW /x HTTP/1.1\r\n")).toBe(2);
  expect(resync(client(), "aBREW /x HTTP/1.1\r\n")).toBe(-1);
  expect(resync(client(), "GET /old\r\n")).toBe(-1);
});

test("a line's start is remembered from piece to piece", () => {
  const framer = client();
  expect(resync(framer, "body\n")).toBe(-1);
  expect(resync(framer, "BREW / HTTP/1.1\n")).toBe(0);
  expect(framer.lostBytes).toBe(5);
  framer.expectHead(true);
  expect(resync(framer, "BREW / HTTP/1.1\n")).toBe(0);
  framer.expectHead(false);
  expect(resync(framer, "BREW / HTTP/1.1\n")).toBe(-1);
});

test("in search of a message only a start line by the letter counts", () => {
  const framer = client();
  framer.expectHead(true);
  check(framer, "GET /old\r\n\r\n", ["bad: "]);
  check(framer, HEAD, [`head ${HEAD}`]);
  check(framer, "GET /old\r\n\r\n", ["head GET /old\r\n\r\n"]);
});
