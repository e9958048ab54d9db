// Cells and sections of HTTP/2 entries.
import { expect, test } from "vitest";
import { block, hex, indexed, join } from "../../hpack/testing/encode.ts";
import { http2 } from "./index.ts";
import {
  client,
  data,
  END_HEADERS,
  END_STREAM,
  frame,
  headers,
  HELLO,
  post,
  server,
  status,
  TYPE,
} from "./testing/frames.ts";
import { sections, talk } from "./testing/talk.ts";

test("cells are path, method and status, each with what finds it", () => {
  const { entries } = talk([
    ...HELLO,
    client(headers(1, post("/a?x=1"), END_STREAM)),
    server(headers(1, status(503), END_STREAM)),
  ]);
  expect(entries[0]?.columns).toEqual({
    method: "POST",
    methodSelector: "request.method",
    summary: "/a",
    summarySelector: "request.path",
    status: "503",
    statusSelector: "response.status",
    outcome: "bad",
  });
  expect(entries[0]?.protocol).toBe("HTTP/2");
});

test("sections are those of HTTP, with the stream and what is unknown", () => {
  const ask = frame(
    TYPE.headers,
    END_HEADERS,
    1,
    join(hex("83"), block({ ":path": "/a", cookie: "a=1" }), hex("7f 03 0161")),
  );
  const { entries } = talk([
    client(ask, data(1, "said", END_STREAM)),
    server(
      frame(TYPE.headers, END_HEADERS, 1, join(hex("88"), indexed(62))),
      headers(1, { "x-sum": "42" }, END_STREAM),
    ),
  ]);
  const { request, response } = entries[0]?.document ?? expect.unreachable();
  expect(sections("request", request ?? {})).toEqual([
    expect.stringContaining("Stream=1 <request.streamId>") as string,
    "Path Segments: 0=a <request.pathSegments[0]>",
    'Headers: :method=POST <request.headers[":method"]>, :path=/a <request.headers[":path"]>, cookie=a=1 <request.headers["cookie"]>',
    "Unknown Headers: Table entry 5=a <request.unknownHeaders[0].place>",
    'Cookies: a=1 <request.cookies["a"]>',
    "Body: said <request.postData.text>",
  ]);
  expect(sections("response", response ?? {})).toEqual([
    expect.stringContaining("Stream=1 <response.streamId>") as string,
    'Headers: :status=200 <response.headers[":status"]>',
    "Unknown Headers: Table entry 1=sent before it was captured <response.unknownHeaders[0].place>",
    'Trailers: x-sum=42 <response.trailers["x-sum"]>',
  ]);
});

test("every path that it declares is documented, and belongs to one side", () => {
  for (const { path, doc, protocol } of http2.paths) {
    expect(path).toMatch(/^(request|response)\.\w+$/);
    expect([doc.length > 5, protocol]).toEqual([true, "http2"]);
  }
  expect(
    http2.protocols.map(({ abbr, version, macro, backgroundColor }) => [abbr, version, macro, backgroundColor]),
  ).toEqual([["HTTP/2", "2.0", "http2", "#244c5a"]]);
});
