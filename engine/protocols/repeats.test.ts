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
      ["a", "1"],
    ],
    [0, 1],
  ));
// Of longer texts not every letter tells the place.
const LONG = "-".repeat(40);
const alike = (letter: string): string => `${LONG.slice(0, 1)}${letter}${LONG.slice(2)}`.slice(0, 33);
test("two of a kind have a place each; a third one takes the place of the older", () =>
  check(
    [
      [alike("x"), ""],
      [alike("y"), ""],
      [alike("x"), ""],
      [alike("y"), ""],
      [alike("z"), ""],
      [alike("z"), ""],
      [alike("y"), ""],
      [alike("x"), ""],
    ],
    [0, 1, 4, 7],
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
