import { describe, expect, test } from "vitest";
import { latin1Bytes } from "../../testing/play.ts";
import { LENIENT, type LineVerdict, MORE, NO, requestLine, requestWithin, statusLine, YES } from "./start-line.ts";

const NAMES: ReadonlyMap<LineVerdict, string> = new Map([
  [NO, "no"],
  [YES, "yes"],
  [LENIENT, "lenient"],
  [MORE, "more"],
]);

/** A text that ends in `…` is the beginning of a line. */
function check(read: typeof requestLine, text: string, expected: string): void {
  const isWhole = !text.endsWith("…");
  const bytes = latin1Bytes(`##${isWhole ? text : text.slice(0, -1)}##`);
  expect(NAMES.get(read(bytes, 2, bytes.length - 2, isWhole))).toBe(expected);
}

describe("request lines", () => {
  test.each([
    ["GET / HTTP/1.1", "yes"],
    ["GET / HTTP/1.0", "yes"],
    ["GET / HTTP/0.9", "yes"],
    ["OPTIONS * HTTP/1.1", "yes"],
    ["CONNECT example.org:443 HTTP/1.1", "yes"],
    ["POST http://example.org/a?b=c HTTP/1.1", "yes"],
    ["anything-goes_1 /x HTTP/1.1", "yes"],
    ["G / HTTP/1.9", "yes"],
    ["GET /", "lenient"],
    ["GET", "lenient"],
    ["GET HTTP/1.1", "lenient"],
    ["GET /a b HTTP/1.1", "lenient"],
    ["GET / HTTP/1.", "lenient"],
    ["GET / HTTP/2.0", "lenient"],
    ["GET / http/1.1", "lenient"],
    ["PRI * HTTP/2.0", "no"],
    ["UNKNOWN /", "no"],
    ["UNKNOWN", "no"],
    ["UNKNOWN /a b HTTP/1.1", "no"],
    ["GET/ HTTP/1.1", "no"],
    ["", "no"],
    [" GET / HTTP/1.1", "no"],
    ["HTTP/1.1 200 OK", "no"],
    ["{} / HTTP/1.1", "no"],
    ["G\u00e9T / HTTP/1.1", "no"],
    [`${"M".repeat(33)} / HTTP/1.1`, "no"],
    [`${"M".repeat(32)} / HTTP/1.1`, "yes"],
    ["OPTIONS sip:a@b SIP/2.0", "lenient"],
    ["DESCRIBE rtsp://a RTSP/1.0", "no"],
  ])("%s: %s", (text, expected) => check(requestLine, text, expected));

  test.each([
    ["…", "more"],
    ["G…", "more"],
    ["GET…", "more"],
    ["OPTIONS\r…", "more"],
    ["\r…", "no"],
    ["GET …", "more"],
    ["GET /very/long…", "more"],
    ["UNKNOWN /…", "more"],
    ["{…", "no"],
    ["HTTP/…", "no"],
    [`${"M".repeat(33)}…`, "no"],
  ])("the beginning %s: %s", (text, expected) => check(requestLine, text, expected));
});

describe("request lines behind the end of a body", () => {
  test.each([
    ["GET / HTTP/1.1", "yes"],
    ["M-SEARCH * HTTP/1.1", "yes"],
    ["ODD / HTTP/1.1", "no"],
    ["get / HTTP/1.1", "no"],
    ["GET /", "no"],
    ["GET", "no"],
    ["GET /a b HTTP/1.1", "no"],
    ["GE…", "more"],
    ["GET /…", "more"],
    ["Gx…", "no"],
  ])("%s: %s", (text, expected) => check(requestWithin, text, expected));
});

describe("status lines", () => {
  test.each([
    ["HTTP/1.1 200 OK", "yes"],
    ["HTTP/1.0 404 Not Found", "yes"],
    ["HTTP/1.1 200 ", "yes"],
    ["HTTP/1.1 200", "yes"],
    ["HTTP/1.1 999 Odd", "yes"],
    ["HTTP/0.9 200 OK", "yes"],
    ["HTTP/2.0 200 OK", "no"],
    ["HTTP/2 200", "no"],
    ["HTTP/1.1 20", "no"],
    ["HTTP/1.1 2000 OK", "no"],
    ["HTTP/1.1 2x0 OK", "no"],
    ["HTTP/1.1  200 OK", "no"],
    ["HTTP/11 200 OK", "no"],
    ["http/1.1 200 OK", "no"],
    ["ICY 200 OK", "no"],
    ["", "no"],
  ])("%s: %s", (text, expected) => check(statusLine, text, expected));

  test.each([
    ["…", "more"],
    ["H…", "more"],
    ["HTTP/1…", "more"],
    ["HTTP/1.1 2…", "more"],
    ["HTTP/1.1 200…", "more"],
    ["HTTP/1.1 200\r…", "more"],
    ["HTTP/1.1 200 O…", "more"],
    ["HTTP/2…", "no"],
    ["HTTPS…", "no"],
    ["HTTP/1.1 2000…", "no"],
    ["HTTP/1.1 200\rX…", "no"],
  ])("the beginning %s: %s", (text, expected) => check(statusLine, text, expected));
});
