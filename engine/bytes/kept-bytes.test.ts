import fc from "fast-check";
import { expect, test } from "vitest";
import { codecs } from "../../codecs/index.ts";
import { isAscii, KeptBytes, MAX_TEXT_BYTES, readable } from "./kept-bytes.ts";

/** What is kept of a range is its bytes, whatever becomes of the memory it lay in. */
function check(memory: Uint8Array, start: number, end: number): void {
  const expected = Array.from(memory.subarray(start, end));
  const kept = new KeptBytes(codecs, memory, start, end);
  memory.fill(0x2a);
  expect(kept.length).toBe(end - start);
  expect([...kept.bytes]).toEqual(expected);
  expect(kept.bytes).toBe(kept.bytes);
}

test("any bytes of any range", () => {
  fc.assert(
    fc.property(fc.uint8Array({ maxLength: 300 }), fc.nat(300), fc.nat(300), (memory, a, b) => {
      const [start, end] = [Math.min(a, b, memory.length), Math.min(Math.max(a, b), memory.length)];
      check(memory, start, end);
    }),
  );
});

test("long ranges, also of a Node buffer, whose slices share memory", () => {
  for (const length of [MAX_TEXT_BYTES, MAX_TEXT_BYTES + 1, 100_000]) {
    const memory = Buffer.from(Array.from({ length: length + 2 }, (_, i) => i & 0xff));
    check(memory, 1, length + 1);
  }
});

test("a text of one character a byte", () => {
  const kept = new KeptBytes(codecs, "xab\xffx", 1, 4);
  expect([kept.length, kept.text]).toEqual([3, "ab\xff"]);
  expect([...kept.bytes]).toEqual([0x61, 0x62, 0xff]);
});

test("what such a text was meant to be", () => {
  expect(["", "a\0\x7f", "a\x80", "Käse", "\uffff"].map(isAscii)).toEqual([true, true, false, false, false]);
  expect(["abc", "\xc3\xa4", "\xc3a"].map((text) => readable(text, codecs))).toEqual(["abc", "ä", "\xc3a"]);
});
