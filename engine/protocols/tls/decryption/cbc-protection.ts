// Block ciphers in chaining mode, with a MAC. The MAC fits one number only, and what it does not fit is never shown.
//
//   MAC-then-encrypt  blocks = encrypt(text MAC padding length(8)); MAC over header and text (RFC 5246, 6.2.3.2)
//   encrypt-then-MAC  blocks = encrypt(text padding length(8)), MAC behind them over header, IV and blocks (RFC 7366, 3)
//   TLS 1.1 on        a new IV before the blocks of each record (RFC 4346, 6.2.3.2)
//   TLS 1.0           the IV is the last block of the record before (RFC 2246, 6.2.3.2)
//
// In TLS 1.0 with encrypt-then-MAC no MAC covers the IV: there it counts only where the record before was authentic.
import { joined } from "../../../bytes/joined.ts";
import type { Ciphers } from "../../../codecs.ts";
import { RECORD_HEADER_BYTES, TLS_1_0 } from "../types.ts";
import type { RecordKeys } from "./key-schedule.ts";
import { authenticatedHeader, type OpenedRecord, type Protection } from "./protection.ts";
import type { CbcSuite } from "./suites.ts";

export interface CbcOptions {
  readonly version: number;
  readonly encryptsThenMacs: boolean;
}

export class CbcProtection implements Protection {
  readonly #suite: CbcSuite;
  readonly #keys: RecordKeys;
  readonly #ciphers: Ciphers;
  readonly #encryptsThenMacs: boolean;
  /** TLS 1.0: IV of the next record; behind a hole it is that of another one. */
  #chained: Uint8Array;
  /** Encrypt-then-MAC: number of the record whose IV that is beyond doubt; -1 where it is not known. */
  #chainedFor = 0;
  /** Number of the record at hand, once its MAC fitted; else -1. */
  #authentic = -1;
  readonly #isChained: boolean;

  constructor(suite: CbcSuite, keys: RecordKeys, { version, encryptsThenMacs }: CbcOptions, ciphers: Ciphers) {
    this.#suite = suite;
    this.#keys = keys;
    this.#ciphers = ciphers;
    this.#encryptsThenMacs = encryptsThenMacs;
    this.#isChained = version === TLS_1_0;
    this.#chained = keys.iv;
  }

  get smallestBytes(): number {
    return RECORD_HEADER_BYTES + this.#suite.macBytes + 1;
  }

  open(bytes: Uint8Array, start: number, end: number, number: number): OpenedRecord | null {
    const { blockBytes, macBytes } = this.#suite;
    const fragment = start + RECORD_HEADER_BYTES;
    const from = fragment + (this.#isChained ? 0 : blockBytes);
    const to = this.#encryptsThenMacs ? end - macBytes : end;
    if (to <= from || (to - from) % blockBytes !== 0) return null;
    const head = bytes.subarray(start, start + 3);
    if (this.#encryptsThenMacs && !this.#fits(number, head, bytes.subarray(fragment, to), bytes.subarray(to, end))) {
      return null;
    }
    if (this.#encryptsThenMacs) this.#authentic = number;
    if (this.#encryptsThenMacs && this.#isChained && this.#chainedFor !== number) return null;
    const iv = this.#isChained ? this.#chained : bytes.subarray(fragment, from);
    const plain = this.#ciphers.decryptCbc(this.#suite.cipher, this.#keys.key, iv, bytes.subarray(from, to));
    const content = withoutPadding(plain);
    if (content === null) return null;
    if (this.#encryptsThenMacs) return { type: bytes[start] as number, text: content };
    const textBytes = content.length - macBytes;
    if (textBytes < 0) return null;
    const text = content.subarray(0, textBytes);
    return this.#fits(number, head, text, content.subarray(textBytes)) ? { type: bytes[start] as number, text } : null;
  }

  passed(bytes: Uint8Array, start: number, end: number): void {
    this.#chainedFor = this.#authentic < 0 ? -1 : this.#authentic + 1;
    this.#authentic = -1;
    if (!this.#isChained) return;
    const to = this.#encryptsThenMacs ? end - this.#suite.macBytes : end;
    const from = to - this.#suite.blockBytes;
    if (from >= start + RECORD_HEADER_BYTES) this.#chained = bytes.slice(from, to);
  }

  #fits(number: number, typeAndVersion: Uint8Array, text: Uint8Array, mac: Uint8Array): boolean {
    const header = authenticatedHeader(number, typeAndVersion, text.length);
    const expected = this.#ciphers.hmac(this.#suite.mac, this.#keys.macKey, joined([header, text]));
    return expected.every((byte, i) => byte === mac[i]);
  }
}

/** Every byte of the padding is its length, as is the last byte; null where that is not so. */
function withoutPadding(plain: Uint8Array): Uint8Array | null {
  const length = plain[plain.length - 1] as number;
  const end = plain.length - 1 - length;
  if (end < 0) return null;
  for (let at = end; at < plain.length; at++) if (plain[at] !== length) return null;
  return plain.subarray(0, end);
}
