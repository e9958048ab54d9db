import { create, toBinary } from "@bufbuild/protobuf";
import { FileDescriptorProtoSchema } from "@bufbuild/protobuf/wkt";
import { expect, test } from "vitest";
import type { NamedMessage } from "../engine/index.ts";
import { join } from "../engine/hpack/testing/encode.ts";
import { int, text } from "../engine/protocols/grpc/testing/protobuf.ts";
import { MAX_FILE_BYTES, MAX_FILES, MAX_MESSAGE_BYTES, protobufTypes } from "./protobuf-types.ts";
import { shopFile } from "./testing/shop-types.ts";

const known = protobufTypes();
known.add(shopFile());

function check(bytes: Uint8Array, json: NamedMessage["json"], isWhole = true): void {
  for (const side of ["request", "response"] as const) {
    expect(known.read("shop.Shop", "Get", side, bytes)).toEqual({ json, isWhole });
  }
}
function refused(bytes: Uint8Array): void {
  expect(known.read("shop.Shop", "Get", "request", bytes)).toBe(null);
}

test("fields, enumerations, maps, oneofs and well-known types by name", () => {
  check(new Uint8Array(0), {});
  check(join(text(1, "cup"), int(2, 3), int(3, 1)), { sku: "cup", unitCount: 3, kind: "PEN" });
  check(join(text(4, text(1, "lid")), text(4, int(2, 1))), { parts: [{ sku: "lid" }, { unitCount: 1 }] });
  check(text(5, join(text(1, "zrh"), text(2, int(2, 7)))), { stock: { zrh: { unitCount: 7 } } });
  check(text(6, int(1, 1_790_000_000)), { made: "2026-09-21T14:13:20Z" });
  check(join(text(7, "XL"), int(8, 5)), { weight: "-3" });
  check(int(3, 9), { kind: 9 });
});

test("what the type does not have is said, at any depth", () => {
  check(join(text(1, "cup"), int(99, 1)), { sku: "cup" }, false);
  check(text(4, int(99, 1)), { parts: [{}] }, false);
  check(text(5, join(text(1, "k"), text(2, int(99, 1)))), { stock: { k: {} } }, false);
});

test("bytes that are no such message", () => {
  refused(Uint8Array.of(0x0a, 5, 0x61));
  refused(text(1, Uint8Array.of(0xff)));
  refused(text(1, "x".repeat(MAX_MESSAGE_BYTES)));
  let deep = int(2, 1);
  for (let i = 0; i < 100; i++) deep = text(4, deep);
  refused(deep);
});

test("methods that are not known", () => {
  expect(known.read("shop.Shop", "Put", "request", int(2, 1))).toBe(null);
  expect(known.read("shop.Other", "Get", "request", int(2, 1))).toBe(null);
  expect(protobufTypes().read("shop.Shop", "Get", "request", int(2, 1))).toBe(null);
});

test("a file waits for those that it imports", () => {
  const types = protobufTypes();
  types.add(shopFile("shop.proto", "more.proto"));
  expect(types.read("shop.Shop", "Get", "request", int(2, 1))).toBe(null);
  const more = {
    name: "more.proto",
    syntax: "proto3",
    dependency: ["google/protobuf/timestamp.proto"],
    publicDependency: [0],
  };
  types.add(toBinary(FileDescriptorProtoSchema, create(FileDescriptorProtoSchema, more)));
  expect(types.read("shop.Shop", "Get", "request", int(2, 1))?.json).toEqual({ unitCount: 1 });
});

test("files that are none, too large, or too many", () => {
  const types = protobufTypes();
  expect(types.add(Uint8Array.of(0xff, 0xff))).toBe(false);
  expect(types.add(new Uint8Array(0))).toBe(false);
  expect(types.add(new Uint8Array(MAX_FILE_BYTES + 1))).toBe(false);
  for (let i = 0; i < MAX_FILES; i++) expect(types.add(text(1, `${i}.proto`))).toBe(true);
  expect(types.add(text(1, "one-more.proto"))).toBe(false);
  expect(types.add(text(1, "0.proto"))).toBe(true);
});
