// A message of the text protocol is a line, with the value behind it where the line announces one. Statistics come many in a row,
// and are one message as far as they are there.
import type { Side } from "../../flow/flow.ts";
import { BAD_FRAME, type Framer, NEED_MORE } from "../framed.ts";
import { MAX_LINE_BYTES, MAX_VALUE_BYTES } from "./limits.ts";
import {
  END_BYTES,
  firstWord,
  isCommand,
  isEnd,
  isStatistic,
  lineHead,
  requestValueBytes,
  responseValueBytes,
  weighLine,
} from "./text-words.ts";

const LF = 0x0a;
const LINE_END_BYTES = 2;
/** A line that is looked at for where messages begin again. */
const MAX_RESYNC_LINE_BYTES = 512;

export class TextFramer implements Framer {
  reason = "";
  skipBytes = 0;
  readonly #side: Side;
  readonly #isJoined: boolean;
  readonly #maxKeptBytes: number;
  #scanned = 0;
  /** Length of the message once its line was read; 0 before. */
  #whole = 0;
  /** Bytes kept of the message at hand while its rest is passed over; 0: all of them. */
  #kept = 0;

  /** `isJoined`: the beginning of the stream was not seen. */
  constructor(side: Side, maxKeptBytes: number, isJoined = false) {
    this.#isJoined = isJoined;
    this.#side = side;
    this.#maxKeptBytes = maxKeptBytes;
  }

  frame(bytes: Uint8Array, start: number, end: number): number {
    if (this.#kept > 0) return this.#kept;
    if (this.#whole === 0) {
      const problem = this.#readLine(bytes, start, end);
      if (problem !== 0 || this.#whole === 0) return problem;
    }
    const here = end - start;
    if (here >= this.#whole)
      return this.#side === 0 ? this.#whole : statisticsEnd(bytes, start, end, this.#whole) - start;
    if (here >= this.#maxKeptBytes) {
      this.skipBytes = this.#whole - here;
      this.#kept = here;
    }
    return NEED_MORE;
  }
  reset(): void {
    this.#scanned = this.#whole = this.#kept = 0;
  }
  resync(bytes: Uint8Array, start: number, end: number): number {
    for (let at = start; at < end; at++) {
      const isLineStart = at === start || bytes[at - 1] === LF;
      if (isLineStart && this.#isStart(bytes, at, end)) return at;
    }
    return -1;
  }

  /** Inside a value there are lines too. */
  mayBeFirst(bytes: Uint8Array, start: number, end: number): boolean {
    const word = firstWord(bytes, start, end);
    return this.#side !== 0 || !this.#isJoined || word === "" || isCommand(word) || !isText(word);
  }

  #readLine(bytes: Uint8Array, start: number, end: number): number {
    let at = start + this.#scanned;
    while (at < end && bytes[at] !== LF) at++;
    this.#scanned = at - start;
    if (this.#scanned > MAX_LINE_BYTES) return this.#bad(`a line is longer than ${MAX_LINE_BYTES} bytes`);
    if (at === end) return NEED_MORE;
    const lineEnd = at + 1;
    const value =
      this.#side === 0 ? requestValueBytes(bytes, start, lineEnd) : responseValueBytes(bytes, start, lineEnd);
    if (value > MAX_VALUE_BYTES) return this.#bad(`a value is longer than ${MAX_VALUE_BYTES} bytes`);
    this.#whole = lineEnd - start + (value < 0 ? 0 : value + LINE_END_BYTES);
    return 0;
  }
  #isStart(bytes: Uint8Array, at: number, end: number): boolean {
    const stop = Math.min(end, at + MAX_RESYNC_LINE_BYTES);
    for (let i = at; i < stop; i++)
      if (bytes[i] === LF) return weighLine(this.#side, lineHead(bytes, at, i + 1)) !== "no";
    return false;
  }
  #bad(reason: string): number {
    this.reason = reason;
    return BAD_FRAME;
  }
}

/** Where the statistics end that begin with a whole line at `start`, with the END behind them; else where that line ends. */
function statisticsEnd(bytes: Uint8Array, start: number, end: number, firstBytes: number): number {
  let next = start + firstBytes;
  for (let at = start; isStatistic(bytes, at, next); ) {
    if (isEnd(bytes, next, end)) return next + END_BYTES;
    const found = isStatistic(bytes, next, end) ? bytes.indexOf(LF, next) : -1;
    if (found < 0 || found >= end || found - next > MAX_LINE_BYTES) return next;
    at = next;
    next = found + 1;
  }
  return next;
}

/** What is none is refused where it is read. */
function isText(word: string): boolean {
  return /^[\x20-\x7e]*$/.test(word);
}
