// The header of the binary protocol, whose statistics come one an answer, and are one message as far as they are there:
//   magic 1 (0x80 request, 0x81 response), opcode 1, length of the key 2, of the extras 1, data type 1, vbucket or status 2,
//   length of all that follows 4, opaque 4, cas 8; then extras, key, value
import type { Side } from "../../flow/flow.ts";
import { BAD_FRAME, type Framer, NEED_MORE } from "../framed.ts";
import { MAX_VALUE_BYTES } from "./limits.ts";
import { OPCODES, STAT, statusName } from "./opcodes.ts";

export const HEADER_BYTES = 24;
export const MAGIC = [0x80, 0x81] as const;
/** Keys are at most 250 bytes long; servers built on the protocol use a little more. */
const MAX_KEY_BYTES = 512;
const MAX_DATA_TYPE = 7;

export function bodyBytes(bytes: Uint8Array, at: number): number {
  const b = (i: number): number => bytes[at + 8 + i] ?? 0;
  return b(0) * 0x1000000 + ((b(1) << 16) | (b(2) << 8) | b(3));
}

export function keyBytes(bytes: Uint8Array, at: number): number {
  return ((bytes[at + 2] as number) << 8) | (bytes[at + 3] as number);
}
export function extrasBytes(bytes: Uint8Array, at: number): number {
  return bytes[at + 4] as number;
}
export function statusAt(bytes: Uint8Array, at: number): number {
  return ((bytes[at + 6] as number) << 8) | (bytes[at + 7] as number);
}
/** The number that an answer has of its request. */
export function opaqueAt(bytes: Uint8Array, at: number): string {
  const b = (i: number): number => bytes[at + 12 + i] as number;
  return String(b(0) * 0x1000000 + ((b(1) << 16) | (b(2) << 8) | b(3)));
}
/** Whether all of a message is there, and its key and extras are no longer than it is. */
export function isWhole(bytes: Uint8Array, start: number, end: number): boolean {
  const body = bodyBytes(bytes, start);
  return end - start === HEADER_BYTES + body && keyBytes(bytes, start) + extrasBytes(bytes, start) <= body;
}
/** Whether an answer is one of several that tell statistics. */
export function isStatistic(bytes: Uint8Array, at: number): boolean {
  return bytes[at + 1] === STAT && statusAt(bytes, at) === 0;
}

/** Whether a header may begin here, as far as its bytes are there. */
export function isHeader(side: Side, bytes: Uint8Array, at: number, end: number): "yes" | "no" | "more" {
  if (at >= end) return "more";
  if (bytes[at] !== MAGIC[side]) return "no";
  if (at + 1 >= end) return "more";
  const opcode = OPCODES.get(bytes[at + 1] as number);
  if (opcode === undefined) return "no";
  if (end - at < HEADER_BYTES) return "more";
  const [key, extras] = [keyBytes(bytes, at), extrasBytes(bytes, at)];
  const body = bodyBytes(bytes, at);
  if (key > MAX_KEY_BYTES || (bytes[at + 5] as number) > MAX_DATA_TYPE) return "no";
  if (body > MAX_VALUE_BYTES || key + extras > body) return "no";
  if (side === 0) return opcode.extras.includes(extras) ? "yes" : "no";
  return statusName(statusAt(bytes, at)).startsWith("STATUS_") || ![0, 4].includes(extras) ? "no" : "yes";
}

export class BinaryFramer implements Framer {
  readonly reason = "a header that no message has";
  skipBytes = 0;
  readonly #side: Side;
  readonly #maxKeptBytes: number;
  #kept = 0;

  constructor(side: Side, maxKeptBytes: number) {
    this.#side = side;
    this.#maxKeptBytes = maxKeptBytes;
  }
  frame(bytes: Uint8Array, start: number, end: number): number {
    if (this.#kept > 0) return this.#kept;
    if (bytes[start] !== MAGIC[this.#side]) return BAD_FRAME;
    const here = end - start;
    if (here < HEADER_BYTES) return NEED_MORE;
    const body = bodyBytes(bytes, start);
    if (body > MAX_VALUE_BYTES) return BAD_FRAME;
    const whole = HEADER_BYTES + body;
    if (here >= whole) return this.#side === 0 ? whole : statisticsEnd(bytes, start, end, start + whole) - start;
    if (here >= HEADER_BYTES + this.#maxKeptBytes) {
      this.skipBytes = whole - here;
      this.#kept = here;
    }
    return NEED_MORE;
  }
  reset(): void {
    this.#kept = 0;
  }
  resync(bytes: Uint8Array, start: number, end: number): number {
    for (let at = start; end - at >= HEADER_BYTES; at++) if (isHeader(this.#side, bytes, at, end) === "yes") return at;
    return -1;
  }
}

/** Where statistics end that begin with a whole message, as far as they are there; else where that message ends. */
function statisticsEnd(bytes: Uint8Array, start: number, end: number, behindFirst: number): number {
  let [at, next] = [start, behindFirst];
  while (isStatistic(bytes, at) && keyBytes(bytes, at) > 0 && isWhole(bytes, at, next)) {
    at = next;
    if (end - at < HEADER_BYTES || bytes[at] !== MAGIC[1] || !isStatistic(bytes, at)) return at;
    next = at + HEADER_BYTES + bodyBytes(bytes, at);
    if (next > end || !isWhole(bytes, at, next) || !isOfSame(bytes, start, at)) return at;
  }
  return next;
}
function isOfSame(bytes: Uint8Array, one: number, other: number): boolean {
  for (let i = 12; i < 16; i++) if (bytes[one + i] !== bytes[other + i]) return false;
  return true;
}
