// The first words of a message, read from its bytes before anything is decoded: pairing needs no more.
import type { Codecs } from "../../codecs.ts";
import { commandIn } from "./commands.ts";
import { ASTERISK, LF, readCount } from "./resp.ts";

/** Longest word that pairing or detection knows. */
const MAX_WORD_BYTES = 64;

/** Text of an array's element `index` when it is a short bulk or simple string, else empty. */
export function elementText(bytes: Uint8Array, start: number, end: number, index: number, codecs: Codecs): string {
  return element(bytes, start, end, index, codecs, wordText);
}

type ReadWord = (bytes: Uint8Array, from: number, to: number, end: number, codecs: Codecs) => string;

function element(bytes: Uint8Array, start: number, end: number, index: number, codecs: Codecs, read: ReadWord): string {
  let at = lineEnd(bytes, start, end);
  for (let i = 0; at > 0 && at < end; i++) {
    const next = lineEnd(bytes, at, end);
    if (next < 0) return "";
    const isBulk = bytes[at] === 0x24;
    const length = isBulk ? readCount(bytes, at + 1, next - 2) : 0;
    if (length < 0) return "";
    if (i === index)
      return isBulk ? read(bytes, next, next + length, end, codecs) : read(bytes, at + 1, next - 2, end, codecs);
    at = isBulk ? next + length + 2 : next;
  }
  return "";
}

/** The count in the header of an aggregate; 0 for other messages. */
export function elementCount(bytes: Uint8Array, start: number, end: number): number {
  const line = lineEnd(bytes, start, end);
  return line < 0 ? 0 : Math.max(0, readCount(bytes, start + 1, line - 2));
}

/** Word `index` of a request in upper case: an element of an array, or a word of a line. */
export function requestWord(bytes: Uint8Array, start: number, end: number, index: number, codecs: Codecs): string {
  if (bytes[start] === ASTERISK) return element(bytes, start, end, index, codecs, upperWord);
  let to = start;
  for (let i = 0; to < end; i++) {
    let from = to;
    while (from < end && isBlank(bytes[from] as number)) from++;
    to = from;
    while (to < end && !isBlank(bytes[to] as number)) to++;
    if (i !== index) continue;
    const isInQuotes = to - from > 2 && isQuote(bytes[from] as number) && bytes[to - 1] === bytes[from];
    return isInQuotes ? upperWord(bytes, from + 1, to - 1, end, codecs) : upperWord(bytes, from, to, end, codecs);
  }
  return "";
}

function isQuote(byte: number): boolean {
  return byte === 0x22 || byte === 0x27;
}

function wordText(bytes: Uint8Array, from: number, to: number, end: number, codecs: Codecs): string {
  return to > end || to - from > MAX_WORD_BYTES ? "" : codecs.latin1(bytes, from, to);
}

/** Most are Redis' own, whose names are here already. */
function upperWord(bytes: Uint8Array, from: number, to: number, end: number, codecs: Codecs): string {
  const known = to > end ? "" : commandIn(bytes, from, to);
  return known === "" ? wordText(bytes, from, to, end, codecs).toUpperCase() : known;
}

function isBlank(byte: number): boolean {
  return byte === 0x20 || (byte >= 0x09 && byte <= 0x0d);
}

/** Where the line at `at` ends, after LF; -1 when it does not. */
function lineEnd(bytes: Uint8Array, at: number, end: number): number {
  for (let i = at; i < end; i++) if (bytes[i] === LF) return i + 1;
  return -1;
}
