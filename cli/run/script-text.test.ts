import { expect, test } from "vitest";
import { scriptText } from "./script-text.ts";

test.each([
  ["plain", "plain", "plain"],
  ["a\tb\nc", "a\tb\nc", "a\tb\nc"],
  ["\u001b[31mred\u001b[0m", "\u001b[31mred\u001b[0m\u001b[0m", "red"],
  ["\u001b[2Jgone", "·[2Jgone", "·[2Jgone"],
  ["\u001b]0;title\u0007", "·]0;title·", "·]0;title·"],
  ["a\rb\u202e", "a·b·", "a·b·"],
])("%j", (text, coloured, bare) => expect([scriptText(text, true), scriptText(text, false)]).toEqual([coloured, bare]));
