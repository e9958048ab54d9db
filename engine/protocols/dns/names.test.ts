// Names on the wire and as text; what is no name; how far pointers are followed.
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { codecs } from "../../../codecs/index.ts";
import { Malformed, Reader } from "../../bytes/reader.ts";
import { formatString, MAX_NAME_BYTES, MAX_NAME_POINTERS, readName, walkName } from "./names.ts";
import { bytesOf, name, type Part, pointer } from "./testing/build.ts";

const HEADER = new Uint8Array(12);

/** Reads the name at `at` behind a header; a number is where it ends, an error its text. */
function check(parts: readonly Part[], at: number, expected: { text: string; end: number } | "not a name"): void {
  const bytes = bytesOf(HEADER, ...parts);
  const reader = new Reader(bytes);
  reader.at = at;
  if (expected === "not a name") {
    expect(walkName(bytes, 0, at, bytes.length)).toBe(-1);
    expect(() => readName(reader, codecs)).toThrow(Malformed);
    return;
  }
  expect(walkName(bytes, 0, at, bytes.length)).toBe(expected.end);
  expect(readName(reader, codecs)).toBe(expected.text);
  expect(reader.at).toBe(expected.end);
}

describe("reading", () => {
  test("labels up to the root", () => {
    check([name("www.example.org")], 12, { text: "www.example.org", end: 29 });
    check([0], 12, { text: ".", end: 13 });
  });
  test("a pointer ends the name in its own place", () => {
    check([name("example.org"), 3, "www", pointer(12)], 25, { text: "www.example.org", end: 31 });
    check([name("example.org"), pointer(20)], 25, { text: "org", end: 27 });
  });
  test("pointers lead on from where they lead to", () => {
    check([name("org"), 2, "ex", pointer(12), 3, "www", pointer(17)], 22, { text: "www.ex.org", end: 28 });
  });
  test("special characters are escaped, UTF-8 is shown", () => {
    check([4, "a.b\\", 0], 12, { text: "a\\.b\\\\", end: 18 });
    check([3, 7, 0xff, "x", 0], 12, { text: "\\007\\255x", end: 17 });
    check([4, 0xc3, 0xbc, " ", "!", 0], 12, { text: "ü !", end: 18 });
    check([2, 0xc2, 0x9b, 0], 12, { text: "\\u009b", end: 16 });
  });
});

describe("not a name", () => {
  test("cut before its root, inside a label, inside a pointer", () => {
    check([3, "www"], 12, "not a name");
    check([9, "www"], 12, "not a name");
    check([0xc0], 12, "not a name");
    check([], 12, "not a name");
  });
  test("reserved label kinds (RFC 1035, 4.1.4)", () => {
    check([0x41, "x", 0], 12, "not a name");
    check([0x80, 0], 12, "not a name");
  });
  test("pointers forward, to themselves, into the header, or back and forth", () => {
    check([pointer(14), 0], 12, "not a name");
    check([pointer(12)], 12, "not a name");
    check([1, "a", pointer(12)], 12, "not a name");
    check([pointer(4)], 12, "not a name");
    check([1, "a", pointer(16), 1, "b", pointer(12)], 16, "not a name");
  });
  test("longer than the limit, also by pointers", () => {
    const label = [63, "x".repeat(63)];
    expect(4 * 64 + 1).toBeGreaterThan(MAX_NAME_BYTES);
    check([label, label, label, 61, "x".repeat(61), 0], 12, {
      text: Array.from({ length: 4 }, (_, i) => "x".repeat(i < 3 ? 63 : 61)).join("."),
      end: 12 + MAX_NAME_BYTES,
    });
    check([label, label, label, 62, "x".repeat(62), 0], 12, "not a name");
    check([label, label, label, 0, 62, "x".repeat(62), pointer(12)], 12 + 193, "not a name");
  });
  test("more pointers than the limit", () => {
    const chain = (count: number) => Array.from({ length: count }, (_, i) => pointer(i === 0 ? 12 : 13 + 2 * (i - 1)));
    check([0, ...chain(MAX_NAME_POINTERS)], 13 + 2 * (MAX_NAME_POINTERS - 1), {
      text: ".",
      end: 13 + 2 * MAX_NAME_POINTERS,
    });
    check([0, ...chain(MAX_NAME_POINTERS + 1)], 13 + 2 * MAX_NAME_POINTERS, "not a name");
  });
});

test("any plain name comes back as it was written", () => {
  const label = fc.stringMatching(/^[a-z0-9_-]{1,63}$/);
  const names = fc.array(label, { maxLength: 8 }).filter((labels) => labels.join(".").length < 250);
  fc.assert(
    fc.property(names, (labels) => {
      const text = labels.join(".");
      const reader = new Reader(bytesOf(HEADER, name(text)));
      reader.at = 12;
      expect(readName(reader, codecs)).toBe(text === "" ? "." : text);
      expect(reader.left).toBe(0);
    }),
  );
});

test("any octets in labels give text without control characters that tells them apart", () => {
  const label = fc.uint8Array({ minLength: 1, maxLength: 20 });
  const read = (octets: Uint8Array) => {
    const reader = new Reader(bytesOf(octets.length, octets, 0));
    return readName(reader, codecs);
  };
  fc.assert(
    fc.property(label, label, (a, b) => {
      // oxlint-disable-next-line no-control-regex -- the point of the test
      expect(read(a)).not.toMatch(/[\0-\x1f\x7f-\x9f]/);
      if (codecs.base64(a, 0, a.length) !== codecs.base64(b, 0, b.length)) expect(read(a)).not.toBe(read(b));
    }),
  );
});

test("any bytes are walked without leaving them", () => {
  fc.assert(
    fc.property(fc.uint8Array({ maxLength: 600 }), fc.nat(40), (octets, at) => {
      const end = walkName(octets, 0, at, octets.length);
      expect(end).toBeLessThanOrEqual(octets.length);
    }),
  );
});

test("strings are quoted", () => {
  const bytes = bytesOf('a"b\\', 1);
  expect(formatString(bytes, 0, bytes.length, codecs)).toBe('"a\\"b\\\\\\001"');
});
