// Values of tables by their types; deep, many and damaged ones.
import fc from "fast-check";
import { expect, test } from "vitest";
import { codecs } from "../../../codecs/index.ts";
import { Malformed, Reader } from "../../bytes/reader.ts";
import { latin1Bytes } from "../../testing/play.ts";
import type { Argument } from "./methods.ts";
import { int, longText, shortText, table } from "./testing/encode.ts";
import { MAX_DEPTH, MAX_TEXT_BYTES, MAX_VALUES, ValueReader } from "./values.ts";

const TABLE: Argument = { name: "v", type: "table", isReserved: false };
function read(text: string): unknown {
  return new ValueReader(new Reader(latin1Bytes(text)), codecs).argument(TABLE);
}
const hex = (text: string): string => Buffer.from(text, "hex").toString("latin1");

test.each([
  ["a bit", "t\x01", true],
  ["numbers", `b${int(-3, 1)}`, -3],
  ["", `B${int(250, 1)}`, 250],
  ["", `s${int(-300, 2)}`, -300],
  ["", `u${int(60_000, 2)}`, 60_000],
  ["", `I${int(-5, 4)}`, -5],
  ["", `i${int(4_000_000_000, 4)}`, 4_000_000_000],
  ["", `l${int(-(2n ** 63n), 8)}`, "-9223372036854775808"],
  ["", `T${int(1_700_000_000, 8)}`, 1_700_000_000],
  ["", `T${int(2n ** 53n - 1n, 8)}`, Number.MAX_SAFE_INTEGER],
  ["", `T${int(2n ** 53n, 8)}`, "9007199254740992"],
  ["", `T${int(2n ** 64n - 1n, 8)}`, "18446744073709551615"],
  ["", `f${hex("3fc00000")}`, 1.5],
  ["", `d${hex("3ff8000000000000")}`, 1.5],
  ["", `D\x02${int(12_345, 4)}`, "123.45"],
  ["", `D\x03${int(7, 4)}`, "0.007"],
  ["texts and bytes", `S${longText("K\xc3\xa4se")}`, "Käse"],
  ["", `x${longText("\xff\0")}`, "/wA="],
  ["an array", `A${longText(`t\0V`)}`, [false, null]],
  ["a table", `F${table({ a: "t\x01" })}`, { a: true }],
])("%s %s", (_title, text, expected) => {
  expect(read(table({ v: text }))).toEqual({ v: expected });
});
test("names are only names", () => {
  const value = read(table({ ["__proto__"]: "t\x01" })) as object;
  expect(JSON.stringify(value)).toBe('{"__proto__":true}');
  expect(Object.getPrototypeOf(value)).toBe(Object.prototype);
});
test("limits: depth, values, texts", () => {
  const nested = (depth: number): string => (depth === 0 ? table() : table({ d: `F${nested(depth - 1)}` }));
  expect(read(nested(MAX_DEPTH))).toBeTypeOf("object");
  expect(() => read(nested(MAX_DEPTH + 1))).toThrow(Malformed);
  const many = longText(`${shortText("a")}A${longText("V".repeat(MAX_VALUES + 1))}`);
  expect(() => read(many)).toThrow(/too many|Malformed/);
  const { v } = read(table({ v: `S${longText("x".repeat(MAX_TEXT_BYTES + 9))}` })) as { v: string };
  expect(v).toHaveLength(MAX_TEXT_BYTES);
});
test("damage anywhere: malformed, never anything else", () => {
  const bytes = latin1Bytes(
    table({
      a: `S${longText("xyz")}`,
      b: `A${longText(`I${int(7, 4)}F${table({ c: "t\x01" })}`)}`,
      d: `D\x02${int(1, 4)}`,
    }),
  );
  fc.assert(
    fc.property(
      fc.array(fc.tuple(fc.nat(bytes.length - 1), fc.nat(255)), { maxLength: 3 }),
      fc.nat(bytes.length),
      (changes, end) => {
        const damaged = new Uint8Array(bytes);
        for (const [at, byte] of changes) damaged[at] = byte;
        try {
          new ValueReader(new Reader(damaged, 0, end), codecs).argument(TABLE);
        } catch (error) {
          expect(error).toBeInstanceOf(Malformed);
        }
      },
    ),
    { seed: 13, numRuns: 3000 },
  );
});
