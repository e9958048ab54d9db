// Messages without their schema: values by field number, all readings where they differ, and what is no message.
import fc from "fast-check";
import { expect, test } from "vitest";
import { codecs } from "../../../codecs/index.ts";
import type { JsonObject } from "../../../contract/index.ts";
import { hex, join } from "../../hpack/testing/encode.ts";
import { MAX_DEPTH } from "./limits.ts";
import { protobufFields } from "./protobuf.ts";
import { double, float, int, tag, text, varint } from "./testing/protobuf.ts";

function read(bytes: Uint8Array, fields = 1000): JsonObject | null {
  const inside = join("\xff", bytes, "\xff");
  return protobufFields(inside, 1, inside.length - 1, codecs, { fields });
}
function check(bytes: Uint8Array, expected: JsonObject | null): void {
  expect(read(bytes)).toEqual(expected);
}

test("the examples of the encoding's description", () => {
  check(hex("08 9601"), { 1: 150 });
  check(hex("12 07 74657374696e67"), { 2: "testing" });
  check(hex("1a 03 089601"), { 3: { 1: 150 } });
});

test("whole numbers of any size, also those that may be negative", () => {
  check(int(1, 0), { 1: 0 });
  check(int(1, Number.MAX_SAFE_INTEGER), { 1: Number.MAX_SAFE_INTEGER });
  check(int(1, 2n ** 53n), { 1: "9007199254740992" });
  check(int(1, 2n ** 63n - 1n), { 1: "9223372036854775807" });
  check(int(1, -2), { 1: { unsigned: "18446744073709551614", signed: -2 } });
  check(int(1, -(2n ** 63n)), { 1: { unsigned: "9223372036854775808", signed: "-9223372036854775808" } });
});

test("fixed numbers in both readings", () => {
  check(double(1, 9.75), { 1: { fixed64: "4621678380100616192", double: 9.75 } });
  check(float(2, 0.5), { 2: { fixed32: 0x3f000000, float: 0.5 } });
  check(double(1, Number.NaN), { 1: { fixed64: "9221120237041090560", double: "NaN" } });
  check(float(1, Number.POSITIVE_INFINITY), { 1: { fixed32: 0x7f800000, float: "Infinity" } });
});

test("text, messages and bytes are told apart", () => {
  check(text(1, "Zürich\n2nd line"), { 1: "Zürich\n2nd line" });
  check(text(1, ""), { 1: "" });
  check(text(1, hex("00ff10")), { 1: { bytes: "AP8Q" } });
  check(text(1, text(1, "inner")), { 1: { 1: "inner" } });
  check(text(4, text(1, text(1, int(2, 7)))), { 4: { 1: { 1: { 2: 7 } } } });
  // Readable, and a message as well: nobody writes text that begins with a line end and its own length.
  check(text(1, text(1, "x".repeat(32))), { 1: { 1: "x".repeat(32) } });
  check(text(1, "\nabc"), { 1: "\nabc" });
  // Reads as field 10 with value 48: what people wrote is the text.
  check(text(1, "P0"), { 1: "P0" });
});

test("repeated fields are lists, in their order", () => {
  check(join(int(2, 1), text(1, "a"), int(2, 5), int(2, 1)), { 1: "a", 2: [1, 5, 1] });
});

test("what is no message is none", () => {
  check(hex("08"), null);
  check(hex("08 ffffffffffffffffffff01"), null);
  check(hex("00 01"), null);
  check(hex("0a 05 61"), null);
  check(hex("09 01020304"), null);
  check(hex("0d 010203"), null);
  check(hex("0b 0c"), null);
  check(hex("0f"), null);
  check(join(varint(2n ** 34n), hex("00")), null);
  check(join(tag(1, 2), varint(2n ** 40n)), null);
  check(hex(""), {});
});

test("no more fields than the budget allows", () => {
  const ten = join(...Array.from({ length: 10 }, (_, i) => int(1, i)));
  expect(read(ten, 10)).toEqual({ 1: [0, 1, 2, 3, 4, 5, 6, 7, 8, 9] });
  expect(read(ten, 9)).toBeNull();
});

test("messages deeper than the limit stay bytes", () => {
  let bytes = int(1, 1);
  for (let i = 0; i < MAX_DEPTH + 5; i++) bytes = text(1, bytes);
  let value: JsonObject | null = read(bytes);
  let depth = 0;
  for (; value !== null && typeof value["1"] === "object"; depth++) value = value["1"] as JsonObject;
  expect(depth).toBe(MAX_DEPTH);
  expect(value).toHaveProperty("bytes");
});

test("any bytes are read without throwing, and within the budget", () => {
  fc.assert(
    fc.property(fc.uint8Array({ maxLength: 200 }), (bytes) => {
      const budget = { fields: 50 };
      const value = protobufFields(bytes, 0, bytes.length, codecs, budget);
      expect(value === null || typeof value === "object").toBe(true);
      expect(() => JSON.stringify(value)).not.toThrow();
    }),
    { numRuns: 500 },
  );
});

test("numbers and texts that are written are read again", () => {
  const field = fc.integer({ min: 1, max: 2 ** 29 - 1 });
  const value = fc.oneof(fc.nat(), fc.stringMatching(/^[ -~]{0,40}$/));
  fc.assert(
    fc.property(fc.dictionary(field.map(String), value), (model) => {
      const fields = Object.entries(model).map(([number, one]) =>
        typeof one === "number" ? int(Number(number), one) : text(Number(number), one),
      );
      expect(read(join(...fields))).toEqual({ ...model });
    }),
  );
});
