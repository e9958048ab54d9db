// What is taken for Kafka and what is not.
import { describe, expect, test } from "vitest";
import { latin1Bytes } from "../../testing/play.ts";
import type { Detected } from "../dissector.ts";
import { NEED_MORE } from "../framed.ts";
import { KafkaFramer } from "./frame.ts";
import { detect } from "./detect.ts";
import { int, request, response } from "./testing/encode.ts";

describe("recognition", () => {
  function check(text: string, expected: Detected): void {
    const bytes = latin1Bytes(`xyz${text}`);
    expect(detect(bytes, 3, bytes.length), JSON.stringify(text)).toBe(expected);
  }
  test("a request whose client says its name is certain", () => {
    check(request(18, 4, 0, "body", true), "client");
    check(request(1, 12, 15_551_976, "b".repeat(500), true), "client");
  });
  test("one without is a likeness, and so is a response", () => {
    check(request(3, 1, 5, "body", false, ""), "maybe-client");
    check(response(5, "body"), "maybe-server");
  });
  test("while it is not whole, more is asked for", () => {
    const text = request(18, 4, 0, "body", true);
    for (let end = 0; end < 18; end++) check(text.slice(0, end), end < 18 ? "more" : "client");
  });
  test("other protocols", () => {
    for (const text of [
      "GET / HTTP/1.1\r\nHost: a\r\n\r\n",
      "PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n",
      "*1\r\n$4\r\nPING\r\n",
      "SSH-2.0-OpenSSH_9.6\r\n",
      "\x16\x03\x01\x02\x00\x01\x00\x01\xfc\x03\x03",
      "\x4a\x00\x00\x00\x0a8.0.21\0\x05\x00\x00\x00abcdefgh\0\xff\xff",
    ])
      check(text, "no");
  });
  test("a login of PostgreSQL is at most a likeness", () => {
    check("\x00\x00\x00\x54\x00\x03\x00\x00user\0postgres\0database\0shop\0application_name\0psql\0\0", "maybe-server");
  });
  test("an API that is none, and a name that is none, are at most a response", () => {
    check(`${int(20, 4)}${int(200, 2)}${int(1, 2)}${int(1, 4)}${int(4, 2)}name......`, "maybe-server");
    check(`${int(20, 4)}${int(3, 2)}${int(1, 2)}${int(1, 4)}${int(4, 2)}\0\x01\x02\x03......`, "maybe-server");
  });
  test("settings of an HTTP/2 server are at most a likeness", () => {
    check("\x00\x00\x06\x04\x00\x00\x00\x00\x00\x00\x03\x00\x00\x00\x64", "maybe-client");
    check("\x00\x00\x06\x04\x00\x00\x00\x00\x00\x00\x03\x00\x00\x00\x64\x00", "maybe-client");
  });
});

describe("frames", () => {
  test("are whole, or wait", () => {
    const bytes = latin1Bytes(request(18, 4, 0, "body") + request(3, 1, 1, ""));
    const length = request(18, 4, 0, "body").length;
    for (let end = 0; end < length; end++) expect(new KafkaFramer(1000, null).frame(bytes, 0, end)).toBe(NEED_MORE);
    expect(new KafkaFramer(1000, null).frame(bytes, 0, bytes.length)).toBe(length);
  });
  test("what an entry would not show of a long message is passed over", () => {
    const framer = new KafkaFramer(10, null);
    const bytes = latin1Bytes(request(18, 4, 0, "x".repeat(100)));
    expect([framer.frame(bytes, 0, 20), framer.skipBytes, framer.frame(bytes, 0, 20)]).toEqual([
      NEED_MORE,
      bytes.length - 20,
      20,
    ]);
  });
});
