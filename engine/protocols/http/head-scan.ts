// Finds the end of a head and, on the way, the few headers that decide where the body ends. The head becomes text of
// one character a byte at once, because searching a text costs a fraction of searching bytes, and an entry needs the
// text later; nothing is made for a single header.
//   HTTP-message = start-line CRLF *( field-line CRLF ) CRLF [ message-body ]   (RFC 9112, 2.1)
// A line may end in LF alone (2.2).
import type { Codecs } from "../../codecs.ts";
import type { Side } from "../../flow/flow.ts";
import { BAD_FRAME, NEED_MORE } from "../framed.ts";
import { MAX_HEAD_BYTES, MAX_HEADERS, MAX_LINE_BYTES } from "./limits.ts";
import { LENIENT, lineEnd, NO, requestLine, requestWithin, statusLine } from "./start-line.ts";

/** No Content-Length; one that has to be read from the text, because it is odd or there are several. */
export const NO_LENGTH = -1;
export const ODD_LENGTH = -2;
/** More digits than this are no length: 2^53 has 16. */
const MAX_LENGTH_DIGITS = 15;
/** Bytes made text at first. A longer head, or one in pieces, is searched as bytes until it is whole. */
const FIRST_BYTES = 2048;

/** `HTTP/1.1` */
const VERSION_BYTES = 8;

const CR = 13;
const LF = 10;
const TAB = 9;
const SPACE = 32;
const COLON = 58;
const ascii = (text: string): Uint8Array => Uint8Array.from(text, (character) => character.charCodeAt(0));
const CONTENT_LENGTH = ascii("content-length");
const CONTENT_ENCODING = ascii("content-encoding");
const TRANSFER_ENCODING = ascii("transfer-encoding");
const UPGRADE = ascii("upgrade");
const CHUNKED = "chunked";

// First characters of the lines that matter: the names above, and continued lines.
const IS_LOOKED_AT = new Uint8Array(256);
for (const byte of ascii("cCtTuU \t")) IS_LOOKED_AT[byte] = 1;

export class HeadScan {
  readonly #codecs: Codecs;
  readonly #isClient: boolean;
  readonly #readStartLine: typeof requestLine;
  #at = 0;
  #isStartLineRead = false;
  /** Of the head found last: its text, and what decides about the body. */
  text = "";
  contentLength = NO_LENGTH;
  hasTransferEncoding = false;
  /** Its only Transfer-Encoding is `chunked` and nothing else, as almost all are. */
  isOnlyChunked = false;
  hasContentEncoding = false;
  hasUpgrade = false;
  /** Set before a scan that begins in the midst of a line: only a known method begins a request there. */
  isWithinLine = false;
  isHttp10 = false;
  /** Its start line does not follow the grammar. */
  isLenient = false;
  /** Its end is missing: it was not captured, or lies behind MAX_HEAD_BYTES. */
  isCut = false;
  /** What it exceeds or lacks, in words; empty when it is whole and within the limits. */
  limit = "";

  constructor(side: Side, codecs: Codecs) {
    this.#codecs = codecs;
    this.#isClient = side === 0;
    this.#readStartLine = side === 0 ? requestLine : statusLine;
  }

  /** Forgets where it was; what was found of the last head stays. */
  rewind(): void {
    this.#at = 0;
    this.#isStartLineRead = false;
  }

