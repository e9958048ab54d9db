// The line that a protocol message begins with: its name, in capitals or not, and words between blanks. Those that carry a
// payload say its length in their last word, and that of its headers in the one before.
//   INFO {json}  CONNECT {json}  PING  PONG  +OK  -ERR 'text'
//   PUB subject [reply] bytes           HPUB subject [reply] header-bytes bytes
//   MSG subject sid [reply] bytes       HMSG subject sid [reply] header-bytes bytes
//   SUB subject [queue] sid             UNSUB sid [messages]

/** CONNECT and INFO carry JSON, with tokens and the addresses of a cluster; other lines are short. */
export const MAX_LINE_BYTES = 256 << 10;
const MAX_WORDS_BYTES = 4096 + 256;
/** The most that a server may be configured to take, and more. */
export const MAX_PAYLOAD_BYTES = 256 << 20;

interface Operation {
  /** How many words it has at least and at most. */
  readonly words: readonly [number, number];
  readonly hasPayload: boolean;
  readonly hasHeaders: boolean;
}
function operation(least: number, most: number, hasPayload = false, hasHeaders = false): Operation {
  return { words: [least, most], hasPayload, hasHeaders };
}
const OPERATIONS: ReadonlyMap<string, Operation> = new Map([
  ["INFO", operation(1, Number.POSITIVE_INFINITY)],
  ["CONNECT", operation(1, Number.POSITIVE_INFINITY)],
  ["PING", operation(0, 0)],
  ["PONG", operation(0, 0)],
  ["+OK", operation(0, 0)],
  ["-ERR", operation(0, Number.POSITIVE_INFINITY)],
  ["PUB", operation(2, 3, true)],
  ["HPUB", operation(3, 4, true, true)],
  ["MSG", operation(3, 4, true)],
  ["HMSG", operation(4, 5, true, true)],
  ["SUB", operation(2, 3)],
  ["UNSUB", operation(1, 2)],
]);
/** Names of all messages. */
export const NAMES: readonly string[] = [...OPERATIONS.keys()];
/** What servers say to each other on routes and to leaf nodes. */
const BETWEEN_SERVERS = /^(RS[+-]|LS[+-]|A[+-]|RMSG|LMSG|HRMSG)$/;
const NAME = /^\s*([A-Za-z]{3,7}|\+OK|-ERR|[RL]S[+-]|A[+-])(?=[ \t\r\n]|$)/;

/** A line by its parts. */
export interface Line {
  readonly command: string;
  /** What stands behind the name. */
  readonly rest: string;
  readonly words: readonly string[];
  readonly headerBytes: number;
  /** Headers and what follows them; -1 where the message has no payload. */
  readonly payloadBytes: number;
}

/** Why a line is none of a client's connection. */
export const NO_LINE = "a line that is no message";
export const SERVERS_LINE = "a message between servers";

/** The line, without its end; else why it is none. */
export function parseLine(text: string): Line | typeof NO_LINE | typeof SERVERS_LINE {
  const command = (NAME.exec(text)?.[1] ?? "").toUpperCase();
  const known = OPERATIONS.get(command);
  if (known === undefined) return BETWEEN_SERVERS.test(command) ? SERVERS_LINE : NO_LINE;
  const rest = text.trim().slice(command.length).trim();
  if (known.words[1] === Number.POSITIVE_INFINITY) {
    const isJson = command === "-ERR" || rest.startsWith("{");
    return isJson ? { command, rest, words: [], headerBytes: 0, payloadBytes: -1 } : NO_LINE;
  }
  if (rest.length > MAX_WORDS_BYTES) return NO_LINE;
  const words = rest === "" ? [] : wordsBetween(rest);
  if (words.length < known.words[0] || words.length > known.words[1]) return NO_LINE;
  if (!known.hasPayload) return { command, rest, words, headerBytes: 0, payloadBytes: -1 };
  const payloadBytes = countOf(words.at(-1));
  const headerBytes = known.hasHeaders ? countOf(words.at(-2)) : 0;
  if (payloadBytes < 0 || headerBytes < 0 || headerBytes > payloadBytes) return NO_LINE;
  return { command, rest, words: words.slice(0, known.hasHeaders ? -2 : -1), headerBytes, payloadBytes };
}
function wordsBetween(text: string): readonly string[] {
  const isPlain = !text.includes("\t") && !text.includes("  ");
  return isPlain ? text.split(" ") : text.split(/[ \t]+/);
}
function countOf(word: string | undefined): number {
  const count = /^\d{1,10}$/.test(word ?? "") ? Number(word) : -1;
  return count <= MAX_PAYLOAD_BYTES ? count : -1;
}

