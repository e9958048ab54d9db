// Start lines, told from their bytes alone.
//   request-line = method SP request-target SP HTTP-version        (RFC 9112, 3)
//   status-line  = HTTP-version SP status-code SP [reason-phrase]  (RFC 9112, 4)
import { MAX_METHOD_BYTES } from "./limits.ts";

/** `LENIENT`: a known method, but the line does not follow the grammar. `MORE`: so far it could be one. */
export const NO = 0;
export const YES = 1;
export const LENIENT = 2;
export const MORE = 3;
export type LineVerdict = typeof NO | typeof YES | typeof LENIENT | typeof MORE;

const SPACE = 32;
const CR = 13;

/** Methods of the IANA registry, of WebDAV, UPnP and Microsoft's products that are met in practice. */
const KNOWN_METHODS = [
  ..."GET HEAD POST PUT DELETE CONNECT OPTIONS TRACE PATCH PROPFIND PROPPATCH MKCOL COPY MOVE LOCK UNLOCK".split(" "),
  ..."REPORT SEARCH ACL BIND UNBIND REBIND LINK UNLINK MERGE CHECKOUT CHECKIN LABEL UPDATE MKACTIVITY MKCALENDAR".split(
    " ",
  ),
  ..."VERSION-CONTROL UNCHECKOUT MKWORKSPACE BASELINE-CONTROL ORDERPATCH QUERY PURGE M-SEARCH NOTIFY".split(" "),
  ..."SUBSCRIBE UNSUBSCRIBE POLL CCM_POST BITS_POST RPC_CONNECT RPC_IN_DATA RPC_OUT_DATA".split(" "),
];
/** By their first byte: every line of other protocols is asked for, and most begin with another one. */
const METHODS_BY_FIRST = Map.groupBy(
  KNOWN_METHODS.map((name) => Uint8Array.from(name, (character) => character.charCodeAt(0))),
  ([first]) => first,
);

// token = 1*tchar (RFC 9110, 5.6.2); control bytes and separators are 0.
const IS_TOKEN = new Uint8Array(256);
for (const character of "!#$%&'*+-.^_`|~0123456789abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ") {
  IS_TOKEN[character.charCodeAt(0)] = 1;
}

const IS_METHOD = new Uint8Array(256);
for (const character of "ABCDEFGHIJKLMNOPQRSTUVWXYZ-_") IS_METHOD[character.charCodeAt(0)] = 1;

const HTTP_1_1 = Uint8Array.from("HTTP/1.1", (character) => character.charCodeAt(0));

/** End of the line at `newline` without its CR. */
export function lineEnd(bytes: Uint8Array, start: number, newline: number): number {
  return newline > start && bytes[newline - 1] === CR ? newline - 1 : newline;
}

/** Is `bytes[start, end)` a request line? `isWhole`: the line ends at `end`, else more of it may come. */
export function requestLine(bytes: Uint8Array, start: number, end: number, isWhole: boolean): LineVerdict {
  let at = start;
  while (at < end && IS_TOKEN[bytes[at] as number] === 1) at++;
  if (at - start > MAX_METHOD_BYTES) return NO;
  if (at === end) {
    if (!isWhole) return MORE;
    return isKnownMethod(bytes, start, end) ? LENIENT : NO;
  }
  if (!isWhole && at > start && at === end - 1 && bytes[at] === CR) return MORE;
  if (at === start || bytes[at] !== SPACE) return NO;
  if (!isWhole) return MORE;
  const target = at + 1;
  const isPlain = end - at > 9 && isVersion(bytes, end - 8, end) && firstSpace(bytes, target, end) === end - 9;
  if (isPlain) return YES;
  return isKnownMethod(bytes, start, at) ? LENIENT : NO;
}

/** Is `bytes[start, end)` a status line? */
export function statusLine(bytes: Uint8Array, start: number, end: number, isWhole: boolean): LineVerdict {
  const length = end - start;
  if (length < 12) return isWhole || !startsLikeStatus(bytes, start, end) ? NO : MORE;
  if (!startsLikeStatus(bytes, start, start + 12)) return NO;
  // The blank after the status code may be missing where there is no reason phrase.
  const next = bytes[start + 12];
  if (length === 12 || next === SPACE) return isWhole ? YES : MORE;
  return !isWhole && length === 13 && next === CR ? MORE : NO;
}

/**
 * Does a request line begin at `start`, in the midst of a line whose beginning is the end of an unknown body? `end` is
 * the line's end, or that of the bytes so far.
 */
export function requestWithin(bytes: Uint8Array, start: number, end: number, isWhole: boolean): LineVerdict {
  let at = start;
  while (at < end && IS_METHOD[bytes[at] as number] === 1) at++;
  if (at === end) return isWhole ? NO : MORE;
  if (bytes[at] !== SPACE || !isKnownMethod(bytes, start, at)) return NO;
  const verdict = requestLine(bytes, start, end, isWhole);
  return verdict === LENIENT ? NO : verdict;
}

// A prefix of `HTTP/d.d ddd`, of which the major version is 0 or 1.
function startsLikeStatus(bytes: Uint8Array, start: number, end: number): boolean {
  if (!isVersion(bytes, start, Math.min(end, start + 8))) return false;
  if (end > start + 8 && bytes[start + 8] !== SPACE) return false;
  for (let at = start + 9; at < end; at++) if (!isDigit(bytes[at] as number)) return false;
  return true;
}

// A prefix of `HTTP/1.1`.
function isVersion(bytes: Uint8Array, start: number, end: number): boolean {
  for (let i = 0; start + i < end; i++) {
    const byte = bytes[start + i] as number;
    if (i < 5 || i === 6 ? byte !== HTTP_1_1[i] : i === 5 ? byte !== 48 && byte !== 49 : !isDigit(byte)) return false;
  }
  return true;
}

function firstSpace(bytes: Uint8Array, start: number, end: number): number {
  for (let at = start; at < end; at++) if (bytes[at] === SPACE) return at;
  return end;
}

export function isDigit(byte: number): boolean {
  return byte >= 48 && byte <= 57;
}

/** Whether the range is the name of a method that everyone knows. */
export function isKnownMethod(bytes: Uint8Array, start: number, end: number): boolean {
  if (end === start) return false;
  for (const method of METHODS_BY_FIRST.get(bytes[start]) ?? []) if (isSame(method, bytes, start, end)) return true;
  return false;
}

function isSame(method: Uint8Array, bytes: Uint8Array, start: number, end: number): boolean {
  if (method.length !== end - start) return false;
  for (let i = 0; i < method.length; i++) if (method[i] !== bytes[start + i]) return false;
  return true;
}
