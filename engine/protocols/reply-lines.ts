// What FTP and mail share: commands of one line, and replies of three digits and text over one line or several
// (RFC 959, 4.2; RFC 5321, 4.2.1).
import type { Outcome } from "../../contract/index.ts";
import type { Codecs } from "../codecs.ts";
import { BAD_FRAME, type Framer, NEED_MORE } from "./framed.ts";

/** Longest line: RFC 4954 asks for 12288 octets of a login's. */
export const MAX_LINE_BYTES = 16_384;
/** Longest reply: listings of STAT, HELP, FEAT. */
export const MAX_REPLY_BYTES = 1 << 20;
/** Lines of a reply that are shown. */
export const MAX_SHOWN_LINES = 200;

const LF = 0x0a;
const CR = 0x0d;
const BLANK = 0x20;
const DASH = 0x2d;

export interface Reply {
  readonly code: number;
  /** Without code and line end. */
  readonly lines: readonly string[];
  readonly lineCount: number;
}

/** Lines end with LF, which most write CR LF. `isCommand`: whether one that is known begins here, for what comes after a gap. */
export class LineFramer implements Framer {
  readonly reason = `a line is longer than ${MAX_LINE_BYTES} bytes`;
  skipBytes = 0;
  #scanned = 0;
  readonly #isCommand: (bytes: Uint8Array, start: number, end: number) => boolean;

  constructor(isCommand: (bytes: Uint8Array, start: number, end: number) => boolean) {
    this.#isCommand = isCommand;
  }
  frame(bytes: Uint8Array, start: number, end: number): number {
    const found = bytes.subarray(start + this.#scanned, end).indexOf(LF);
    const length = found < 0 ? end - start : this.#scanned + found + 1;
    if (length > MAX_LINE_BYTES) return BAD_FRAME;
    this.#scanned = length;
    return found < 0 ? NEED_MORE : length;
  }
  reset(): void {
    this.#scanned = 0;
  }
  resync(bytes: Uint8Array, start: number, end: number): number {
    return findLine(bytes, start, end, this.#isCommand);
  }
}

/** Where a line begins that `isIt`: at `start`, where segments mostly begin with one, or behind a line end. */
export function findLine(
  bytes: Uint8Array,
  start: number,
  end: number,
  isIt: (bytes: Uint8Array, start: number, end: number) => boolean,
): number {
  for (let at = start; at < end; ) {
    if (isIt(bytes, at, end)) return at;
    const found = bytes.subarray(at, end).indexOf(LF);
    if (found < 0) return -1;
    at += found + 1;
  }
  return -1;
}

/** `250-first`, lines of any kind, `250 last`: a reply ends with a line of its code and a blank. */
export class ReplyFramer implements Framer {
  reason = "";
  skipBytes = 0;
  #line = 0;
  #scanned = 0;

  frame(bytes: Uint8Array, start: number, end: number): number {
    const code = codeAt(bytes, start, end);
    if (code < 0) return this.#bad("this is no reply: it begins with no code");
    for (;;) {
      const found = bytes.subarray(start + this.#scanned, end).indexOf(LF);
      const length = found < 0 ? end - start : this.#scanned + found + 1;
      if (length - this.#line > MAX_LINE_BYTES) return this.#bad(`a line is longer than ${MAX_LINE_BYTES} bytes`);
      if (length > MAX_REPLY_BYTES) return this.#bad(`a reply is longer than ${MAX_REPLY_BYTES} bytes`);
      this.#scanned = length;
      if (found < 0) return NEED_MORE;
      if (this.#isLast(bytes, start, start + length, code)) return length;
      this.#line = length;
    }
  }
  reset(): void {
    this.#line = this.#scanned = 0;
  }
  resync(bytes: Uint8Array, start: number, end: number): number {
    return findLine(bytes, start, end, (line, at, to) => to - at >= 4 && codeAt(line, at, to) > 0);
  }

  #isLast(bytes: Uint8Array, start: number, end: number, code: number): boolean {
    const at = start + this.#line;
    if (codeAt(bytes, at, end) !== code) return false;
    return bytes[at + 3] !== DASH;
  }
  #bad(reason: string): number {
    this.reason = reason;
    return BAD_FRAME;
  }
}

/** Whether bytes begin with one of these, in capitals or not, or may when more come. It makes no text: most flows are ruled out here. */
export function mayBeginWith(words: readonly string[], bytes: Uint8Array, start: number, end: number): boolean {
  for (const word of words) if (mayBe(word, bytes, start, Math.min(end, start + word.length))) return true;
  return false;
}
function mayBe(word: string, bytes: Uint8Array, start: number, stop: number): boolean {
  for (let at = start; at < stop; at++) {
    const byte = bytes[at] as number;
    const upper = byte >= 0x61 && byte <= 0x7a ? byte - 0x20 : byte;
    if (upper !== word.charCodeAt(at - start)) return false;
  }
  return true;
}

/** The code of a line: three digits, then a blank, a dash or the line's end; 0 while they are not all there, -1 where they are others. */
export function codeAt(bytes: Uint8Array, start: number, end: number): number {
  let code = 0;
  for (let i = 0; i < 3; i++) {
    if (start + i >= end) return 0;
    const digit = (bytes[start + i] as number) - 0x30;
    if (digit < (i === 0 ? 1 : 0) || digit > (i === 0 ? 6 : 9)) return -1;
    code = code * 10 + digit;
  }
  if (start + 3 >= end) return 0;
  const next = bytes[start + 3] as number;
  return next === BLANK || next === DASH || next === CR || next === LF ? code : -1;
}

/** One whole reply. */
export function decodeReply(bytes: Uint8Array, start: number, end: number, codecs: Codecs): Reply {
  const code = codeAt(bytes, start, end);
  const lines: string[] = [];
  let lineCount = 0;
  for (let at = start; at < end; ) {
    const found = bytes.subarray(at, end).indexOf(LF);
    const next = found < 0 ? end : at + found + 1;
    lineCount++;
    if (lines.length < MAX_SHOWN_LINES) {
      const from = codeAt(bytes, at, next) === code ? Math.min(at + 4, next) : at;
      lines.push(lineText(bytes, from, next, codecs));
    }
    at = next;
  }
  return { code, lines, lineCount };
}

/** A line without its end: UTF-8 where it is, else one character a byte. */
export function lineText(bytes: Uint8Array, start: number, end: number, codecs: Codecs): string {
  let to = end;
  while (to > start && (bytes[to - 1] === LF || bytes[to - 1] === CR)) to--;
  return codecs.utf8(bytes, start, to) ?? codecs.latin1(bytes, start, to);
}

/** What the code says (RFC 959, 4.2; RFC 5321, 4.2.1): 4xx and 5xx refuse. */
export function replyOutcome(code: number | null): Outcome {
  if (code === null) return "none";
  return code >= 400 && code < 600 ? "bad" : "good";
}
