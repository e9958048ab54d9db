// Where the parts of HTTP/1 messages end. A message is framed in parts, so that a body streams past without being
// kept whole: the head, pieces of the body, chunk-size lines, the trailer section.
//
//   state        next part                                         then
//   HEAD         blank lines, or start line and headers            what `expectBody` says
//   LENGTH       as much of the body as is there                   HEAD at its end
//   UNTIL_CLOSE  whatever is there                                 (the end of the stream)
//   CHUNK_LINE   [CRLF of the chunk before] size [extensions]      CHUNK_DATA, TRAILERS after size 0
//   CHUNK_DATA   as much of the chunk as is there                  CHUNK_LINE
//   TRAILERS     field lines and a blank line                      HEAD
//
// What cannot be framed leads to HEAD in strict mode: only a start line by the letter begins the next message.
import type { Codecs } from "../../codecs.ts";
import type { Side } from "../../flow/flow.ts";
import { BAD_FRAME, type Framer, NEED_MORE } from "../framed.ts";
import { BAD_CHUNK_SIZE, chunkSize } from "./chunk-line.ts";
import { HeadScan } from "./head-scan.ts";
import { MAX_CHUNK_LINE_BYTES, MAX_HEAD_BYTES, MAX_HEADERS, MAX_HELD_BYTES } from "./limits.ts";
import { type LineVerdict, lineEnd, MORE, requestLine, requestWithin, statusLine, YES } from "./start-line.ts";

export type Part = "blank" | "head" | "body" | "chunk-line" | "trailers";
type State = "head" | "length" | "until-close" | "chunk-line" | "chunk-data" | "trailers";

const CAPITAL_H = 72;
const CR = 13;
const LF = 10;

export class HttpFramer implements Framer {
  readonly head: HeadScan;
  readonly #isClient: boolean;
  readonly #readStartLine: typeof requestLine;
  reason = "";
  skipBytes = 0;
  /** What the part framed last is. */
  part: Part = "blank";
  /** The part framed last ends its message. For a head, the caller knows. */
  isLast = false;
  /** Bytes passed over in search of a message since the last one. */
  lostBytes = 0;
  #state: State = "head";
  #left = 0;
  #isAfterChunk = false;
  #isStrict = false;
  #isLineStart = false;
  #isHolding = false;
  /** Scan of chunk and trailer lines: position, start of the line at hand, lines before it. */
  #at = 0;
  #line = 0;
  #lines = 0;

  constructor(side: Side, codecs: Codecs) {
    this.head = new HeadScan(side, codecs);
    this.#isClient = side === 0;
    this.#readStartLine = side === 0 ? requestLine : statusLine;
  }

  /** Said after a head: how its body ends. `length` is for "length" only and is not 0. */
  expectBody(state: "length" | "until-close" | "chunk-line", length: number): void {
    this.#state = state;
    this.#left = length;
    this.#isAfterChunk = false;
  }

  /** While the other side decides what the next bytes are, they are kept and not looked at. */
  hold(isHolding: boolean): void {
    this.#isHolding = isHolding;
  }

  /** The next bytes begin a message, or nothing that is known: only a start line by the letter counts. */
  expectHead(isLineStart: boolean): void {
    this.#state = "head";
    this.#isStrict = true;
    this.#isLineStart = isLineStart;
    this.#isHolding = false;
    this.reset();
  }

