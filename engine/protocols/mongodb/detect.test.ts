// What is taken for MongoDB and what is not.
import { expect, test } from "vitest";
import { latin1Bytes } from "../../testing/play.ts";
import type { Detected } from "../dissector.ts";
import { detect } from "./detect.ts";
import { int, message, msg, query, reply } from "./testing/encode.ts";

function check(text: string, expected: Detected): void {
  const bytes = latin1Bytes(`xyz${text}`);
  expect(detect(bytes, 3, bytes.length), JSON.stringify(text)).toBe(expected);
}
const ping = { ping: { int: 1 } };

test("requests and replies by whether they answer", () => {
  check(msg(1, 0, ping), "client");
  check(msg(9, 1, ping), "server");
  check(query(1, "admin.$cmd", ping), "client");
  check(reply(9, 0, [ping]), "maybe-server");
});
test("while it is not whole, more is asked for", () => {
  const text = msg(1, 0, ping);
  for (let end = 0; end < 25; end++) check(text.slice(0, end), "more");
});
test("other protocols, and operations that begin otherwise", () => {
  for (const text of [
    "GET / HTTP/1.1\r\nHost: a\r\n\r\n",
    "\x16\x03\x01\x02\x00\x01\x00\x01\xfc\x03\x03\0\0\0\0\0\0\0\0",
    "*1\r\n$4\r\nPING\r\n and more",
    message(99, 1, 0, "x".repeat(20)),
    message(2013, 1, 0, `${int(0xffff)}\0${"x".repeat(9)}`),
    message(2013, 1, 0, `${int(0)}\x07${"x".repeat(9)}`),
    message(2012, 1, 0, `${int(77)}${int(9)}\x01xx`),
  ])
    check(text, "no");
});
