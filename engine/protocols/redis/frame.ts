// Where a RESP message ends. Values nest, so the framer keeps how many values each open aggregate still wants;
// it stands on a byte and never goes back. A request may also be a line of words ("inline command").
//   value     = line | bulk | aggregate | attribute value
//   line      = ("+" | "-" | ":" | "_" | "#" | "," | "(") text CRLF
//   bulk      = ("$" | "!" | "=") length CRLF bytes CRLF  |  "$?" CRLF *(";" length CRLF bytes CRLF) ";0" CRLF
//   aggregate = ("*" | "~" | ">" | "%") count CRLF *value  |  ("*" | "~" | ">" | "%") "?" CRLF *value "." CRLF
//   attribute = "|" count CRLF *value
import { BAD_FRAME, type Framer, NEED_MORE } from "../framed.ts";
import { isCommand } from "./commands.ts";
import {
  AGGREGATE,
  ASTERISK,
  ATTRIBUTE,
  BAD_COUNT,
  BULK,
  CHUNK,
  CR,
  DOLLAR,
  LF,
  LINE,
  NULL_COUNT,
  readCount,
  respType,
  STREAMED,
} from "./resp.ts";
import { smallLength } from "./small.ts";
import type { Cut } from "./types.ts";

/** Open aggregates inside each other. */
export const MAX_DEPTH = 32;
/** Values in one message, over all depths; Redis itself takes no more in a command. */
export const MAX_ELEMENTS = 1024 * 1024;
/** A line: simple strings, errors, inline commands (Redis: 64 KiB). */
export const MAX_LINE_BYTES = 64 * 1024;
/** The length that a bulk string may announce; Redis' own limit is 512 MiB unless configured. */
export const MAX_BULK_BYTES = 2 ** 32;

/** Marks an aggregate of unknown length, and a streamed string. */
const OPEN = -1;
const OPEN_STRING = -2;

/** No command begins so: the stream was joined inside a request, between two of its strings. */
export const JOINED_INSIDE = "the length of a string stands where a request should begin";

const NO_CUTS: readonly Cut[] = [];

/** What to do after a line or header. */
const GO_ON = 1;

export class RespFramer implements Framer {
  reason = "";
  skipBytes = 0;
  /** Values of the last whole message that are not kept to their end. */
  cuts: readonly Cut[] = NO_CUTS;
  /** Values of the message at hand, over all depths; of a small one they are not counted. */
  elements = 0;
  readonly #acceptsInline: boolean;
  readonly #isJoined: boolean;
  readonly #maxKeptBytes: number;
  /** Position of the next byte to look at, from the start of the message. */
  #at = 0;
  /** End of a bulk string's bytes, with its line end; 0 outside of one. */
  #bulkEnd = 0;
  /** Where the line at hand begins; `#at` runs ahead of it. */
  #line = 0;
  #depth = 0;
  #keptBytes = 0;
  /** Of each open aggregate, how many values it wants. A plain list: most connections need none, and typed ones cost more. */
  readonly #wanted: number[] = [];

  /** `isJoined`: the beginning of the stream was not seen. */
  constructor(acceptsInline: boolean, maxKeptBytes: number, isJoined = false) {
    this.#isJoined = isJoined;
    this.#acceptsInline = acceptsInline;
    this.#maxKeptBytes = maxKeptBytes;
  }

