// What becomes of a connection's streams: each case is played whole, byte by byte and in pieces.
import { expect, test } from "vitest";
import { gzipSync } from "node:zlib";
import { indexed, block, hex, join, tableSize } from "../../hpack/testing/encode.ts";
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
  PADDED,
  post,
  PRIORITY,
  reset,
  server,
  SETTINGS,
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
  const result = talk([...HELLO, ...steps]);
  expect(lines(result)).toEqual(expected);
  expect(result.notes).toEqual(notes);
  expect(result.gaveUp).toBe("");
}

test("a request with its response", () => {
  check(
    [
      client(headers(1, get("/a"), END_STREAM)),
      server(headers(1, status(200)), data(1, "one, "), data(1, "two", END_STREAM)),
    ],
    ['GET /a > 200 "one, two"'],
  );
});

test("streams are paired by their number, in whatever order they are answered", () => {
  check(
    [
      client(headers(1, post("/a")), headers(3, get("/b"), END_STREAM), data(1, "A1 "), headers(5, post("/c"))),
      server(headers(3, status(200)), headers(5, status(500), END_STREAM), data(3, "B", END_STREAM)),
      client(data(5, "C", END_STREAM), data(1, "A2", END_STREAM)),
      server(headers(1, status(404), END_STREAM)),
    ],
    ['POST /a "A1 A2" > 404', 'GET /b > 200 "B"', 'POST /c "C" > 500'],
  );
});

test("trailers end a message on either side", () => {
  const trailers = { "x-sum": "42" };
  const { entries } = talk([
    ...HELLO,
    client(headers(1, post("/a")), data(1, "body"), headers(1, trailers, END_STREAM)),
    server(headers(1, status(200)), data(1, "done"), headers(1, trailers, END_STREAM)),
  ]);
  expect(entries.map(({ document }) => [document.request?.["trailers"], document.response?.["trailers"]])).toEqual([
    [trailers, trailers],
  ]);
});

test("a response of headers only", () => {
  check([client(headers(1, get("/"), END_STREAM)), server(headers(1, status(204), END_STREAM))], ["GET / > 204"]);
});

test("interim responses are passed over", () => {
  check(
    [
      client(headers(1, get("/"), END_STREAM)),
      server(headers(1, status(103, { link: "</a.css>" })), headers(1, status(200), END_STREAM)),
    ],
    ["GET / > 200"],
    { "http-interim": 1 },
  );
});

test("padding and priorities belong to no message", () => {
  const padded = (flags: number, stream: number, type: number, before: string, payload: Uint8Array) =>
    frame(type, flags | PADDED, stream, join(hex("03"), hex(before), payload, hex("000000")));
  check(
    [
      client(
        padded(END_HEADERS | PRIORITY, 1, TYPE.headers, "00000000 10", block(post("/p"))),
        padded(END_STREAM, 1, TYPE.data, "", join("body")),
      ),
      client(frame(TYPE.priority, 0, 1, hex("00000000 10"))),
      server(headers(1, status(200)), padded(END_STREAM, 1, TYPE.data, "", join(""))),
    ],
    ['POST /p "body" > 200'],
  );
});

test("a header section may come in pieces, also without any bytes", () => {
  const section = block(get("/long"));
  check(
    [
      client(
        frame(TYPE.headers, END_STREAM, 1, section.subarray(0, 5)),
        frame(TYPE.continuation, 0, 1),
        frame(TYPE.continuation, 0, 1, section.subarray(5, 20)),
        frame(TYPE.continuation, END_HEADERS, 1, section.subarray(20)),
      ),
      server(headers(1, status(200), END_STREAM)),
    ],
    ["GET /long > 200"],
  );
});

test("another frame inside a header section damages it, and what refers to it", () => {
  check(
    [
      client(
        frame(TYPE.headers, END_STREAM, 1, block(get("/cut"))),
        frame(TYPE.ping, 0, 0, "12345678"),
        frame(TYPE.headers, END_HEADERS | END_STREAM, 3, join(block(get("/whole")), indexed(62))),
      ),
      server(headers(1, status(400), END_STREAM), headers(3, status(200), END_STREAM)),
    ],
    ["  > 400 !dissection: headers: another frame inside a header section (RFC 9113, 4.3)", "GET /whole > 200"],
  );
});

