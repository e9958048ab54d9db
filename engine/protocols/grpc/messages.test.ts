// Messages out of bodies: lengths, compression, what is cut, and the limits.
import { deflateSync, gzipSync } from "node:zlib";
import { expect, test } from "vitest";
import { codecs } from "../../../codecs/index.ts";
import type { JsonObject } from "../../../contract/index.ts";
import { hex, join } from "../../hpack/testing/encode.ts";
import { DEFAULT_LIMITS } from "../../limits.ts";
import { Body } from "../http/index.ts";
import { MAX_FIELDS, MAX_MESSAGES } from "./limits.ts";
import { areMessages, readMessages, type Messages } from "./messages.ts";
import { framed, int, text } from "./testing/protobuf.ts";

function bodyOf(bytes: Uint8Array, cap = 1 << 20): Body {
  const body = new Body();
  body.add(codecs, bytes, 0, bytes.length, cap);
  return body;
}
function read(bytes: Uint8Array, encoding = "", mimeType = "application/grpc", maxBodyBytes = 1 << 20): Messages {
  return readMessages(bodyOf(bytes), { mimeType, encoding }, codecs, { ...DEFAULT_LIMITS, maxBodyBytes });
}
function check(bytes: Uint8Array, expected: readonly JsonObject[], encoding = "", mimeType = "application/grpc"): void {
  expect(read(bytes, encoding, mimeType)).toEqual({ list: expected, count: expected.length, webTrailers: "" });
}
function base64(bytes: Uint8Array): string {
  return codecs.base64(bytes, 0, bytes.length);
}

test("one after the other, also empty ones", () => {
  check(join(framed(text(1, "a")), framed(""), framed(int(2, 7))), [
    { compressed: false, length: 3, data: "CgFh", protobuf: { 1: "a" } },
    { compressed: false, length: 0, data: "", protobuf: {} },
    { compressed: false, length: 2, data: "EAc=", protobuf: { 2: 7 } },
  ]);
  check(hex(""), []);
});

test.each([
  ["gzip", gzipSync],
  ["deflate", deflateSync],
])("compressed by %s", (encoding, pack) => {
  const message = text(1, "hello hello hello");
  const packed = new Uint8Array(pack(message));
  check(
    join(framed(packed, 1), framed(message)),
    [
      { compressed: true, length: packed.length, data: base64(message), protobuf: { 1: "hello hello hello" } },
      { compressed: false, length: message.length, data: base64(message), protobuf: { 1: "hello hello hello" } },
    ],
    encoding,
  );
});

test("what cannot be unpacked stays packed, and reads as nothing", () => {
  const sent = framed("abc", 1);
  for (const encoding of ["", "identity", "snappy"]) {
    check(sent, [{ compressed: true, length: 3, data: "YWJj", packed: true }], encoding);
  }
  check(sent, [{ compressed: true, length: 3, data: "", cut: true }], "gzip");
});

test("a message whose end is missing is cut", () => {
  check(framed("0123456789").subarray(0, 9), [{ compressed: false, length: 10, data: "MDEyMw==", cut: true }]);
  check(join(framed(int(1, 1)), hex("00 0000")), [{ compressed: false, length: 2, data: "CAE=", protobuf: { 1: 1 } }]);
  check(hex("00 ffffffff 61"), [{ compressed: false, length: 0xffffffff, data: "YQ==", cut: true }]);
});

test("what is no protobuf is data only; JSON is read where the type says so", () => {
  check(framed(hex("ff")), [{ compressed: false, length: 1, data: "/w==" }]);
  const json = '{"name":"Ada"}';
  check(
    framed(json),
    [{ compressed: false, length: 14, data: base64(join(json)), json: { name: "Ada" } }],
    "",
    "application/grpc+json",
  );
  check(framed("{no"), [{ compressed: false, length: 3, data: "e25v" }], "", "application/grpc+json");
});

test("more messages than are listed are counted", () => {
  const { list, count } = read(join(...Array.from({ length: MAX_MESSAGES + 7 }, () => framed(""))));
  expect([list.length, count]).toEqual([MAX_MESSAGES, MAX_MESSAGES + 7]);
});

test("fields are read up to a limit over all messages", () => {
  const many = framed(join(...Array.from({ length: MAX_FIELDS - 10 }, () => hex("0801"))));
  const { list } = read(join(many, framed(int(1, 1)), many, framed(int(1, 1))));
  expect(list.map((message) => "protobuf" in message)).toEqual([true, true, false, false]);
});

test("small messages that unpack to large ones fill no more than a body may", () => {
  const bomb = framed(new Uint8Array(gzipSync(new Uint8Array(100_000))), 1);
  const { list } = read(join(bomb, bomb, bomb), "gzip", "application/grpc", 150_000);
  const sizes = list.map(({ data }) => (data as string).length);
  expect(sizes[0]).toBe(133_336);
  expect((sizes[0] ?? 0) + (sizes[1] ?? 0)).toBeLessThanOrEqual(200_004);
  expect(list[1]).toMatchObject({ cut: true });
  expect(list[2]).toMatchObject({ packed: true });
});

test("gRPC-Web's trailers are no message", () => {
  const { list, count, webTrailers } = read(join(framed(int(1, 1)), framed("grpc-status: 5\r\n", 0x80)));
  expect([list.length, count, webTrailers]).toEqual([1, 1, "grpc-status: 5\r\n"]);
});

test("bodies that are messages to their last byte", () => {
  const is = (bytes: Uint8Array): boolean => areMessages(bodyOf(bytes));
  expect(is(framed("abc"))).toBe(true);
  expect(is(join(framed(""), framed("abc", 1)))).toBe(true);
  expect(is(framed("abc").subarray(0, 7))).toBe(false);
  expect(is(join(framed("abc"), "x"))).toBe(false);
  expect(is(framed("abc", 2))).toBe(false);
  expect(is(hex(""))).toBe(false);
  expect(areMessages(bodyOf(framed("abc"), 6))).toBe(false);
});
