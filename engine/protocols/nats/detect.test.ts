// What is taken for NATS and what is not.
import { expect, test } from "vitest";
import { latin1Bytes } from "../../testing/play.ts";
import type { Detected } from "../dissector.ts";
import { detect } from "./detect.ts";
import { connect, INFO, msg, PING, PONG, pub, withHeaders } from "./testing/talk.ts";

function check(text: string, expected: Detected): void {
  const bytes = latin1Bytes(`xyz${text}`);
  expect(detect(bytes, 3, bytes.length), JSON.stringify(text)).toBe(expected);
}
test("messages that only one side sends", () => {
  check(INFO, "server");
  check(INFO.slice(0, 40), "server");
  check(msg("a.b", "hello"), "server");
  check(withHeaders("HMSG a.b 1", "NATS/1.0"), "server");
  check(connect(), "client");
  check(pub("a.b", "hello", "_INBOX.1"), "client");
  check("sub a.b 1\r\n", "client");
  check("UNSUB 1\r\n", "client");
});
test("messages of both, or of other protocols too", () => {
  check(PING, "maybe-client");
  check(PONG, "maybe-client");
  check("+OK\r\n", "maybe-server");
  check("-ERR 'Authorization Violation'\r\n", "maybe-server");
});
test("while the line is not whole, more is asked for", () => {
  const line = "PUB a.b 5";
  for (let end = 1; end <= line.length; end++) check(line.slice(0, end), "more");
  check("CONN", "more");
});
test("other protocols", () => {
  for (const text of [
    "CONNECT example.com:443 HTTP/1.1\r\n",
    "GET / HTTP/1.1\r\n",
    "INFO\r\n",
    "INFO server\r\n",
    "-ERR unknown command\r\n",
    "+OK POP3 ready\r\n",
    "SUB\r\n",
    "PUB a.b many\r\n",
    "HPUB a.b 9 5\r\n",
    "PUB a.b 99999999999\r\n",
    "PINGER",
    "\x16\x03\x01\x02\x00",
  ])
    check(text, "no");
});
test("blanks before a name", () => {
  check("  PING\r\n", "maybe-client");
  check("\xa0sub a.b 1\r\n", "client");
  check("  PING", "no");
  check("  GET / HTTP/1.1\r\n", "no");
});
