// What it reads is what the reader of bytes reads, whatever the bytes are.
import fc from "fast-check";
import { expect, test } from "vitest";
import { codecs } from "../../codecs/index.ts";
import { Malformed, Reader } from "./reader.ts";
import { textOf } from "./shown-text.ts";
import { TextReader, textWithin } from "./text-reader.ts";

const STEPS = ["u8", "u16", "u32", "skip"] as const;
const latin1 = fc.string({ unit: fc.integer({ min: 0, max: 255 }).map((code) => String.fromCharCode(code)) });

function outcome(reader: Reader | TextReader, steps: readonly (typeof STEPS)[number][]): unknown[] {
  const found: unknown[] = [];
  for (const step of steps) {
    try {
      found.push(step === "skip" ? reader.skip(3, "a part") : reader[step]("a number"), reader.offset, reader.left);
    } catch (error) {
      if (!(error instanceof Malformed)) throw error;
      found.push(error.message, reader.offset);
    }
  }
  return found;
}

test("numbers, positions and what ends early are those of the bytes", () => {
  fc.assert(
    fc.property(latin1, fc.array(fc.constantFrom(...STEPS)), fc.nat(3), (text, steps, from) => {
      const start = Math.min(from, text.length);
      const expected = outcome(new Reader(codecs.fromLatin1(text), start), steps);
      expect(outcome(new TextReader(text, start), steps)).toEqual(expected);
    }),
  );
});

test("a number of four bytes has no sign", () => {
  expect(new TextReader("\xff\xff\xff\xfe").u32("a number")).toBe(0xfffffffe);
});

test("it goes from message to message", () => {
  const reader = new TextReader("abcdef", 0, 2);
  reader.skip(2, "all");
  reader.enter(3, 5);
  expect([reader.offset, reader.left, reader.u8("a letter")]).toEqual([0, 2, 0x64]);
  expect(() => reader.skip(2, "the rest")).toThrow(expect.objectContaining({ offset: 1 }) as Error);
});

test("a part as bytes, and as a reader that cannot leave it", () => {
  for (const bytes of [null, codecs.fromLatin1("abcdef")]) {
    const reader = new TextReader("abcdef", 0, 6, bytes);
    expect([...reader.view(2, "two", codecs)]).toEqual([0x61, 0x62]);
    const part = reader.sub(3, "three");
    expect([part.u8("a letter"), ...part.view(2, "two", codecs), part.offset, part.left]).toEqual([
      0x63, 0x64, 0x65, 3, 0,
    ]);
    expect(() => part.u8("more")).toThrow(expect.objectContaining({ offset: 3 }) as Error);
    expect(reader.left).toBe(1);
  }
});

test("texts are those that the bytes would give, short and long, whole and cut", () => {
  const check = (text: string, isCut: boolean): void => {
    const bytes = codecs.fromLatin1(text);
    const expected = textOf(bytes, 1, bytes.length - 1, codecs, isCut);
    expect(textWithin(text, 1, text.length - 1, codecs, isCut)).toBe(expected);
  };
  for (const middle of [
    "",
    "cart",
    "K\xc3\xa4se",
    "\xff\xfe",
    "a\xf0\x9f\x98",
    "x".repeat(200),
    `${"x".repeat(200)}\xc3`,
  ])
    for (const isCut of [false, true]) check(`\xc3${middle}\xa4`, isCut);
  fc.assert(fc.property(latin1, fc.boolean(), (text, isCut) => check(`<${text}>`, isCut)));
});
