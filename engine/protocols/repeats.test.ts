import { expect, test } from "vitest";
import { MAX_REPEATED_LENGTH, Repeats } from "./repeats.ts";

/** Which of the asks had to make anew what they got. */
function check(asks: readonly (readonly [text: string, context: string])[], made: readonly number[]): void {
  const repeats = new Repeats<string>();
  const anew: number[] = [];
  for (const [i, [text, context]] of asks.entries()) {
    const got = repeats.of(text, context, () => {
      anew.push(i);
      return `${text}|${context}`;
    });
    expect(got).toBe(`${text}|${context}`);
  }
  expect(anew).toEqual(made);
}
const LONGEST = "x".repeat(MAX_REPEATED_LENGTH);

test("a text is made once", () =>
  check(
    [
      ["a", ""],
      ["a", ""],
      ["", ""],
      ["a", ""],
      ["", ""],
    ],
    [0, 2],
  ));
test("again for another context", () =>
  check(
    [
      ["a", "1"],
      ["a", "2"],
      ["a", "2"],
    ],
    [0, 1],
  ));
// Of longer texts not every letter tells the place.
const LONG = "-".repeat(40);
const ALIKE = `${LONG.slice(0, 1)}x${LONG.slice(2)}`.slice(0, 33);
test("a text takes the place of another of its kind", () =>
  check(
    [
      [LONG.slice(0, 33), ""],
      [ALIKE, ""],
      [ALIKE, ""],
      [LONG.slice(0, 33), ""],
    ],
    [0, 1, 3],
  ));
test("short texts that differ in a letter have places of their own", () =>
  check(
    [
      ["\x06\x06\0\0\0\x02", ""],
      ["\x07\x06\0\0\0\x02", ""],
      ["\x06\x06\0\0\0\x02", ""],
      ["\x07\x06\0\0\0\x02", ""],
    ],
    [0, 1],
  ));
test("a long one is made each time", () => {
  check(
    [
      [LONGEST, ""],
      [LONGEST, ""],
      [`${LONGEST}x`, ""],
      [`${LONGEST}x`, ""],
    ],
    [0, 2, 3],
  );
});
