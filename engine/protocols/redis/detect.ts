// What the first bytes of a side say. A request that names a known command is certain; other values are a likeness,
// since a reply may be made of any of them and other text protocols begin with the same marks.
import type { Detected } from "../dissector.ts";
import { isCommand } from "./commands.ts";
import { AGGREGATE, ASTERISK, BULK, CR, LF, LINE, PUSH, readCount, respType } from "./resp.ts";

/** Longest name of a command, and longest line looked at. */
const MAX_COMMAND_BYTES = 32;
const MAX_LINE_BYTES = 512;
/** Arguments that a first command may announce. */
const MAX_FIRST_ARGUMENTS = 1024 * 1024;

const ERROR_CODE =
  /^-(ERR|NOAUTH|WRONGPASS|WRONGTYPE|LOADING|MOVED|ASK|BUSY|DENIED|READONLY|NOPERM|NOSCRIPT|CLUSTERDOWN|MISCONF|OOM|EXECABORT|NOPROTO|CROSSSLOT|TRYAGAIN|MASTERDOWN|NOREPLICAS|UNKILLABLE) /;
const HTTP = Array.from(" HTTP/", (character) => character.charCodeAt(0));
const PUSHED = /^(p|s)?(message|(un)?subscribe)$|^invalidate$/;

export function detect(bytes: Uint8Array, start: number, end: number): Detected {
  if (start === end) return "more";
  const first = bytes[start] as number;
  if (first === ASTERISK || first === PUSH) return detectAggregate(bytes, start, end);
  const line = lineEnd(bytes, start, end);
  if (line === 0) return end - start < MAX_LINE_BYTES && isLineSoFar(bytes, start, end) ? "more" : "no";
  if (line < 0) return "no";
  return respType(first) === undefined ? detectInline(bytes, start, line) : detectReply(bytes, start, line, end);
}

/** `*` and `>`: count, then a string that names a command or the kind of a message. */
function detectAggregate(bytes: Uint8Array, start: number, end: number): Detected {
  const header = lineEnd(bytes, start, end);
  if (header === 0) return end - start < 10 && isLineSoFar(bytes, start, end) ? "more" : "no";
  const count = header < 0 ? -1 : readCount(bytes, start + 1, header - 2);
  const isPush = bytes[start] === PUSH;
  if (count < 0 || count > MAX_FIRST_ARGUMENTS) return "no";
  if (count === 0) return header === end && !isPush ? "maybe-server" : "no";
  if (header === end) return "more";
  const type = respType(bytes[header] as number);
  if (type?.shape !== BULK && type?.shape !== LINE && type?.shape !== AGGREGATE) return "no";
  const line = lineEnd(bytes, header, end);
  if (line === 0) return end - header < MAX_LINE_BYTES ? "more" : "no";
  if (line < 0) return "no";
  if (type.shape !== BULK) return "maybe-server";
  const length = readCount(bytes, header + 1, line - 2);
  if (length < 0) return length === -1 ? "maybe-server" : "no";
  if (length === 0 || length > MAX_COMMAND_BYTES) return "maybe-server";
  if (end < line + length + 2) return "more";
  if (bytes[line + length] !== CR || bytes[line + length + 1] !== LF) return "no";
  return byFirstWord(latin1(bytes, line, line + length), isPush, bytes, start, end);
}

function byFirstWord(word: string, isPush: boolean, bytes: Uint8Array, start: number, end: number): Detected {
  if (PUSHED.test(word) && (isPush || isConfirmation(bytes, start, end))) return "server";
  if (isPush) return "maybe-server";
  if (isCommand(word.toUpperCase())) return "client";
  return "maybe-client";
}

/** A lower-case `subscribe` is a confirmation when a number comes third, a `message` always comes from the server. */
function isConfirmation(bytes: Uint8Array, start: number, end: number): boolean {
  const text = latin1(bytes, start, Math.min(end, start + MAX_LINE_BYTES));
  return (
    /^\*3\r\n\$\d+\r\n\w*subscribe\r\n(\$-1|\$\d+\r\n[^\r]*)\r\n:/.test(text) ||
    /^\*[34]\r\n\$\d+\r\n.?message\r\n/.test(text)
  );
}

