// Conversations with a real redis-server, in words. What tshark says of the same file is compared by `npm run
// conformance`, as far as it knows RESP3.
import { expect, test } from "vitest";
import { type ReadEntry, readCapture } from "../../testing/read-capture.ts";

function text(value: unknown): string {
  return typeof value === "string" ? value : "";
}

/** `GET k → Bulk String v`; messages that nobody asked for have nothing before the arrow. */
function line({ request, response, error }: ReadEntry): string {
  const args = request?.["args"];
  const asked = Array.isArray(args) ? args.join(" ") : "";
  const words = ["type", "command", "key", "value"].map((name) => text(response?.[name])).filter((word) => word !== "");
  const told = response === null ? "nothing" : words.join(" ");
  return `${asked} → ${told}${error === null ? "" : ` !${error.type}`}`.trim();
}
const entries = readCapture("redis/redis-server.pcap", "redis");
const monitored = /Simple String \d+\.\d+ \[0 127\.0\.0\.1:\d+\] /;

test("commands, replies and messages", () => {
  expect(entries.map(line).filter((one) => !monitored.test(one))).toEqual([
    "CONFIG SET requirepass *** → Simple String OK",
    "GET cart:7 → Error NOAUTH Authentication required.",
    "AUTH *** → Simple String OK",
    "CONFIG SET requirepass *** → Simple String OK",
    'SET cart:7 {"goods":[1,2]} → Simple String OK',
    "HELLO 3 → Map {server: redis, version: 7.0.15, proto: 3, id: 7, mode: standalone, role: master, modules: []}",
    "HELLO 3 SETNAME cli → Map {server: redis, version: 7.0.15, proto: 3, id: 7, mode: standalone, role: master, modules: []}",
    "SUBSCRIBE news weather → Array SUBSCRIBE news 1",
    "→ Array SUBSCRIBE weather 2",
    "HELLO 3 AUTH default *** → Map {server: redis, version: 7.0.15, proto: 3, id: 9, mode: standalone, role: master, modules: []}",
    "CLIENT TRACKING ON → Simple String OK",
    'GET cart:7 → Bulk String {"goods":[1,2]}',
    "HSET h a 1 b 2 → Integer 2",
    "HGETALL h → Map {a: 1, b: 2}",
    "SADD s x → Integer 1",
    "SMEMBERS s → Set [x]",
    "INCRBYFLOAT f 1.5 → Bulk String 1.5",
    "DEBUG PROTOCOL attrib → Bulk String Some real reply following the attribute",
    "DEBUG PROTOCOL verbatim → Verbatim String This is a verbatim\nstring",
    "DEBUG PROTOCOL bignum → Big Number 1234567999999999999999999999999999999",
    "DEBUG PROTOCOL true → Boolean true",
    "MONITOR → Simple String OK",
    "CLIENT REPLY OFF → nothing",
    "SET quiet 1 → nothing",
    "CLIENT REPLY ON → Simple String OK",
    "CLIENT REPLY SKIP → nothing",
    "SET quiet 2 → nothing",
    "GET quiet → Bulk String 2",
    "SET a aaaaaaaaaa → Simple String OK",
    "SET b bbbbbbbbbb → Simple String OK",
    "SET c cccccccccc → Simple String OK",
    "MULTI → Simple String OK",
    "INCR n → Simple String QUEUED",
    "LPUSH n x → Simple String QUEUED",
    "EXEC → Array [1, WRONGTYPE Operation against a key holding the wrong kind of value]",
    "NOSUCH command → Error ERR unknown command 'NOSUCH', with args beginning with: 'command'",
    "SET bytes /wAB → Simple String OK",
    "GET bytes → Bulk String /wAB",
    "MGET a missing c → Array [aaaaaaaaaa, , cccccccccc]",
    "LRANGE none 0 -1 → Array []",
    "PSUBSCRIBE n* → Array PSUBSCRIBE n* 3",
    "→ Push INVALIDATE [cart:7]",
    "PUBLISH news rain → Integer 2",
    "SET cart:7 changed → Simple String OK",
    "→ Array MESSAGE news rain",
    "→ Array PMESSAGE n* [news, rain]",
    "UNSUBSCRIBE news → Array UNSUBSCRIBE news 2",
    "RESET → Simple String RESET",
  ]);
});

test("what MONITOR saw", () => {
  const seen = entries.map(line).filter((one) => monitored.test(one));
  expect(seen.map((one) => one.replace(/^.*?\] /, ""))).toEqual([
    '"CLIENT" "REPLY" "OFF"',
    '"SET" "quiet" "1"',
    '"CLIENT" "REPLY" "ON"',
    '"CLIENT" "REPLY" "SKIP"',
    '"SET" "quiet" "2"',
    '"GET" "quiet"',
    '"SET" "a" "aaaaaaaaaa"',
    '"SET" "b" "bbbbbbbbbb"',
    '"SET" "c" "cccccccccc"',
    '"MULTI"',
    '"INCR" "n"',
    '"LPUSH" "n" "x"',
    '"EXEC"',
    '"SET" "bytes" "\\xff\\x00\\x01"',
    '"GET" "bytes"',
    '"MGET" "a" "missing" "c"',
    '"LRANGE" "none" "0" "-1"',
    '"PSUBSCRIBE" "n*"',
    '"PUBLISH" "news" "rain"',
    '"SET" "cart:7" "changed"',
    '"UNSUBSCRIBE" "news"',
    '"RESET"',
  ]);
});

test("passwords are in no entry, though they are in the packets", () => {
  expect(entries.map(({ row }) => row.document).filter((document) => document.includes("open-sesame"))).toEqual([]);
});

test("attributes stand beside the reply", () => {
  const attributes = entries.flatMap(({ response }) => (response?.["attributes"] === undefined ? [] : [response]));
  expect(attributes).toMatchObject([{ attributes: { "key-popularity": ["key:123", 90] } }]);
});
