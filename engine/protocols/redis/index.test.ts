// What is taken for Redis and what is not; hostile bytes.
import { describe, expect, test } from "vitest";
import { codecs } from "../../../codecs/index.ts";
import { latin1Bytes, play, type Step } from "../../testing/play.ts";
import type { Detected } from "../dissector.ts";
import { isCommand } from "./commands.ts";
import { redis } from "./index.ts";
import { bulk, command, encode, pushed2, pushed3 } from "./testing/encode.ts";

describe("recognition", () => {
  function check(text: string, expected: Detected): void {
    // Inside a larger chunk, as packets lie.
    const bytes = latin1Bytes(`xyz${text}\xee`);
    expect(redis.detect?.(bytes, 3, 3 + text.length, "tcp"), JSON.stringify(text)).toBe(expected);
  }
  test("a request that names a command is certain, wherever it is cut more is asked for", () => {
    const text = command("SET", "k", "v");
    check(text, "client");
    check(command("get", "k"), "client");
    check(command("JSON.GET", "k"), "client");
    for (let cut = 0; cut < text.indexOf("SET") + 5; cut++) check(text.slice(0, cut), "more");
  });
  test("an array of anything else may be either side's", () => {
    check(command("foo", "bar"), "maybe-client");
    check(encode({ list: [1, 2] }), "maybe-server");
    check(encode({ list: [{ bulk: "x".repeat(50) }] }), "maybe-server");
    check("*0\r\n", "maybe-server");
    check("*1\r\n$-1\r\n", "maybe-server");
    check("*1\r\n*1\r\n:1\r\n", "maybe-server");
  });
  test("messages to listeners come from the server", () => {
    check(pushed2("subscribe", "a", 1), "server");
    check(pushed2("message", "a", "b"), "server");
    check(pushed3("message", "a", "b"), "server");
    check(pushed3("tracking-redir-broken"), "maybe-server");
    check(command("subscribe", "a"), "client");
    check(command("subscribe", "a", "b"), "client");
  });
  test("lines of words that name a command", () => {
    check("PING\r\n", "maybe-client");
    check("info server\r\n", "maybe-client");
    check("PIN", "more");
    check("QUIT", "more");
  });
  test("replies", () => {
    for (const text of ["+OK\r\n", "+PONG\r\n", "-ERR unknown\r\n", "-NOAUTH Authentication required.\r\n", ":12\r\n"])
      check(text, "maybe-server");
    for (const text of [bulk("hello"), "$-1\r\n", "$100\r\nbegin", "%1\r\n+a\r\n:1\r\n", "_\r\n", "#t\r\n", ",1.5\r\n"])
      check(text, "maybe-server");
    for (const text of ["(12345\r\n", ",inf\r\n", "~2\r\n", "|1\r\n", "=7\r\ntxt:abc\r\n"]) check(text, "maybe-server");
  });
  test("other protocols", () => {
    for (const text of [
      "GET / HTTP/1.1\r\nHost: a\r\n\r\n",
      "INFO /x HTTP/1.0\r\n\r\n",
      "POST /x HTTP/1.1\r\n",
      "HTTP/1.1 200 OK\r\n",
      "+OK POP3 server ready <1896.697170952@dbc.mtview.ca.us>\r\n",
      "-RRR\r\n",
      "220 mail ESMTP\r\n",
      "EHLO client\r\n",
      "SSH-2.0-OpenSSH_9.6\r\n",
      "USER anonymous\r\n",
      "* OK IMAP4rev1 ready\r\n",
      "$100\n",
      ":x\r\n",
      "#include\r\n",
      "*5\n$3\n",
      "*99999999\r\n$3\r\nGET\r\n",
      "*1\r\n$3\r\nGETXY",
      "*1\r\nGET\r\n",
      "$5\r\nhelloworld\r\n",
      ",x\r\n",
      "(x\r\n",
      "_x\r\n",
      "%x\r\n",
      "$x\r\n",
      "*x\r\n",
      ">0\r\n",
      "*1\r\n$x\r\n",
      "\x16\x03\x01\x02\x00\x01\x00\x01\xfc\x03\x03",
      "\x00\x00\x00\x08\x04\xd2\x16\x2f",
      "\x10\x1a\x00\x04MQTT",
      "x".repeat(600),
    ])
      check(text, "no");
  });
  test("names of commands", () => {
    expect(["GET", "XREADGROUP", "FT.SEARCH", "CLUSTER"].map(isCommand)).toEqual([true, true, true, true]);
    expect(["get", "FOO", "A.", ".A", ""].map(isCommand)).toEqual([false, false, false, false, false]);
  });
});

describe("hostile bytes", () => {
  const asked = command("HELLO", "3") + command("SUBSCRIBE", "a", "b") + command("GET", "k") + "PING\r\n";
  const told =
    encode({ map: [[{ bulk: "proto" }, 3]] }) +
    pushed3("subscribe", "a", 1) +
    pushed3("subscribe", "b", 2) +
    "|1\r\n+ttl\r\n:1\r\n$?\r\n;2\r\nab\r\n;0\r\n" +
    encode({ list: [{ verbatim: "x" }, { double: "1.5" }, null, { blobError: "ERR" }] });

  function survive(steps: readonly Step[]): void {
    const { entries } = play(redis, steps, { codecs, limits: { maxBodyBytes: 20 } });
    for (const { document } of entries) JSON.stringify(document);
  }
  test("cut at every byte", () => {
    for (let cut = 0; cut <= asked.length; cut++)
      survive([
        { side: 0, bytes: asked.slice(0, cut) },
        { side: 1, bytes: told },
      ]);
    for (let cut = 0; cut <= told.length; cut++)
      survive([
        { side: 0, bytes: asked },
        { side: 1, bytes: told.slice(0, cut) },
      ]);
  });
  test("a hole at every byte", () => {
    for (let at = 0; at <= told.length; at++) {
      survive([
        { side: 0, bytes: asked },
        { side: 1, bytes: told.slice(0, at) },
        { side: 1, gap: 3 },
        { side: 1, bytes: told.slice(at + 3) },
        { side: 0, gap: 1 },
        { side: 0, bytes: asked },
      ]);
    }
  });
  test("bytes changed, three at a time", () => {
    let state = 20261123;
    const next = (limit: number) => {
      state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
      return Math.floor((state / 2 ** 32) * limit);
    };
    const change = (text: string) => {
      const bytes = latin1Bytes(text);
      for (let i = 0; i < 3; i++) bytes[next(bytes.length)] = next(256);
      return bytes;
    };
    for (let round = 0; round < 2000; round++) {
      survive([
        { side: 0, bytes: change(asked) },
        { side: 1, bytes: change(told) },
      ]);
    }
  });
  test("an array that announces more values than it sends holds no memory for them", () => {
    survive([{ side: 1, bytes: `${"*1000000\r\n".repeat(30)}:1\r\n` }]);
  });
});
