// Answers of the text protocol: one line, or several up to END. `TextAnswer` puts the lines of one answer together.
import type { Json, JsonObject } from "../../../contract/index.ts";
import type { Codecs } from "../../codecs.ts";
import type { Span } from "../../moment.ts";
import { MAX_ITEMS, MAX_STATS } from "./limits.ts";
import { lineEndOf, lineText, metaFlags, valueBehind } from "./text-request.ts";
import { METAS, responseValueBytes, RETRIEVALS, wordsOf } from "./text-words.ts";
import { count, type Item, type MemcachedRequest, type MemcachedResponse, NO_RESPONSE } from "./types.ts";

/** Lines that go on until END (mgdump: EN). */
const GOING_ON = /^(?:VALUE|STAT|ITEM|PREFIX|CONFIG|mg|key=.*)$/;
const ERRORS: ReadonlySet<string> = new Set(["ERROR", "CLIENT_ERROR", "SERVER_ERROR"]);
const META_STATUS: ReadonlySet<string> = new Set(["HD", "NS", "EX", "NF", "EN", "VA", "MN", "ME"]);

/** The lines of one answer. */
export class TextAnswer {
  readonly span: Span;
  isTruncated = false;
  /** First word of the first line. */
  readonly head: string;
  /** First word of its last line. */
  #status = "";
  #line = "";
  readonly #items: Item[] = [];
  #itemsLeftOut = 0;
  readonly #stats = new Map<string, Json>();
  #statCount = 0;
  #keptBytes = 0;
  readonly #codecs: Codecs;
  readonly #maxKeptBytes: number;

