// Whether a packet can be read later: nothing in it ends early. What is damaged, or is not as usual, is not told apart here; it is
// read at once, and that says what is wrong.
import { HEADER_BYTES } from "./frame.ts";
import {
  CLIENT_CONNECT_ATTRS,
  CLIENT_CONNECT_WITH_DB,
  CLIENT_LENENC_AUTH,
  CLIENT_PLUGIN_AUTH,
  CLIENT_PROTOCOL_41,
  CLIENT_SECURE_CONNECTION,
  MAX_ATTRIBUTES,
} from "./handshake.ts";
import { MAX_TEXT_BYTES, NULL_MARK } from "./wire.ts";

/** Behind the end of every packet: what begins there ends early. */
const NOWHERE = Number.MAX_SAFE_INTEGER;
/** Bytes of a column's fixed part that are read: its length, set, width, type, flags. */
const FIXED_BYTES = 10;
/** The length of that part. */
const FIXED_LENGTH = 0x0c;
/** Texts of a column: catalogue, schema, table, original table, name, original name. */
const COLUMN_TEXTS = 6;

export function u16At(bytes: Uint8Array, at: number): number {
  return (bytes[at] as number) | ((bytes[at + 1] as number) << 8);
}

/** Behind a lenenc integer. */
function behindLenenc(bytes: Uint8Array, at: number): number {
  const first = bytes[at] as number;
  if (first < NULL_MARK) return at + 1;
  if (first === 0xfc) return at + 3;
  return first === 0xfd ? at + 4 : first === 0xfe ? at + 9 : NOWHERE;
}
/** Behind a text with its length before it, which is short. */
function behindText(bytes: Uint8Array, at: number): number {
  const length = bytes[at] as number;
  if (length < NULL_MARK) return at + 1 + length;
  return length === 0xfc ? at + 3 + u16At(bytes, at + 1) : NOWHERE;
}
/** Behind the NUL that ends a text. */
function behindString(bytes: Uint8Array, from: number, end: number): number {
  let at = from;
  while (at < end && bytes[at] !== 0) at++;
  return at < end ? at + 1 : NOWHERE;
}

export function isPlainColumn(bytes: Uint8Array, from: number, end: number): boolean {
  let at = from;
  for (let i = 0; i < COLUMN_TEXTS && at < end; i++) at = behindText(bytes, at);
  // MariaDB may add what it calls extended metadata, in front of the fixed part.
  if (at < end && bytes[at] !== FIXED_LENGTH) at = behindText(bytes, at);
  return at + FIXED_BYTES <= end;
}

/** The server's status in an OK (`from` at its mark), 0 where it says none; -1: it is not plain. */
export function statusOfOk(bytes: Uint8Array, from: number, end: number): number {
  const insertId = behindLenenc(bytes, from + 1);
  const status = insertId < end ? behindLenenc(bytes, insertId) : NOWHERE;
  if (status > end) return -1;
  if (end - status < 2) return end === status ? 0 : -1;
  const info = status + 4;
  if (end <= info) return u16At(bytes, status);
  // With its length before it, or without.
  const length = bytes[info] as number;
  return length < NULL_MARK || length >= end - info ? u16At(bytes, status) : -1;
}

/** The status in an EOF. */
export function statusOfEof(bytes: Uint8Array, from: number, end: number): number {
  return end - from < 5 ? 0 : u16At(bytes, from + 3);
}

/** The flags in a login of protocol 4.1 that asks for no TLS, null: it is not plain. */
export function capabilitiesOfLogin(bytes: Uint8Array, from: number, end: number): number | null {
  const user = from + 32;
  if (end <= user) return null;
  const capabilities = u16At(bytes, from) | (u16At(bytes, from + 2) << 16);
  if ((capabilities & CLIENT_PROTOCOL_41) === 0) return null;
  const has = (flag: number): boolean => (capabilities & flag) !== 0;
  let at = behindString(bytes, user, end);
  if (at >= end) return null;
  if (has(CLIENT_LENENC_AUTH)) at = behindText(bytes, at);
  else if (has(CLIENT_SECURE_CONNECTION)) at += 1 + (bytes[at] as number);
  else at = behindString(bytes, at, end);
  if (has(CLIENT_CONNECT_WITH_DB) && at < end) at = behindString(bytes, at, end);
  if (has(CLIENT_PLUGIN_AUTH) && at < end) at = behindString(bytes, at, end);
  const isPlain = at <= end && (!has(CLIENT_CONNECT_ATTRS) || at === end || arePlainAttributes(bytes, at, end));
  return isPlain ? capabilities : null;
}

function arePlainAttributes(bytes: Uint8Array, from: number, end: number): boolean {
  const stop = behindText(bytes, from);
  if (stop > end) return false;
  let at = behindLenenc(bytes, from);
  for (let count = 0; at < stop && count < MAX_ATTRIBUTES; count++) {
    const value = behindText(bytes, at);
    at = value < stop ? behindText(bytes, value) : NOWHERE;
  }
  return at <= stop;
}

/** The flags in a greeting (`start` at its packet), null: it is not plain. */
export function capabilitiesOfGreeting(bytes: Uint8Array, start: number, end: number): number | null {
  const connection = behindString(bytes, start + HEADER_BYTES + 1, end);
  const flags = connection + 13;
  if (flags + 2 > end) return null;
  const low = u16At(bytes, flags);
  return end - flags - 2 < 16 ? low : low | (u16At(bytes, flags + 5) << 16);
}

/** Where the text of a COM_QUERY begins (`from` behind the command), -1: it is not plain. */
export function queryStart(bytes: Uint8Array, from: number, end: number, hasAttributes: boolean | null): number {
  // No statement has such a second byte: it is the number of sets, which is one.
  const looksSo = end - from >= 2 && bytes[from + 1] === 1;
  if (!(hasAttributes ?? looksSo)) return end - from <= MAX_TEXT_BYTES ? from : -1;
  return looksSo && bytes[from] === 0 && end - from <= MAX_TEXT_BYTES ? from + 2 : -1;
}

/** Whether a statement may be USE: its text begins so, or with what is no letter of ASCII. */
export function mayBeUse(bytes: Uint8Array, from: number, end: number): boolean {
  let at = from;
  while (
    at < end &&
    ((bytes[at] as number) === 0x20 || ((bytes[at] as number) >= 0x09 && (bytes[at] as number) <= 0x0d))
  )
    at++;
  if (at < end && (bytes[at] as number) >= 0x80) return true;
  return (
    at + 3 < end && lowerAt(bytes, at) === 0x75 && lowerAt(bytes, at + 1) === 0x73 && lowerAt(bytes, at + 2) === 0x65
  );
}
function lowerAt(bytes: Uint8Array, at: number): number {
  return (bytes[at] as number) | 0x20;
}
