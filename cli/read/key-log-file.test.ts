import { generateKeyPairSync, type KeyObject } from "node:crypto";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, expect, test } from "vitest";
import { keysOf } from "./key-log-file.ts";

const folder = mkdtempSync(join(tmpdir(), "thresher-keys-"));
afterAll(() => rmSync(folder, { recursive: true }));

function save(text: string): string {
  const path = join(folder, "given");
  writeFileSync(path, text);
  return path;
}
const pkcs8 = (key: KeyObject, cipher: { cipher?: string; passphrase?: string } = {}): string =>
  key.export({ type: "pkcs8", format: "pem", ...cipher }).toString();
const { privateKey: rsa } = generateKeyPairSync("rsa", { modulusLength: 1024 });

test("a key log and a private key are told by their content, and may stand in one file", () => {
  const line = `CLIENT_RANDOM ${"ab".repeat(32)} ${"0f".repeat(48)}\n`;
  expect(keysOf(save(line)).counts.secrets).toBe(1);
  const both = keysOf(save(pkcs8(rsa) + line));
  expect([both.privateKeys.all.length, both.counts.secrets, both.counts.badLines]).toEqual([1, 1, 0]);
  expect(keysOf(null).isEmpty).toBe(true);
});

test.each([
  [
    "encrypted",
    pkcs8(rsa, { cipher: "aes-128-cbc", passphrase: "x" }),
    /is encrypted; write it without its passphrase/,
  ],
  [
    "elliptic",
    pkcs8(generateKeyPairSync("ec", { namedCurve: "P-256" }).privateKey),
    /is not an RSA key.*need a key log/,
  ],
  ["damaged", pkcs8(rsa).replaceAll("M", "!"), /cannot be read/],
  ["too long", `-----BEGIN PRIVATE KEY-----\n${`${"A".repeat(64)}\n`.repeat(1000)}`, /too many or too long/],
])("a private key that is %s is said before anything is read", (_, text, message) => {
  expect(() => keysOf(save(text))).toThrow(message);
});

test("a file that is not there", () => {
  expect(() => keysOf(join(folder, "none"))).toThrow(/there is no such file/);
});
