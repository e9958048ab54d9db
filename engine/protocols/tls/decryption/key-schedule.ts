// Keys of records from the secrets of a session: TLS 1.2 (RFC 5246, 5 and 6.3) and TLS 1.3 (RFC 8446, 7.1 to 7.3).
import type { Codecs } from "../../../codecs.ts";
import { expandLabel } from "../../../tls/expand-label.ts";
import type { AeadSuite } from "./suites.ts";

export interface RecordKeys {
  readonly key: Uint8Array;
  /** All of the nonce, or its part that the keys give. */
  readonly iv: Uint8Array;
}

/** Keys of the client and of the server. */
export function keysOfMaster(
  suite: AeadSuite,
  master: Uint8Array,
  randoms: { readonly client: Uint8Array; readonly server: Uint8Array },
  codecs: Codecs,
): readonly [RecordKeys, RecordKeys] {
  const { keyBytes, saltBytes } = suite;
  const seed = joined(codecs.encode("key expansion"), randoms.server, randoms.client);
  const block = pseudoRandom(suite.hash, master, seed, 2 * (keyBytes + saltBytes), codecs);
  const cut = (at: number, length: number) => block.slice(at, at + length);
  const ivs = 2 * keyBytes;
  return [
    { key: cut(0, keyBytes), iv: cut(ivs, saltBytes) },
    { key: cut(keyBytes, keyBytes), iv: cut(ivs + saltBytes, saltBytes) },
  ];
}

// P_hash: A(i) = HMAC(secret, A(i-1)), output HMAC(secret, A(i) + seed) and so on.
function pseudoRandom(hash: AeadSuite["hash"], secret: Uint8Array, seed: Uint8Array, length: number, codecs: Codecs) {
  const output = new Uint8Array(length);
  let a = seed;
  for (let at = 0; at < length; ) {
    a = codecs.hmac(hash, secret, a);
    const part = codecs.hmac(hash, secret, joined(a, seed)).subarray(0, length - at);
    output.set(part, at);
    at += part.length;
  }
  return output;
}

export function keysOfTrafficSecret(suite: AeadSuite, secret: Uint8Array, codecs: Codecs): RecordKeys {
  return {
    key: expandLabel(suite.hash, secret, "key", suite.keyBytes, codecs),
    iv: expandLabel(suite.hash, secret, "iv", 12, codecs),
  };
}

/** The secret after a KeyUpdate. */
export function nextTrafficSecret(suite: AeadSuite, secret: Uint8Array, codecs: Codecs): Uint8Array {
  return expandLabel(suite.hash, secret, "traffic upd", secret.length, codecs);
}

function joined(...parts: readonly Uint8Array[]): Uint8Array {
  const whole = new Uint8Array(parts.reduce((sum, part) => sum + part.length, 0));
  let at = 0;
  for (const part of parts) {
    whole.set(part, at);
    at += part.length;
  }
  return whole;
}
