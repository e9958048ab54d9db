// HTTP/1.1 that is left for HTTP/2: the request that asked is answered on the first stream.
import { expect, test } from "vitest";
import { codecs } from "../../../codecs/index.ts";
import { indexed, join } from "../../hpack/testing/encode.ts";
import { playInPieces, type Step } from "../../testing/play.ts";
import { http } from "../http/index.ts";
import { crlf } from "../http/testing/talk.ts";
import { http2 } from "./index.ts";
import {
  client,
  data,
  END_HEADERS,
  END_STREAM,
  frame,
  get,
  headers,
  PREFACE,
  server,
  SETTINGS,
  status,
  TYPE,
} from "./testing/frames.ts";
import { lines } from "./testing/talk.ts";
import { upgradeRequest } from "./upgraded.ts";

const ASK = client(
  crlf(
    "GET /a?x=1 HTTP/1.1\nHost: shop\nAccept: */*\nConnection: Upgrade, HTTP2-Settings\nUpgrade: h2c\nHTTP2-Settings: AAMAAABk\n\n",
  ),
);
const AGREED = crlf("HTTP/1.1 101 Switching Protocols\nConnection: Upgrade\nUpgrade: h2c\n\n");

function run(steps: readonly Step[]) {
  return playInPieces(http, steps, { codecs, others: [http2] });
}

test("both entries, and then HTTP/2", () => {
  const result = run([
    ASK,
    server(AGREED, SETTINGS),
    client(PREFACE, SETTINGS),
    server(headers(1, status(200)), data(1, "first", END_STREAM)),
    client(headers(3, get("/b"), END_STREAM)),
    server(headers(3, status(404), END_STREAM)),
  ]);
  expect(result.switches).toEqual(["http2"]);
  expect(lines(result)).toEqual(["GET /a?x=1 > 101", 'GET /a?x=1 > 200 "first"', "GET /b > 404"]);
  expect(result.entries[1]?.document.request).toMatchObject({
    httpVersion: "HTTP/1.1",
    headers: { ":method": "GET", ":scheme": "http", ":path": "/a?x=1", ":authority": "shop", accept: "*/*" },
    queryString: { x: "1" },
    headersSize: -1,
    streamId: 1,
  });
  expect(result.entries[1]?.requestSize).toBe(0);
});

test("tables begin empty: what they do not have is damage", () => {
  const result = run([
    ASK,
    server(AGREED, SETTINGS, frame(TYPE.headers, END_HEADERS | END_STREAM, 1, join(indexed(62)))),
    client(PREFACE, SETTINGS),
  ]);
  expect(result.entries[1]?.error?.msg).toBe("headers: a header with index 62, which the table has not at byte 1");
});

test("a server that stays with HTTP/1.1", () => {
  const result = run([ASK, server(crlf("HTTP/1.1 200 OK\nContent-Length: 2\n\nok"))]);
  expect(result.switches).toEqual([]);
  expect(lines(result)).toEqual(['GET /a?x=1 > 200 "ok"']);
});

test("what is handed over is checked", () => {
  expect(upgradeRequest({})).toBeNull();
  expect(upgradeRequest({ head: "GET / HTTP/1.1\r\n\r\n" })).toBeNull();
  const request = upgradeRequest({ head: "GET / HTTP/1.1\r\n\r\n", span: [100, 5, 7, 101, 6, 8] });
  expect(request?.span).toMatchObject({
    startSec: 100,
    startNsec: 5,
    startPacket: 7,
    endSec: 101,
    endNsec: 6,
    endPacket: 8,
  });
});
