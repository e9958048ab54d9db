// Records (RFC 8446, 5.1): type(8) legacy-version(16) length(16) fragment. A client of old may begin with a hello of
// SSL 2 (RFC 5246, E.2), whose record is two bytes of length with the top bit set. What is encrypted is not kept.
import { BAD_FRAME, type Framer, NEED_MORE } from "../framed.ts";
import { APPLICATION_DATA, CHANGE_CIPHER_SPEC, CLIENT_HELLO, HEARTBEAT, RECORD_HEADER_BYTES } from "./types.ts";

/** Bytes of a fragment with the room that encryption may take (RFC 5246, 6.2.3). */
export const MAX_FRAGMENT_BYTES = 16_384 + 2048;
const SSL_2_HEADER_BYTES = 2;

/** Whether a record can begin with these bytes; fewer than five are judged as far as they go. */
export function isRecordHeader(bytes: Uint8Array, start: number, end: number): boolean {
  const left = end - start;
  const type = bytes[start] as number;
  if (left > 0 && (type < CHANGE_CIPHER_SPEC || type > HEARTBEAT)) return false;
  if (left > 1 && bytes[start + 1] !== 3) return false;
  if (left > 2 && (bytes[start + 2] as number) > 4) return false;
  return left < RECORD_HEADER_BYTES || fragmentLength(bytes, start) <= MAX_FRAGMENT_BYTES;
}

/** Whether a hello of SSL 2 can begin here: its type, a version, and lengths that fit each other. */
export function isSsl2Hello(bytes: Uint8Array, start: number, end: number): boolean {
  const left = end - start;
  if (left > 0 && (bytes[start] as number) < 0x80) return false;
  if (left > 2 && bytes[start + 2] !== CLIENT_HELLO) return false;
  if (left > 4 && !isSsl2Version(u16(bytes, start + 3))) return false;
  if (left < 11) return true;
  const [ciphers, session, challenge] = [u16(bytes, start + 5), u16(bytes, start + 7), u16(bytes, start + 9)];
  const fits = ssl2Length(bytes, start) === 9 + ciphers + session + challenge;
  return (
    fits && ciphers > 0 && ciphers % 3 === 0 && (session === 0 || session === 16) && challenge >= 16 && challenge <= 32
  );
}

function isSsl2Version(version: number): boolean {
  return version === 2 || (version >= 0x0300 && version <= 0x0303);
}
function ssl2Length(bytes: Uint8Array, start: number): number {
  return u16(bytes, start) & 0x7fff;
}
function fragmentLength(bytes: Uint8Array, start: number): number {
  return u16(bytes, start + 3);
}
function u16(bytes: Uint8Array, at: number): number {
  return ((bytes[at] as number) << 8) | (bytes[at + 1] as number);
}

export class RecordFramer implements Framer {
  reason = "";
  skipBytes = 0;
  /** Only the first message of a client may be of SSL 2. */
  #mayBeSsl2: boolean;
  /** Bytes that are kept of a record whose rest was passed over; 0 otherwise. */
  #kept = 0;

  /** Application data is handed on whole: there are keys for it. */
  readonly #keepsContent: boolean;

  constructor(isClient: boolean, keepsContent = false) {
    this.#mayBeSsl2 = isClient;
    this.#keepsContent = keepsContent;
  }

  frame(bytes: Uint8Array, start: number, end: number): number {
    if (this.#kept > 0) return this.#kept;
    if (!isRecordHeader(bytes, start, end)) {
      if (this.#mayBeSsl2 && isSsl2Hello(bytes, start, end)) return frameSsl2(bytes, start, end);
      this.reason = "this is not the header of a record";
      return BAD_FRAME;
    }
    const left = end - start;
    if (left < RECORD_HEADER_BYTES) return NEED_MORE;
    const length = RECORD_HEADER_BYTES + fragmentLength(bytes, start);
    if (left >= length) return length;
    if (bytes[start] === APPLICATION_DATA && !this.#keepsContent) {
      this.skipBytes = length - left;
      this.#kept = left;
    }
    return NEED_MORE;
  }

  reset(): void {
    this.#kept = 0;
    this.#mayBeSsl2 = false;
  }

  resync(bytes: Uint8Array, start: number, end: number): number {
    for (let at = start; at + RECORD_HEADER_BYTES <= end; at++) {
      if (!isRecordHeader(bytes, at, end) || fragmentLength(bytes, at) === 0) continue;
      const next = at + RECORD_HEADER_BYTES + fragmentLength(bytes, at);
      // Five bytes are easily met by chance in encrypted data: the record must end here, or before another one.
      if (next === end || (next + RECORD_HEADER_BYTES <= end && isRecordHeader(bytes, next, end))) return at;
      if (at === start && next > end) return at;
    }
    return -1;
  }
}

function frameSsl2(bytes: Uint8Array, start: number, end: number): number {
  if (end - start < SSL_2_HEADER_BYTES + 9) return NEED_MORE;
  const length = SSL_2_HEADER_BYTES + ssl2Length(bytes, start);
  return end - start < length ? NEED_MORE : length;
}
