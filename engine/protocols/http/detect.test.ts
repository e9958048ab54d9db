import { expect, test } from "vitest";
import { latin1Bytes } from "../../testing/play.ts";
import { detectHttp } from "./detect.ts";

function check(text: string, expected: string): void {
  const bytes = latin1Bytes(`\n${text}\nGET / HTTP/1.1\n`);
  expect(detectHttp(bytes, 1, 1 + text.length)).toBe(expected);
}

test.each([
  ["GET / HTTP/1.1\r\nHost: a\r\n", "client"],
  ["POST /x HTTP/1.0\n", "client"],
  ["BREW /pot HTTP/1.1\r\n", "client"],
  ["HTTP/1.1 200 OK\r\n", "server"],
  ["HTTP/1.0 500\r\n", "server"],
  ["HTTP/1.1 200 a reason that is not over", "server"],
  [`GET /${"x".repeat(2000)}`, "client"],
])("sure: %j is a %s", check);

test.each([
  ["GET /old\r\n", "maybe-client"],
  ["OPTIONS sip:a@b SIP/2.0\r\n", "maybe-client"],
  ["GET key\r\n", "maybe-client"],
  ["end of a body\r\nHTTP/1.1 200 OK\r\n", "maybe-server"],
  ["end=of&a=body\nGET / HTTP/1.1\r\n", "maybe-client"],
  ["\r\nGET / HTTP/1.1\r\n", "maybe-client"],
])("a sign: %j is %s", check);

test.each(["", "G", "GET", "GET /not/yet", "HTTP/1.", "HTTP/1.1 200"])("not yet: %j", (text) => check(text, "more"));

test.each([
  "PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n",
  "PRI * HTTP/2.0\r\n\r\nSM\r\n\r\nframes\nGET / HTTP/1.1\r\n",
  "*1\r\n$4\r\nPING\r\n",
  "EHLO mail.example.org\r\n",
  "SSH-2.0-OpenSSH_9.6\r\n",
  "\x16\x03\x01\x02\x00\x01\x00",
  "220 ready\r\nHTTP/1.1 is spoken here\r\n",
  "some text\r\nthat never ends",
  "HTTP/2 200\r\n",
  "x".repeat(40),
  `NEVERKNOWN /${"x".repeat(2000)}`,
  `GET ${"x".repeat(2000)}`,
])("not HTTP: %j", (text) => check(text, "no"));
