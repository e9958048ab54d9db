// What is taken for AMQP and what is not.
import { expect, test } from "vitest";
import { latin1Bytes } from "../../testing/play.ts";
import type { Detected } from "../dissector.ts";
import { detect } from "./detect.ts";
import { content, frame, int, method, PROTOCOL_HEADER } from "./testing/encode.ts";

function check(text: string, expected: Detected): void {
  const bytes = latin1Bytes(`xyz${text}`);
  expect(detect(bytes, 3, bytes.length), JSON.stringify(text)).toBe(expected);
}
test("the header of the protocol, and methods that only one side sends", () => {
  check(PROTOCOL_HEADER, "client");
  check(method("basic publish", 1), "client");
  check(method("connection start", 0), "server");
  check(method("basic deliver", 1), "server");
  check(method("basic ack", 1), "maybe-client");
  check(frame(8, 0, ""), "maybe-client");
  check(content(1, "hello"), "maybe-client");
});
test("while it is not whole, more is asked for", () => {
  for (let end = 0; end < 8; end++) check(PROTOCOL_HEADER.slice(0, end), "more");
  const text = method("queue declare", 1, { queue: "a" });
  for (let end = 0; end < text.length; end++) check(text.slice(0, end), "more");
});
test("other protocols", () => {
  for (const text of [
    "GET / HTTP/1.1\r\n",
    "AMQX\0\0\x09\x01",
    "AMQP\0\x01\0\0",
    "*1\r\n$4\r\nPING\r\n",
    "\x16\x03\x01\x02\x00\x01\x00\x01\xfc\x03\x03",
    `\x01\0\x01${int(0x7fffffff, 4)}abcd`,
    frame(1, 1, int(0x00990099, 4)),
    `${frame(1, 1, int(0x0032000a, 4)).slice(0, -1)}!`,
    frame(8, 0, "x"),
  ])
    check(text, "no");
});
