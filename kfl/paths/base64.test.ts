// Base64 and UTF-8 in plain JavaScript, against the platform's own.
import fc from "fast-check";
import { expect, test } from "vitest";
import { decodeBase64, decodeUtf8, encodeBase64, encodeUtf8 } from "./base64.ts";

test("bytes survive base64", () => {
  fc.assert(
    fc.property(fc.uint8Array({ maxLength: 50 }), (bytes) => {
      const text = encodeBase64(bytes);
      expect(text).toBe(Buffer.from(bytes).toString("base64"));
      expect(decodeBase64(text)).toEqual(bytes);
      expect(decodeBase64(text.replace(/=+$/, ""))).toEqual(bytes);
    }),
  );
});

test("texts survive UTF-8", () => {
  fc.assert(
    fc.property(fc.string({ unit: "binary", maxLength: 50 }), (text) => {
      const bytes = encodeUtf8(text);
      expect([...bytes]).toEqual([...new TextEncoder().encode(text)]);
      expect(decodeUtf8(bytes)).toBe(text.toWellFormed());
    }),
  );
});

test("what is no UTF-8 is refused, as by the platform", () => {
  fc.assert(
    fc.property(fc.uint8Array({ maxLength: 8 }), (bytes) => {
      let expected: string | null;
      try {
        expected = new TextDecoder("utf-8", { fatal: true, ignoreBOM: true }).decode(bytes);
      } catch {
        expected = null;
      }
      expect(decodeUtf8(bytes)).toBe(expected);
    }),
    { numRuns: 2000 },
  );
});

test("a long text", () => {
  const text = "é😀x".repeat(50_000);
  expect(decodeUtf8(encodeUtf8(text))).toBe(text);
});

test.each(["a", "ab=c", "====", "a b", "äöü"])("%j is no base64", (text) => {
  expect(decodeBase64(text)).toBeNull();
});
