// Examples of RFC 5869, A.1; FIPS 197, appendix B; and GCM (McGrew and Viega), test case 2.
import { expect, test } from "vitest";
import { ciphers } from "./ciphers.ts";

const hex = (text: string) => new Uint8Array(Buffer.from(text, "hex"));
const shown = (bytes: Uint8Array | null) => (bytes === null ? null : Buffer.from(bytes).toString("hex"));

test("HKDF in its two steps", () => {
  const secret = ciphers.hkdfExtract(hex("000102030405060708090a0b0c"), new Uint8Array(22).fill(0x0b));
  expect(shown(secret)).toBe("077709362c2e32df0ddc3f0dc47bba6390b6c73bb50f9c3122ec844ad7c2b3e5");
  expect(shown(ciphers.hkdfExpand(secret, hex("f0f1f2f3f4f5f6f7f8f9"), 42))).toBe(
    "3cb25f25faacd57a90434f64d0362f2a2d2d0a90cf1a5a4c5db02d56ecc4c5bf34007208d5b887185865",
  );
});

test("AES-128-GCM opens, and does not where the tag is wrong or missing", () => {
  const [key, nonce, none] = [new Uint8Array(16), new Uint8Array(12), new Uint8Array(0)];
  const sealed = hex("0388dace60b6a392f328c2b971b2fe78ab6e47d42cec13bdf53a67b21257bddf");
  expect(shown(ciphers.openAesGcm(key, nonce, none, sealed))).toBe("00".repeat(16));
  expect(ciphers.openAesGcm(key, nonce, hex("00"), sealed)).toBeNull();
  expect(ciphers.openAesGcm(key, nonce, none, sealed.subarray(0, 15))).toBeNull();
});

test("one block of AES-128", () => {
  const key = hex("2b7e151628aed2a6abf7158809cf4f3c");
  expect(shown(ciphers.encryptAesBlock(key, hex("3243f6a8885a308d313198a2e0370734")))).toBe(
    "3925841d02dc09fbdc118597196a0b32",
  );
});
