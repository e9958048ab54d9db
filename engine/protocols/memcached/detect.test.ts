// What is taken for memcached, and what only looks like it.
import { expect, test } from "vitest";
import { latin1Bytes } from "../../testing/play.ts";
import { detect } from "./detect.ts";
import { weighLine } from "./text-words.ts";
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
test("no line that weighs anything is refused by its first letters", () => {
  const lines = `set a 0 0 1|add a 0 0 1|replace a 0 0 1|append a 0 0 1|prepend a 0 0 1|cas a 0 0 1 1|get a|gets a|gat 1 a|gats 1 a
    |incr a 1|decr a 1|touch a 1|ms a 1|mg a|md a|ma a|mn|me a|lru_crawler enable|stats|stats items|config get cluster|flush_all
    |delete a|version|verbosity 1|quit|watch log|VALUE a 0 1|VA 1|NOT_STORED|TOUCHED|STAT pid 1|CLIENT_ERROR bad line|CLIENT_ERROR x
    |SERVER_ERROR out of memory|SERVER_ERROR x|CONFIG cluster 0 1|END|STORED|EXISTS|NOT_FOUND|DELETED|OK|ERROR|RESET|VERSION 1.6
    |12|STAT a b|HD|NS|EX|NF|EN|MN|ME a b`;
  for (const line of lines.split(/\s*\|/)) {
    const bytes = latin1Bytes(`${line}\r\n`);
    const weights = ([0, 1] as const).map((side) => weighLine(side, line));
    expect(
      weights.every((weight) => weight === "no"),
      line,
    ).toBe(false);
    expect(detect(bytes, 0, bytes.length, "tcp"), line).not.toBe("no");
  }
});
