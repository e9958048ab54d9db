// What is taken for PostgreSQL and what is not.
import { describe, expect, test } from "vitest";
import { latin1Bytes } from "../../testing/play.ts";
import type { Detected } from "../dissector.ts";
import { detect } from "./detect.ts";
import * as pg from "./testing/encode.ts";

function check(text: string, expected: Detected): void {
  // Inside a larger chunk, as packets lie.
  const bytes = latin1Bytes(`xyz${text}\xee`);
  expect(detect(bytes, 3, 3 + text.length), JSON.stringify(text)).toBe(expected);
}

test("the beginning of a connection is certain", () => {
  for (const text of [
    pg.startup({ user: "a" }),
    pg.startup({ user: "a" }, 0x30002),
    pg.sslRequest,
    pg.gssRequest,
    pg.cancel(1, "abcd"),
  ]) {
    check(text, "client");
    for (let cut = 0; cut < 8; cut++) check(text.slice(0, cut), "more");
  }
});

test("a request of Kafka for metadata is none, though its name and version look like a version", () => {
  const metadata = "\0\x03\0\x06\0\0\0\x02\0\x04shop\xff\xff\xff\xff\x01";
  check(`\0\0\0${String.fromCharCode(metadata.length)}${metadata}`, "no");
  check(`\0\0\0${String.fromCharCode(metadata.length)}${metadata.slice(0, 4)}`, "more");
  check(pg.startup({}), "client");
});

test("statements show the client, before they are whole", () => {
  check(pg.query("SELECT 1"), "client");
  check(pg.query("  -- why\n  update t set a = 1"), "client");
  check(pg.query(`INSERT INTO t VALUES (${"1,".repeat(5000)}1)`).slice(0, 60), "client");
  check(pg.parse("s", "SELECT $1", [23]), "client");
  check(pg.parse("s", `SELECT ${"x".repeat(5000)}`).slice(0, 40), "client");
  check(pg.bind("", "s", ["1", null]) + pg.execute(), "client");
  check(pg.describe("S", "s") + pg.sync, "client");
  check(pg.execute() + pg.sync, "client");
});

test("answers show the server", () => {
  for (const text of [
    pg.ready(),
    pg.rowDescription(["id", 23], ["name", 25]) + pg.dataRow("1", "a"),
    pg.dataRow("1") + pg.dataRow("2"),
    pg.complete("INSERT 0 1") + pg.ready(),
    pg.bindComplete + pg.complete("DELETE 0") + pg.ready(),
    pg.error("42601", "syntax error"),
    pg.notice("careful"),
    pg.authentication(5, "salt"),
    pg.sasl("SCRAM-SHA-256"),
    pg.parameterStatus("TimeZone", "UTC"),
    pg.notification(1, "orders", "x"),
    pg.copyResponse("H", 0, 2),
    pg.parseComplete + pg.parameterDescription(23, 25) + pg.noData,
  ])
    check(text, "server");
});

test("one message that others could have too needs the port, or the other side", () => {
  check(pg.query("hello"), "maybe-client");
  check(pg.sync, "maybe-client");
  check(pg.dataRow("1"), "maybe-server");
  check(pg.parseComplete, "maybe-server");
  check(pg.copyData("1\n"), "maybe-server");
});

test("the beginning of a message asks for more", () => {
  check("", "more");
  check("Q", "more");
  check("Q\0\0", "more");
  check(pg.query("SELECT 1").slice(0, 7), "more");
  check(pg.rowDescription(["id", 23]).slice(0, 12), "more");
});

describe("other protocols", () => {
  test("are none", () => {
    for (const text of [
      "GET / HTTP/1.1\r\nHost: a\r\n\r\n",
      "POST /x HTTP/1.1\r\n",
      "HTTP/1.1 200 OK\r\n",
      "PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n",
      "*1\r\n$4\r\nPING\r\n",
      "+OK\r\n",
      "SSH-2.0-OpenSSH_9.6\r\n",
      "220 mail ESMTP\r\n",
      "EHLO client\r\n",
      "\x16\x03\x01\x02\x00\x01\x00\x01\xfc\x03\x03",
      "\x00\x1d\xab\xcd\x01\x00\x00\x01\x00\x00\x00\x00\x00\x00",
      "\x00\x00\x00\x23\x00\x12\x00\x04\x00\x00\x00\x01\x00\x07console",
      "AMQP\x00\x00\x09\x01",
      // MySQL: a greeting and a query.
      "J\0\0\0\x0a5.7.44\0",
      "\x21\0\0\0\x03SELECT @@version_comment LIMIT 1",
      "Q\0\0\0\x03SELECT 1",
      "0\x0c\x02\x01\x01\x60\x07",
      "\x00\x01\x00\x00",
      "Cxxxxx",
    ])
      check(text, "no");
  });
  test("also where one message would fit and the next does not", () => {
    check(`${pg.sync}hello`, "no");
    check(`${pg.parseComplete}\xff`, "no");
  });
});
