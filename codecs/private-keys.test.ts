import { generateKeyPairSync, publicEncrypt, constants } from "node:crypto";
import { expect, test } from "vitest";
import type { PemKey } from "../engine/index.ts";
import { decryptRsa, privateKeyKind } from "./private-keys.ts";

const { privateKey, publicKey } = generateKeyPairSync("rsa", { modulusLength: 1024 });
const rsa: PemKey = { pem: privateKey.export({ type: "pkcs8", format: "pem" }).toString(), isEncrypted: false };
const text = new Uint8Array(128).map((_, i) => i);

test("what was encrypted with RSA is decrypted, its padding stays", () => {
  const encrypted = publicEncrypt({ key: publicKey, padding: constants.RSA_NO_PADDING }, text);
  expect(decryptRsa(rsa, encrypted)).toEqual(text);
});

test("a text of another length, or above the modulus, gives nothing", () => {
  expect(decryptRsa(rsa, text.subarray(1))).toBeNull();
  expect(decryptRsa(rsa, new Uint8Array(128).fill(255))).toBeNull();
  expect(decryptRsa(rsa, new Uint8Array(0))).toBeNull();
});

test("what a key is, and that others open nothing", () => {
  const { privateKey: curve } = generateKeyPairSync("ec", { namedCurve: "P-256" });
  const other: PemKey = { pem: curve.export({ type: "sec1", format: "pem" }).toString(), isEncrypted: false };
  const damaged: PemKey = { pem: rsa.pem.replace(/M/g, "x"), isEncrypted: false };
  expect([rsa, other, damaged, { ...rsa, isEncrypted: true }].map(privateKeyKind)).toEqual([
    "rsa",
    "other",
    "damaged",
    "encrypted",
  ]);
  expect([other, damaged].map((key) => decryptRsa(key, text))).toEqual([null, null]);
});
