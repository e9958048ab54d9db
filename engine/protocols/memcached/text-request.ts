// A command of the text protocol with its words named. Values are kept as bytes until somebody looks at them.
import type { JsonObject } from "../../../contract/index.ts";
import { Malformed } from "../../bytes/reader.ts";
import { KeptBytes } from "../../bytes/kept-bytes.ts";
import { textOf } from "../../bytes/shown-text.ts";
import type { Codecs } from "../../codecs.ts";
import { MAX_KEYS } from "./limits.ts";
import {
  ARITHMETICS,
  isCommand,
  MAY_BE_QUIET,
  METAS,
  requestValueBytes,
  RETRIEVALS,
  STORES,
  wordsOf,
} from "./text-words.ts";
import { count, type MemcachedRequest, NO_REQUEST, type Value } from "./types.ts";

const LF = 0x0a;
/** A command that memcached does not know is shown with so much of its line. */
const MAX_UNKNOWN_CHARACTERS = 300;

/** Where the line ends, after its LF. */
export function lineEndOf(bytes: Uint8Array, start: number, end: number): number {
  let at = start;
  while (at < end && bytes[at] !== LF) at++;
  return Math.min(end, at + 1);
}
export function lineText(bytes: Uint8Array, start: number, lineEnd: number, codecs: Codecs): string {
  return textOf(bytes, start, lineEnd, codecs).replace(/\r?\n$/, "");
}
/** The value behind a line, as much of it as there is. */
export function valueBehind(
  bytes: Uint8Array,
  from: number,
  end: number,
  length: number,
  codecs: Codecs,
  isSecret = false,
): Value {
  const stop = Math.min(end, from + length);
  return { length, kept: isSecret ? null : new KeptBytes(codecs, bytes, from, stop), isSecret };
}

/** `mayBeLogin`: nothing was answered well on its connection before. */
export function decodeTextRequest(
  bytes: Uint8Array,
  start: number,
  end: number,
  codecs: Codecs,
  mayBeLogin: boolean,
): MemcachedRequest {
  const lineEnd = lineEndOf(bytes, start, end);
  const words = wordsOf(lineText(bytes, start, lineEnd, codecs));
  const [command = ""] = words;
  if (!/^[\x20-\x7e]+$/.test(command)) throw new Malformed("a line that is no command", 0);
  const length = requestValueBytes(bytes, start, lineEnd);
  const isSecret = mayBeLogin && command === "set" && isLogin(bytes, lineEnd, end, length);
  const value = length < 0 ? null : valueBehind(bytes, lineEnd, end, length, codecs, isSecret);
  return lineRequest(words, value);
}
/** What the words of a line say, and the value behind it. */
export function lineRequest([command = "", ...rest]: readonly string[], value: Value | null): MemcachedRequest {
  if (METAS.has(command)) return metaRequest(command, rest, value);
  if (STORES.has(command)) return storeRequest(command, rest, value);
  return plainRequest(command, rest);
}

// A server with users (-Y) takes a `set` for a login until one succeeds, whatever its key: "name password".
function isLogin(bytes: Uint8Array, from: number, end: number, length: number): boolean {
  if (length < 3 || length > 512) return false;
  const text = String.fromCharCode(...bytes.subarray(from, Math.min(end, from + length)));
  return /^[^\s]+ [^\s]+$/.test(text);
}

function storeRequest(command: string, rest: readonly string[], value: Value | null): MemcachedRequest {
  const [key = "", flags = "", expiration = "", , ...more] = rest;
  const isQuiet = value !== null && more.at(-1) === "noreply";
  const facts: Record<string, JsonObject[string]> = { flags: count(flags), expiration: count(expiration) };
  if (command === "cas" && more[0] !== undefined) facts["cas"] = more[0];
  return { ...NO_REQUEST, command, keys: [key], isQuiet, facts, value };
}

function metaRequest(command: string, rest: readonly string[], value: Value | null): MemcachedRequest {
  const [key = "", ...words] = rest;
  const flags = command === "ms" ? words.slice(1) : words;
  const isQuiet = flags.includes("q");
  const facts: Record<string, JsonObject[string]> = flags.length === 0 ? {} : { metaFlags: metaFlags(flags) };
  const opaque = flags.find((flag) => flag.startsWith("O"))?.slice(1) ?? "";
  return { ...NO_REQUEST, command, keys: key === "" ? [] : [key], opaque, isQuiet, facts, value };
}
/** `v t T30` → `{"v": "", "t": "", "T": "30"}`. */
export function metaFlags(flags: readonly string[]): JsonObject {
  return Object.fromEntries(flags.slice(0, MAX_KEYS).map((flag) => [flag.slice(0, 1), flag.slice(1)]));
}

function plainRequest(command: string, words: readonly string[]): MemcachedRequest {
  const isQuiet = MAY_BE_QUIET.has(command) && words.at(-1) === "noreply";
  const rest = isQuiet ? words.slice(0, -1) : words;
  const [first = "", second = ""] = rest;
  const base = { ...NO_REQUEST, command, isQuiet };
  if (RETRIEVALS.has(command)) {
    const isTouching = command.startsWith("gat");
    const keys = isTouching ? rest.slice(1) : rest;
    const facts = isTouching ? { expiration: count(first) } : {};
    return { ...base, keys: keys.slice(0, MAX_KEYS), keysLeftOut: Math.max(0, keys.length - MAX_KEYS), facts };
  }
  if (ARITHMETICS.has(command)) return { ...base, keys: [first], facts: { delta: count(second) } };
  if (command === "touch") return { ...base, keys: [first], facts: { expiration: count(second) } };
  if (command === "delete") return { ...base, keys: [first] };
  if (!isCommand(command)) {
    const line = [command, ...rest].join(" ").slice(0, MAX_UNKNOWN_CHARACTERS);
    // What is behind a value that was refused is read as a command, too: it may be anything.
    return { ...base, command: command.slice(0, MAX_UNKNOWN_CHARACTERS), isQuiet: false, facts: { line } };
  }
  return { ...base, facts: rest.length === 0 ? {} : { arguments: rest.slice(0, MAX_KEYS).join(" ") } };
}
