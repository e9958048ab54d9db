import fc from "fast-check";
import { expect, test } from "vitest";
import { advance, distance } from "./sequence.ts";

const seq = fc.integer({ min: -(2 ** 31), max: 2 ** 31 - 1 });
const step = fc.integer({ min: -(2 ** 31) + 1, max: 2 ** 31 - 1 });

test("distance undoes advance, also over the wrap", () => {
  const property = (from: number, count: number) => distance(advance(from, count), from) === count;
  fc.assert(fc.property(seq, step, property));
});

test("signed and unsigned forms of a number are the same", () => {
  expect(distance(-1, 0xffffffff)).toBe(0);
  expect(distance(2, -3)).toBe(5);
  expect(advance(0x7fffffff, 1)).toBe(-0x80000000);
});