function detectReply(bytes: Uint8Array, start: number, line: number, end: number): Detected {
  const type = respType(bytes[start] as number);
  const text = latin1(bytes, start, line - 2);
  switch (type?.name) {
    case "Simple String":
      // Mail servers greet with `+OK` and a text.
      return /^\+(OK|PONG|QUEUED|RESET|[A-Z][A-Za-z ]{0,40}|none|string|list|set|zset|hash|stream)$/.test(text)
        ? "maybe-server"
        : "no";
    case "Error":
      return ERROR_CODE.test(text) ? "maybe-server" : "no";
    case "Integer":
      return /^:-?\d{1,19}$/.test(text) ? "maybe-server" : "no";
    case "Bulk String":
    case "Bulk Error":
    case "Verbatim String":
      return isBulk(bytes, start, line, end) ? "maybe-server" : "no";
    case "Map":
    case "Set":
    case "Attribute":
      return readCount(bytes, start + 1, line - 2) > 0 ? "maybe-server" : "no";
    case "Null":
      return text === "_" ? "maybe-server" : "no";
    case "Boolean":
      return /^#[tf]$/.test(text) ? "maybe-server" : "no";
    case "Double":
      return /^,(-?\d+(\.\d+)?([eE][-+]?\d+)?|-?inf|nan)$/.test(text) ? "maybe-server" : "no";
    case "Big Number":
      return /^\(-?\d+$/.test(text) ? "maybe-server" : "no";
    default:
      return "no";
  }
}

function isBulk(bytes: Uint8Array, start: number, line: number, end: number): boolean {
  const length = readCount(bytes, start + 1, line - 2);
  if (length === -1) return true;
  if (length < 0) return false;
  const after = line + length;
  return after + 1 >= end || (bytes[after] === CR && bytes[after + 1] === LF);
}

/**
 * A line whose first word is a command; web servers are spoken to in a similar way. Most lines that are shown are those of
 * other protocols: a text is made of a word only that may be one.
 */
function detectInline(bytes: Uint8Array, start: number, line: number): Detected {
  let from = start;
  while (from < line && isBlank(bytes[from] as number)) from++;
  let to = from;
  while (to < line && isCommandByte(bytes[to] as number)) to++;
  // Its line end stands behind the last word.
  if (to === from || to === line || !isBlank(bytes[to] as number)) return "no";
  return isCommand(latin1(bytes, from, to).toUpperCase()) && !namesHttp(bytes, to, line) ? "maybe-client" : "no";
}
/** What JavaScript's `\s` is among the first 256 characters. */
function isBlank(byte: number): boolean {
  return byte === 0x20 || (byte >= 0x09 && byte <= 0x0d) || byte === 0xa0;
}
function isCommandByte(byte: number): boolean {
  const lower = byte | 0x20;
  // Letters, `-`, `.`, digits, and `_`; an upper-case ß is two letters that a command may begin with.
  if ((lower >= 0x61 && lower <= 0x7a) || (byte >= 0x30 && byte <= 0x39)) return true;
  return byte === 0x2d || byte === 0x2e || byte === 0x5f || byte === 0xdf;
}
/** ` HTTP/` and a digit. */
function namesHttp(bytes: Uint8Array, from: number, to: number): boolean {
  for (let at = from; at + HTTP.length < to; at++) {
    let same = 0;
    while (same < HTTP.length && bytes[at + same] === HTTP[same]) same++;
    const digit = bytes[at + HTTP.length] as number;
    if (same === HTTP.length && digit >= 0x30 && digit <= 0x39) return true;
  }
  return false;
}

/** After the line end; 0 while it is missing, -1 where the line is none. */
function lineEnd(bytes: Uint8Array, from: number, end: number): number {
  const stop = Math.min(end, from + MAX_LINE_BYTES);
  for (let i = from; i < stop; i++) {
    if (bytes[i] !== LF) continue;
    return i > from && bytes[i - 1] === CR ? i + 1 : -1;
  }
  return 0;
}

function isLineSoFar(bytes: Uint8Array, start: number, end: number): boolean {
  const first = bytes[start] as number;
  const lower = first | 0x20;
  if (respType(first) === undefined && (lower < 0x61 || lower > 0x7a)) return false;
  for (let i = start; i < end; i++) {
    const byte = bytes[i] as number;
    if (byte < 0x20 && byte !== CR && byte !== 0x09) return false;
  }
  return true;
}

function latin1(bytes: Uint8Array, from: number, to: number): string {
  return String.fromCharCode(...bytes.subarray(from, to));
}