  /** `length` bytes are missing: answers how many of them lie in the body at hand. `isLast` is set as by `frame`. */
  skipHole(length: number): number {
    this.isLast = false;
    if (this.#state === "until-close") return length;
    if (this.#state !== "length" && this.#state !== "chunk-data") return 0;
    const inside = Math.min(length, this.#left);
    this.#left -= inside;
    if (this.#left === 0) this.#endOfData();
    return inside;
  }

  get isUntilClose(): boolean {
    return this.#state === "until-close";
  }

  frame(bytes: Uint8Array, start: number, end: number): number {
    switch (this.#state) {
      case "head":
        return this.#frameHead(bytes, start, end);
      case "length":
      case "chunk-data": {
        const length = Math.min(this.#left, end - start);
        this.#left -= length;
        this.part = "body";
        if (this.#left === 0) this.#endOfData();
        else this.isLast = false;
        return length;
      }
      case "until-close":
        this.part = "body";
        this.isLast = false;
        return end - start;
      case "chunk-line":
        return this.#frameChunkLine(bytes, start, end);
      case "trailers":
        return this.#frameTrailers(bytes, start, end);
    }
  }

  reset(): void {
    this.head.rewind();
    this.#at = this.#line = this.#lines = 0;
  }

  /** A start line by the letter, at the start of a line or behind the end of a body that is unknown. */
  resync(bytes: Uint8Array, start: number, end: number): number {
    let at = start;
    while (at < end) {
      const newline = this.#findNewline(bytes, at, end);
      const isWhole = newline >= 0;
      const stop = isWhole ? lineEnd(bytes, at, newline) : end;
      const found = this.#findStartLine(bytes, at, stop, isWhole);
      if (found >= 0) {
        this.lostBytes += found - start;
        return found;
      }
      this.#isLineStart = isWhole;
      at = isWhole ? newline + 1 : end;
    }
    this.lostBytes += end - start;
    return -1;
  }

  // Where in the line, or in as much of it as is there, a message may begin.
  #findStartLine(bytes: Uint8Array, start: number, end: number, isWhole: boolean): number {
    this.head.isWithinLine = false;
    if (this.#isLineStart && mayBegin(this.#readStartLine(bytes, start, end, isWhole))) return start;
    this.head.isWithinLine = true;
    const read = this.#isClient ? requestWithin : statusLine;
    for (let at = this.#isLineStart ? start + 1 : start; at < end; at++) {
      const byte = bytes[at] as number;
      if ((this.#isClient ? isCapital(byte) : byte === CAPITAL_H) && mayBegin(read(bytes, at, end, isWhole))) return at;
    }
    return -1;
  }

  #frameHead(bytes: Uint8Array, start: number, end: number): number {
    if (this.#isHolding && end - start <= MAX_HELD_BYTES) return NEED_MORE;
    this.#isHolding = false;
    const blank = leadingBlankBytes(bytes, start, end);
    if (blank > 0) {
      this.part = "blank";
      return blank;
    }
    const length = this.head.scan(bytes, start, end, this.#isStrict);
    if (length === BAD_FRAME) return this.#bad(this.#isStrict ? "" : "no start line where a message should begin");
    if (length > 0) {
      this.part = "head";
      this.#isStrict = this.head.isCut;
      this.head.isWithinLine = false;
      this.lostBytes = 0;
    }
    return length;
  }

  #frameChunkLine(bytes: Uint8Array, start: number, end: number): number {
    for (;;) {
      const newline = this.#nextLine(bytes, start, end);
      if (newline < 0) {
        return end - start - this.#line > MAX_CHUNK_LINE_BYTES ? this.#bad("a chunk-size line is too long") : NEED_MORE;
      }
      const line = start + this.#line;
      const stop = lineEnd(bytes, line, newline);
      if (stop - line > MAX_CHUNK_LINE_BYTES) return this.#bad("a chunk-size line is too long");
      this.#line = newline + 1 - start;
      if (this.#isAfterChunk) {
        if (stop > line) return this.#bad("chunk data is longer than its size");
        this.#isAfterChunk = false;
        continue;
      }
      const size = chunkSize(bytes, line, stop);
      if (size === BAD_CHUNK_SIZE) return this.#bad("a chunk size is no number, or too large");
      this.#left = size;
      this.#state = size === 0 ? "trailers" : "chunk-data";
      this.part = "chunk-line";
      this.isLast = false;
      return this.#line;
    }
  }

  #frameTrailers(bytes: Uint8Array, start: number, end: number): number {
    for (;;) {
      const newline = this.#nextLine(bytes, start, end);
      const seen = newline < 0 ? end : newline;
      if (seen - start > MAX_HEAD_BYTES || this.#lines > MAX_HEADERS) return this.#bad("a trailer section is too long");
      if (newline < 0) return NEED_MORE;
      const isEmpty = lineEnd(bytes, start + this.#line, newline) === start + this.#line;
      this.#line = newline + 1 - start;
      this.#lines++;
      if (!isEmpty) continue;
      this.part = "trailers";
      this.isLast = true;
      this.#state = "head";
      return this.#line;
    }
  }

  #endOfData(): void {
    this.isLast = this.#state === "length";
    this.#isAfterChunk = true;
    this.#state = this.isLast ? "head" : "chunk-line";
  }

  #bad(reason: string): number {
    this.reason = reason;
    this.#state = "head";
    this.#isStrict = true;
    this.#isLineStart = false;
    return BAD_FRAME;
  }

  // The next line end at or after the scan position, absolute, or -1; the scan position goes behind it.
  #nextLine(bytes: Uint8Array, start: number, end: number): number {
    const newline = this.#findNewline(bytes, start + this.#at, end);
    this.#at = (newline < 0 ? end : newline + 1) - start;
    return newline;
  }

  // `Uint8Array.indexOf` would run on to the end of the chunk that the piece lies in.
  #findNewline(bytes: Uint8Array, start: number, end: number): number {
    for (let at = start; at < end; at++) if (bytes[at] === LF) return at;
    return -1;
  }
}

function mayBegin(verdict: LineVerdict): boolean {
  return verdict === YES || verdict === MORE;
}

function isCapital(byte: number): boolean {
  return byte >= 65 && byte <= 90;
}

// Empty lines before a start line are to be ignored (RFC 9112, 2.2).
function leadingBlankBytes(bytes: Uint8Array, start: number, end: number): number {
  let at = start;
  while (at < end && (bytes[at] === CR || bytes[at] === LF)) at++;
  return at - start;
}
