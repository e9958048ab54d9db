// HKDF-Expand-Label with an empty context (RFC 8446, 7.1): for TLS 1.3 and, by RFC 9001, 5.1, for QUIC.
import type { Ciphers } from "../codecs.ts";

/** `length` is at most that of one hash: one round of HKDF-Expand (RFC 5869, 2.3). */
export function expandLabel(
  hash: "sha256" | "sha384",
  secret: Uint8Array,
  label: string,
  length: number,
  ciphers: Ciphers,
): Uint8Array {
  const name = ciphers.encode(`tls13 ${label}`);
  const info = Uint8Array.of(0, length, name.length, ...name, 0, 1);
  return ciphers.hmac(hash, secret, info).slice(0, length);
}
