// Missing bytes: what lies inside data is known to the byte, and behind anything else the next frame has to prove itself.
import { expect, test } from "vitest";
import { block, hex, indexed, join } from "../../hpack/testing/encode.ts";
import type { Step } from "../../testing/play.ts";
import {
  client,
  data,
  END_HEADERS,
  END_STREAM,
  frame,
  get,
  headers,
  HELLO,
  post,
  server,
  SETTINGS_ACK,
  status,
  TYPE,
  u32,
} from "./testing/frames.ts";
import { lines, talk } from "./testing/talk.ts";

function check(
  steps: readonly Step[],
  expected: readonly string[],
  notes: Readonly<Record<string, number>> = {},
): void {
  const result = talk(steps);
  expect(lines(result)).toEqual(expected);
  expect(result.notes).toEqual(notes);
}
const ASK = client(headers(1, get("/a"), END_STREAM));

/** A request as an encoder sends it: in references to the static table, which needs nothing from before. */
function quick(stream: number): Uint8Array {
  return frame(TYPE.headers, END_HEADERS | END_STREAM, stream, hex("82 86 84"));
}
function ok(stream: number, flags = END_STREAM): Uint8Array {
  return frame(TYPE.headers, END_HEADERS | flags, stream, hex("88"));
}

test("a hole inside data is counted, and all else goes on", () => {
  check(
    [
      ...HELLO,
      client(headers(1, get("/a"), END_STREAM), headers(3, get("/b"), END_STREAM)),
      server(headers(1, status(200)), data(1, "0123456789", END_STREAM).subarray(0, 12)),
      { side: 1, gap: 4 },
      server("789", headers(3, status(200)), data(3, "whole", END_STREAM)),
    ],
    ['GET /a > 200 "012" cut', 'GET /b > 200 "whole"'],
  );
});

test("a hole that ends a message completes it", () => {
  check(
    [
      ...HELLO,
      ASK,
      server(headers(1, status(200)), data(1, "0123456789", END_STREAM).subarray(0, 12)),
      { side: 1, gap: 7 },
    ],
    ['GET /a > 200 "012" cut'],
  );
});

test("behind a hole that holds frames, the next request and response are found", () => {
  check(
    [
      ...HELLO,
      ASK,
      { side: 0, gap: 50 },
      client("rest of a frame", quick(5), quick(7)),
      server(ok(1), ok(5)),
      { side: 1, gap: 9 },
      server(ok(7)),
    ],
    ["GET /a > 200", "GET / > 200", "GET / > 200"],
  );
});

test("what was open when bytes were lost is cut, and its rest is not taken for the whole", () => {
  check(
    [
      ...HELLO,
      ASK,
      server(headers(1, status(200)), data(1, "one")),
      { side: 1, gap: 12 },
      server(data(1, "three", END_STREAM)),
    ],
    ['GET /a > 200 "one" cut'],
  );
});

test("after a hole no header is taken from a table that may have changed", () => {
  const remembered = frame(
    TYPE.headers,
    END_HEADERS | END_STREAM,
    1,
    join(hex("82"), block({ ":path": "/old" }, true)),
  );
  const { entries } = talk([
    ...HELLO,
    client(remembered),
    { side: 0, gap: 30 },
    client(frame(TYPE.headers, END_HEADERS | END_STREAM, 5, join(hex("82"), indexed(62)))),
    client(frame(TYPE.headers, END_HEADERS | END_STREAM, 7, join(hex("82"), block({ ":path": "/new" }, true)))),
    client(frame(TYPE.headers, END_HEADERS | END_STREAM, 9, join(hex("82"), indexed(62), indexed(63)))),
  ]);
  expect(entries.map(({ document: { request } }) => [request?.["url"], request?.["unknownHeaders"]])).toEqual([
    ["/old", undefined],
    ["", [{ place: 1, value: null }]],
    ["/new", undefined],
    ["/new", [{ place: 2, value: null }]],
  ]);
});

test("a hole inside a header section loses the section and what would refer to it", () => {
  check(
    [
      ...HELLO,
      client(frame(TYPE.headers, 0, 1, block(get("/cut"))), frame(TYPE.continuation, 0, 1, hex("82")).subarray(0, 5)),
      { side: 0, gap: 5 },
      client(frame(TYPE.continuation, END_HEADERS, 1, block({ a: "b" })), quick(3)),
      server(ok(3)),
    ],
    ["GET / > 200"],
  );
});

test("a connection that was joined midway", () => {
  check(
    [
      client(frame(TYPE.window, 0, 0, u32(100)), quick(41)),
      server("the end of some data", ok(39, 0), data(39, "??", END_STREAM), ok(41, 0), data(41, "here", END_STREAM)),
    ],
    ['GET / > 200 "here"', '? > 200 "??" !pair-not-found: no request was seen for this response'],
  );
});

test("data of streams that nobody saw the headers of is counted", () => {
  const late = server(SETTINGS_ACK, data(7, "abc"), data(7, "def", END_STREAM));
  check([late, client(quick(9)), server(ok(9))], ["GET / > 200"], { "http2-orphan-data": 2 });
});

test("what looks like the start of a long frame does not hide the frames in it", () => {
  const lookalike = hex("00 4000 00 00 00000531");
  check([...HELLO, { side: 0, gap: 9 }, client(lookalike, quick(5)), server(ok(5))], ["GET / > 200"]);
});

test("a request that was cut by a hole goes on when its stream does", () => {
  check(
    [
      ...HELLO,
      client(headers(1, post("/up")), data(1, "one ")),
      { side: 0, gap: 20 },
      client(data(1, "three", END_STREAM)),
      server(ok(1)),
    ],
    ['POST /up "one " > 200 cut'],
  );
});

test("nothing that looks like frames inside data is believed, nor behind a hole inside it", () => {
  const inside = join(ok(9), data(9, "no", END_STREAM), quick(11), "tail");
  const whole = data(1, inside, END_STREAM);
  const { entries } = talk([
    ...HELLO,
    ASK,
    server(headers(1, status(200)), whole.subarray(0, 15)),
    { side: 1, gap: 8 },
    server(whole.subarray(23)),
  ]);
  expect(entries.map(({ document }) => document.response?.["bodySize"])).toEqual([inside.length]);
});

test("bytes that are no frames at all lead to giving up", () => {
  const noise = "no frame is in here, nor anywhere below.".repeat(7000);
  const result = talk([client("PRI * HTTP/2.0\r\n\r\nXX"), server(noise), { tickSeconds: 1 }]);
  expect(result.entries).toEqual([]);
  expect(result.gaveUp).toBe("no HTTP/2 frame was found");
});
