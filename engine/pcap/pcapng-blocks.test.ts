// The walk over options: every form of a list that lies stays within its block.
import * as fc from "fast-check";
import { describe, expect, test } from "vitest";
import { MAX_OPTIONS } from "./limits.ts";
import { padded, walkOptions } from "./pcapng-blocks.ts";
import { ascii, join, Layout, option } from "./testing/build.ts";

type Found = readonly [code: number, text: string];

/** Walks `bytes` with three foreign bytes on either side; `cut` bytes at the end are outside of the block. */
function check(bytes: Uint8Array, expected: readonly Found[], isWhole: boolean, isLittleEndian = true, cut = 0): void {
  const around = join(ascii("<<<"), bytes, ascii(">>>"));
  const found: Found[] = [];
  const end = 3 + bytes.length - cut;
  const answer = walkOptions(new DataView(around.buffer), 3, end, isLittleEndian, (code, from, to) => {
    expect(from >= 3 && to <= end).toBe(true);
    found.push([code, String.fromCharCode(...around.subarray(from, to))]);
  });
  expect(found).toEqual(expected);
  expect(answer).toBe(isWhole);
}

const end = option(0, ascii(""));

describe.each([true, false])("little-endian: %s", (order) => {
  const made = (code: number, text: string): Uint8Array => option(code, ascii(text), order);
  test("none", () => check(new Uint8Array(0), [], true, order));
  test("one of each padding", () => {
    const all = join(made(1, ""), made(2, "a"), made(3, "ab"), made(4, "abc"), made(5, "abcd"), end);
    const expected: Found[] = [
      [1, ""],
      [2, "a"],
      [3, "ab"],
      [4, "abc"],
      [5, "abcd"],
    ];
    check(all, expected, true, order);
  });
  test("the end may be missing", () => check(made(1, "abcd"), [[1, "abcd"]], true, order));
  test("what follows the end is not looked at", () =>
    check(join(made(1, "a"), end, made(2, "b")), [[1, "a"]], true, order));
  test("an end that claims a length is the end", () =>
    check(join(made(1, "a"), new Layout(order).u16(0, 60_000).done()), [[1, "a"]], true, order));
  test("one that is longer than the block", () =>
    check(join(made(1, "a"), new Layout(order).u16(2, 5).raw(ascii("abcd")).done()), [[1, "a"]], false, order));
  test("one that ends with the block, without its padding", () =>
    check(new Layout(order).u16(2, 3).raw(ascii("abc")).done(), [[2, "abc"]], true, order));
  test("a code without a length", () =>
    check(join(made(1, "a"), new Layout(order).u16(2).done()), [[1, "a"]], true, order));
  test("a block that ends within an option", () =>
    check(join(made(1, "ab"), made(2, "abcd")), [[1, "ab"]], false, order, 1));
});

test("so many and no more", () => {
  const many = join(...Array.from({ length: MAX_OPTIONS + 5 }, () => option(7, ascii("x"))));
  let count = 0;
  expect(walkOptions(new DataView(many.buffer), 0, many.length, true, () => count++)).toBe(true);
  expect(count).toBe(MAX_OPTIONS);
});

test("any bytes: the walk ends, within the block", () => {
  fc.assert(
    fc.property(fc.uint8Array({ maxLength: 80 }), fc.boolean(), (bytes, isLittleEndian) => {
      const view = new DataView(new Uint8Array(bytes).buffer);
      let last = 0;
      walkOptions(view, 0, bytes.length, isLittleEndian, (code, from, to) => {
        expect(code).not.toBe(0);
        expect(from >= last + 4 && to >= from && to <= bytes.length).toBe(true);
        last = to;
      });
    }),
    { numRuns: 1000 },
  );
});

test.each([
  [0, 0],
  [1, 4],
  [3, 4],
  [4, 4],
  [5, 8],
  [65_535, 65_536],
  [0x7fff_fffd, 0x8000_0000],
])("%d padded is %d", (length, expected) => expect(padded(length)).toBe(expected));
