// Keys of records from the secrets of a session: up to TLS 1.2 (RFC 5246, 6.3) and TLS 1.3 (RFC 8446, 7.1 to 7.3).
import { joined } from "../../../bytes/joined.ts";
import type { Ciphers } from "../../../codecs.ts";
import { expandLabel } from "../../../tls/expand-label.ts";
import { TLS_1_0 } from "../types.ts";
import { type PseudoRandom, pseudoRandom } from "./pseudo-random.ts";
import type { Suite } from "./suites.ts";

export interface RecordKeys {
  readonly key: Uint8Array;
  /** All of the nonce, or its part that the keys give; for block ciphers the first IV of TLS 1.0, else empty. */
  readonly iv: Uint8Array;
  /** Empty with authenticated encryption. */
  readonly macKey: Uint8Array;
}

export interface Randoms {
  readonly client: Uint8Array;
  readonly server: Uint8Array;
}

const EMPTY = new Uint8Array(0);

/** Keys of the client and of the server. */
export function keysOfMaster(
  suite: Suite,
  prf: PseudoRandom,
  master: Uint8Array,
  { client, server }: Randoms,
): readonly [RecordKeys, RecordKeys] {
  const macBytes = suite.kind === "cbc" ? suite.macBytes : 0;
  const ivBytes = suite.kind === "aead" ? suite.saltBytes : prf.version === TLS_1_0 ? suite.blockBytes : 0;
  const length = 2 * (macBytes + suite.keyBytes + ivBytes);
  const block = pseudoRandom(prf, master, "key expansion", joined([server, client]), length);
  let at = 0;
  const cut = (bytes: number) => block.slice(at, (at += bytes));
  const [clientMac, serverMac] = [cut(macBytes), cut(macBytes)];
  const [clientKey, serverKey] = [cut(suite.keyBytes), cut(suite.keyBytes)];
  return [
    { key: clientKey, iv: cut(ivBytes), macKey: clientMac },
    { key: serverKey, iv: cut(ivBytes), macKey: serverMac },
  ];
}

export function keysOfTrafficSecret(suite: Suite, secret: Uint8Array, ciphers: Ciphers): RecordKeys {
  return {
    key: expandLabel(suite.hash, secret, "key", suite.keyBytes, ciphers),
    iv: expandLabel(suite.hash, secret, "iv", 12, ciphers),
    macKey: EMPTY,
  };
}

/** The secret after a KeyUpdate. */
export function nextTrafficSecret(suite: Suite, secret: Uint8Array, ciphers: Ciphers): Uint8Array {
  return expandLabel(suite.hash, secret, "traffic upd", secret.length, ciphers);
}
