// The credentials of one session with its agents: a key, a certificate that nothing but this session trusts, and a
// token. The certificate is the smallest that TLS takes (RFC 5280, 4.1): self-signed, one name, no extension. Its peers
// compare it byte for byte with the one they were given, so nothing in it is ever verified by way of an authority.
//
//   Certificate    ::= SEQUENCE { TBSCertificate, AlgorithmIdentifier, BIT STRING }
//   TBSCertificate ::= SEQUENCE { serialNumber INTEGER, signature AlgorithmIdentifier, issuer Name,
//                                 validity SEQUENCE { Time, Time }, subject Name, SubjectPublicKeyInfo }   (version 1)
import { generateKeyPairSync, randomBytes, sign, X509Certificate } from "node:crypto";

/** The one name in the certificate. */
export const AGENT_COMMON_NAME = "thresher-agent";
/** Valid from a day before, for clocks that are behind, and longer than any session lasts. */
const DAY_MS = 86_400_000;
const VALID_DAYS = 30;
const SERIAL_BYTES = 16;
const TOKEN_BYTES = 32;

export interface SessionCredentials {
  readonly keyPem: string;
  readonly certificatePem: string;
  /** What each call carries as `authorization: Bearer …`. */
  readonly token: string;
  /** SHA-256 of the certificate, as `X509Certificate.fingerprint256` writes it. */
  readonly fingerprint256: string;
}

/** Draws the credentials of a session. */
export function createSessionCredentials(nowMs: number): SessionCredentials {
  const { publicKey, privateKey } = generateKeyPairSync("ec", { namedCurve: "P-256" });
  const toBeSigned = sequence([
    element(INTEGER, positiveSerial()),
    ECDSA_WITH_SHA256,
    commonName(AGENT_COMMON_NAME),
    sequence([time(nowMs - DAY_MS), time(nowMs + VALID_DAYS * DAY_MS)]),
    commonName(AGENT_COMMON_NAME),
    publicKey.export({ type: "spki", format: "der" }),
  ]);
  const signature = Buffer.concat([Buffer.of(0), sign("sha256", toBeSigned, privateKey)]);
  const certificate = new X509Certificate(sequence([toBeSigned, ECDSA_WITH_SHA256, element(BIT_STRING, signature)]));
  return {
    keyPem: privateKey.export({ type: "pkcs8", format: "pem" }).toString(),
    certificatePem: certificate.toString(),
    token: randomBytes(TOKEN_BYTES).toString("base64url"),
    fingerprint256: certificate.fingerprint256,
  };
}

// Tags of X.690, 8.
const INTEGER = 0x02;
const BIT_STRING = 0x03;
const OBJECT_IDENTIFIER = 0x06;
const UTF8_STRING = 0x0c;
const UTC_TIME = 0x17;
const SEQUENCE = 0x30;
const SET = 0x31;

/** 1.2.840.10045.4.3.2, RFC 5758, 3.2: without parameters. */
const ECDSA_WITH_SHA256 = sequence([element(OBJECT_IDENTIFIER, Buffer.from("2a8648ce3d040302", "hex"))]);
/** 2.5.4.3. */
const COMMON_NAME = element(OBJECT_IDENTIFIER, Buffer.from("550403", "hex"));

function element(tag: number, content: Uint8Array): Buffer {
  return Buffer.concat([Buffer.of(tag), lengthOf(content.length), content]);
}
function sequence(parts: readonly Uint8Array[]): Buffer {
  return element(SEQUENCE, Buffer.concat(parts));
}
// X.690, 8.1.3: one byte below 128, else the number of length bytes first.
function lengthOf(length: number): Buffer {
  if (length < 0x80) return Buffer.of(length);
  return length < 0x100 ? Buffer.of(0x81, length) : Buffer.of(0x82, length >> 8, length & 0xff);
}
function commonName(name: string): Buffer {
  return sequence([element(SET, sequence([COMMON_NAME, element(UTF8_STRING, Buffer.from(name))]))]);
}
// A first byte from 0x40 to 0x7f is positive and needs no padding, so the number has the shortest form that DER asks for.
function positiveSerial(): Buffer {
  const serial = randomBytes(SERIAL_BYTES);
  serial[0] = ((serial[0] ?? 0) & 0x3f) | 0x40;
  return serial;
}
// RFC 5280, 4.1.2.5.1: YYMMDDHHMMSSZ, which serves until 2049.
function time(unixMs: number): Buffer {
  const digits = new Date(unixMs).toISOString().replaceAll(/\D/g, "");
  return element(UTC_TIME, Buffer.from(`${digits.slice(2, 14)}Z`));
}
