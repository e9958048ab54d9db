// How the suites with authenticated encryption seal a record (RFC 5288, 6655, 7905, 8446), told by their names.
import type { AeadName } from "../../../codecs.ts";
import { cipherSuiteName } from "../cipher-suites.ts";

export interface AeadSuite {
  readonly cipher: AeadName;
  readonly hash: "sha256" | "sha384";
  readonly keyBytes: number;
  readonly tagBytes: number;
  /** TLS 1.2: bytes of the nonce that the keys give; the others stand in the record. */
  readonly saltBytes: 4 | 12;
}

/** Null for suites of other kinds. */
export function aeadSuite(number: number): AeadSuite | null {
  const name = cipherSuiteName(number);
  const hash = name.endsWith("_SHA384") ? "sha384" : "sha256";
  if (name.includes("CHACHA20_POLY1305")) {
    return { cipher: "chacha20-poly1305", hash, keyBytes: 32, tagBytes: 16, saltBytes: 12 };
  }
  const [, bits, mode, short] = /_AES_(128|256)_(GCM|CCM)(_8)?/.exec(name) ?? [];
  if (bits === undefined || mode === undefined) return null;
  const tagBytes = short === undefined ? 16 : 8;
  const cipher: AeadName =
    mode === "GCM" ? (bits === "128" ? "aes-128-gcm" : "aes-256-gcm") : bits === "128" ? "aes-128-ccm" : "aes-256-ccm";
  return { cipher, hash, keyBytes: Number(bits) / 8, tagBytes, saltBytes: 4 };
}