  /** Length of the head at `start`, NEED_MORE, or BAD_FRAME where the first line is no start line. */
  scan(bytes: Uint8Array, start: number, end: number, isStrict: boolean): number {
    if (this.#at === 0) {
      const text = this.#codecs.latin1(bytes, start, Math.min(end, start + FIRST_BYTES));
      const newline = text.indexOf("\n");
      if (newline >= 0) {
        if (!this.#isStartLine(bytes, start, start + newline, isStrict)) return BAD_FRAME;
        const length = this.#readLines(text, newline + 1);
        if (length > 0) return this.#found(length === text.length ? text : text.slice(0, length));
      }
    }
    return this.#scanBytes(bytes, start, end, isStrict);
  }

  /** Takes what is there of a head that has no end; false where not even its start line is whole. */
  accept(bytes: Uint8Array, start: number, end: number): boolean {
    const text = this.#codecs.latin1(bytes, start, end);
    const newline = text.indexOf("\n");
    if (newline < 0 || !this.#isStartLine(bytes, start, start + newline, true)) return false;
    this.#readLines(text, newline + 1);
    this.#found(text.slice(0, text.lastIndexOf("\n") + 1));
    this.isCut = true;
    this.limit = "the end of the head is missing";
    return true;
  }

  // No byte is looked at twice, in however many pieces the head comes.
  #scanBytes(bytes: Uint8Array, start: number, end: number, isStrict: boolean): number {
    const bound = Math.min(end, start + MAX_HEAD_BYTES);
    for (let at = start + this.#at; at < bound; at++) {
      if (bytes[at] !== LF) continue;
      if (!this.#isStartLineRead) {
        if (!this.#isStartLine(bytes, start, at, isStrict)) return BAD_FRAME;
      } else if (bytes[at - 1] === LF || (bytes[at - 1] === CR && bytes[at - 2] === LF)) {
        return this.#whole(bytes, start, at + 1);
      }
    }
    this.#at = bound - start;
    if (!this.#isStartLineRead) {
      const isLong = bound - start > MAX_LINE_BYTES;
      return isLong || this.#readStartLine(bytes, start, bound, false) === NO ? BAD_FRAME : NEED_MORE;
    }
    if (this.#at < MAX_HEAD_BYTES) return NEED_MORE;
    const length = this.#whole(bytes, start, bound);
    this.isCut = true;
    this.limit = `the head is longer than ${MAX_HEAD_BYTES} bytes`;
    return length;
  }

  #whole(bytes: Uint8Array, start: number, end: number): number {
    const text = this.#codecs.latin1(bytes, start, end);
    this.#readLines(text, text.indexOf("\n") + 1);
    return this.#found(text);
  }

  #found(text: string): number {
    this.text = text;
    return text.length;
  }

  #isStartLine(bytes: Uint8Array, start: number, newline: number, isStrict: boolean): boolean {
    if (newline - start > MAX_LINE_BYTES) return false;
    const read = this.isWithinLine && this.#isClient ? requestWithin : this.#readStartLine;
    const end = lineEnd(bytes, start, newline);
    const verdict = read(bytes, start, end, true);
    this.isHttp10 = endsInZero(bytes, this.#isClient ? end : start + VERSION_BYTES);
    this.#isStartLineRead = true;
    this.isLenient = verdict === LENIENT;
    return verdict !== NO && !(isStrict && this.isLenient);
  }

  // Length of the head when its end is in the text, else -1.
  #readLines(text: string, from: number): number {
    this.contentLength = NO_LENGTH;
    this.hasTransferEncoding = this.hasContentEncoding = this.hasUpgrade = this.isCut = this.isOnlyChunked = false;
    this.limit = "";
    let lines = 0;
    for (let line = from; ; ) {
      const newline = text.indexOf("\n", line);
      if (newline < 0) return -1;
      const first = text.charCodeAt(line);
      if (first === LF || (first === CR && newline === line + 1)) return newline + 1;
      if (IS_LOOKED_AT[first] === 1) this.#header(text, line, first, newline);
      if (++lines > MAX_HEADERS) this.limit = `the head has more than ${MAX_HEADERS} headers`;
      if (newline - line > MAX_LINE_BYTES) this.limit = `a header line is longer than ${MAX_LINE_BYTES} bytes`;
      line = newline + 1;
    }
  }

  #header(text: string, line: number, first: number, newline: number): void {
    switch (first | 0x20) {
      case 0x63:
        if (isNamed(text, line, CONTENT_LENGTH)) this.#contentLength(text, line + CONTENT_LENGTH.length, newline);
        else if (isNamed(text, line, CONTENT_ENCODING)) this.hasContentEncoding = true;
        return;
      case 0x74:
        if (isNamed(text, line, TRANSFER_ENCODING))
          this.#transferEncoding(text, line + TRANSFER_ENCODING.length, newline);
        return;
      case 0x75:
        if (isNamed(text, line, UPGRADE)) this.hasUpgrade = true;
        return;
      default:
        // A continued line (obs-fold, RFC 9112, 5.2) may belong to the length, or to the coding.
        this.isOnlyChunked = false;
        if (this.contentLength >= 0) this.contentLength = ODD_LENGTH;
    }
  }

  #transferEncoding(text: string, colon: number, newline: number): void {
    const from = colon + (text.charCodeAt(colon + 1) === SPACE ? 2 : 1);
    const end = text.charCodeAt(newline - 1) === CR ? newline - 1 : newline;
    const isChunked =
      text.charCodeAt(colon) === COLON && end - from === CHUNKED.length && text.startsWith(CHUNKED, from);
    this.isOnlyChunked = isChunked && !this.hasTransferEncoding;
    this.hasTransferEncoding = true;
  }

  // The plain case, `: 123`, without making a text of it.
  #contentLength(text: string, colon: number, newline: number): void {
    const end = text.charCodeAt(newline - 1) === CR ? newline - 1 : newline;
    let at = colon + 1;
    while (text.charCodeAt(at) === SPACE || text.charCodeAt(at) === TAB) at++;
    let value = 0;
    const from = at;
    for (; at < end; at++) {
      const digit = text.charCodeAt(at) - 48;
      if (digit < 0 || digit > 9) break;
      value = value * 10 + digit;
    }
    const isPlain = text.charCodeAt(colon) === COLON && at === end && at > from && at - from <= MAX_LENGTH_DIGITS;
    this.contentLength = isPlain && this.contentLength === NO_LENGTH ? value : ODD_LENGTH;
  }
}

// Of a version that is known to be there: 1.0, and not 1.1.
function endsInZero(bytes: Uint8Array, end: number): boolean {
  return bytes[end - 1] === 48 && bytes[end - 3] === 49;
}

/** Is the header at `line` called `name` (lower case), also with blanks before its colon? */
function isNamed(text: string, line: number, name: Uint8Array): boolean {
  const after = text.charCodeAt(line + name.length);
  if (after !== COLON && after !== SPACE && after !== TAB) return false;
  for (let i = 0; i < name.length; i++) {
    if ((text.charCodeAt(line + i) | 0x20) !== name[i]) return false;
  }
  return true;
}