  frame(bytes: Uint8Array, start: number, end: number): number {
    if (this.#at === 0) {
      this.cuts = NO_CUTS;
      this.elements = 0;
      this.#keptBytes = 0;
    }
    const length = end - start;
    if (this.#acceptsInline && bytes[start] !== ASTERISK) return this.#inline(bytes, start, length);
    const whole = this.#at === 0 ? smallLength(bytes, start, end) : 0;
    if (whole > 0) return whole;
    for (;;) {
      const done = this.#bulkEnd > 0 ? this.#bulk(bytes, start, length) : this.#header(bytes, start, length);
      if (done !== GO_ON) return done;
      if (this.#depth === 0 && this.#bulkEnd === 0) return this.#at;
    }
  }

  reset(): void {
    this.#at = this.#line = this.#bulkEnd = this.#depth = 0;
  }

  resync(bytes: Uint8Array, start: number, end: number): number {
    if (this.#acceptsInline) return findRequest(bytes, start, end);
    return findReply(bytes, start, end);
  }

  /** Inside a string, or between the strings of a request, there are lines too. */
  mayBeFirst(bytes: Uint8Array, start: number, end: number): boolean {
    return !this.#isJoined || bytes[start] === ASTERISK || isKnownLine(bytes, start, end);
  }

  // A line of words; control characters show that it is none.
  #inline(bytes: Uint8Array, start: number, length: number): number {
    if (length > 1 && bytes[start] === DOLLAR && isDigit(bytes[start + 1])) return this.#bad(JOINED_INSIDE);
    for (let at = this.#at; at < length; at++) {
      const byte = bytes[start + at] as number;
      if (byte === LF) return at + 1;
      if (byte < 0x20 && byte !== CR && byte !== 0x09) return this.#bad("this is neither an array nor a line of words");
    }
    if (length > MAX_LINE_BYTES) return this.#bad(`a line is longer than ${MAX_LINE_BYTES} bytes`);
    this.#at = length;
    return NEED_MORE;
  }

  #header(bytes: Uint8Array, start: number, length: number): number {
    const type = this.#line < length ? respType(bytes[start + this.#line] as number) : undefined;
    if (type === undefined) return this.#line < length ? this.#bad("a value has no known type") : NEED_MORE;
    const end = this.#lineEnd(bytes, start, length);
    if (end <= 0) return end;
    const from = start + this.#line + 1;
    const mark = bytes[start + this.#line] as number;
    this.#line = this.#at = end;
    if (++this.elements > MAX_ELEMENTS) return this.#bad(`a message has more than ${MAX_ELEMENTS} values`);
    if (type.shape === LINE) return this.#valueDone();
    const count =
      type.shape === AGGREGATE || type.shape === BULK || type.shape === CHUNK
        ? readCount(bytes, from, start + end - 2)
        : 0;
    switch (type.shape) {
      case BULK:
        return this.#openBulk(count);
      case CHUNK:
        return this.#chunk(count);
      case AGGREGATE:
        // An attribute stands before the value that it describes, so it wants that one too.
        return this.#openAggregate(count, type.valuesPerCount, mark === ATTRIBUTE ? 1 : 0);
      default:
        return this.#endStream();
    }
  }

  /** Where the line ends (after LF), from the start of the message; or NEED_MORE or BAD_FRAME. */
  #lineEnd(bytes: Uint8Array, start: number, length: number): number {
    for (let at = Math.max(this.#at, this.#line); at < length; at++) {
      if (bytes[start + at] !== LF) continue;
      return at > this.#line + 1 && bytes[start + at - 1] === CR ? at + 1 : this.#bad("a line does not end with CR LF");
    }
    if (length - this.#line > MAX_LINE_BYTES) return this.#bad(`a line is longer than ${MAX_LINE_BYTES} bytes`);
    this.#at = length;
    return NEED_MORE;
  }

  #openBulk(count: number): number {
    if (count === NULL_COUNT) return this.#valueDone();
    if (count === STREAMED) return this.#open(OPEN_STRING);
    if (count === BAD_COUNT || count > MAX_BULK_BYTES) return this.#bad("a string has no valid length");
    this.#bulkEnd = this.#at + count + 2;
    return GO_ON;
  }

  #chunk(count: number): number {
    if (this.#depth === 0 || this.#wanted[this.#depth - 1] !== OPEN_STRING)
      return this.#bad("a chunk belongs to no string");
    if (count < 0 || count > MAX_BULK_BYTES) return this.#bad("a chunk has no valid length");
    if (count > 0) {
      this.#bulkEnd = this.#at + count + 2;
      return GO_ON;
    }
    this.#depth--;
    return this.#valueDone();
  }

  #openAggregate(count: number, valuesPerCount: number, extra: number): number {
    if (count === STREAMED) return this.#open(OPEN);
    if (count === BAD_COUNT || count > MAX_ELEMENTS) return this.#bad("an aggregate has no valid count");
    const wanted = Math.max(0, count) * valuesPerCount + extra;
    return wanted === 0 ? this.#valueDone() : this.#open(wanted);
  }

  #open(wanted: number): number {
    if (this.#depth === MAX_DEPTH) return this.#bad(`values nest deeper than ${MAX_DEPTH}`);
    this.#wanted[this.#depth++] = wanted;
    return GO_ON;
  }

  #endStream(): number {
    if (this.#depth === 0 || this.#wanted[this.#depth - 1] !== OPEN) return this.#bad("an end belongs to no aggregate");
    this.#depth--;
    return this.#valueDone();
  }

  /** A value is whole: its aggregate wants one less, and may be whole with it. */
  #valueDone(): number {
    while (this.#depth > 0) {
      const wanted = this.#wanted[this.#depth - 1] as number;
      if (wanted < 0) return GO_ON;
      if (wanted > 1) {
        this.#wanted[this.#depth - 1] = wanted - 1;
        return GO_ON;
      }
      this.#depth--;
    }
    return GO_ON;
  }

