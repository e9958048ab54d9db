// What is said over a WebSocket becomes one entry a message, in however many pieces it comes.
import { expect, test } from "vitest";
import type { PlayOptions, Step } from "../../testing/play.ts";
import {
  BINARY,
  CLOSE,
  CONTINUATION,
  client,
  deflated,
  lines,
  PING,
  PONG,
  server,
  TEXT,
  talk,
} from "./testing/frames.ts";

function check(steps: readonly Step[], expected: readonly string[], options: Partial<PlayOptions> = {}): void {
  expect(lines(talk(steps, options))).toEqual(expected);
}

const DEFLATE: Partial<PlayOptions> = { setup: { deflate: true } };

test("one entry a message, each side its own", () => {
  check([client(TEXT, "hello"), server(TEXT, "world")], ['> text 5 "hello"', '< text 5 "world"']);
});

test("an empty message", () => {
  check([client(TEXT, ""), server(BINARY, "")], ['> text 0 ""', '< binary 0 ""']);
});

test("all lengths of length", () => {
  for (const size of [125, 126, 65_535, 65_536]) {
    const [entry] = talk([server(TEXT, "x".repeat(size))]).entries;
    expect(entry?.document.response).toMatchObject({ payloadLength: size, payload: "x".repeat(size) });
  }
  check(
    [server(TEXT, "ab", { lengthBytes: 8 }), server(TEXT, "c", { lengthBytes: 2 })],
    ['< text 2 "ab"', '< text 1 "c"'],
  );
});

test("fragments are joined, control frames may come between them", () => {
  check(
    [
      server(TEXT, "one ", { fin: false }),
      server(PING, "?"),
      server(CONTINUATION, "two ", { fin: false }),
      client(PONG, "?"),
      server(CONTINUATION, "three"),
    ],
    ['< ping 1 "?"', '> pong 1 "?"', '< text 13 "one two three"'],
  );
});

test("binary payloads are base64, also where they would do as text", () => {
  check([client(BINARY, "abc"), server(BINARY, "\x00\xff")], ['> binary 3 "YWJj"', '< binary 2 "AP8="']);
});

test("text is UTF-8; what is not is base64", () => {
  check([client(TEXT, "\xc3\xa9"), client(TEXT, "\xff")], ['> text 2 "é"', '> text 1 "/w=="']);
});

test("close: code and reason, code alone, nothing", () => {
  check(
    [client(CLOSE, "\x03\xe8bye"), server(CLOSE, "\x03\xe9"), client(CLOSE, "")],
    ['> close 5 "A+hieWU=" 1000 bye', '< close 2 "A+k=" 1001 ', '> close 0 "" 1005 '],
  );
});

test("an unmasked client and a masked server are read, and told", () => {
  check(
    [client(TEXT, "a", { mask: false }), server(TEXT, "b", { mask: true })],
    [`> text 1 "a" !a client's frame is not masked`, `< text 1 "b" !a server's frame is masked`],
  );
  const entries = talk([client(TEXT, "a", { mask: false }), client(TEXT, "b")]).entries;
  expect(entries.map((entry) => entry.document.request?.["masked"])).toEqual([false, true]);
});

test("compressed messages, with the context of those before them", () => {
  const [first, second] = ["the quick brown fox, the quick brown fox", "the quick brown fox again"];
  check(
    [
      client(TEXT, deflated(first), { rsv: 4 }),
      server(TEXT, deflated("other side"), { rsv: 4 }),
      client(TEXT, deflated(second, first), { rsv: 4 }),
      client(TEXT, "plain"),
    ],
    [
      `> text ${deflated(first).length} "${first}"`,
      `< text ${deflated("other side").length} "other side"`,
      `> text ${deflated(second, first).length} "${second}"`,
      '> text 5 "plain"',
    ],
    DEFLATE,
  );
});

test("a compressed message in fragments", () => {
  const packed = deflated("hello hello hello");
  check(
    [client(TEXT, packed.slice(0, 3), { rsv: 4, fin: false }), client(PING, ""), client(CONTINUATION, packed.slice(3))],
    ['> ping 0 ""', `> text ${packed.length} "hello hello hello"`],
    DEFLATE,
  );
});

test("without context takeover each message stands alone", () => {
  const text = "again and again and again";
  const setup = { deflate: true, clientNoContextTakeover: true, serverNoContextTakeover: true };
  check(
    [
      client(TEXT, deflated(text), { rsv: 4 }),
      client(TEXT, deflated(text), { rsv: 4 }),
      server(TEXT, deflated(text), { rsv: 4 }),
    ],
    [
      `> text ${deflated(text).length} "${text}"`,
      `> text ${deflated(text).length} "${text}"`,
      `< text ${deflated(text).length} "${text}"`,
    ],
    { setup },
  );
});

test("a message longer than the window of the compressor", () => {
  const long = Array.from({ length: 9000 }, (_, i) => `line ${i}`).join("\n");
  const after = "line 8999 line 8998";
  const entries = talk(
    [server(TEXT, deflated(long), { rsv: 4 }), server(TEXT, deflated(after, long), { rsv: 4 })],
    DEFLATE,
  ).entries;
  expect(entries.map((entry) => entry.document.response?.["payload"])).toEqual([long, after]);
});

test("many small messages fill the window together", () => {
  const texts = Array.from({ length: 40 }, (_, i) => `message ${i} `.repeat(100));
  const steps = texts.map((text, i) => server(TEXT, deflated(text, texts.slice(0, i).join("")), { rsv: 4 }));
  const entries = talk(steps, DEFLATE).entries;
  expect(entries.map((entry) => entry.document.response?.["payload"])).toEqual(texts);
});

test("sizes: the wire's, with frame headers; the payload's alone", () => {
  const [entry] = talk([client(TEXT, "ab", { fin: false }), client(CONTINUATION, "c")]).entries;
  expect(entry?.requestSize).toBe(8 + 7);
  expect(entry?.document.request).toMatchObject({ payloadLength: 3, fin: true });
});

test("a long payload is cut at the limit, its length is true", () => {
  const limits = { maxBodyBytes: 10 };
  check([client(TEXT, "0123456789abc")], ['> text 13 "0123456789" cut'], { limits });
  check([server(TEXT, "01234", { fin: false }), server(CONTINUATION, "56789abc")], ['< text 13 "0123456789" cut'], {
    limits,
  });
  const packed = deflated("0123456789abc");
  check([server(TEXT, packed, { rsv: 4 })], [`< text ${packed.length} "0123456789" cut`], { ...DEFLATE, limits });
});

test("the end of the stream cuts what is open", () => {
  check(
    [server(TEXT, "half", { fin: false }), client(PING, "12", { claims: 5 })],
    ['> ping 2 "12" cut', '< text 4 "half" cut'],
  );
  const result = talk([
    { side: 0, bytes: "\x81" },
    { side: 0, end: "fin" },
  ]);
  expect(result).toMatchObject({ entries: [], notes: { "ws-cut-frame": 1 } });
});
