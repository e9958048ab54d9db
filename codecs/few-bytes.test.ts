import { expect, test } from "vitest";
import { areAscii, fewCharacters, MAX_FEW_BYTES } from "./few-bytes.ts";

test("as many characters as there are bytes", () => {
  const bytes = Uint8Array.from([9, 0x00, 0x41, 0x7f, 0x80, 0xc3, 0xa4, 0xfe, 0xff, 9]);
  for (let length = 0; length <= MAX_FEW_BYTES; length++) {
    const expected = String.fromCharCode(...bytes.subarray(1, 1 + length));
    expect(fewCharacters(bytes, 1, 1 + length)).toBe(expected);
  }
});

test("a byte beyond ASCII, wherever it stands", () => {
  expect(areAscii(Uint8Array.from([0xff, 0, 0x7f, 0xff]), 1, 3)).toBe(true);
  for (let at = 0; at < 3; at++) expect(areAscii(new Uint8Array(3).fill(0x80, at, at + 1), 0, 3)).toBe(false);
});
