// How suites protect a record, told by their names: authenticated encryption (RFC 5288, 6209, 6655, 7905, 8446), and
// block ciphers in chaining mode with a MAC (RFC 5246, 6.2.3.2; RFC 5289, 5932, 6209, 6367).
import type { AeadName, CbcName } from "../../../codecs.ts";
import { cipherSuiteName } from "../cipher-suites.ts";

export type PrfHash = "sha256" | "sha384";

export interface AeadSuite {
  readonly kind: "aead";
  readonly cipher: AeadName;
  readonly hash: PrfHash;
  readonly keyBytes: number;
  readonly tagBytes: number;
  /** TLS 1.2: bytes of the nonce that the keys give; the others stand in the record. */
  readonly saltBytes: 4 | 12;
}

export interface CbcSuite {
  readonly kind: "cbc";
  readonly cipher: CbcName;
  /** Of the pseudo-random function of TLS 1.2. */
  readonly hash: PrfHash;
  readonly mac: "sha1" | "sha256" | "sha384";
  readonly macBytes: number;
  readonly keyBytes: number;
  readonly blockBytes: 8 | 16;
}

export type Suite = AeadSuite | CbcSuite;

/** Null for suites of other kinds. */
export function suiteOf(number: number): Suite | null {
  const name = cipherSuiteName(number);
  const hash = name.endsWith("_SHA384") ? "sha384" : "sha256";
  if (name.includes("CHACHA20_POLY1305")) {
    return { kind: "aead", cipher: "chacha20-poly1305", hash, keyBytes: 32, tagBytes: 16, saltBytes: 12 };
  }
  return aeadSuite(name, hash) ?? cbcSuite(name, hash);
}

const AEAD: Readonly<Record<string, AeadName>> = {
  AES_128_GCM: "aes-128-gcm",
  AES_256_GCM: "aes-256-gcm",
  AES_128_CCM: "aes-128-ccm",
  AES_256_CCM: "aes-256-ccm",
  ARIA_128_GCM: "aria-128-gcm",
  ARIA_256_GCM: "aria-256-gcm",
};

function aeadSuite(name: string, hash: PrfHash): AeadSuite | null {
  const [, sealed = "", bits, short] = /_((?:AES|ARIA)_(128|256)_(?:GCM|CCM))(_8)?/.exec(name) ?? [];
  const cipher = AEAD[sealed];
  if (cipher === undefined) return null;
  const tagBytes = short === undefined ? 16 : 8;
  return { kind: "aead", cipher, hash, keyBytes: Number(bits) / 8, tagBytes, saltBytes: 4 };
}

const CBC: Readonly<Record<string, CbcName>> = {
  "3DES_EDE": "des-ede3-cbc",
  AES_128: "aes-128-cbc",
  AES_256: "aes-256-cbc",
  CAMELLIA_128: "camellia-128-cbc",
  CAMELLIA_256: "camellia-256-cbc",
  ARIA_128: "aria-128-cbc",
  ARIA_256: "aria-256-cbc",
};
const MAC_BYTES = { sha1: 20, sha256: 32, sha384: 48 } as const;

function cbcSuite(name: string, hash: PrfHash): CbcSuite | null {
  const [, block = "", bits, end] = /_WITH_(3DES_EDE|[A-Z]+_(128|256))_CBC_SHA(256|384)?$/.exec(name) ?? [];
  const cipher = CBC[block];
  if (cipher === undefined) return null;
  const mac = end === undefined ? "sha1" : hash;
  const keyBytes = bits === undefined ? 24 : Number(bits) / 8;
  return {
    kind: "cbc",
    cipher,
    hash,
    mac,
    macBytes: MAC_BYTES[mac],
    keyBytes,
    blockBytes: bits === undefined ? 8 : 16,
  };
}
