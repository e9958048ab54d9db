// The words of the text protocol (doc/protocol.txt): which lines bring a value with them, and which answers a command may get.
//   store   = ("set" | "add" | "replace" | "append" | "prepend") key flags exptime bytes ["noreply"] CRLF data CRLF
//   cas     = "cas" key flags exptime bytes cas ["noreply"] CRLF data CRLF
//   ms      = "ms" key bytes *flag CRLF data CRLF
//   value   = "VALUE" key flags bytes [cas] CRLF data CRLF          answers to get and its like, before END
//   va      = "VA" bytes *flag CRLF data CRLF                       answers to meta commands
//   config  = "CONFIG" name flags bytes CRLF data CRLF              of Amazon's servers, before END
import { MAX_VALUE_BYTES } from "./limits.ts";

/** A line that announces a value is no longer than its key and numbers. */
const MAX_HEAD_BYTES = 1024;
/** KEY_MAX_LENGTH of memcached: it refuses a longer one, and takes the value for a command. */
const MAX_KEY_BYTES = 250;
/** Of "prepend": no word that announces a value is longer. */
const MAX_STORE_BYTES = 7;
const MAX_COUNT_DIGITS = 10;
const LF = 0x0a;
const CR = 0x0d;
const BLANK = 0x20;
const ZERO = 0x30;

export const STORES: ReadonlySet<string> = new Set(["set", "add", "replace", "append", "prepend", "cas"]);
export const RETRIEVALS: ReadonlySet<string> = new Set(["get", "gets", "gat", "gats"]);
export const METAS: ReadonlySet<string> = new Set(["mg", "ms", "md", "ma", "mn", "me"]);
export const ARITHMETICS: ReadonlySet<string> = new Set(["incr", "decr"]);
/** Commands that end the connection. */
export const UNANSWERED: ReadonlySet<string> = new Set(["quit", "shutdown"]);
/** Commands that heed "noreply"; others answer all the same. */
export const MAY_BE_QUIET: ReadonlySet<string> = new Set([
  ...STORES,
  ...ARITHMETICS,
  ..."delete touch flush_all verbosity cache_memlimit".split(" "),
]);
const OTHERS =
  "delete touch stats flush_all version verbosity cache_memlimit slabs lru lru_crawler watch extstore config misbehave refresh_certs debug".split(
    " ",
  );
export const COMMANDS: ReadonlySet<string> = new Set([
  ...STORES,
  ...RETRIEVALS,
  ...METAS,
  ...ARITHMETICS,
  ...UNANSWERED,
  ...OTHERS,
]);
export function isCommand(word: string): boolean {
  return COMMANDS.has(word);
}

/** What a line begins with, for a look at its words; a long one is cut. */
export function lineHead(bytes: Uint8Array, start: number, end: number): string {
  return asciiText(bytes, start, textEnd(bytes, start, Math.min(end, start + MAX_HEAD_BYTES)));
}
export function wordsOf(line: string): readonly string[] {
  const words = line.split(" ");
  return words.includes("") ? words.filter((word) => word !== "") : words;
}
/** The first word of a line; empty where it has none. */
export function firstWord(bytes: Uint8Array, start: number, end: number): string {
  const stop = textEnd(bytes, start, Math.min(end, start + MAX_HEAD_BYTES));
  const from = afterBlanks(bytes, start, stop);
  return asciiText(bytes, from, wordEnd(bytes, from, stop));
}

/** Of `END` and the line's end. */
export const END_BYTES = 5;
/** Whether the whole last line of an answer of several begins here. */
export function isEnd(bytes: Uint8Array, at: number, end: number): boolean {
  if (end - at < END_BYTES || bytes[at + 3] !== CR || bytes[at + 4] !== LF) return false;
  return bytes[at] === 0x45 && bytes[at + 1] === 0x4e && bytes[at + 2] === 0x44;
}
/** Whether `STAT` and a blank begin here. */
export function isStatistic(bytes: Uint8Array, at: number, end: number): boolean {
  if (end - at < 5 || bytes[at + 4] !== BLANK) return false;
  return bytes[at] === 0x53 && bytes[at + 1] === 0x54 && bytes[at + 2] === 0x41 && bytes[at + 3] === 0x54;
}

/** Bytes of the value behind a command line; -1 where there is none. Looked at as bytes: each command is asked. */
export function requestValueBytes(bytes: Uint8Array, start: number, lineEnd: number): number {
  if (lineEnd - start > MAX_HEAD_BYTES) return -1;
  const stop = textEnd(bytes, start, lineEnd);
  const from = afterBlanks(bytes, start, stop);
  const to = wordEnd(bytes, from, stop);
  const command = to - from > MAX_STORE_BYTES ? "" : asciiText(bytes, from, to);
  const isMeta = command === "ms";
  if (!isMeta && !STORES.has(command)) return -1;
  const key = afterBlanks(bytes, to, stop);
  const keyEnd = wordEnd(bytes, key, stop);
  if (keyEnd - key > MAX_KEY_BYTES) return -1;
  if (isMeta) return valueBytes(bytes, keyEnd, stop, 0);
  const isWhole = command !== "cas" || afterWords(bytes, keyEnd, stop, 3) < stop;
  return isWhole ? valueBytes(bytes, keyEnd, stop, 2) : -1;
}
export function responseValueBytes(bytes: Uint8Array, start: number, lineEnd: number): number {
  // Most lines begin otherwise.
  const first = bytes[start];
  if ((first !== 0x56 && first !== 0x43) || lineEnd - start > MAX_HEAD_BYTES) return -1;
  const stop = textEnd(bytes, start, lineEnd);
  const to = wordEnd(bytes, start, stop);
  const word = to - start > MAX_STORE_BYTES ? "" : asciiText(bytes, start, to);
  if (word === "VA") return valueBytes(bytes, to, stop, 0);
  return word === "VALUE" || word === "CONFIG" ? valueBytes(bytes, to, stop, 2) : -1;
}
/** The number that stands behind so many words more; -1 where there is none. */
function valueBytes(bytes: Uint8Array, from: number, stop: number, words: number): number {
  const start = afterWords(bytes, from, stop, words);
  const end = wordEnd(bytes, start, stop);
  if (end === start || end - start > MAX_COUNT_DIGITS) return -1;
  let value = 0;
  for (let at = start; at < end; at++) {
    const digit = (bytes[at] as number) - ZERO;
    if (digit < 0 || digit > 9) return -1;
    value = value * 10 + digit;
  }
  return Math.min(value, MAX_VALUE_BYTES + 1);
}

