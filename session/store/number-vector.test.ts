import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { hasBit, NumberVector } from "./number-vector.ts";

/** A vector of these parts behaves as the plain list of them. */
function check(parts: readonly (readonly number[])[]): void {
  const vector = new NumberVector();
  for (const part of parts) vector.push(Uint32Array.from(part));
  const list = parts.flat();
  expect(vector.length).toBe(list.length);
  expect(Array.from(vector.slice(0, list.length + 5))).toEqual(list);
  expect(Array.from(vector.slice(2, 3))).toEqual(list.slice(2, 5));
  for (const number of [...list, 0, 999_999]) {
    const position = vector.positionOf(number);
    if (list.includes(number)) expect(list[position]).toBe(number);
    else expect(position).toBe(-1);
  }
  const bits = vector.toBits(Math.max(0, ...list));
  expect(Array.from({ length: 50 }, (_, i) => i).filter((number) => hasBit(bits, number))).toEqual(
    [...new Set(list)].filter((number) => number < 50).toSorted((a, b) => a - b),
  );
}

describe("numbers in order", () => {
  test("none", () => check([]));
  test("ascending over several parts", () => check([[1, 2], [], [5], [8, 13]]));
  test("in any order", () =>
    check([
      [5, 1],
      [13, 2],
    ]));
  test("more than the first room", () => check([Array.from({ length: 9000 }, (_, i) => i * 2)]));
  test("any numbers in any parts", () => fc.assert(fc.property(fc.array(fc.array(fc.nat(60))), check)));
});

test.each([
  [0, 1, 1],
  [-1, 1, 1],
  [-5, 1, 1],
  [1, 1, 3],
  [3, 1, -1],
  [3, -1, 1],
  [99, -1, 3],
  [1, -1, -1],
] as const)("from %i by %i the nearest of some numbers stands at %i", (from, by, expected) => {
  const made = new NumberVector();
  made.push(Uint32Array.of(9, 4, 7, 2));
  expect(made.nearest(new Set([2, 4, 5]), from, by)).toBe(expected);
});

describe("changes", () => {
  const vector = (): NumberVector => {
    const made = new NumberVector();
    made.push(Uint32Array.of(2, 4, 6, 8));
    return made;
  };
  test("truncate and dropFirst keep the rest", () => {
    const short = vector();
    short.truncate(3);
    short.truncate(10);
    short.dropFirst(1);
    expect(Array.from(short.slice(0, 9))).toEqual([4, 6]);
    short.dropFirst(9);
    expect(short.length).toBe(0);
    expect(short.at(0)).toBeUndefined();
  });
  test("update says whether anything changed", () => {
    const one = vector();
    expect(one.update([4, 5], new Set([4]))).toBe(false);
    expect(one.update([4, 5], new Set([5]))).toBe(true);
    expect(Array.from(one.slice(0, 9))).toEqual([2, 5, 6, 8]);
  });
  test("update leaves the members that a set would have", () => {
    const numbers = fc.uniqueArray(fc.nat(30));
    fc.assert(
      fc.property(numbers, numbers, numbers, (before, looked, members) => {
        const one = new NumberVector();
        one.push(Uint32Array.from(before).toSorted());
        one.update(looked, new Set(members));
        const expected = new Set(before);
        for (const number of looked) {
          if (members.includes(number)) expected.add(number);
          else expected.delete(number);
        }
        expect(Array.from(one.slice(0, 99))).toEqual([...expected].toSorted((a, b) => a - b));
      }),
    );
  });
});
