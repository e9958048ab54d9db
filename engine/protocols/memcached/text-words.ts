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
const COMMANDS: ReadonlySet<string> = new Set([
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
  const stop = Math.min(end, start + MAX_HEAD_BYTES);
  return String.fromCharCode(...bytes.subarray(start, stop)).replace(/\r?\n$/, "");
}
export function wordsOf(line: string): readonly string[] {
  return line.split(" ").filter((word) => word !== "");
}

/** Bytes of the value behind a command line; -1 where there is none. */
export function requestValueBytes(bytes: Uint8Array, start: number, lineEnd: number): number {
  if (lineEnd - start > MAX_HEAD_BYTES) return -1;
  const [command = "", key = "", ...rest] = wordsOf(lineHead(bytes, start, lineEnd));
  if (key.length > MAX_KEY_BYTES) return -1;
  if (command === "ms") return valueBytes(rest[0]);
  return STORES.has(command) && rest.length >= (command === "cas" ? 4 : 3) ? valueBytes(rest[2]) : -1;
}
export function responseValueBytes(bytes: Uint8Array, start: number, lineEnd: number): number {
  // Most lines begin otherwise.
  const first = bytes[start];
  if ((first !== 0x56 && first !== 0x43) || lineEnd - start > MAX_HEAD_BYTES) return -1;
  const words = wordsOf(lineHead(bytes, start, lineEnd));
  if (words[0] === "VA") return valueBytes(words[1]);
  return words[0] === "VALUE" || words[0] === "CONFIG" ? valueBytes(words[3]) : -1;
}
function valueBytes(word: string | undefined): number {
  if (word === undefined || !/^\d{1,10}$/.test(word)) return -1;
  return Math.min(Number(word), MAX_VALUE_BYTES + 1);
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

/** How sure it is that this whole line is a command or an answer. */
export function weighLine(side: 0 | 1, line: string): "sure" | "likely" | "no" {
  if ((side === 0 ? SURE_COMMAND : SURE_ANSWER).test(line)) return "sure";
  return (side === 0 ? LIKELY_COMMAND : LIKELY_ANSWER).test(line) ? "likely" : "no";
}