  constructor(head: string, span: Span, codecs: Codecs, maxKeptBytes: number) {
    this.head = head;
    this.span = span;
    this.#codecs = codecs;
    this.#maxKeptBytes = maxKeptBytes;
  }
  /** First key that it returns, where it returns values by key. */
  get firstKey(): string {
    return this.#items[0]?.key ?? "";
  }
  get status(): string {
    return this.#status;
  }
  /** What a meta answer repeats of its request: `O` its number, `k` its key. Empty where it does not. */
  repeated(flag: "O" | "k"): string {
    if (!META_STATUS.has(this.#status)) return "";
    const found = wordsOf(this.#line).find((word, i) => i > 0 && word[0] === flag);
    return found?.slice(1) ?? "";
  }

  /** Answers whether this was its last line. */
  add(bytes: Uint8Array, start: number, end: number): boolean {
    const lineEnd = lineEndOf(bytes, start, end);
    const line = lineText(bytes, start, lineEnd, this.#codecs);
    const [word = "", ...rest] = wordsOf(line);
    const length = responseValueBytes(bytes, start, lineEnd);
    if (word === "VA" || !GOING_ON.test(word)) {
      this.#status = word;
      this.#line = line;
    }
    if (length >= 0) this.#item(word, rest, bytes, lineEnd, end, length);
    else if (GOING_ON.test(word)) this.#stat(word, rest);
    return word === "VA" || !GOING_ON.test(word);
  }

  #item(word: string, rest: readonly string[], bytes: Uint8Array, from: number, end: number, length: number): void {
    if (this.#items.length >= MAX_ITEMS || this.#keptBytes >= this.#maxKeptBytes) {
      this.#itemsLeftOut++;
      this.isTruncated = true;
      return;
    }
    const stop = Math.min(end, from + length, from + this.#maxKeptBytes - this.#keptBytes);
    if (stop < from + length) this.isTruncated = true;
    this.#keptBytes += Math.max(0, stop - from);
    const value = valueBehind(bytes, from, stop, length, this.#codecs);
    if (word === "VA") {
      this.#items.push({ key: "", facts: {}, value });
      return;
    }
    const [key = "", flags = "", , cas] = rest;
    this.#items.push({ key, facts: { flags: count(flags), ...(cas === undefined ? {} : { cas }) }, value });
  }
  #stat(word: string, [name = "", ...value]: readonly string[]): void {
    if (this.#statCount++ >= MAX_STATS) {
      this.isTruncated = true;
      return;
    }
    const text = value.join(" ");
    if (word === "STAT") this.#stats.set(name, /^\d{1,15}$/.test(text) ? Number(text) : text);
    else if (word.startsWith("key=")) this.#stats.set(word.slice(4), [name, text].join(" ").trim());
    else this.#stats.set(name, text);
  }

  build(isIncomplete: boolean): MemcachedResponse {
    const word = this.#status;
    const rest = this.#line.slice(word.length).trim();
    const base = { ...NO_RESPONSE, items: this.#items, itemsLeftOut: this.#itemsLeftOut, isIncomplete };
    const stats = this.#statCount === 0 ? null : Object.fromEntries(this.#stats);
    const whole = { ...base, stats, statsLeftOut: Math.max(0, this.#statCount - MAX_STATS), status: word };
    if (ERRORS.has(word)) return { ...whole, isError: true, message: rest };
    if (META_STATUS.has(word)) return { ...whole, opaque: this.repeated("O"), facts: metaFacts(word, rest) };
    if (/^\d+$/.test(word)) return { ...whole, status: "OK", facts: { number: count(word) } };
    if (word === "VERSION") return { ...whole, facts: { version: rest } };
    if (/^[a-z]/.test(word)) return { ...whole, status: "", facts: { text: this.#line } };
    return rest === "" ? whole : { ...whole, facts: { text: rest } };
  }
}

function metaFacts(word: string, rest: string): JsonObject {
  const words = wordsOf(rest);
  // ME key name=value …
  if (word === "ME") return Object.fromEntries([["text", words.slice(1).join(" ")]]);
  const flags = word === "VA" ? words.slice(1) : words;
  return flags.length === 0 ? {} : { metaFlags: metaFlags(flags) };
}

/** Whether a line with this first word goes on with the answer `open`, rather than being one of its own. */
export function continues(open: TextAnswer, word: string): boolean {
  if (word === "END" || (word === "EN" && open.head === "mg") || ERRORS.has(word)) return true;
  if (open.head.startsWith("key=")) return word.startsWith("key=");
  return GOING_ON.test(word) && word === open.head;
}

/** What quiet meta commands do not answer. */
const SUPPRESSED: Readonly<Record<string, readonly string[]>> = {
  mg: ["EN"],
  ms: ["HD"],
  md: ["HD"],
  ma: ["HD"],
};
const STORED = ["STORED", "NOT_STORED", "EXISTS", "NOT_FOUND"];
const ANSWERS: Readonly<Record<string, readonly string[]>> = {
  set: STORED,
  add: STORED,
  replace: STORED,
  append: STORED,
  prepend: STORED,
  cas: STORED,
  delete: ["DELETED", "NOT_FOUND"],
  touch: ["TOUCHED", "NOT_FOUND"],
  mg: ["HD", "VA", "EN", "NF"],
  ms: ["HD", "NS", "EX", "NF"],
  md: ["HD", "NF", "EX"],
  ma: ["HD", "VA", "NF", "NS", "EX"],
  mn: ["MN"],
  me: ["ME", "EN"],
  version: ["VERSION"],
};
const OWN: ReadonlySet<string> = new Set([...Object.values(ANSWERS).flat(), "VALUE"]);

/** Whether a request can have this answer. */
export function canAnswer(request: MemcachedRequest, answer: TextAnswer): boolean {
  const { command, isQuiet, keys } = request;
  const { status, head } = answer;
  if (status === "ERROR") return !isQuiet;
  if (ERRORS.has(status)) return head === status || canHaveHead(command, head);
  if (ANSWERS[command] === undefined) return canHaveHead(command, head) && hasKey(request, answer);
  if (isQuiet && !(command in SUPPRESSED)) return false;
  if (isQuiet && (SUPPRESSED[command] ?? []).includes(status)) return false;
  return (ANSWERS[command] ?? []).includes(status) && keys.length < 2 && repeats(answer, request);
}
// A miss repeats neither in older servers.
function repeats(answer: TextAnswer, { command, opaque, keys }: MemcachedRequest): boolean {
  if (!METAS.has(command) || command === "me" || command === "mn") return true;
  const [number, key] = [answer.repeated("O"), answer.repeated("k")];
  return (number === opaque || (number === "" && answer.status === "EN")) && (key === "" || key === keys[0]);
}
function canHaveHead(command: string, head: string): boolean {
  if (RETRIEVALS.has(command)) return head === "VALUE" || head === "END";
  if (command === "incr" || command === "decr") return /^\d+$/.test(head) || head === "NOT_FOUND";
  const known = ANSWERS[command];
  if (known !== undefined) return known.includes(head);
  return !OWN.has(head) || head === "EN";
}
function hasKey({ command, keys, keysLeftOut }: MemcachedRequest, { firstKey }: TextAnswer): boolean {
  return firstKey === "" || !RETRIEVALS.has(command) || keysLeftOut > 0 || keys.includes(firstKey);
}
