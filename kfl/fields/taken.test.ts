import { expect, test } from "vitest";
import { CATALOGUE } from "../testing/catalogue.ts";
import { isTakenWord } from "./taken.ts";

test.each([
  ["a variable", "elapsed_time"],
  ["the first part of one", "src"],
  ["a flag", "conn"],
  ["a macro of KFL 1", "https"],
  ["a function of KFL 2", "size"],
  ["a helper of KFL 1", "redact"],
  ["a reserved word", "import"],
  ["a literal", "nil"],
  ["what an entry has", "response"],
])("%s is taken: %s", (_, word) => expect(isTakenWord(word, CATALOGUE)).toBe(true));

test.each(["acme", "acme_size", "elapsed", "constructor", "toString"])("%s is free", (word) =>
  expect(isTakenWord(word, CATALOGUE)).toBe(false),
);
