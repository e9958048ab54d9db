import { describe, expect, test } from "vitest";
import { knownName } from "./known-names.ts";

const named = (text: string): string | null => {
  const bytes = Uint8Array.from(`<${text}>`, (character) => character.charCodeAt(0));
  return knownName(bytes, 1, bytes.length - 1);
};

describe("names that repeat", () => {
  test("are what their bytes say, the first time and later", () => {
    const names = ["", "_id", "$db", "a", "b", "ab", "ba", "__proto__", "x".repeat(32)];
    for (let round = 0; round < 2; round++) expect(names.map(named)).toEqual(names);
  });
  test("share places without being taken for each other", () => {
    const names = Array.from({ length: 5000 }, (_, i) => `field${i}`);
    for (let round = 0; round < 2; round++) expect(names.map(named)).toEqual(names);
  });
  test("are neither long nor beyond ASCII", () => {
    expect([named("x".repeat(33)), named("caf\u00e9"), named("\u0080")]).toEqual([null, null, null]);
  });
});
