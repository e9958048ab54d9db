// The protection of Initial packets, which hides nothing: its keys are made of the client's first destination connection id
// and a salt that everybody knows (RFC 9001, 5.2). It keeps out whoever does not know the version.
import type { Ciphers } from "../../codecs.ts";
import { expandLabel } from "../../tls/expand-label.ts";
import type { Packet } from "./packet.ts";
import type { QuicVersion } from "./versions.ts";

const HASH = "sha256";
const TAG_BYTES = 16;
const SECRET_BYTES = 32;
const KEY_BYTES = 16;
const IV_BYTES = 12;
const SAMPLE_BYTES = 16;
/** Longest packet number: the sample begins behind it, however long it is. */
const MAX_NUMBER_BYTES = 4;

interface PacketKeys {
  readonly key: Uint8Array;
  readonly iv: Uint8Array;
  readonly headerKey: Uint8Array;
}
/** Keys of the client's packets, then of the server's. */
export type InitialKeys = readonly [PacketKeys, PacketKeys];

export function initialKeys({ salt, label }: QuicVersion, connectionId: Uint8Array, ciphers: Ciphers): InitialKeys {
  const initial = ciphers.hmac(HASH, salt, connectionId);
  const keysOf = (name: string): PacketKeys => {
    const secret = expandLabel(HASH, initial, name, SECRET_BYTES, ciphers);
    return {
      key: expandLabel(HASH, secret, `${label} key`, KEY_BYTES, ciphers),
      iv: expandLabel(HASH, secret, `${label} iv`, IV_BYTES, ciphers),
      headerKey: expandLabel(HASH, secret, `${label} hp`, KEY_BYTES, ciphers),
    };
  };
  return [keysOf("client in"), keysOf("server in")];
}

export interface Opened {
  readonly number: number;
  /** The frames. */
  readonly payload: Uint8Array;
}

/** Takes the protection off; null when the packet was not protected with these keys. `expected`: the next number. */
export function openInitial(
  bytes: Uint8Array,
  packet: Packet,
  keys: PacketKeys,
  expected: number,
  ciphers: Ciphers,
): Opened | null {
  const { start, bodyAt, end } = packet;
  const sampleAt = bodyAt + MAX_NUMBER_BYTES;
  const mask = ciphers.encryptAesBlock(keys.headerKey, bytes.subarray(sampleAt, sampleAt + SAMPLE_BYTES));
  const first = (bytes[start] as number) ^ ((mask[0] as number) & 0x0f);
  const numberBytes = (first & 3) + 1;
  const header = bytes.slice(start, bodyAt + numberBytes);
  header[0] = first;
  let truncated = 0;
  for (let i = 0; i < numberBytes; i++) {
    const at = bodyAt - start + i;
    header[at] = (header[at] as number) ^ (mask[i + 1] as number);
    truncated = truncated * 256 + header[at];
  }
  const number = wholeNumber(truncated, numberBytes, expected);
  const nonce = nonceOf(keys.iv, number);
  const text = bytes.subarray(bodyAt + numberBytes, end);
  const sealed = { key: keys.key, nonce, additional: header, text, tagBytes: TAG_BYTES };
  const payload = ciphers.unseal("aes-128-gcm", sealed);
  return payload === null ? null : { number, payload };
}

// The number that ends with these bytes and is nearest to the expected one (RFC 9000, A.3).
function wholeNumber(truncated: number, numberBytes: number, expected: number): number {
  const window = 2 ** (8 * numberBytes);
  const candidate = expected - (expected % window) + truncated;
  if (candidate + window / 2 <= expected) return candidate + window;
  return candidate > expected + window / 2 && candidate >= window ? candidate - window : candidate;
}

function nonceOf(iv: Uint8Array, number: number): Uint8Array {
  const nonce = iv.slice();
  let left = number;
  for (let i = IV_BYTES - 1; left > 0; i--) {
    nonce[i] = (nonce[i] as number) ^ (left % 256);
    left = Math.floor(left / 256);
  }
  return nonce;
}
