// Whether bytes have the shape of messages. It decides what a connection speaks, and where the next message starts after bytes
// were lost: one message of a telling shape, or several in a row, prove that a boundary is one.
import { CLIENT, type Side } from "../../flow/flow.ts";
import { commandWord, isStatementWord } from "../sql-text.ts";
import { HEADER_BYTES, isLength, isType, readInt16, readInt32 } from "./kinds.ts";

/** Weights of a message: of no valid shape, of one that others could have too, of one that hardly anything else has. */
const [BROKEN, LIKELY, SURE] = [0, 1, 2];
/** Sum of weights that proves a boundary. */
export const PROOF = 2;
/** Messages in a row that are looked at. */
const MAX_CHAIN = 8;
/** Bytes of a text that are looked at. */
const MAX_TEXT_BYTES = 200;
/** The server's own limit of columns in a result (MaxTupleAttributeNumber). */
const MAX_ROW_COLUMNS = 1664;

/** What a row of messages from `at` on is worth; BROKEN where one of them is none. The last one may be unfinished. */
export function weigh(side: Side, bytes: Uint8Array, at: number, end: number): number {
  let sum = 0;
  for (let count = 0; count < MAX_CHAIN && at < end && sum < PROOF; count++) {
    if (!isType(side, bytes[at] as number)) return BROKEN;
    if (end - at < HEADER_BYTES) return sum;
    const length = readInt32(bytes, at + 1);
    if (!isLength(side, bytes[at] as number, length)) return BROKEN;
    if (at + 1 + length > end) return Math.max(sum, weighStart(side, bytes, at, end));
    const weight = weighMessage(side, bytes, at, at + 1 + length);
    if (weight === BROKEN) return BROKEN;
    sum += weight;
    at += 1 + length;
  }
  return at < end && !isType(side, bytes[at] as number) ? BROKEN : sum;
}

export function provesItself(side: Side, bytes: Uint8Array, at: number, end: number): boolean {
  return weigh(side, bytes, at, end) >= PROOF;
}

/** A statement shows itself before it is whole. */
function weighStart(side: Side, bytes: Uint8Array, at: number, end: number): number {
  if (side !== CLIENT) return BROKEN;
  const from = bytes[at] === 0x50 ? stringEnd(bytes, at + HEADER_BYTES, end) : at + HEADER_BYTES;
  const isQuery = bytes[at] === 0x51 || bytes[at] === 0x50;
  return isQuery && from > 0 && isStatement(bytes, from, end) ? SURE : BROKEN;
}

function weighMessage(side: Side, bytes: Uint8Array, at: number, end: number): number {
  const type = String.fromCharCode(bytes[at] as number);
  const from = at + HEADER_BYTES;
  return side === CLIENT ? weighRequest(type, bytes, from, end) : weighAnswer(type, bytes, from, end);
}

function weighRequest(type: string, bytes: Uint8Array, from: number, end: number): number {
  switch (type) {
    case "Q":
      if (stringEnd(bytes, from, end) !== end) return BROKEN;
      return isStatement(bytes, from, end) ? SURE : LIKELY;
    case "P":
      return weighParse(bytes, from, end);
    case "B":
      return isBind(bytes, from, end) ? SURE : BROKEN;
    case "C":
    case "D":
      if (bytes[from] !== 0x53 && bytes[from] !== 0x50) return BROKEN;
      return stringEnd(bytes, from + 1, end) === end ? SURE : BROKEN;
    case "E":
      return stringEnd(bytes, from, end) === end - 4 ? SURE : BROKEN;
    case "f":
      return stringEnd(bytes, from, end) === end ? LIKELY : BROKEN;
    default:
      return LIKELY;
  }
}

function weighAnswer(type: string, bytes: Uint8Array, from: number, end: number): number {
  switch (type) {
    case "Z":
      return [0x49, 0x54, 0x45].includes(bytes[from] as number) ? SURE : BROKEN;
    case "R":
      return isAuthentication(readInt32(bytes, from), end - from) ? SURE : BROKEN;
    case "C":
      return isTag(bytes, from, end) ? SURE : BROKEN;
    case "T":
      return isRowDescription(bytes, from, end) ? SURE : BROKEN;
    case "D":
      return valuesEnd(bytes, from, end) === end && readInt16(bytes, from) <= MAX_ROW_COLUMNS ? LIKELY : BROKEN;
    case "E":
    case "N":
      return isReport(bytes, from, end) ? SURE : BROKEN;
    case "S":
      return areStrings(bytes, from, end, 2) ? SURE : BROKEN;
    case "A":
      return areStrings(bytes, from + 4, end, 2) ? SURE : BROKEN;
    case "G":
    case "H":
    case "W":
      return (bytes[from] as number) <= 1 && end - from === 3 + 2 * readInt16(bytes, from + 1) ? SURE : BROKEN;
    case "t":
      return end - from === 2 + 4 * readInt16(bytes, from) ? LIKELY : BROKEN;
    default:
      return LIKELY;
  }
}

