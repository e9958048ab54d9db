// Opens the records of one direction under one key, in their order. Behind a hole the next numbers are tried, since a
// wrong one cannot pass.
import type { OpenedRecord, Protection } from "./protection.ts";

/** Numbers tried for one record behind a hole. */
export const MAX_NUMBERS_TRIED = 256;
/** Tries in vain under one key, after which its records are passed over. */
export const MAX_VAIN_TRIES = 1024;

export class RecordCipher {
  readonly #protection: Protection;
  #number = 0;
  /** Records that may be missing before the next. */
  #missing = 0;
  #vainTries = 0;

  constructor(protection: Protection) {
    this.#protection = protection;
  }

  /** Whether a record was opened under this key. */
  get isProven(): boolean {
    return this.#number > 0;
  }

  /** So many bytes are missing, which were at most so many records. */
  lose(bytes: number): void {
    const records = Math.ceil(bytes / this.#protection.smallestBytes) + 1;
    this.#missing = Math.min(MAX_NUMBERS_TRIED - 1, this.#missing + records);
  }

  /** The record `[start, end)`; null where no number fits. */
  open(bytes: Uint8Array, start: number, end: number): OpenedRecord | null {
    if (this.#vainTries >= MAX_VAIN_TRIES) return null;
    const opened = this.#try(bytes, start, end);
    this.#protection.passed(bytes, start, end);
    // It may have been damaged, or none at all: the next one has this number or a later one.
    this.#missing = opened === null ? Math.min(MAX_NUMBERS_TRIED - 1, this.#missing + 1) : 0;
    return opened;
  }

  #try(bytes: Uint8Array, start: number, end: number): OpenedRecord | null {
    for (let skipped = 0; skipped <= this.#missing; skipped++) {
      const opened = this.#protection.open(bytes, start, end, this.#number + skipped);
      if (opened !== null) {
        this.#number += skipped + 1;
        return opened;
      }
      if (++this.#vainTries >= MAX_VAIN_TRIES) break;
    }
    return null;
  }
}