  #bulk(bytes: Uint8Array, start: number, length: number): number {
    const end = this.#bulkEnd;
    if (end > length) return this.#wait(length);
    if (bytes[start + end - 2] !== CR || bytes[start + end - 1] !== LF)
      return this.#bad("a string is longer than it said");
    this.#keptBytes += end - 2 - this.#at;
    this.#line = this.#at = end;
    this.#bulkEnd = 0;
    // A chunk is a part of a value, not a value of its own.
    return this.#depth > 0 && this.#wanted[this.#depth - 1] === OPEN_STRING ? GO_ON : this.#valueDone();
  }

  // The bytes of a string beyond what an entry keeps are passed over: `#bulkEnd` moves to where its end will be.
  #wait(length: number): number {
    const total = this.#bulkEnd - 2 - this.#at;
    const kept = Math.min(total, Math.max(0, this.#maxKeptBytes - this.#keptBytes));
    const here = length - this.#at;
    if (kept === total || here < kept || here >= total) return NEED_MORE;
    this.skipBytes = total - here;
    this.cuts = [...this.cuts, { offset: this.#at, stored: here }];
    this.#bulkEnd = length + 2;
    return NEED_MORE;
  }

  #bad(reason: string): number {
    this.reason = reason;
    return BAD_FRAME;
  }
}

/** The next array of strings. */
function findRequest(bytes: Uint8Array, start: number, end: number): number {
  for (let at = start; at < end; at++) {
    if (bytes[at] === ASTERISK && isHeader(bytes, at, end, ASTERISK, DOLLAR)) return at;
  }
  return -1;
}

function isHeader(bytes: Uint8Array, at: number, end: number, mark: number, next: number): boolean {
  const line = headerEnd(bytes, at, end);
  return line > 0 && bytes[at] === mark && line < end && bytes[line] === next && headerEnd(bytes, line, end) > 0;
}

/** Longest header of a string or aggregate: its mark, 15 digits, a line end. */
const MAX_HEADER_BYTES = 18;

function headerEnd(bytes: Uint8Array, at: number, end: number): number {
  const stop = Math.min(end, at + MAX_HEADER_BYTES);
  for (let i = at + 1; i < stop; i++) {
    if (bytes[i] !== LF) continue;
    return bytes[i - 1] === CR && readCount(bytes, at + 1, i - 1) >= 0 ? i + 1 : -1;
  }
  return -1;
}

/** A reply at the very start, where segments mostly begin with one, or the next one behind a line end. */
function findReply(bytes: Uint8Array, start: number, end: number): number {
  for (let at = start; at < end; at++) {
    const isLineStart = at === start || (bytes[at - 1] === LF && at - 2 >= start && bytes[at - 2] === CR);
    if (isLineStart && isReplyLine(bytes, at, end)) return at;
  }
  return -1;
}

const MAX_RESYNC_LINE_BYTES = 512;

function isReplyLine(bytes: Uint8Array, at: number, end: number): boolean {
  const type = respType(bytes[at] as number);
  if (type === undefined || type.shape === CHUNK || type.name === "End") return false;
  if (type.shape !== LINE) return headerEnd(bytes, at, end) > 0;
  const stop = Math.min(end, at + MAX_RESYNC_LINE_BYTES);
  for (let i = at + 1; i < stop; i++) {
    const byte = bytes[i] as number;
    if (byte === LF) return bytes[i - 1] === CR && isLineOf(type.name, bytes, at + 1, i - 1);
    if (byte < 0x20 && byte !== CR) return false;
  }
  return false;
}

function isLineOf(type: string, bytes: Uint8Array, from: number, to: number): boolean {
  if (type === "Null") return from === to;
  if (type === "Boolean") return to === from + 1 && (bytes[from] === 0x74 || bytes[from] === 0x66);
  if (type === "Simple String" || type === "Error") return to > from;
  const digits = bytes[from] === 0x2d ? from + 1 : from;
  return to > digits && isDigit(bytes[digits]);
}

const MAX_COMMAND_BYTES = 64;

/** Whether the line begins with the name of a command. */
function isKnownLine(bytes: Uint8Array, start: number, end: number): boolean {
  const line = String.fromCharCode(...bytes.subarray(start, Math.min(end, start + MAX_COMMAND_BYTES)));
  return isCommand((/^\S+/.exec(line)?.[0] ?? "").toUpperCase());
}

function isDigit(byte: number | undefined): boolean {
  return byte !== undefined && byte >= 0x30 && byte <= 0x39;
}
