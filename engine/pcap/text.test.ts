import * as fc from "fast-check";
import { expect, test } from "vitest";
import { readText, textBytes } from "./text.ts";

/** The whole of `bytes` as text. */
function check(bytes: Uint8Array, expected: string): void {
  expect(readText(bytes, 0, bytes.length)).toBe(expected);
}

test("what is UTF-8 is read as it is", () => {
  const text = fc.string({ unit: "binary" }).map((value) => value.replaceAll("\0", "").toWellFormed());
  fc.assert(
    fc.property(text, (value) => {
      const bytes = new TextEncoder().encode(value);
      expect(textBytes(value)).toEqual(bytes);
      check(bytes, value);
    }),
    { seed: 3 },
  );
});
test("any bytes: no throw, and the good characters are there", () => {
  fc.assert(
    fc.property(fc.uint8Array({ maxLength: 200 }), (bytes) => {
      const zero = bytes.indexOf(0);
      const oracle = new TextDecoder("utf-8", { ignoreBOM: true }).decode(zero < 0 ? bytes : bytes.subarray(0, zero));
      const good = (text: string): string => text.replaceAll("\ufffd", "");
      expect(good(readText(bytes, 0, bytes.length))).toBe(good(oracle));
    }),
    { seed: 4, numRuns: 500 },
  );
});
test("wrong bytes become marks", () => {
  check(Uint8Array.of(0x61, 0xff, 0x62), "a\ufffdb");
  check(Uint8Array.of(0xc0, 0x80), "\ufffd\ufffd");
  check(Uint8Array.of(0xed, 0xa0, 0x80), "\ufffd\ufffd\ufffd");
  check(Uint8Array.of(0xe2, 0x82), "\ufffd\ufffd");
  check(Uint8Array.of(0xf4, 0x90, 0x80, 0x80), "\ufffd".repeat(4));
});
test("a text ends at a zero, at its end, and may be long", () => {
  check(Uint8Array.of(0x61, 0, 0x62), "a");
  check(new Uint8Array(0), "");
  const long = "äb".repeat(10_000);
  check(textBytes(long), long);
});
test("a lone surrogate is written as a mark", () =>
  expect(textBytes("\ud800")).toEqual(Uint8Array.of(0xef, 0xbf, 0xbd)));
