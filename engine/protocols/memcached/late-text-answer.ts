// What an answer of the text protocol holds, read when somebody reads the entry: values with their lines, and statistics. Until
// then it waits as text of one character a byte.
import type { Json, JsonObject } from "../../../contract/index.ts";
import { KeptBytes, MAX_TEXT_BYTES, readable } from "../../bytes/kept-bytes.ts";
import type { Codecs } from "../../codecs.ts";
import { wordsOf } from "./text-words.ts";
import { count, type Item, type MemcachedResponse, type Value } from "./types.ts";

const [LF, CR, BLANK, DEL] = [0x0a, 0x0d, 0x20, 0x7f];
const LINE_END_BYTES = 2;
const VALUE = "VALUE ";
const STAT = "STAT ";

/** `VALUE key flags bytes [cas]` and the value behind it. */
export class LateItem implements Item {
  readonly #codecs: Codecs;
  readonly #text: string;
  readonly #valueAt: number;

  constructor(codecs: Codecs, text: string, valueAt: number) {
    this.#codecs = codecs;
    this.#text = text;
    this.#valueAt = valueAt;
  }
  /** Where the value begins in a whole message that can be read later: it is not long, and its line is one of ASCII; else -1. */
  static valueFrom(bytes: Uint8Array, start: number, end: number): number {
    if (end - start > MAX_TEXT_BYTES) return -1;
    let at = start;
    for (; at < end && bytes[at] !== LF; at++) if ((bytes[at] as number) >= DEL) return -1;
    // One blank: the key is found without looking for words.
    const isPlain = bytes[start] !== BLANK && bytes[start + VALUE.length] !== BLANK;
    return isPlain && at + 1 < end ? at + 1 : -1;
  }
  get key(): string {
    return this.#text.slice(VALUE.length, this.#text.indexOf(" ", VALUE.length));
  }
  get facts(): JsonObject {
    return keyAndFacts(wordsOf(this.#text.slice(0, this.#valueAt).replace(/\r?\n$/, "")).slice(1)).facts;
  }
  get value(): Value {
    const end = this.#text.length - LINE_END_BYTES;
    const kept = new KeptBytes(this.#codecs, this.#text, this.#valueAt, end);
    return { length: kept.length, kept, isSecret: false };
  }
}
/** What stands behind `VALUE`. */
export function keyAndFacts([key = "", flags = "", , cas]: readonly string[]): Pick<Item, "key" | "facts"> {
  return { key, facts: { flags: count(flags), ...(cas === undefined ? {} : { cas }) } };
}

/** Whole lines of `STAT name value` and their like. */
export class LateLines {
  readonly #codecs: Codecs;
  readonly #lines: readonly KeptBytes[];

  constructor(codecs: Codecs, lines: readonly KeptBytes[]) {
    this.#codecs = codecs;
    this.#lines = lines;
  }
  read(): JsonObject {
    const found = new Map<string, Json>();
    for (const lines of this.#lines) {
      const text = lines.latin1(this.#codecs);
      for (let at = 0, end = text.indexOf("\n"); end >= 0; at = end + 1, end = text.indexOf("\n", at)) {
        const stop = text.charCodeAt(end - 1) === CR ? end - 1 : end;
        const line = readable(text.slice(at, stop), this.#codecs);
        const [name, value] = plainStatistic(line) ?? statistic(wordsOf(line));
        found.set(name, value);
      }
    }
    return Object.fromEntries(found);
  }
}
/** `STAT name value`, as almost all are. */
function plainStatistic(line: string): readonly [string, Json] | null {
  const nameEnd = line.indexOf(" ", STAT.length);
  const isPlain = line.startsWith(STAT) && nameEnd > STAT.length && nameEnd + 1 < line.length;
  if (!isPlain || line.includes(" ", nameEnd + 1)) return null;
  return [line.slice(STAT.length, nameEnd), numberOr(line.slice(nameEnd + 1))];
}
function statistic([word = "", name = "", ...value]: readonly string[]): readonly [string, Json] {
  const text = value.join(" ");
  if (word === "STAT") return [name, numberOr(text)];
  return word.startsWith("key=") ? [word.slice(4), [name, text].join(" ").trim()] : [name, text];
}
function numberOr(text: string): Json {
  return /^\d{1,15}$/.test(text) ? Number(text) : text;
}

/** What the last line of an answer says. */
export type Said = Pick<MemcachedResponse, "status" | "isError" | "message" | "opaque" | "facts">;

export class TextResponse implements MemcachedResponse {
  readonly status: string;
  readonly code = null;
  readonly isError: boolean;
  readonly message: string;
  readonly opaque: string;
  readonly facts: JsonObject;
  readonly items: readonly Item[];
  readonly itemsLeftOut: number;
  readonly statsLeftOut: number;
  readonly isIncomplete: boolean;
  readonly #stats: LateLines | null;

  constructor(
    said: Said,
    items: readonly Item[],
    itemsLeftOut: number,
    stats: LateLines | null,
    statsLeftOut: number,
    isIncomplete: boolean,
  ) {
    this.status = said.status;
    this.isError = said.isError;
    this.message = said.message;
    this.opaque = said.opaque;
    this.facts = said.facts;
    this.items = items;
    this.itemsLeftOut = itemsLeftOut;
    this.#stats = stats;
    this.statsLeftOut = statsLeftOut;
    this.isIncomplete = isIncomplete;
  }
  get stats(): JsonObject | null {
    return this.#stats?.read() ?? null;
  }
}
