// Message ends of DNS. A datagram is one message (RFC 1035, 4.2.1); on a stream each message stands behind its
// length in two octets (4.2.2). `MessageScan` walks a message's skeleton without making texts:
//   header(12) question* record*      question = name type class      record = name type class ttl length data
import { BAD_FRAME, type Framer, NEED_MORE } from "../framed.ts";
import { walkName } from "./names.ts";
import { HEADER_BYTES, TYPE_OPT, TYPE_SOA } from "./types.ts";

/** Bytes of the longest message on a stream, its length included. */
export const MAX_STREAM_MESSAGE_BYTES = 65_537;
const LENGTH_BYTES = 2;
const MIN_QUESTION_BYTES = 5;
const MIN_RECORD_BYTES = 11;
/** Highest opcode that is assigned (DSO, RFC 8490). */
const MAX_OPCODE = 6;
/** Highest response code in a header that is assigned (DSO-TYPE not implemented). */
const MAX_HEADER_RCODE = 11;

function u16(bytes: Uint8Array, at: number): number {
  return ((bytes[at] as number) << 8) | (bytes[at + 1] as number);
}
function u32(bytes: Uint8Array, at: number): number {
  return u16(bytes, at) * 0x10000 + u16(bytes, at + 2);
}

/**
 * Whether 12 bytes at `at` can be the header of a message of `length` bytes: assigned opcode and code, the
 * reserved bit clear, a question or record, and room for as many as the counts promise.
 */
export function isPlausibleHeader(bytes: Uint8Array, at: number, length: number): boolean {
  const flags = u16(bytes, at + 2);
  const isResponse = flags >= 0x8000;
  const opcode = (flags >> 11) & 15;
  if (opcode > MAX_OPCODE || opcode === 3 || (flags & 0x40) !== 0) return false;
  if ((flags & 15) > (isResponse ? MAX_HEADER_RCODE : 0)) return false;
  const questions = u16(bytes, at + 4);
  const records = u16(bytes, at + 6) + u16(bytes, at + 8) + u16(bytes, at + 10);
  // A refusal may come without its question (RFC 1035, 4.1.1; RFC 5395, 2).
  if (questions + records === 0) return isResponse && (flags & 15) !== 0 && length === HEADER_BYTES;
  return HEADER_BYTES + questions * MIN_QUESTION_BYTES + records * MIN_RECORD_BYTES <= length;
}

/** Whether a name and a known class stand where the first question or record belongs. */
export function hasPlausibleStart(bytes: Uint8Array, start: number, end: number): boolean {
  if (u32(bytes, start + 4) === 0 && u32(bytes, start + 8) === 0) return true;
  const after = walkName(bytes, start, start + HEADER_BYTES, end);
  if (after < 0 || after + 4 > end) return false;
  const kind = u16(bytes, after + 2) & 0x7fff;
  const isOpt = u16(bytes, start + 4) === 0 && u16(bytes, after) === TYPE_OPT;
  return isOpt || kind === 1 || kind === 3 || kind === 4 || kind === 254 || kind === 255;
}

/** The skeleton of one message; reused for all messages of a flow. */
export class MessageScan {
  id = 0;
  isResponse = false;
  opcode = 0;
  rcode = 0;
  questions = 0;
  questionsEnd = 0;
  /** Type of the first question, 0 without one. */
  questionType = 0;
  answers = 0;
  /** Records that are whole. */
  records = 0;
  /** Serial number of the first and of the last answer where they are SOA records, else -1. */
  firstSerial = -1;
  lastSerial = -1;
  /** Where the last whole record ends. */
  end = 0;
  /** Why the message is not whole; empty when it is. */
  reason = "";

  /** Offsets are relative to `start`. Answers whether at least the header and the questions are there. */
  read(bytes: Uint8Array, start: number, end: number): boolean {
    this.records = 0;
    this.questionType = 0;
    this.firstSerial = this.lastSerial = -1;
    this.reason = "";
    if (end - start < HEADER_BYTES) return this.#fail("header ends early", start, start);
    const flags = u16(bytes, start + 2);
    this.id = u16(bytes, start);
    this.isResponse = flags >= 0x8000;
    this.opcode = (flags >> 11) & 15;
    this.rcode = flags & 15;
    this.questions = u16(bytes, start + 4);
    this.answers = u16(bytes, start + 6);
    const at = this.#questions(bytes, start, end);
    if (at < 0) return false;
    this.questionsEnd = this.end = at - start;
    const total = this.answers + u16(bytes, start + 8) + u16(bytes, start + 10);
    this.#records(bytes, start, at, end, total);
    return true;
  }

  #questions(bytes: Uint8Array, start: number, end: number): number {
    let at = start + HEADER_BYTES;
    for (let i = 0; i < this.questions; i++) {
      const after = walkName(bytes, start, at, end);
      if (after < 0 || after + 4 > end) {
        this.#fail(`question ${i + 1} of ${this.questions} is damaged or cut`, at, start);
        return -1;
      }
      if (i === 0) this.questionType = u16(bytes, after);
      at = after + 4;
    }
    return at;
  }

  #records(bytes: Uint8Array, start: number, from: number, end: number, total: number): void {
    let at = from;
    for (let i = 0; i < total; i++) {
      const after = walkName(bytes, start, at, end);
      const next = after < 0 || after + 10 > end ? -1 : after + 10 + u16(bytes, after + 8);
      if (next < 0 || next > end) {
        this.#fail(`record ${i + 1} of ${total} is damaged or cut`, at, start);
        return;
      }
      if (i < this.answers) this.#serial(bytes, i, after, next);
      this.records++;
      at = next;
      this.end = at - start;
    }
  }

  // The numbers of a SOA record are its last 20 bytes, the serial first.
  #serial(bytes: Uint8Array, index: number, after: number, next: number): void {
    const isSoa = u16(bytes, after) === TYPE_SOA && next - after >= 30;
    this.lastSerial = isSoa ? u32(bytes, next - 20) : -1;
    if (index === 0) this.firstSerial = this.lastSerial;
  }

  #fail(reason: string, at: number, start: number): boolean {
    this.reason = `${reason} at byte ${at - start}`;
    return false;
  }
}

/** Messages behind their lengths. */
export class StreamFramer implements Framer {
  reason = "";
  skipBytes = 0;

  frame(bytes: Uint8Array, start: number, end: number): number {
    if (end - start < LENGTH_BYTES) return NEED_MORE;
    const length = u16(bytes, start);
    if (length < HEADER_BYTES) return this.#bad(`message of ${length} bytes is shorter than a header`);
    if (end - start < LENGTH_BYTES + HEADER_BYTES) return NEED_MORE;
    if (!isPlausibleHeader(bytes, start + LENGTH_BYTES, length))
      return this.#bad("this is not the header of a message");
    return end - start < LENGTH_BYTES + length ? NEED_MORE : LENGTH_BYTES + length;
  }
  reset(): void {}

  resync(bytes: Uint8Array, start: number, end: number): number {
    for (let at = start; at + LENGTH_BYTES + HEADER_BYTES <= end; at++) {
      const length = u16(bytes, at);
      const header = at + LENGTH_BYTES;
      if (length < HEADER_BYTES || !isPlausibleHeader(bytes, header, length)) continue;
      if (hasPlausibleStart(bytes, header, Math.min(end, header + length))) return at;
    }
    return -1;
  }

  #bad(reason: string): number {
    this.reason = reason;
    return BAD_FRAME;
  }
}
