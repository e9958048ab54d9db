// The master secret from the pre-master secret (RFC 5246, 8.1; RFC 7627, 4), and that one from what the client encrypted
// for the server's RSA key (RFC 5246, 7.4.7.1).
import { joined } from "../../../bytes/joined.ts";
import type { Codecs } from "../../../codecs.ts";
import { bytesOfHexadecimal, type KeyLog } from "../../../tls/key-log.ts";
import { hexadecimal } from "../decode.ts";
import { TLS_1_2 } from "../types.ts";
import type { Randoms } from "./key-schedule.ts";
import { type PseudoRandom, pseudoRandom } from "./pseudo-random.ts";
import type { PrfHash } from "./suites.ts";

export const MASTER_BYTES = 48;
const PREMASTER_BYTES = 48;
const MIN_PADDING_BYTES = 8;

export function masterSecret(prf: PseudoRandom, premaster: Uint8Array, { client, server }: Randoms): Uint8Array {
  return pseudoRandom(prf, premaster, "master secret", joined([client, server]), MASTER_BYTES);
}

/** `messages`: of the handshake, up to the client's key exchange. */
export function extendedMasterSecret(prf: PseudoRandom, premaster: Uint8Array, messages: Uint8Array, codecs: Codecs) {
  const digest = (name: PrfHash | "md5" | "sha1") => bytesOfHexadecimal(codecs.hash(name, messages));
  const session = prf.version >= TLS_1_2 ? digest(prf.hash) : joined([digest("md5"), digest("sha1")]);
  return pseudoRandom(prf, premaster, "extended master secret", session, MASTER_BYTES);
}

/** Null where neither the key log nor a private key opens it. What does not fit makes keys that open no record. */
export function openPremaster(encrypted: Uint8Array, keys: KeyLog, codecs: Codecs): Uint8Array | null {
  const logged = keys.find("RSA", hexadecimal(encrypted.subarray(0, 8)));
  if (logged !== null) return logged;
  for (const key of keys.privateKeys.all) {
    const padded = codecs.decryptRsa(key, encrypted);
    const premaster = padded === null ? null : withoutPadding(padded);
    if (premaster !== null) return premaster;
  }
  return null;
}

// 0, 2, bytes that are not 0, 0, then the text (RFC 8017, 7.2.2). The wrong key gives any bytes.
function withoutPadding(padded: Uint8Array): Uint8Array | null {
  const end = padded.length - PREMASTER_BYTES - 1;
  if (padded[0] !== 0 || padded[1] !== 2 || end < 2 + MIN_PADDING_BYTES) return null;
  return padded.indexOf(0, 2) === end ? padded.slice(end + 1) : null;
}
