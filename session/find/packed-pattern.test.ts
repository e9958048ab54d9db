import fc from "fast-check";
import { expect, test } from "vitest";
import { packedPattern } from "./packed-pattern.ts";

function matches(wanted: Uint8Array, within: Uint8Array, matchCase: boolean): boolean {
  return new RegExp(packedPattern(wanted, matchCase)).test(Buffer.from(within).toString("base64"));
}
const some = (minLength: number): fc.Arbitrary<Uint8Array> => fc.uint8Array({ minLength, maxLength: 20 });

test("matches wherever the bytes stand", () => {
  fc.assert(
    fc.property(some(0), some(1), some(0), (before, wanted, after) => {
      expect(matches(wanted, Buffer.concat([before, wanted, after]), true)).toBe(true);
    }),
  );
});

test("matches letters in either case where the case does not matter", () => {
  const text = fc.string({ unit: "grapheme-ascii", minLength: 1, maxLength: 20 });
  fc.assert(
    fc.property(some(0), text, some(0), (before, wanted, after) => {
      const other = Buffer.from(
        wanted
          .split("")
          .map((one, i) => (i % 2 === 0 ? one.toUpperCase() : one.toLowerCase()))
          .join(""),
      );
      expect(matches(Buffer.from(wanted), Buffer.concat([before, other, after]), false)).toBe(true);
    }),
  );
});

test("leaves out what does not hold them", () => {
  const other = Buffer.from("an ordinary sentence about carts and other goods, some of them +/?");
  const check = (text: string, matchCase: boolean, expected: boolean): void =>
    expect(matches(Buffer.from(text), other, matchCase), text).toBe(expected);
  check("carts", true, true);
  check("CARTS", true, false);
  check("CARTS", false, true);
  check("card", false, false);
  check("basket", false, false);
});
