// Authenticated encryption: the tag fits one number only.
//
//   TLS 1.2  nonce = salt + 8 bytes of the record (RFC 5288, 3), or iv xor number (RFC 7905, 2)
//   TLS 1.3  nonce = iv xor number; authenticated: the header of the record; type behind the text, then zeros (RFC 8446, 5.2)
import type { Ciphers } from "../../../codecs.ts";
import { RECORD_HEADER_BYTES } from "../types.ts";
import type { RecordKeys } from "./key-schedule.ts";
import { authenticatedHeader, type OpenedRecord, type Protection } from "./protection.ts";
import type { AeadSuite } from "./suites.ts";

const EXPLICIT_BYTES = 8;

export class AeadProtection implements Protection {
  readonly #suite: AeadSuite;
  readonly #keys: RecordKeys;
  readonly #isTls13: boolean;
  readonly #ciphers: Ciphers;

  constructor(suite: AeadSuite, keys: RecordKeys, isTls13: boolean, ciphers: Ciphers) {
    this.#suite = suite;
    this.#keys = keys;
    this.#isTls13 = isTls13;
    this.#ciphers = ciphers;
  }

  get smallestBytes(): number {
    return RECORD_HEADER_BYTES + this.#suite.tagBytes;
  }

  open(bytes: Uint8Array, start: number, end: number, number: number): OpenedRecord | null {
    const fragment = start + RECORD_HEADER_BYTES;
    const { cipher, tagBytes, saltBytes } = this.#suite;
    const { key, iv } = this.#keys;
    const isExplicit = !this.#isTls13 && saltBytes === 4;
    const from = fragment + (isExplicit ? EXPLICIT_BYTES : 0);
    const plainBytes = end - from - tagBytes;
    if (plainBytes < 0) return null;
    const nonce = new Uint8Array(12);
    nonce.set(iv);
    if (isExplicit) nonce.set(bytes.subarray(fragment, from), saltBytes);
    else mix(nonce, number);
    const additional = this.#isTls13
      ? bytes.subarray(start, fragment)
      : authenticatedHeader(number, bytes.subarray(start, start + 3), plainBytes);
    const text = this.#ciphers.unseal(cipher, { key, nonce, additional, text: bytes.subarray(from, end), tagBytes });
    if (text === null) return null;
    return this.#isTls13 ? withoutPadding(text) : { type: bytes[start] as number, text };
  }

  passed(): void {}
}

function mix(nonce: Uint8Array, number: number): void {
  const view = new DataView(nonce.buffer);
  view.setUint32(4, view.getUint32(4) ^ Math.floor(number / 2 ** 32));
  view.setUint32(8, view.getUint32(8) ^ (number >>> 0));
}

// A record of zeros alone is forbidden; it authenticates nevertheless.
function withoutPadding(text: Uint8Array): OpenedRecord {
  let end = text.length;
  while (end > 0 && text[end - 1] === 0) end--;
  return { type: end === 0 ? 0 : (text[end - 1] as number), text: text.subarray(0, Math.max(0, end - 1)) };
}
