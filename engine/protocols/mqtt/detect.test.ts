// What is taken for MQTT and what is not.
import { expect, test } from "vitest";
import { latin1Bytes } from "../../testing/play.ts";
import type { Detected } from "../dissector.ts";
import { detect } from "./detect.ts";
import { ack, connack, connect, packet, PINGREQ, PINGRESP, publish, suback, subscribe } from "./testing/encode.ts";

function check(text: string, expected: Detected): void {
  const bytes = latin1Bytes(`xyz${text}`);
  expect(detect(bytes, 3, bytes.length), JSON.stringify(text)).toBe(expected);
}
test("a connection begins with CONNECT, of each version and of bridges", () => {
  for (const level of [3, 4, 5] as const) check(connect({ level }), "client");
  check(packet(0x10, "\0\x04MQTT\x84\x02\0\x3c\0\0"), "client");
  check(packet(0x10, "\0\x04MQTT\x03\x02\0\x3c\0\0"), "no");
  check(packet(0x10, "\0\x04MQTX\x04\x02\0\x3c\0\0"), "no");
});
test("while it is not whole, more is asked for", () => {
  const text = connect();
  for (let end = 0; end < 9; end++) check(text.slice(0, end), "more");
});
test("in the middle of a connection, whole packets", () => {
  check(publish("shop/till", "hello"), "either");
  check(publish("shop/till", "hello", { qos: 2 }) + publish("shop/price", "1"), "either");
  check(subscribe(7, ["shop/#"]), "client");
  check(subscribe(7, ["shop/#"], "\0"), "client");
  check(suback(7, "\x01"), "maybe-server");
  check(connack(), "maybe-server");
  check(PINGRESP, "maybe-server");
  check(PINGREQ, "maybe-client");
  check(publish("ab", "hello"), "maybe-client");
  check(ack("PUBREL", 7), "maybe-client");
});
test("other protocols", () => {
  for (const text of [
    "GET / HTTP/1.1\r\n",
    "220 mail.example ESMTP\r\n",
    "<?xml version='1.0'?><stream>",
    "\x30\x0c\x02\x01\x01\x60\x07\x02\x01\x03\x04\0\x80\0",
    "\x16\x03\x01\x02\x00\x01\x00\x01\xfc\x03\x03",
    "\x36\x05\0\x01axx",
    "\xc0\x01x",
    `${publish("shop/till", "hello")}GET /`,
    publish("a+b", "hello"),
    publish("shop\0till", "x"),
    "\xff\xff\xff\xff\xff",
    "\x30\xff\xff\xff\xff\x01",
  ])
    check(text, "no");
});
