// The pseudo-random function of TLS up to 1.2: P_hash of one hash (RFC 5246, 5), before that P_MD5 of one half of the
// secret xor P_SHA1 of the other (RFC 2246, 5). The halves share the middle byte of a secret of odd length.
import { joined } from "../../../bytes/joined.ts";
import type { Ciphers, HashName } from "../../../codecs.ts";
import { TLS_1_2 } from "../types.ts";
import type { PrfHash } from "./suites.ts";

/** What makes it: the version, and the hash that TLS 1.2 takes from the suite. */
export interface PseudoRandom {
  readonly version: number;
  readonly hash: PrfHash;
  readonly ciphers: Ciphers;
}

export function pseudoRandom(
  { version, hash, ciphers }: PseudoRandom,
  secret: Uint8Array,
  label: string,
  seed: Uint8Array,
  length: number,
): Uint8Array {
  const labelled = joined([ciphers.encode(label), seed]);
  if (version >= TLS_1_2) return expanded(hash, secret, labelled, length, ciphers);
  const half = Math.ceil(secret.length / 2);
  const output = expanded("md5", secret.subarray(0, half), labelled, length, ciphers);
  const other = expanded("sha1", secret.subarray(secret.length - half), labelled, length, ciphers);
  return output.map((byte, i) => byte ^ (other[i] as number));
}

// P_hash: A(i) = HMAC(secret, A(i-1)), output HMAC(secret, A(i) + seed) and so on.
function expanded(hash: HashName, secret: Uint8Array, seed: Uint8Array, length: number, ciphers: Ciphers): Uint8Array {
  const output = new Uint8Array(length);
  let a = seed;
  for (let at = 0; at < length; ) {
    a = ciphers.hmac(hash, secret, a);
    const part = ciphers.hmac(hash, secret, joined([a, seed])).subarray(0, length - at);
    output.set(part, at);
    at += part.length;
  }
  return output;
}
