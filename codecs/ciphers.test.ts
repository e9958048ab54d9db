// Examples of RFC 5869, A.1; FIPS 197, appendix B; and GCM (McGrew and Viega), test case 2.
import { expect, test } from "vitest";
import { encryptAesBlock, hmac, unseal } from "./ciphers.ts";

const hex = (text: string) => new Uint8Array(Buffer.from(text, "hex"));
const shown = (bytes: Uint8Array | null) => (bytes === null ? null : Buffer.from(bytes).toString("hex"));

test("HMAC, as the first step of HKDF takes it", () =>
  expect(shown(hmac("sha256", hex("000102030405060708090a0b0c"), new Uint8Array(22).fill(0x0b)))).toBe(
    "077709362c2e32df0ddc3f0dc47bba6390b6c73bb50f9c3122ec844ad7c2b3e5",
  ));

test("AES-128-GCM opens, and does not where the tag is wrong or missing", () => {
  const sealed = {
    key: new Uint8Array(16),
    nonce: new Uint8Array(12),
    additional: new Uint8Array(0),
    text: hex("0388dace60b6a392f328c2b971b2fe78ab6e47d42cec13bdf53a67b21257bddf"),
    tagBytes: 16,
  };
  expect(shown(unseal("aes-128-gcm", sealed))).toBe("00".repeat(16));
  expect(unseal("aes-128-gcm", { ...sealed, additional: hex("00") })).toBeNull();
  expect(unseal("aes-128-gcm", { ...sealed, text: sealed.text.subarray(0, 15) })).toBeNull();
});

test("one block of AES-128", () => {
  const key = hex("2b7e151628aed2a6abf7158809cf4f3c");
  expect(shown(encryptAesBlock(key, hex("3243f6a8885a308d313198a2e0370734")))).toBe("3925841d02dc09fbdc118597196a0b32");
});

test("what they give is no Buffer, whose slices would share memory", () => {
  const bytes = hmac("sha256", new Uint8Array(1), new Uint8Array(1));
  bytes.slice().fill(0);
  expect(bytes.some((octet) => octet !== 0)).toBe(true);
});
