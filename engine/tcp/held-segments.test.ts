import { expect, test } from "vitest";
import { BufferBudget, HeldSegments } from "./held-segments.ts";

const AT = { sec: 1, nsec: 2, packet: 3 };

/** Adds texts at numbers and reads back what is kept: `seq:text+missing`. */
function check(added: readonly (readonly [number, string, number?])[], expected: readonly string[]): BufferBudget {
  const budget = new BufferBudget(1 << 20);
  const held = new HeldSegments(budget);
  for (const [seq, text, missing] of added) {
    const bytes = Uint8Array.from(`<${text}>`, (character) => character.charCodeAt(0));
    held.add(seq, bytes, 1, 1 + text.length, missing ?? 0, AT);
    bytes.fill(0);
  }
  const kept: string[] = [];
  for (let first = held.first; first !== undefined; first = held.first) {
    const missing = first.missing > 0 ? `+${first.missing}` : "";
    kept.push(`${first.seq}:${String.fromCharCode(...first.bytes)}${missing}`);
    held.shift();
  }
  expect(kept).toEqual(expected);
  expect(held.isEmpty).toBe(true);
  expect(held.cost).toBe(0);
  return budget;
}

test("segments are sorted", () =>
  check(
    [
      [20, "cd"],
      [10, "ab"],
      [30, "ef"],
    ],
    ["10:ab", "20:cd", "30:ef"],
  ));
test("a repetition adds nothing", () =>
  check(
    [
      [10, "abcd"],
      [10, "ABCD"],
      [11, "BC"],
    ],
    ["10:abcd"],
  ));
test("what overlaps at an end is trimmed", () => {
  check(
    [
      [10, "abcd"],
      [12, "CDEF"],
    ],
    ["10:abcd", "14:EF"],
  );
  check(
    [
      [12, "cdef"],
      [10, "ABCD"],
    ],
    ["10:AB", "12:cdef"],
  );
});
test("a long segment fills the holes between others", () => {
  check(
    [
      [12, "c"],
      [15, "f"],
      [10, "ABCDEFGH"],
    ],
    ["10:AB", "12:c", "13:DE", "15:f", "16:GH"],
  );
});
test("over the wrap of sequence numbers", () => {
  check(
    [
      [1, "c"],
      [-2, "abcde"],
    ],
    ["-2:abc", "1:c", "2:e"],
  );
});
test("missing bytes of a cut segment keep their place", () => {
  check(
    [
      [10, "ab", 4],
      [12, "CDEF"],
    ],
    ["10:ab+4"],
  );
  check(
    [
      [13, "d"],
      [10, "ab", 4],
    ],
    ["10:ab+1", "13:d", "14:+2"],
  );
});
test("everything kept is paid for, and paid back", () => {
  const budget = check(
    [
      [10, "ab"],
      [20, "cd"],
    ],
    ["10:ab", "20:cd"],
  );
  expect(budget.used).toBe(0);
  expect(budget.isSpent).toBe(false);
});
test("many segments are shifted out in order", () => {
  const added = Array.from({ length: 1000 }, (_, i) => [i * 2, "x"] as const);
  check(
    added,
    added.map(([seq]) => `${seq}:x`),
  );
});
test("clear forgets all", () => {
  const budget = new BufferBudget(10);
  const held = new HeldSegments(budget);
  held.add(5, new Uint8Array(4), 0, 4, 0, AT);
  expect(budget.isSpent).toBe(true);
  held.clear();
  expect([held.isEmpty, budget.used]).toEqual([true, 0]);
});
