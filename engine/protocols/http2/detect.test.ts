// Which first bytes are HTTP/2, from the start of a connection and from its middle.
import { expect, test } from "vitest";
import { block, hex, indexed, join } from "../../hpack/testing/encode.ts";
import { detectHttp2 } from "./detect.ts";
import {
  data,
  END_HEADERS,
  frame,
  get,
  headers,
  PREFACE,
  SETTINGS,
  SETTINGS_ACK,
  status,
  TYPE,
  u32,
} from "./testing/frames.ts";

function check(bytes: Uint8Array | string, expected: string): void {
  const inside = join("\xee", bytes, "\xee");
  expect(detectHttp2(inside, 1, inside.length - 1)).toBe(expected);
}

const REQUEST = frame(TYPE.headers, END_HEADERS, 7, hex("82 86 84"));
const RESPONSE = frame(TYPE.headers, END_HEADERS, 7, hex("88"));

test("the preface is proof, also before it is whole", () => {
  check(PREFACE, "client");
  check(PREFACE.slice(0, 14), "client");
  check("PRI", "more");
  check("PRI * HTTP/1.1", "no");
});

test("header sections tell the sides apart, from anywhere in a connection", () => {
  check(REQUEST, "client");
  check(RESPONSE, "server");
  check(join(SETTINGS, SETTINGS_ACK, RESPONSE), "server");
  check(join(frame(TYPE.window, 0, 0, u32(9)), data(5, "abc"), REQUEST), "client");
  check(join(frame(TYPE.headers, END_HEADERS, 7, indexed(62)), REQUEST), "client");
});

test("frames without a sign ask for more", () => {
  check(SETTINGS, "more");
  check(SETTINGS.subarray(0, 4), "more");
  check(join(data(5, "abc"), SETTINGS_ACK), "more");
  check(data(5, "x".repeat(5000)).subarray(0, 300), "more");
  check(frame(TYPE.headers, END_HEADERS, 7, indexed(62)), "more");
});

test("a section whose end is missing is a sign only", () => {
  const long = { "x-long": "l".repeat(300) };
  const cut = (bytes: Uint8Array) => bytes.subarray(0, 200);
  check(cut(frame(TYPE.headers, END_HEADERS, 1, join(hex("82"), block(long)))), "maybe-client");
  check(cut(frame(TYPE.headers, END_HEADERS, 1, join(hex("88"), block(long)))), "maybe-server");
  check(cut(frame(TYPE.headers, END_HEADERS, 1, join(hex("80"), block(long)))), "no");
  check(cut(headers(1, get("/", long))), "more");
  check(frame(TYPE.promise, END_HEADERS, 1, join(u32(2), block(get("/")))), "maybe-server");
});

test.each([
  ["HTTP/1", "GET / HTTP/1.1\r\n\r\n"],
  ["HTTP/1 response", "HTTP/1.1 200 OK\r\n\r\n"],
  ["TLS", hex("16030100ff010000fb0303")],
  ["Redis", "*1\r\n$4\r\nPING\r\n"],
  ["PostgreSQL", hex("00000029 00030000 75736572 00")],
  ["PostgreSQL asks for TLS", hex("00000008 04d2162f")],
  ["MySQL", hex("4a000000 0a352e372e3130")],
  ["Kafka", hex("0000002f 00120003 00000001 0007")],
  ["DNS over TCP", hex("001d 1234 0100 0001 0000 0000 0000")],
  ["AMQP", "AMQP\x00\x00\x09\x01"],
  ["Diameter", hex("010000c8 80000101 00000000")],
  ["nothing but zeros", new Uint8Array(64)],
  ["a status as a number of headers", headers(0, status(200))],
])("%s is not HTTP/2", (_name, bytes) => {
  check(bytes, "no");
});
