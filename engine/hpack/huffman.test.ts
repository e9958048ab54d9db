// The code of RFC 7541, appendix B: its examples, every symbol, and what no encoder writes.
import fc from "fast-check";
import { expect, test } from "vitest";
import { Malformed } from "../bytes/reader.ts";
import { codecs } from "../../codecs/index.ts";
import { hex } from "./testing/encode.ts";
import { huffmanText } from "./huffman.ts";

function check(digits: string, expected: string): void {
  const bytes = hex(`ee ${digits} ee`);
  expect(huffmanText(codecs, bytes, 1, bytes.length - 1)).toBe(expected);
}
function checkDamaged(digits: string, what: string): void {
  const bytes = hex(digits);
  expect(() => huffmanText(codecs, bytes, 0, bytes.length)).toThrow(
    expect.objectContaining({ what } satisfies Partial<Malformed>),
  );
}

/** Some codes as the appendix lists them, and where in the alphabet they stand. */
const CODES: ReadonlyMap<number, string> = new Map([
  [0, "1111111111000"],
  [9, "111111111111111111101010"],
  [32, "010100"],
  [48, "00000"],
  [65, "100001"],
  [88, "11111100"],
  [92, "1111111111111110000"],
  [97, "00011"],
  [119, "1111000"],
  [122, "1111011"],
  [127, "1111111111111111111111111100"],
  [128, "11111111111111100110"],
  [199, "1111111111111111111101100"],
  [249, "1111111111111111111111111110"],
  [255, "11111111111111111111101110"],
]);

function packed(symbols: readonly number[]): Uint8Array {
  const bits = symbols.map((symbol) => CODES.get(symbol) ?? "").join("");
  const padded = bits.padEnd(Math.ceil(bits.length / 8) * 8, "1");
  return Uint8Array.from({ length: padded.length / 8 }, (_, i) => Number.parseInt(padded.slice(i * 8, i * 8 + 8), 2));
}

test("strings of the RFC's examples", () => {
  check("f1e3 c2e5 f23a 6ba0 ab90 f4ff", "www.example.com");
  check("a8eb 1064 9cbf", "no-cache");
  check("25a8 49e9 5ba9 7d7f", "custom-key");
  check("d07a be94 1054 d444 a820 0595 040b 8166 e082 a62d 1bff", "Mon, 21 Oct 2013 20:13:21 GMT");
  check(
    "94e7 821d d7f2 e6c7 b335 dfdf cd5b 3960 d5af 2708 7f36 72c1 ab27 0fb5 291f 9587 3160 65c0 03ed 4ee5 b106 3d50 07",
    "foo=ASDJKHQKBZXOQWEOPIUAXQWEOIU; max-age=3600; version=1",
  );
  check("", "");
});

test("codes of every length, in any order", () => {
  fc.assert(
    fc.property(fc.array(fc.constantFrom(...CODES.keys()), { maxLength: 40 }), (symbols) => {
      const bytes = packed(symbols);
      expect(huffmanText(codecs, bytes, 0, bytes.length)).toBe(String.fromCharCode(...symbols));
    }),
  );
});

test("a long string finds room", () => {
  const bytes = new Uint8Array(50_000);
  expect(huffmanText(codecs, bytes, 0, bytes.length)).toBe("0".repeat(80_000));
});

test("padding is ones, and less than a byte of them", () => {
  checkDamaged("00", "the padding of a Huffman string");
  checkDamaged("1f ff", "the padding of a Huffman string");
  checkDamaged("ff", "the padding of a Huffman string");
  check("1f", "a");
});

test("a string that holds EOS is damaged", () => {
  checkDamaged("ffff ffff", "a Huffman string with EOS");
  checkDamaged("1fff ffff ffff", "a Huffman string with EOS");
});
