// Every kind of value as relaxed extended JSON; what is hostile is bounded or damage, never anything else.
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { codecs } from "../../../codecs/index.ts";
import type { JsonObject } from "../../../contract/index.ts";
import { Malformed, Reader } from "../../bytes/reader.ts";
import { latin1Bytes } from "../../testing/play.ts";
import { Bson, MAX_DEPTH, MAX_SHOWN_BYTES, MAX_SHOWN_ELEMENTS, MAX_SHOWN_VALUES } from "./bson.ts";
import { bson, type Element, type Fields, int } from "./testing/encode.ts";

function read(text: string): JsonObject {
  const reader = new Reader(latin1Bytes(text));
  const value = new Bson(codecs).document(reader);
  expect(reader.left).toBe(0);
  return value;
}
function check(value: Element, expected: unknown): void {
  expect(read(bson({ v: value }))).toEqual({ v: expected });
}
const ID = "6b03fd8973f490d97885ce6f";

describe("values", () => {
  test("numbers", () => {
    check({ double: 1.5 }, 1.5);
    check({ double: Number.NaN }, { $numberDouble: "NaN" });
    check({ double: Number.NEGATIVE_INFINITY }, { $numberDouble: "-Infinity" });
    check({ int: -7 }, -7);
    check({ long: 9_007_199_254_740_991n }, 9_007_199_254_740_991);
    check({ long: -9_007_199_254_740_991n }, -9_007_199_254_740_991);
    check({ long: -(2n ** 53n) }, { $numberLong: "-9007199254740992" });
    check({ long: 2n ** 53n }, { $numberLong: "9007199254740992" });
    check({ long: -1n }, -1);
    check({ long: -(2n ** 32n) - 5n }, -4_294_967_301);
    check({ long: -(2n ** 63n) }, { $numberLong: "-9223372036854775808" });
  });
  test("texts, bytes, ids", () => {
    check({ text: "Käse" }, "Käse");
    check({ bytes: "\xff\x00", subType: 4 }, { $binary: { base64: "/wA=", subType: "04" } });
    check({ objectId: ID }, { $oid: ID });
    check({ symbol: "s" }, { $symbol: "s" });
    check({ pointer: ["db.c", ID] }, { $dbPointer: { $ref: "db.c", $id: { $oid: ID } } });
  });
  test("dates and stamps", () => {
    check({ date: 1_700_000_000_000n }, { $date: "2023-11-14T22:13:20Z" });
    check({ date: 1_700_000_000_001n }, { $date: "2023-11-14T22:13:20.001Z" });
    check({ date: -1n }, { $date: { $numberLong: "-1" } });
    check({ stamp: [7, 3] }, { $timestamp: { t: 7, i: 3 } });
  });
  test("code, expressions, ends of the order, nothing", () => {
    check({ code: "f()" }, { $code: "f()" });
    check({ code: "f()", scope: { x: { int: 1 } } }, { $code: "f()", $scope: { x: 1 } });
    check({ regex: ["^a", "i"] }, { $regularExpression: { pattern: "^a", options: "i" } });
    check({ nothing: 0x0a }, null);
    check({ nothing: 0x06 }, { $undefined: true });
    check({ nothing: 0xff }, { $minKey: 1 });
    check({ nothing: 0x7f }, { $maxKey: 1 });
  });
  // Cases of the BSON corpus (decimal128-1.json).
  test.each([
    ["01000000000000000000000000004030", "1"],
    ["f2af967ed05c82de3297ff6fde3c4030", "1234567890123456789012345678901234"],
    ["640000000000000000000000000034b0", "-0.000100"],
    ["01000000000000000000000000003e30", "0.1"],
    ["01000000000000000000000000004230", "1E+1"],
    ["0000000000000000000000000000007c", "NaN"],
    ["00000000000000000000000000000078", "Infinity"],
    ["000000000000000000000000000000f8", "-Infinity"],
    ["000000000000000000000000000040b0", "-0"],
    ["01000000000000000000000000000000", "1E-6176"],
  ])("decimal %s is %s", (hex, text) => {
    check({ decimal: hex }, { $numberDecimal: text });
  });
  test("names are only names", () => {
    const value = read(bson({ ["__proto__"]: { int: 1 }, constructor: { int: 2 } }));
    expect(JSON.stringify(value)).toBe('{"__proto__":1,"constructor":2}');
    expect(Object.getPrototypeOf(value)).toBe(Object.prototype);
  });
});

describe("limits", () => {
  const nested = (depth: number): Fields => (depth === 0 ? {} : { d: { document: nested(depth - 1) } });
  test("depth", () => {
    expect(JSON.stringify(read(bson(nested(MAX_DEPTH)))).length).toBeGreaterThan(MAX_DEPTH);
    expect(() => read(bson(nested(MAX_DEPTH + 1)))).toThrow(Malformed);
  });
  test("elements and values", () => {
    const array = Array.from({ length: MAX_SHOWN_ELEMENTS + 5 }, (_, i): Element => ({ int: i }));
    const { list } = read(bson({ list: { array } }));
    expect((list as readonly unknown[]).length).toBe(MAX_SHOWN_ELEMENTS + 1);
    const many = Object.fromEntries(Array.from({ length: 30 }, (_, i) => [`l${i}`, { array: array.slice(5) }]));
    const text = JSON.stringify(read(bson(many)));
    expect(text.split(",").length).toBeLessThan(MAX_SHOWN_VALUES + 100);
    expect(text).toContain("$leftOut");
  });
  test("long texts are cut between letters", () => {
    const { long } = read(bson({ long: { text: `${"x".repeat(MAX_SHOWN_BYTES - 1)}ää` } }));
    expect(long).toBe("x".repeat(MAX_SHOWN_BYTES - 1));
  });
});

describe("damage", () => {
  test.each([
    ["a document of four bytes", int(4)],
    ["a document that is longer than its bytes", int(50)],
    ["bytes behind its end", `${int(7)}\0xx`],
    ["an unknown type", `${int(8)}\x20a\0\0`],
    ["a name without its end", `${int(8)}\x10aaa`],
    ["a text without a byte", `${int(12)}\x02a\0${int(0)}\0`],
  ])("%s", (_title, bytes) => {
    expect(() => read(bytes)).toThrow(Malformed);
  });
  test("anywhere: malformed, never anything else", () => {
    const bytes = latin1Bytes(
      bson({
        a: { int: 1 },
        b: { text: "xyz" },
        c: { array: [{ code: "f", scope: { s: { bool: true } } }] },
        d: { regex: ["a", "b"] },
        e: { bytes: "abc", subType: 0 },
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
            new Bson(codecs).document(new Reader(damaged, 0, end));
          } catch (error) {
            expect(error).toBeInstanceOf(Malformed);
          }
        },
      ),
      { seed: 12, numRuns: 3000 },
    );
  });
});
