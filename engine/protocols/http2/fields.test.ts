// Documents of HTTP/2 entries, field by field.
import { expect, test } from "vitest";
import type { JsonObject } from "../../../contract/index.ts";
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
  status,
  TYPE,
} from "./testing/frames.ts";
import { talk } from "./testing/talk.ts";

function documentOf(...steps: readonly Step[]): { request: JsonObject | null; response: JsonObject | null } {
  return talk([...HELLO, ...steps]).entries[0]?.document ?? expect.unreachable();
}
function checkRequest(headersSent: ReturnType<typeof get>, expected: JsonObject): void {
  expect(documentOf(client(headers(1, headersSent, END_STREAM))).request).toMatchObject(expected);
}

test("everything that a plain exchange says", () => {
  const section = block(get("/a/b?x=1&x=2", { accept: "*/*" }));
  const answer = block(status(302, { location: "/c", "content-type": "text/plain" }));
  expect(
    documentOf(
      client(frame(TYPE.headers, END_HEADERS | END_STREAM, 1, section)),
      server(frame(TYPE.headers, END_HEADERS, 1, answer), data(1, "gone", END_STREAM)),
    ),
  ).toEqual({
    request: {
      method: "GET",
      url: "/a/b?x=1&x=2",
      targetUri: "/a/b?x=1&x=2",
      path: "/a/b",
      pathSegments: ["a", "b"],
      queryString: { x: ["1", "2"] },
      httpVersion: "HTTP/2.0",
      headers: { ":method": "GET", ":scheme": "http", ":path": "/a/b?x=1&x=2", ":authority": "shop", accept: "*/*" },
      cookies: {},
      headersSize: section.length,
      bodySize: 0,
      postData: { mimeType: "", params: [], text: "", encoding: "" },
      streamId: 1,
    },
    response: {
      status: 302,
      statusText: "",
      httpVersion: "HTTP/2.0",
      headers: { ":status": "302", location: "/c", "content-type": "text/plain" },
      cookies: {},
      headersSize: answer.length,
      bodySize: 4,
      redirectURL: "/c",
      content: { size: 4, mimeType: "text/plain", encoding: "", text: "gone" },
      streamId: 1,
    },
    data: null,
    event: null,
  });
});

test("cookies come in one header or in many", () => {
  checkRequest(get("/", { cookie: ["a=1", "b=2; c=3"] }), {
    cookies: { a: "1", b: "2", c: "3" },
    headers: { cookie: "a=1; b=2; c=3" },
  });
  checkRequest(get("/", { cookie: "a=1; b=2" }), { cookies: { a: "1", b: "2" } });
});

test("cookies that are set", () => {
  const { response } = documentOf(
    client(headers(1, get("/"), END_STREAM)),
    server(headers(1, status(200, { "set-cookie": ["id=7; Path=/", "theme=dark"] }), END_STREAM)),
  );
  expect(response?.["cookies"]).toEqual({ id: "7", theme: "dark" });
});

test("a tunnel names a host and no path", () => {
  checkRequest(
    { ":method": "CONNECT", ":authority": "db:5432" },
    { method: "CONNECT", url: "db:5432", path: "db:5432" },
  );
});

test("texts are UTF-8 where they are", () => {
  checkRequest(get("/", { "x-name": "Z\xc3\xbcrich", "x-odd": "\xff" }), {
    headers: { "x-name": "Zürich", "x-odd": "\xff" },
  });
});

test("repeated headers are joined, and a header may have any name", () => {
  checkRequest(get("/", { "x-a": ["1", "2"] }), { headers: { "x-a": "1,2" } });
  const { request } = documentOf(client(headers(1, { ...get("/"), ["__proto__x"]: "1" }, END_STREAM)));
  expect(request?.["headers"]).toMatchObject({ ["__proto__x"]: "1" });
});

test("forms and binary bodies", () => {
  const form = { "content-type": "application/x-www-form-urlencoded" };
  const { request, response } = documentOf(
    client(headers(1, post("/form", form)), data(1, "name=Ada&city=Z%C3%BCrich", END_STREAM)),
    server(headers(1, status(200, { "content-type": "image/png" })), data(1, hex("89504e47ff"), END_STREAM)),
  );
  expect(request?.["postData"]).toMatchObject({
    params: [
      { name: "name", value: "Ada" },
      { name: "city", value: "Zürich" },
    ],
  });
  expect(response?.["content"]).toEqual({ size: 5, mimeType: "image/png", encoding: "base64", text: "iVBOR/8=" });
});

test("of a connection that was joined, unknown headers are listed and nothing is made up", () => {
  const request = frame(TYPE.headers, END_HEADERS | END_STREAM, 7, join(hex("82"), indexed(62), hex("7f 03 0161")));
  const response = frame(
    TYPE.headers,
    END_HEADERS | END_STREAM,
    7,
    join(indexed(70), block({ "content-type": "a/b" })),
  );
  const { entries } = talk([
    client(request, frame(TYPE.ping, 0, 0, "12345678")),
    server(frame(TYPE.ping, 1, 0, "12345678"), response, frame(TYPE.ping, 1, 0, "12345678")),
  ]);
  expect(entries).toHaveLength(1);
  const document = entries[0]?.document;
  expect(document?.request).toMatchObject({
    method: "GET",
    url: "",
    headers: { ":method": "GET" },
    unknownHeaders: [
      { place: 1, value: null },
      { place: 5, value: "a" },
    ],
  });
  expect(document?.response).toMatchObject({ unknownHeaders: [{ place: 9, value: null }] });
  expect(document?.response).not.toHaveProperty("status");
  expect(entries[0]?.columns).toMatchObject({ method: "GET", summary: "", status: "", outcome: "none" });
});

test("headers that were damaged have no size", () => {
  const { request } = documentOf(client(frame(TYPE.headers, END_HEADERS | END_STREAM, 1, join(hex("82 80")))));
  expect(request).toMatchObject({ method: "GET", headersSize: -1 });
});

test("sizes on the wire count frames with their headers and padding", () => {
  const [ask, answer] = [headers(1, get("/"), END_STREAM), headers(1, status(200))];
  const padded = frame(TYPE.data, 0x9, 1, join(hex("02"), "abc", hex("0000")));
  const { entries } = talk([...HELLO, client(ask), server(answer, padded)]);
  expect([entries[0]?.requestSize, entries[0]?.responseSize]).toEqual([ask.length, answer.length + padded.length]);
});
