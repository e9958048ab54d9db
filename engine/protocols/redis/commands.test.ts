import { expect, test } from "vitest";
import { latin1Bytes } from "../../testing/play.ts";
import { commandIn, isCommand } from "./commands.ts";

function check(word: string, expected: string): void {
  const bytes = latin1Bytes(`x${word}x`);
  expect(commandIn(bytes, 1, 1 + word.length), word).toBe(expected);
}

test("commands in upper and lower case", () => {
  for (const word of ["GET", "get", "Get", "EVAL_RO", "eval_ro", "zremrangebyscore", "georadiusbymember", "xautoclaim"])
    check(word, word.toUpperCase());
});
test("words that are none", () => {
  // The last ones differ from a command by a bit that letters have for their case, or that is none of ASCII's.
  for (const word of ["", "G", "GETX", "JSON.GET", "x".repeat(64), "G\x05T", "EVAL\x7fRO", "G\xc5T"]) check(word, "");
  expect(commandIn(latin1Bytes("GE"), 0, 3)).toBe("");
});
test("commands of modules have a dot", () => {
  expect(["GET", "JSON.GET", "GETX", "get"].map(isCommand)).toEqual([true, true, false, false]);
});