test("what was pushed is an exchange of its own", () => {
  const promise = frame(TYPE.promise, END_HEADERS, 1, join(u32(2), block(get("/style.css"))));
  const steps = [
    client(headers(1, get("/"), END_STREAM)),
    server(promise, headers(1, status(200), END_STREAM), headers(2, status(200)), data(2, "body {}", END_STREAM)),
  ];
  check(steps, ["GET / > 200", 'GET /style.css > 200 "body {}"']);
  const { entries } = talk([...HELLO, ...steps]);
  expect(entries.map(({ document }) => document.request?.["promisedOn"])).toEqual([undefined, 1]);
  expect(entries.map(({ document }) => document.request?.["streamId"])).toEqual([1, 2]);
});

test("a promise that is refused is a half", () => {
  const promise = frame(TYPE.promise, END_HEADERS | PADDED, 1, join(hex("02"), u32(2), block(get("/x")), hex("0000")));
  check(
    [
      client(headers(1, get("/"), END_STREAM)),
      server(promise),
      client(reset(2, 8)),
      server(headers(1, status(200), 1)),
    ],
    ["GET / > 200", "GET /x > ? !connection: the client reset the stream: CANCEL"],
  );
});

test("a stream that is reset says by whom and why", () => {
  check(
    [
      client(
        headers(1, get("/a"), END_STREAM),
        headers(3, post("/b")),
        data(3, "half"),
        headers(5, get("/c"), END_STREAM),
      ),
      server(reset(1, 7), headers(5, status(200)), data(5, "begun")),
      client(reset(3, 8), reset(5, 0x1234)),
      server(data(5, "late"), headers(3, status(200), END_STREAM)),
    ],
    [
      "GET /a > ? !connection: the server reset the stream: REFUSED_STREAM",
      'POST /b "half" > ? cut !connection: the client reset the stream: CANCEL',
      'GET /c > 200 "begun" cut !connection: the client reset the stream: error 4660',
    ],
  );
});

test("an answer before the end of the request waits for it, or for a reset without error", () => {
  check(
    [
      client(headers(1, post("/a")), headers(3, post("/b"))),
      server(headers(1, status(413), END_STREAM), headers(3, status(200), END_STREAM)),
      client(data(1, "rest", END_STREAM)),
      server(reset(3, 0)),
    ],
    ['POST /a "rest" > 413', "POST /b > 200 cut"],
  );
});

test("GOAWAY tells which requests nobody will work on", () => {
  check(
    [
      client(headers(1, get("/a"), END_STREAM), headers(3, get("/b"), END_STREAM), headers(5, get("/c"), END_STREAM)),
      server(headers(5, status(200))),
      server(frame(TYPE.goaway, 0, 0, join(u32(1), u32(11), "too much"))),
      server(headers(1, status(200), END_STREAM), data(5, "", END_STREAM)),
    ],
    [
      "GET /a > 200",
      "GET /b > ? !connection: the server went away before this request: ENHANCE_YOUR_CALM",
      "GET /c > 200",
    ],
  );
  check(
    [
      client(headers(1, get("/a"), END_STREAM)),
      client(frame(TYPE.goaway, 0, 0, join(u32(0), u32(0)))),
      server(frame(TYPE.goaway, 0, 0, join(u32(0), u32(0)))),
    ],
    ["GET /a > ? !connection: the server went away before this request"],
  );
});

test("the header table lives as long as the connection, and changes its size between sections", () => {
  const first = join(block({ ":method": "GET", ":path": "/a" }, true), block({ "x-tenant": "blue" }, true));
  const { entries } = talk([
    ...HELLO,
    client(frame(TYPE.headers, END_HEADERS | END_STREAM, 1, first)),
    server(headers(1, status(200), END_STREAM), SETTINGS),
    client(frame(TYPE.headers, END_HEADERS | END_STREAM, 3, join(indexed(64), indexed(63), indexed(62)))),
    client(
      frame(TYPE.headers, END_HEADERS | END_STREAM, 5, join(tableSize(0), tableSize(100), block(get("/c")), hex("82"))),
    ),
    client(frame(TYPE.headers, END_HEADERS | END_STREAM, 7, join(indexed(62)))),
  ]);
  expect(entries.map(({ document }) => document.request?.["path"])).toEqual(["/a", "/a", "/c", ""]);
  expect(entries.map(({ document }) => document.request?.["headers"])[1]).toMatchObject({ "x-tenant": "blue" });
  expect(entries[3]?.error?.msg).toContain("headers: a header with index 62, which the table has not");
});

