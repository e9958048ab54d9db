// Whether the body of a message can be read later: nothing in it ends early. What is damaged, or has more than is kept, is not
// told apart here; it is read at once, and that says what is wrong.
import { MAX_COLUMNS, MAX_REPORT_FIELDS } from "./decode-response.ts";
import { readInt16 } from "./kinds.ts";

/** Bytes of a column behind its name: table, number, type, size, modifier, format. */
const COLUMN_BYTES = 18;
/** Letters of the severity: in English, and in the language of the server. */
const [SEVERITY, LOCAL_SEVERITY] = [0x56, 0x53];

/** The NUL at or behind `from`, or `end`: texts here are short, which a loop finds sooner than a search. */
export function nulAt(bytes: Uint8Array, from: number, end: number): number {
  let at = from;
  while (at < end && bytes[at] !== 0) at++;
  return at;
}

export function isPlainText(bytes: Uint8Array, from: number, end: number): boolean {
  return end > from && bytes[end - 1] === 0;
}

/** Two texts. */
export function arePlainStrings(bytes: Uint8Array, from: number, end: number): boolean {
  return isPlainText(bytes, from, end) && nulAt(bytes, from, end) < end - 1;
}

export function isPlainColumns(bytes: Uint8Array, from: number, end: number): boolean {
  const count = readInt16(bytes, from);
  if (count > MAX_COLUMNS) return false;
  let at = from + 2;
  for (let i = 0; i < count && at <= end; i++) at = nulAt(bytes, at, end) + 1 + COLUMN_BYTES;
  return at <= end;
}

/** The severity of an error or a notice, empty where it has none; null: it is not plain. */
export function reportOf(bytes: Uint8Array, from: number, end: number): string | null {
  let [english, local] = [-1, -1];
  let at = from;
  for (let count = 0; count < MAX_REPORT_FIELDS && at < end && bytes[at] !== 0; count++) {
    if (bytes[at] === SEVERITY) english = at + 1;
    else if (bytes[at] === LOCAL_SEVERITY) local = at + 1;
    at = nulAt(bytes, at + 1, end) + 1;
    if (at > end) return null;
  }
  const severity = english < 0 ? local : english;
  return severity < 0 ? "" : shortText(bytes, severity, end);
}

/** A word; longer texts are cut. */
function shortText(bytes: Uint8Array, from: number, end: number): string {
  let text = "";
  const stop = Math.min(end, from + 16);
  for (let at = from; at < stop && bytes[at] !== 0; at++) text += String.fromCharCode(bytes[at] as number);
  return text;
}