const BLANK = 0x20;
const TAB = 0x09;
const OPENING_BRACE = 0x7b;
const ZERO = 0x30;
const MAX_COUNT_DIGITS = 10;
/** What `glance` leaves to `parseLine`. */
export const UNSURE = -2;

/** No two names begin with the same two characters. */
const BY_BEGINNING: ReadonlyMap<number, string> = new Map(
  NAMES.map((name) => [(name.charCodeAt(0) << 8) | name.charCodeAt(1), name]),
);
/** The name that a line begins with, in capitals; empty where it has none. Makes no text of it: every message is asked. */
export function nameAt(bytes: Uint8Array, start: number, end: number): string {
  const name = BY_BEGINNING.get(((bytes[start] as number) << 8) | (bytes[start + 1] as number));
  if (name === undefined) return "";
  const stop = start + name.length;
  if (stop > end || (stop < end && bytes[stop] !== BLANK && bytes[stop] !== TAB)) return "";
  for (let i = 2; i < name.length; i++) if (bytes[start + i] !== name.charCodeAt(i)) return "";
  return name;
}
/** Where the JSON begins in a line of it, where one blank is before it; else -1. */
export function jsonAt(bytes: Uint8Array, start: number, end: number): number {
  const name = nameAt(bytes, start, end);
  const at = start + name.length + 1;
  return (name === "INFO" || name === "CONNECT") && isJsonBehind(bytes, at - 1, end) ? at : -1;
}
function isJsonBehind(bytes: Uint8Array, at: number, end: number): boolean {
  return bytes[at] === BLANK && bytes[at + 1] === OPENING_BRACE && at + 1 < end;
}

/**
 * Payload bytes that a line announces (-1: it has none), where it is one as servers and clients write them. It makes no text of
 * the line, which is read once more when its message is whole. All else, right or wrong, is UNSURE.
 */
export function glance(bytes: Uint8Array, start: number, end: number): number {
  const name = nameAt(bytes, start, end);
  const known = OPERATIONS.get(name);
  if (known === undefined) return UNSURE;
  const from = start + name.length;
  if (known.words[1] === Number.POSITIVE_INFINITY) return isJsonBehind(bytes, from, end) ? -1 : UNSURE;
  if (end - from > MAX_WORDS_BYTES) return UNSURE;
  return glanceAtWords(bytes, from, end, known);
}
function glanceAtWords(
  bytes: Uint8Array,
  from: number,
  end: number,
  { words, hasPayload, hasHeaders }: Operation,
): number {
  let count = 0;
  let last = 0;
  let former = 0;
  let wordAt = from;
  for (let at = from, isInside = false; at < end; at++) {
    const byte = bytes[at] as number;
    const isBlank = byte === BLANK || byte === TAB;
    if (!isBlank && (byte < BLANK || byte > 0x7e)) return UNSURE;
    if (!isBlank && !isInside) {
      count++;
      former = last;
      last = 0;
      wordAt = at;
    }
    isInside = !isBlank;
    if (isBlank) continue;
    const digit = byte - ZERO;
    // Once it is none, a word stays none.
    last = digit < 0 || digit > 9 || at - wordAt >= MAX_COUNT_DIGITS ? Number.NaN : last * 10 + digit;
  }
  if (count < words[0] || count > words[1]) return UNSURE;
  if (!hasPayload) return -1;
  const isRight = last <= MAX_PAYLOAD_BYTES && (!hasHeaders || former <= last);
  return isRight ? last : UNSURE;
}

/** Whether a line whose first bytes these are, and none of them blank, can be no message, not even one between servers. */
export function beginsOtherwise(head: string): boolean {
  const command = (NAME.exec(head)?.[1] ?? "").toUpperCase();
  return !OPERATIONS.has(command) && !BETWEEN_SERVERS.test(command);
}

/** Whether a text without a line end may become a line. */
export function mayBeLine(text: string): boolean {
  const name = /^[^ \t\r]*/.exec(text)?.[0].toUpperCase() ?? "";
  const isWhole = name.length < text.length;
  return NAMES.some((known) => (isWhole ? known === name : known.startsWith(name)));
}
