import { createPrivateKey, X509Certificate } from "node:crypto";
import { describe, expect, test } from "vitest";
import { AGENT_COMMON_NAME, createSessionCredentials } from "./session-certificate.ts";

const DAY_MS = 86_400_000;

function check(nowMs: number, from: string, to: string): void {
  const { keyPem, certificatePem, fingerprint256, token } = createSessionCredentials(nowMs);
  const certificate = new X509Certificate(certificatePem);
  expect(certificate.subject).toBe(`CN=${AGENT_COMMON_NAME}`);
  expect(certificate.issuer).toBe(`CN=${AGENT_COMMON_NAME}`);
  expect(certificate.verify(certificate.publicKey)).toBe(true);
  expect(certificate.checkPrivateKey(createPrivateKey(keyPem))).toBe(true);
  expect(certificate.publicKey.asymmetricKeyDetails).toEqual({ namedCurve: "prime256v1" });
  expect([certificate.validFromDate.toISOString(), certificate.validToDate.toISOString()]).toEqual([from, to]);
  expect(certificate.fingerprint256).toBe(fingerprint256);
  expect(Buffer.from(token, "base64url")).toHaveLength(32);
}

describe("credentials of a session", () => {
  test("are a key, its certificate, a token, valid from a day before to 30 days after", () => {
    check(Date.parse("2026-11-24T02:03:04.567Z"), "2026-11-23T02:03:04.000Z", "2026-12-24T02:03:04.000Z");
  });
  test("at a year's end", () => {
    check(Date.parse("2031-12-31T23:59:59Z"), "2031-12-30T23:59:59.000Z", "2032-01-30T23:59:59.000Z");
  });
  test("are other ones each time", () => {
    const drawn = Array.from({ length: 20 }, (_, i) => createSessionCredentials(i * DAY_MS));
    expect(new Set(drawn.map(({ token }) => token)).size).toBe(20);
    expect(new Set(drawn.map(({ fingerprint256 }) => fingerprint256)).size).toBe(20);
    const serials = drawn.map(({ certificatePem }) => new X509Certificate(certificatePem).serialNumber);
    expect(new Set(serials).size).toBe(20);
    expect(serials.every((serial) => serial.length === 32)).toBe(true);
  });
});
