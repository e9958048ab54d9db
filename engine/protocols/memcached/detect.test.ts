// What is taken for memcached, and what only looks like it.
import { expect, test } from "vitest";
import { latin1Bytes } from "../../testing/play.ts";
import { detect } from "./detect.ts";
import { answer, ask, datagram, int } from "./testing/encode.ts";

function check(text: string, expected: string, transport: "tcp" | "udp" = "tcp"): void {
  const bytes = latin1Bytes(text);
  expect(detect(bytes, 0, bytes.length, transport), JSON.stringify(text)).toBe(expected);
}

test("commands that nothing else has", () => {
  for (const line of [
    "set k 0 0 5",
    "cas k 0 0 5 9 noreply",
    "gets a b",
    "gat 5 a",
    "incr n 1",
    "mg k v t",
    "ms k 5 T30",
    "stats items",
    "flush_all",
  ])
    check(`${line}\r\n`, "client");
});
test("commands and answers that others have, too", () => {
  for (const line of ["get a", "delete a", "stats", "version", "touch a 9"]) check(`${line}\r\n`, "maybe-client");
  for (const line of ["END", "STORED", "OK", "VERSION 1.6.18", "17", "HD", "SERVER_ERROR busy"])
    check(`${line}\r\n`, "maybe-server");
});
test("answers that nothing else has", () => {
  for (const line of ["VALUE k 0 5", "VA 5 kabc", "NOT_STORED", "STAT pid 17"]) check(`${line}\r\n`, "server");
});
test("other protocols", () => {
  for (const line of [
    "GET / HTTP/1.1",
    "SET a b",
    "*1",
    "+OK",
    "220 smtp.example ESMTP",
    "EHLO me",
    "get / HTTP/1.1 x",
    "USER a",
    "* OK IMAP",
  ].filter((one) => !one.startsWith("get")))
    check(`${line}\r\n`, "no");
  check("\x16\x03\x01\x02\0", "no");
  check("", "more");
  check("set k 0 0", "more");
  check("x".repeat(2000), "no");
});
test("headers of the binary protocol", () => {
  check(ask(0, { key: "a" }), "client");
  check(answer(1), "server");
  check(answer(0, { dataType: 1 }), "maybe-server");
  check(ask(0, { key: "a" }).slice(0, 10), "more");
  check(ask(0x99), "no");
  check(ask(1, { key: "a" }), "no");
  // A hello of SSL 2.
  check(`\x80\x2e\x01\x03\x01\0\x15\0\0\0\x10${int(0, 20)}`, "no");
});
test("datagrams", () => {
  check(datagram(1, "get a\r\n"), "maybe-client", "udp");
  check(datagram(1, "set a 0 0 1\r\nx\r\n"), "client", "udp");
  check(datagram(1, "VALUE a 0 1\r\nx\r\n", 0, 2), "server", "udp");
  check(datagram(1, "set a 0 0", 0, 1), "no", "udp");
  check(datagram(1, "get a\r\n", 3, 2), "no", "udp");
  check("set a 0 0 1\r\nx\r\n", "no", "udp");
});