/** After the NUL that ends a string; -1 where there is none. */
export function stringEnd(bytes: Uint8Array, from: number, end: number): number {
  const found = from < end ? bytes.indexOf(0, from) : -1;
  return found >= 0 && found < end ? found + 1 : -1;
}

/** Text that begins with the word of a statement. */
function isStatement(bytes: Uint8Array, from: number, end: number): boolean {
  let text = "";
  const stop = Math.min(end, from + MAX_TEXT_BYTES);
  for (let at = from; at < stop && bytes[at] !== 0; at++) {
    const byte = bytes[at] as number;
    if (byte < 0x20 && byte !== 0x09 && byte !== 0x0a && byte !== 0x0d) return false;
    text += String.fromCharCode(byte);
  }
  return isStatementWord(commandWord(text));
}

/** `count` printable strings, and nothing else. */
function areStrings(bytes: Uint8Array, from: number, end: number, count: number): boolean {
  let at = from;
  for (let i = 0; i < count; i++) {
    const next = stringEnd(bytes, at, end);
    if (next < 0 || !isPrintable(bytes, at, next - 1)) return false;
    at = next;
  }
  return at === end;
}

function isPrintable(bytes: Uint8Array, from: number, end: number): boolean {
  const stop = Math.min(end, from + MAX_TEXT_BYTES);
  for (let at = from; at < stop; at++) {
    const byte = bytes[at] as number;
    if (byte < 0x20 && byte !== 0x09 && byte !== 0x0a && byte !== 0x0d) return false;
  }
  return true;
}

function weighParse(bytes: Uint8Array, from: number, end: number): number {
  const name = stringEnd(bytes, from, end);
  const query = name < 0 ? -1 : stringEnd(bytes, name, end);
  if (query < 0 || end - query < 2 || end - query !== 2 + 4 * readInt16(bytes, query)) return BROKEN;
  return isStatement(bytes, name, query) ? SURE : LIKELY;
}

function isBind(bytes: Uint8Array, from: number, end: number): boolean {
  const portal = stringEnd(bytes, from, end);
  const statement = portal < 0 ? -1 : stringEnd(bytes, portal, end);
  const formats = statement < 0 ? -1 : listEnd(bytes, statement, end);
  const values = formats < 0 ? -1 : valuesEnd(bytes, formats, end);
  return values >= 0 && listEnd(bytes, values, end) === end;
}

/** After a list of format codes. */
function listEnd(bytes: Uint8Array, from: number, end: number): number {
  if (end - from < 2) return -1;
  const after = from + 2 + 2 * readInt16(bytes, from);
  return after <= end ? after : -1;
}

/** After a list of values, each with its length, -1 for NULL. */
function valuesEnd(bytes: Uint8Array, from: number, end: number): number {
  if (end - from < 2) return -1;
  let at = from + 2;
  for (let left = readInt16(bytes, from); left > 0; left--) {
    if (end - at < 4) return -1;
    const length = readInt32(bytes, at);
    if (length < -1 || length > end - at - 4) return -1;
    at += 4 + Math.max(0, length);
  }
  return at;
}

const FIXED_AUTHENTICATIONS: readonly number[] = [0, 2, 3, 7, 9];
function isAuthentication(code: number, length: number): boolean {
  if (FIXED_AUTHENTICATIONS.includes(code)) return length === 4;
  if (code === 5) return length === 8;
  return code >= 8 && code <= 12;
}

function isTag(bytes: Uint8Array, from: number, end: number): boolean {
  if (stringEnd(bytes, from, end) !== end || end - from > MAX_TEXT_BYTES) return false;
  return /^[A-Z]{2,}( [A-Z]+)*( \d+){0,2}$/.test(String.fromCharCode(...bytes.subarray(from, end - 1)));
}

/** Bytes of a column behind its name: table, number, type, size, modifier, format. */
const COLUMN_BYTES = 18;
function isRowDescription(bytes: Uint8Array, from: number, end: number): boolean {
  let at = from + 2;
  const count = readInt16(bytes, from);
  if (count > MAX_ROW_COLUMNS) return false;
  for (let left = count; left > 0; left--) {
    const name = stringEnd(bytes, at, end);
    if (name < 0 || end - name < COLUMN_BYTES || readInt16(bytes, name + 16) > 1) return false;
    at = name + COLUMN_BYTES;
  }
  return at === end;
}

/** An error or a notice: fields with a letter each, among them a severity and a code of five characters. */
function isReport(bytes: Uint8Array, from: number, end: number): boolean {
  let hasSeverity = false;
  let hasCode = false;
  let at = from;
  while (at < end && bytes[at] !== 0) {
    const next = stringEnd(bytes, at + 1, end);
    if (next < 0 || !/[A-Za-z]/.test(String.fromCharCode(bytes[at] as number))) return false;
    hasSeverity ||= bytes[at] === 0x53;
    hasCode ||= bytes[at] === 0x43 && next - at === 7;
    at = next;
  }
  return at === end - 1 && hasSeverity && hasCode;
}