/** Where a line ends without its line end. */
function textEnd(bytes: Uint8Array, start: number, end: number): number {
  if (end <= start || bytes[end - 1] !== LF) return end;
  return end - 1 > start && bytes[end - 2] === CR ? end - 2 : end - 1;
}
function afterBlanks(bytes: Uint8Array, from: number, stop: number): number {
  let at = from;
  while (at < stop && bytes[at] === BLANK) at++;
  return at;
}
function wordEnd(bytes: Uint8Array, from: number, stop: number): number {
  let at = from;
  while (at < stop && bytes[at] !== BLANK) at++;
  return at;
}
/** Where the next word behind so many more begins; `stop` where there is none. */
function afterWords(bytes: Uint8Array, from: number, stop: number, words: number): number {
  let at = afterBlanks(bytes, from, stop);
  for (let i = 0; i < words; i++) at = afterBlanks(bytes, wordEnd(bytes, at, stop), stop);
  return at;
}
function asciiText(bytes: Uint8Array, from: number, to: number): string {
  let text = "";
  for (let at = from; at < to; at++) text += String.fromCharCode(bytes[at] as number);
  return text;
}

const KEY = String.raw`[^\s\x00-\x1f]{1,250}`;
const NOREPLY = "(?: noreply)?";
const META_FLAGS = String.raw`(?: +[A-Za-z][^\s]{0,250})*`;
/** Lines that no other protocol has. */
const SURE_COMMAND = new RegExp(
  [
    String.raw`(?:set|add|replace|append|prepend) ${KEY} \d+ -?\d+ \d+${NOREPLY}`,
    String.raw`cas ${KEY} \d+ -?\d+ \d+ \d+${NOREPLY}`,
    `gets(?: ${KEY})+`,
    String.raw`gats? -?\d+(?: ${KEY})+`,
    String.raw`(?:incr|decr) ${KEY} \d+${NOREPLY}`,
    String.raw`touch ${KEY} -?\d+ noreply`,
    String.raw`ms ${KEY} \d+${META_FLAGS}`,
    `m[gda] ${KEY}${META_FLAGS}`,
    "lru_crawler (?:enable|disable|metadump .*|mgdump .*|crawl .*)",
    "stats (?:items|slabs|sizes|settings|conns|detail .*|reset|cachedump .*)",
    "config get cluster",
    String.raw`flush_all(?: \d+)?${NOREPLY}`,
  ]
    .map((line) => `(?:${line})`)
    .join("|")
    .replace(/^(.*)$/s, "^(?:$1) *$"),
);
/** Lines that other protocols of text may have too. */
const LIKELY_COMMAND = new RegExp(
  String.raw`^(?:get(?: ${KEY})+|delete ${KEY}(?: 0)?${NOREPLY}|touch ${KEY} -?\d+|stats|version|verbosity \d+|mn|me ${KEY}|quit|watch .*) *$`,
);
const SURE_ANSWER = new RegExp(
  String.raw`^(?:VALUE ${KEY} \d+ \d+(?: \d+)?|VA \d+${META_FLAGS}|NOT_STORED|TOUCHED|STAT pid \d+|CLIENT_ERROR bad .*|SERVER_ERROR (?:out of memory|object too large).*|CONFIG cluster \d+ \d+)$`,
);
const LIKELY_ANSWER =
  /^(?:END|STORED|EXISTS|NOT_FOUND|DELETED|OK|ERROR|RESET|VERSION [\d.]+\S*|\d{1,20}|STAT \S+ .*|(?:HD|NS|EX|NF)(?: .*)?|EN|MN|ME \S+ .*|CLIENT_ERROR .*|SERVER_ERROR .*)$/;

/** What answers begin with that are no number; those of `get` and meta commands among them. */
const ANSWERS =
  "VALUE VA NOT_STORED TOUCHED STAT CLIENT_ERROR SERVER_ERROR CONFIG END STORED EXISTS NOT_FOUND DELETED OK ERROR RESET VERSION HD NS EX NF EN MN ME".split(
    " ",
  );
/** The first two letters of all commands and answers, as one number each. */
const BEGINNINGS: ReadonlySet<number> = new Set(
  [...COMMANDS, ...ANSWERS].map((word) => (word.charCodeAt(0) << 8) | word.charCodeAt(1)),
);

/** Whether a line that begins with a letter at `start` can weigh anything. Makes no text: most lines shown are of others. */
export function mayBeginLine(bytes: Uint8Array, start: number): boolean {
  return BEGINNINGS.has(((bytes[start] as number) << 8) | (bytes[start + 1] as number));
}

/** How sure it is that this whole line is a command or an answer. */
export function weighLine(side: 0 | 1, line: string): "sure" | "likely" | "no" {
  if ((side === 0 ? SURE_COMMAND : SURE_ANSWER).test(line)) return "sure";
  return (side === 0 ? LIKELY_COMMAND : LIKELY_ANSWER).test(line) ? "likely" : "no";
}
