// Opens the records of one direction under one key. Each has a number, from 0, that is part of its nonce or of what is
// authenticated, and stands nowhere: behind a hole the next numbers are tried, since a wrong one cannot pass.
//
//   TLS 1.2  nonce = salt + 8 bytes of the record (RFC 5288, 3), or iv xor number (RFC 7905, 2)
//            authenticated: number(64) type(8) version(16) plain length(16)
//   TLS 1.3  nonce = iv xor number; authenticated: the header of the record; type behind the text, then zeros (RFC 8446, 5.2)
import type { Codecs } from "../../../codecs.ts";
import { RECORD_HEADER_BYTES } from "../types.ts";
import type { RecordKeys } from "./key-schedule.ts";
import type { AeadSuite } from "./suites.ts";

/** Numbers tried for one record behind a hole. */
export const MAX_NUMBERS_TRIED = 256;
/** Tries in vain under one key, after which its records are passed over. */
export const MAX_VAIN_TRIES = 1024;
const EXPLICIT_BYTES = 8;

export interface OpenedRecord {
  readonly type: number;
  readonly text: Uint8Array;
}

export class RecordCipher {
  readonly #suite: AeadSuite;
  readonly #keys: RecordKeys;
  readonly #isTls13: boolean;
  readonly #codecs: Codecs;
  #number = 0;
  /** Records that may be missing before the next. */
  #missing = 0;
  #vainTries = 0;

  constructor(suite: AeadSuite, keys: RecordKeys, isTls13: boolean, codecs: Codecs) {
    this.#suite = suite;
    this.#keys = keys;
    this.#isTls13 = isTls13;
    this.#codecs = codecs;
  }

  /** Whether a record was opened under this key. */
  get isProven(): boolean {
    return this.#number > 0;
  }

  /** So many bytes are missing, which were at most so many records. */
  lose(bytes: number): void {
    const smallest = RECORD_HEADER_BYTES + this.#suite.tagBytes;
    this.#missing = Math.min(MAX_NUMBERS_TRIED - 1, this.#missing + Math.ceil(bytes / smallest) + 1);
  }

  /** The record `[start, end)`; null where no number fits. */
  open(bytes: Uint8Array, start: number, end: number): OpenedRecord | null {
    if (this.#vainTries >= MAX_VAIN_TRIES) return null;
    for (let skipped = 0; skipped <= this.#missing; skipped++) {
      const opened = this.#open(bytes, start, end, this.#number + skipped);
      if (opened !== null) {
        this.#number += skipped + 1;
        this.#missing = 0;
        return opened;
      }
      if (++this.#vainTries >= MAX_VAIN_TRIES) break;
    }
    // It may have been damaged, or none at all: the next one has this number or a later one.
    this.#missing = Math.min(MAX_NUMBERS_TRIED - 1, this.#missing + 1);
    return null;
  }

  #open(bytes: Uint8Array, start: number, end: number, number: number): OpenedRecord | null {
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
    const text = this.#codecs.unseal(cipher, { key, nonce, additional, text: bytes.subarray(from, end), tagBytes });
    if (text === null) return null;
    return this.#isTls13 ? withoutPadding(text) : { type: bytes[start] as number, text };
  }
}

function mix(nonce: Uint8Array, number: number): void {
  const view = new DataView(nonce.buffer);
  view.setUint32(4, view.getUint32(4) ^ Math.floor(number / 2 ** 32));
  view.setUint32(8, view.getUint32(8) ^ (number >>> 0));
}

function authenticatedHeader(number: number, typeAndVersion: Uint8Array, plainBytes: number): Uint8Array {
  const header = new Uint8Array(13);
  const view = new DataView(header.buffer);
  view.setBigUint64(0, BigInt(number));
  header.set(typeAndVersion, 8);
  view.setUint16(11, plainBytes);
  return header;
}

// A record of zeros alone is forbidden; it authenticates nevertheless.
function withoutPadding(text: Uint8Array): OpenedRecord {
  let end = text.length;
  while (end > 0 && text[end - 1] === 0) end--;
  return { type: end === 0 ? 0 : (text[end - 1] as number), text: text.subarray(0, Math.max(0, end - 1)) };
}
