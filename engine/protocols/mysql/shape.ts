// Whether bytes look like a packet: for recognising a connection, and for finding the next packet after bytes were lost.
import { commandName, REFUSED } from "./commands.ts";
import { commandWord, isStatementWord } from "../sql-text.ts";

const HEADER_BYTES = 4;
const ERR = 0xff;
const [QUERY, PREPARE, EXECUTE] = [0x03, 0x16, 0x17];
/** Bytes of a statement that are looked at. */
const MAX_LOOKED_BYTES = 200;
const MAX_VERSION_BYTES = 64;

/** Length of the payload of a packet that begins at `at`, -1 where its header is not whole. */
function lengthAt(bytes: Uint8Array, at: number, end: number): number {
  if (end - at < HEADER_BYTES) return -1;
  return (bytes[at] as number) | ((bytes[at + 1] as number) << 8) | ((bytes[at + 2] as number) << 16);
}

/** A query or a statement to prepare, number 0, whose text begins with the word of a statement. */
export function isStatementPacket(bytes: Uint8Array, at: number, end: number): boolean {
  const length = lengthAt(bytes, at, end);
  if (length < 4 || bytes[at + 3] !== 0 || end - at < HEADER_BYTES + 4) return false;
  const command = bytes[at + HEADER_BYTES];
  if (command !== QUERY && command !== PREPARE) return false;
  let from = at + HEADER_BYTES + 1;
  // Query attributes: none of them, in one set.
  if (command === QUERY && bytes[from] === 0 && bytes[from + 1] === 1) from += 2;
  const stop = Math.min(end, at + HEADER_BYTES + length, from + MAX_LOOKED_BYTES);
  if (hasControl(bytes, from, stop)) return false;
  return isStatementWord(commandWord(String.fromCharCode(...bytes.subarray(from, stop))));
}

export function hasControl(bytes: Uint8Array, from: number, to: number): boolean {
  for (let at = from; at < to; at++) {
    const byte = bytes[at] as number;
    if (byte < 0x20 && byte !== 0x09 && byte !== 0x0a && byte !== 0x0d) return true;
  }
  return false;
}

/** The server's first packet: number 0, protocol 10, a version in text, and a length that reaches further. */
export function isGreeting(bytes: Uint8Array, at: number, end: number): boolean {
  const length = lengthAt(bytes, at, end);
  if (length < 20 || length > 1024 || bytes[at + 3] !== 0 || bytes[at + 4] !== 10) return false;
  return isVersion(bytes, at + 5, end);
}

/** Digits, a dot, and printable characters up to a NUL. */
function isVersion(bytes: Uint8Array, from: number, end: number): boolean {
  const stop = Math.min(end, from + MAX_VERSION_BYTES + 1);
  let at = from;
  while (at < stop && (bytes[at] as number) >= 0x30 && (bytes[at] as number) <= 0x39) at++;
  if (at === from || bytes[at] !== 0x2e) return false;
  const rest = at + 1;
  for (at = rest; at < stop && bytes[at] !== 0; at++) {
    const byte = bytes[at] as number;
    if (byte < 0x20 || byte > 0x7e) return false;
  }
  return at < stop && at > rest;
}

/** The client's answer to it: number 1 (2 behind a switch to TLS), flags of protocol 4.1, and the zeros that are reserved. */
export function isLogin(bytes: Uint8Array, at: number, end: number): boolean {
  const length = lengthAt(bytes, at, end);
  if (length < 32 || (bytes[at + 3] !== 1 && bytes[at + 3] !== 2) || end - at < HEADER_BYTES + 32) return false;
  const isProtocol41 = ((bytes[at + 5] as number) & 0x02) !== 0;
  if (!isProtocol41) return false;
  // The last four of the 23 hold flags of MariaDB.
  for (let i = at + HEADER_BYTES + 9; i < at + HEADER_BYTES + 28; i++) if (bytes[i] !== 0) return false;
  return true;
}

/** Packets in a row, numbered from 1 on, up to the end of the bytes. */
export function isAnswer(bytes: Uint8Array, from: number, end: number): boolean {
  let at = from;
  let number = 1;
  while (at < end) {
    const length = lengthAt(bytes, at, end);
    if (length < 0) return at > from;
    if (bytes[at + 3] !== (number & 0xff) || length === 0) return false;
    at += HEADER_BYTES + length;
    number++;
  }
  return at === end || number > 2;
}

/**
 * Whether the first packet of a server whose connection was open before may be one: only a greeting, or a refusal, has number 0,
 * and none is empty (but behind one of 16 MiB).
 */
function isFirstAnswer(bytes: Uint8Array, at: number, end: number): boolean {
  if (end - at <= HEADER_BYTES) return false;
  return bytes[at + 3] !== 0 || bytes[at + HEADER_BYTES] === ERR || isGreeting(bytes, at, end);
}

/** Whether the first packet of a client whose connection was open before may be one: a login, or a command that servers take. */
function isFirstCommand(bytes: Uint8Array, at: number, end: number): boolean {
  if (isLogin(bytes, at, end)) return true;
  if (bytes[at + 3] !== 0 || end - at <= HEADER_BYTES) return false;
  const command = commandName(bytes[at + HEADER_BYTES] as number);
  return command !== "" && !REFUSED.has(command);
}

/** Whether the first packet of a connection that was open before is one: inside a packet any bytes may look like a short one. */
export function mayBeFirst(isClient: boolean, bytes: Uint8Array, at: number, end: number): boolean {
  return isClient ? isFirstCommand(bytes, at, end) : isFirstAnswer(bytes, at, end);
}

/** Where a packet may begin after a hole. */
export function isPacketStart(isClient: boolean, bytes: Uint8Array, at: number, end: number): boolean {
  if (!isClient) return isAnswer(bytes, at, end);
  if (isStatementPacket(bytes, at, end)) return true;
  const length = lengthAt(bytes, at, end);
  return (
    length > 9 && bytes[at + 3] === 0 && bytes[at + HEADER_BYTES] === EXECUTE && at + HEADER_BYTES + length === end
  );
}
