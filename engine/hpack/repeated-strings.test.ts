// What is remembered is what reading would give, and all of it is bounded.
import fc from "fast-check";
import { expect, test } from "vitest";
import { codecs } from "../../codecs/index.ts";
import { Malformed } from "../bytes/reader.ts";
import { huffmanText } from "./huffman.ts";
import { MAX_REPEATED_BYTES, MAX_REPEATED_STRING_BYTES, RepeatedStrings } from "./repeated-strings.ts";

/** Strings whose text is their own bytes, each somewhere else in what they are asked for in; counts how many were read. */
class Reading {
  reads = 0;
  readonly repeated = new RepeatedStrings((given, bytes, start, end) => {
    this.reads++;
    return given.latin1(bytes, start, end);
  });

  check(text: string, before = 0): void {
    const bytes = new Uint8Array(before + text.length + 1);
    bytes.set(codecs.encode(text), before);
    expect(this.repeated.text(codecs, bytes, before, before + text.length)).toBe(text);
  }
}

test.each([1, 3, 18, 64, 65, 66, 1000, MAX_REPEATED_STRING_BYTES])(
  "a string of %i bytes is read twice and remembered",
  (length) => {
    const reading = new Reading();
    for (let times = 0; times < 5; times++) reading.check("x".repeat(length), times);
    expect(reading.reads).toBe(2);
  },
);

test("the same memory may hold another string the next time", () => {
  const { repeated } = new Reading();
  const bytes = new Uint8Array(300).fill(0x61);
  for (let times = 0; times < 3; times++) expect(repeated.text(codecs, bytes, 0, 300)).toBe("a".repeat(300));
  for (const at of [0, 1, 150, 298, 299]) {
    bytes[at] = 0x62;
    expect(repeated.text(codecs, bytes, 0, 300).charAt(at)).toBe("b");
  }
});

test("strings that differ where no sample is taken are told apart", () => {
  const reading = new Reading();
  for (let times = 0; times < 4; times++) {
    reading.check(`${"a".repeat(101)}b${"a".repeat(898)}`);
    reading.check(`${"a".repeat(102)}b${"a".repeat(897)}`);
  }
});

test("longer strings than the limit are read each time", () => {
  const reading = new Reading();
  for (let times = 0; times < 4; times++) reading.check("x".repeat(MAX_REPEATED_STRING_BYTES + 1));
  expect(reading.reads).toBe(4);
  expect(reading.repeated.keptBytes).toBe(0);
});

test("what is kept of many long strings stays below the limit", () => {
  const reading = new Reading();
  for (let string = 0; string < 300; string++) {
    for (let times = 0; times < 3; times++) reading.check(String(string).padEnd(MAX_REPEATED_STRING_BYTES, "."));
    expect(reading.repeated.keptBytes).toBeLessThanOrEqual(MAX_REPEATED_BYTES);
  }
  expect(reading.repeated.keptBytes).toBeGreaterThan(0);
});

test("any strings in any order read the same as without memory", () => {
  const repeated = new RepeatedStrings(huffmanText);
  const outcome = (read: () => string): string => {
    try {
      return read();
    } catch (error) {
      return error instanceof Malformed ? error.message : "another error";
    }
  };
  const some = fc.array(fc.uint8Array({ maxLength: 90 }), { minLength: 1, maxLength: 4 });
  fc.assert(
    fc.property(some, fc.array(fc.nat(3), { maxLength: 20 }), (strings, order) => {
      for (const which of order) {
        const bytes = strings[which % strings.length] ?? new Uint8Array(0);
        const expected = outcome(() => huffmanText(codecs, bytes, 0, bytes.length));
        expect(outcome(() => repeated.text(codecs, bytes, 0, bytes.length))).toBe(expected);
      }
    }),
  );
});