test("bodies are unpacked, whatever pieces they come in", () => {
  const packed = gzipSync("hello, hello, hello");
  const half = packed.length >> 1;
  check(
    [
      client(headers(1, get("/"), END_STREAM)),
      server(headers(1, status(200, { "content-type": "text/plain", "content-encoding": "gzip" }))),
      server(data(1, packed.subarray(0, half)), data(1, packed.subarray(half), END_STREAM)),
    ],
    ['GET / > 200 "hello, hello, hello"'],
  );
});

test("what cannot be unpacked says so", () => {
  check(
    [
      client(headers(1, get("/"), END_STREAM)),
      server(headers(1, status(200, { "content-encoding": "gzip" })), data(1, "no gzip", END_STREAM)),
    ],
    ["GET / > 200 cut !dissection: gzip: bad gzip data: incorrect header check"],
  );
});

test("GraphQL is recognised in bodies and queries", () => {
  const query = '{"query":"{ cart { id } }"}';
  const { entries } = talk([
    ...HELLO,
    client(headers(1, post("/graphql", { "content-type": "application/json" })), data(1, query, END_STREAM)),
    client(headers(3, get("/graphql?query=%7B%20me%20%7D"), END_STREAM)),
    server(headers(1, status(200)), data(1, '{"errors":[{"message":"no"}]}', END_STREAM)),
    server(headers(3, status(200)), data(3, "{}", END_STREAM)),
  ]);
  expect(entries.map(({ protocol, columns }) => [protocol, columns.outcome])).toEqual([
    ["GQL", "bad"],
    ["GQL", "good"],
  ]);
  expect(entries[0]?.document.request?.["graphql"]).toMatchObject({ query: "{ cart { id } }" });
  expect(entries[0]?.document.response?.["errors"]).toEqual([{ message: "no" }]);
});

test("a request that hung and is answered is one entry", () => {
  const wait: Step = { tickSeconds: 31 };
  check(
    [client(headers(1, get("/slow"), END_STREAM)), wait, wait, server(headers(1, status(200), END_STREAM))],
    ["GET /slow > 200"],
  );
});

test("an answer that goes on and on is shown as far as it came", () => {
  check(
    [
      client(headers(1, get("/watch"), END_STREAM)),
      server(headers(1, status(200)), data(1, "event 1\n")),
      { tickSeconds: 40 },
    ],
    ['GET /watch > 200 "event 1\\n" cut'],
  );
});

test("how a connection ends is said on what it leaves open", () => {
  const open = client(headers(1, get("/a"), END_STREAM), headers(3, get("/b"), END_STREAM));
  const begun = server(headers(3, status(200)), data(3, "half"));
  check(
    [open, begun, { side: 1, end: "fin" }],
    ["GET /a > ? !pair-not-found: the connection was closed before the answer", 'GET /b > 200 "half" cut'],
  );
  check(
    [open, begun, { side: 0, end: "reset" }],
    [
      "GET /a > ? !connection: the connection was reset before the answer",
      'GET /b > 200 "half" cut !connection: the connection was reset inside the answer',
    ],
  );
  check(
    [open, { side: 0, end: "idle" }],
    [
      "GET /a > ? !pair-not-found: the connection went idle before the answer",
      "GET /b > ? !pair-not-found: the connection went idle before the answer",
    ],
  );
});

test("frames that say nothing of messages are passed over, extensions as well", () => {
  check(
    [
      client(
        frame(TYPE.ping, 0, 0, "12345678"),
        frame(TYPE.window, 0, 0, u32(1000)),
        frame(0xaa, 0xff, 7, "extension"),
      ),
      client(headers(1, get("/"), END_STREAM), frame(TYPE.window, 0, 1, u32(5)), frame(0x10, 0, 0, "u=1")),
      server(frame(0xbb, 0, 0), headers(1, status(200), END_STREAM)),
    ],
    ["GET / > 200"],
  );
});
