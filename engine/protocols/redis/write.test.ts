// Written entries are those made of values, whatever the messages are.
import fc from "fast-check";
import { expect, test } from "vitest";
import { codecs } from "../../../codecs/index.ts";
import type { EntryError } from "../../../contract/index.ts";
import { Flow } from "../../flow/flow.ts";
import { DEFAULT_LIMITS } from "../../limits.ts";
import { latin1Bytes } from "../../testing/play.ts";
import { checkWritten } from "../../testing/written.ts";
import type { Exchange } from "../../exchange.ts";
import { presenter } from "./present.ts";
import { encode } from "./testing/encode.ts";
import { anyValue } from "./testing/values.ts";
import { KeptMessage, KeptRequest, REDIS, type RedisMessage, type RedisRequest } from "./types.ts";
import { requestWord } from "./words.ts";

const FLOW = new Flow(1, "tcp", Uint8Array.of(10, 0, 0, 1), 1000, Uint8Array.of(10, 0, 0, 2), 6379, null);
const PAIR_NOT_FOUND: EntryError = { type: "pair-not-found", msg: "" };

function requestOf(text: string): KeptRequest {
  const bytes = latin1Bytes(text);
  const request = new KeptRequest(codecs, bytes, 0, bytes.length, [], false);
  request.command = requestWord(bytes, 0, bytes.length, 0, codecs);
  request.isInline = !text.startsWith("*");
  return request;
}
function replyOf(text: string): KeptMessage {
  const bytes = latin1Bytes(text);
  return new KeptMessage(codecs, bytes, 0, bytes.length, [], false);
}
function check(request: RedisRequest | null, response: RedisMessage | null, maxBodyBytes = 1 << 20): void {
  for (const error of [null, PAIR_NOT_FOUND]) {
    const exchange: Exchange<RedisRequest, RedisMessage> = {
      presenter,
      protocol: REDIS,
      flow: FLOW,
      index: 0,
      request,
      response,
      requestSpan: null,
      responseSpan: null,
      error,
      truncated: false,
      isFlow: false,
    };
    expect(checkWritten(exchange, { ...DEFAULT_LIMITS, maxBodyBytes })).toBe(true);
  }
}
const words = (...all: readonly string[]): string =>
  `*${all.length}\r\n${all.map((word) => `$${word.length}\r\n${word}\r\n`).join("")}`;
const asked = (text: string): void => check(requestOf(text), replyOf("+OK\r\n"));
const answered = (text: string): void => {
  check(null, replyOf(text));
  check(requestOf(words("GET", "k")), replyOf(text));
};

test.each([
  words("GET", "key"),
  words("get", "key"),
  words("PING"),
  words("SET", "key", "value"),
  words("SET", "key", "value", "EX", "10"),
  words("SET", "", ""),
  words("SET", 'say "x"', "back\\slash"),
  words("SET", "k", "line\r\nend\x7f\x00"),
  words("SET", "k", "\xc3\xa9\xff"),
  words("SET", "k", "\xc3\xa9"),
  words("AUTH", "secret"),
  words("auth", "user", "secret"),
  words("HELLO", "3", "AUTH", "user", "secret"),
  words("CONFIG", "SET", "requirepass", "secret"),
  words("ACL", "SETUSER", "x", ">secret"),
  words("x".repeat(70), "k"),
  words(...Array.from({ length: 100 }, () => "w")),
  words("SET", "k", "v".repeat(3000)),
  "*2\r\n$4\r\nLLEN\r\n:5\r\n",
  "*2\r\n$4\r\nLLEN\r\n$-1\r\n",
  "*0\r\n",
  "PING\r\n",
  "  set  key value more\n",
  "get k \t\r\n",
  "get\tk\r\n",
  "get it's\r\n",
  "get \xc3\xa9\r\n",
  "get \xa0\r\n",
  "\r\n",
  "AUTH secret\r\n",
  "auth user secret\r\n",
  "hello 3 auth user secret\r\n",
  `SADD ${"w ".repeat(100)}\r\n`,
  words("HELLO", "3"),
  words("CONFIG", "GET", "requirepass"),
  words("AUTH", 'sec"ret'),
  'SET k "a b"\r\n',
])("request %j", asked);

test.each([
  "+OK\r\n",
  "+ok\r\n",
  "+\r\n",
  "+some text\r\n",
  ":12\r\n",
  ":\r\n",
  "-ERR no\r\n",
  "-\r\n",
  '-ERR "no"\r\n',
  "$5\r\nhello\r\n",
  "$0\r\n\r\n",
  "$-1\r\n",
  "$2\r\n\xff\x00\r\n",
  '$3\r\na"b\r\n',
  "_\r\n",
  "#t\r\n",
  ",1.5\r\n",
  "=7\r\ntxt:abc\r\n",
  "*-1\r\n",
  "*2\r\n+a\r\n:1\r\n",
  "*3\r\n$7\r\nmessage\r\n$2\r\nch\r\n$2\r\nhi\r\n",
  "%1\r\n+a\r\n:1\r\n",
  "|1\r\n+ttl\r\n:1\r\n$1\r\na\r\n",
  "$?\r\n;2\r\nab\r\n;0\r\n",
])("reply %j", answered);

test("a message of which an entry keeps only the beginning", () => {
  check(requestOf(words("SET", "key", "value")), replyOf("$5\r\nhello\r\n"), 4);
});
test("any values", () => {
  fc.assert(fc.property(anyValue, (value) => answered(encode(value))));
  fc.assert(
    fc.property(fc.array(fc.string({ unit: "binary-ascii" }), { minLength: 1 }), (all) => asked(words(...all))),
  );
});
