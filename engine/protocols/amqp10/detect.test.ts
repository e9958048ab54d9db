// What is taken for AMQP 1.0 and what is not.
import { expect, test } from "vitest";
import { latin1Bytes } from "../../testing/play.ts";
import type { Detected } from "../dissector.ts";
import { detect } from "./detect.ts";
import { AMQP, frame, SASL, symbol, TLS } from "./testing/talk.ts";

function check(text: string, expected: Detected): void {
  const bytes = latin1Bytes(`xyz${text}`);
  expect(detect(bytes, 3, bytes.length), JSON.stringify(text)).toBe(expected);
}
test("protocol headers, and frames by their performative", () => {
  for (const header of [AMQP, SASL, TLS]) check(header, "either");
  check(frame(0x10, [symbol("shop")]), "either");
  check(frame(0x14, [symbol("x")]) + frame(0x14), "either");
  check(frame(0x40, [symbol("PLAIN")], 1), "server");
  check(frame(0x41, [symbol("PLAIN")], 1), "client");
  check(frame(-1), "maybe-client");
  check("\0\0\0\x18\x02\0\0\0\0\x80\0\0\0\0\0\0\0\x10\x45\0\0\0\0\0", "either");
});
test("while they are not whole, more is asked for", () => {
  for (let end = 0; end < 8; end++) check(AMQP.slice(0, end), "more");
  const text = frame(0x10, [symbol("shop-1234567")]);
  for (let end = 1; end < 18; end++) check(text.slice(0, end), "more");
});
test("other protocols", () => {
  for (const text of [
    "AMQP\0\0\x09\x01",
    "AMQP\x01\x01\0\x0a",
    "AMQX\0\x01\0\0",
    "GET / HTTP/1.1\r\n",
    "\0\0\0\x20\0\x12\0\0\0\0\0\x01\0\x04test\0\0\0\0\0\0\0\0\0\0\0\0\0\0",
    "\0\0\0\x20\x02\0\0\0\0\x53\x99\x45".padEnd(32, "\0"),
    "\0\0\0\x20\x02\0\0\0\0\x80\x01\0\0\0\0\0\0\x10".padEnd(32, "\0"),
    "\0\0\0\x20\x02\0\0\0\x41\x53\x10\x45".padEnd(32, "\0"),
    "\x16\x03\x01\x02\x00\x01\x00\x01\xfc\x03\x03",
  ])
    check(text, "no");
});
