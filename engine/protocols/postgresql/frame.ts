// Where messages end: their headers say it. Those of one piece that are whole are handed on as one run, for most are short and come
// many at once. What an entry would not show of a long message is passed over unread. Two things
// have no type byte: the first message of a client, whose length makes its first byte zero, and the server's answer to a
// request for encryption, which is one byte and which only the request tells from a message.
import { CLIENT, type Side } from "../../flow/flow.ts";
import { BAD_FRAME, type Framer, NEED_MORE } from "../framed.ts";
import {
  CANCEL_CODE,
  GSSENC_CODE,
  HEADER_BYTES,
  isLength,
  isType,
  MAX_STARTUP_BYTES,
  readInt32,
  SSL_CODE,
} from "./kinds.ts";
import { provesItself } from "./shape.ts";

/** Bytes of the length and the code of a message without a type. */
const STARTUP_HEADER_BYTES = 8;
const [ACCEPTED, REFUSED, GSS] = [0x53, 0x4e, 0x47];

export class PgFramer implements Framer {
  reason = "";
  skipBytes = 0;
  /** The client asked for encryption: the next byte may be the whole answer. */
  awaitsEncryption = false;
  /** Bytes of a message that are kept at least, where it is longer. */
  readonly #maxKeptBytes: number;
  readonly #side: Side;
  /** Bytes kept of the message at hand while its rest is passed over; 0: all of them. */
  #kept = 0;

  constructor(side: Side, maxKeptBytes: number) {
    this.#side = side;
    this.#maxKeptBytes = maxKeptBytes;
  }

  frame(bytes: Uint8Array, start: number, end: number): number {
    if (this.#kept > 0) return this.#kept;
    const first = bytes[start] as number;
    if (this.awaitsEncryption && (first === ACCEPTED || first === REFUSED || first === GSS)) return 1;
    if (this.#side === CLIENT && first === 0) return this.#startup(bytes, start, end);
    if (!isType(this.#side, first)) return this.#bad("no message begins with this byte");
    if (end - start < HEADER_BYTES) return NEED_MORE;
    const length = readInt32(bytes, start + 1);
    if (!isLength(this.#side, first, length)) return this.#bad("a message has no valid length");
    const whole = 1 + length;
    const here = end - start;
    if (here >= whole) return this.awaitsEncryption ? whole : runEnd(this.#side, bytes, start + whole, end) - start;
    if (here >= Math.max(HEADER_BYTES, this.#maxKeptBytes)) {
      this.skipBytes = whole - here;
      this.#kept = here;
    }
    return NEED_MORE;
  }

  #startup(bytes: Uint8Array, start: number, end: number): number {
    if (end - start < STARTUP_HEADER_BYTES) return NEED_MORE;
    const length = readInt32(bytes, start);
    if (!isStartup(length, readInt32(bytes, start + 4)))
      return this.#bad("this is no message that begins a connection");
    return end - start >= length ? length : NEED_MORE;
  }

  reset(): void {
    this.#kept = 0;
  }

  resync(bytes: Uint8Array, start: number, end: number): number {
    for (let at = start; at < end; at++) if (provesItself(this.#side, bytes, at, end)) return at;
    return -1;
  }

  #bad(reason: string): number {
    this.reason = reason;
    return BAD_FRAME;
  }
}

/** Where the whole messages that begin at `at` end: the next one is unfinished, has no type, or is none. */
function runEnd(side: Side, bytes: Uint8Array, from: number, end: number): number {
  let at = from;
  while (end - at >= HEADER_BYTES) {
    const length = readInt32(bytes, at + 1);
    if (!isLength(side, bytes[at] as number, length) || length >= end - at) return at;
    at += 1 + length;
  }
  return at;
}

/** Where the message at `start` ends in a run of them that ends at `end`. */
export function messageEnd(bytes: Uint8Array, start: number, end: number): number {
  const next = start + 1 + readInt32(bytes, start + 1);
  return end - start < HEADER_BYTES || bytes[start] === 0 || next > end ? end : next;
}

/** Whether a message without a type may have this length and this version or code. */
export function isStartup(length: number, code: number): boolean {
  if (code === SSL_CODE || code === GSSENC_CODE) return length === STARTUP_HEADER_BYTES;
  if (length > MAX_STARTUP_BYTES) return false;
  // A cancel key has four bytes; in protocol 3.2 up to 256.
  if (code === CANCEL_CODE) return length >= 16 && length <= 268;
  return code >>> 16 === 3 && length > STARTUP_HEADER_BYTES;
}
