// Answers of the text protocol: one line, or several up to END. `TextAnswer` puts the lines of one answer together.
import type { JsonObject } from "../../../contract/index.ts";
import { KeptBytes } from "../../bytes/kept-bytes.ts";
import type { Codecs } from "../../codecs.ts";
import type { Span } from "../../moment.ts";
import { MAX_ITEMS, MAX_STATS } from "./limits.ts";
import { lineEndOf, lineText, metaFlags, valueBehind } from "./text-request.ts";
import { keyAndFacts, LateItem, LateLines, type Said, TextResponse } from "./late-text-answer.ts";
import { isEnd, METAS, responseValueBytes, RETRIEVALS, wordsOf } from "./text-words.ts";
import { count, type Item, type MemcachedRequest, type MemcachedResponse } from "./types.ts";

const CR = 0x0d;
const LINE_END_BYTES = 2;

/** Lines that go on until END (mgdump: EN). */
const GOING_ON: ReadonlySet<string> = new Set(["VALUE", "STAT", "ITEM", "PREFIX", "CONFIG", "mg"]);
const ERRORS: ReadonlySet<string> = new Set(["ERROR", "CLIENT_ERROR", "SERVER_ERROR"]);
const META_STATUS: ReadonlySet<string> = new Set(["HD", "NS", "EX", "NF", "EN", "VA", "MN", "ME"]);

/** Answers of one word, which say all. */
const BARE: ReadonlyMap<string, MemcachedResponse> = new Map(
  "END STORED NOT_STORED EXISTS NOT_FOUND DELETED TOUCHED OK RESET ERROR HD NS EX NF EN MN"
    .split(" ")
    .map((word) => [word, new TextResponse(whatIsSaid(word, word), [], 0, null, 0, false)]),
);

function goesOn(word: string): boolean {
  return GOING_ON.has(word) || word.startsWith("key=");
}

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
  /** Whole lines. */
  readonly #stats: KeptBytes[] = [];
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
    return repeatedIn(this.#line, flag);
  }

  /** Answers whether this was its last line. `word` is the first of `bytes[start, end)`, and `isCut` says that they go on. */
  add(word: string, bytes: Uint8Array, start: number, end: number, isCut: boolean): boolean {
    if (isCut) this.isTruncated = true;
    if (word === "STAT") return this.#statistics(bytes, start, end);
    if (end - start === word.length + LINE_END_BYTES && bytes[end - LINE_END_BYTES] === CR && BARE.has(word)) {
      this.#status = this.#line = word;
      return true;
    }
    if (word === "VALUE" && !isCut && this.#takesLater(bytes, start, end)) return false;
    const lineEnd = lineEndOf(bytes, start, end);
    return this.#read(lineText(bytes, start, lineEnd, this.#codecs), bytes, start, lineEnd, end);
  }

  #read(line: string, bytes: Uint8Array, start: number, lineEnd: number, end: number): boolean {
    const [word = "", ...rest] = wordsOf(line);
    const length = responseValueBytes(bytes, start, lineEnd);
    const isLast = word === "VA" || !goesOn(word);
    if (isLast) {
      this.#status = word;
      this.#line = line;
    }
    if (length >= 0) this.#item(word, rest, bytes, lineEnd, end, length);
    else if (!isLast) this.#keepStatistics(bytes, start, end, 1);
    return isLast;
  }

  /** A value that is kept as a whole, with its line before it. */
  #takesLater(bytes: Uint8Array, start: number, end: number): boolean {
    const from = LateItem.valueFrom(bytes, start, end);
    const length = end - LINE_END_BYTES - from;
    if (from < 0 || this.#items.length >= MAX_ITEMS || this.#keptBytes + Math.max(length, 1) > this.#maxKeptBytes)
      return false;
    this.#keptBytes += length;
    this.#items.push(new LateItem(this.#codecs, this.#codecs.latin1(bytes, start, end), from - start));
    return true;
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
    this.#items.push(word === "VA" ? { key: "", facts: {}, value } : { ...keyAndFacts(rest), value });
  }

  /** Lines of statistics, and perhaps the END behind them. */
  #statistics(bytes: Uint8Array, start: number, end: number): boolean {
    let lineCount = 0;
    let [at, stop] = [start, start];
    while (at < end && !isEnd(bytes, at, end)) {
      at = lineEndOf(bytes, at, end);
      if (this.#statCount + ++lineCount <= MAX_STATS) stop = at;
    }
    this.#keepStatistics(bytes, start, stop, lineCount);
    if (at < end) this.#status = this.#line = "END";
    return at < end;
  }
  #keepStatistics(bytes: Uint8Array, start: number, end: number, lineCount: number): void {
    this.#statCount += lineCount;
    if (this.#statCount > MAX_STATS) this.isTruncated = true;
    if (this.#statCount - lineCount < MAX_STATS) this.#stats.push(new KeptBytes(this.#codecs, bytes, start, end));
  }

  build(isIncomplete: boolean): MemcachedResponse {
    const word = this.#status;
    const isBare = this.#line === word && this.#items.length + this.#itemsLeftOut + this.#statCount === 0;
    const known = isBare && !isIncomplete ? BARE.get(word) : undefined;
    if (known !== undefined) return known;
    const stats = this.#statCount === 0 ? null : new LateLines(this.#codecs, this.#stats);
    const statsLeftOut = Math.max(0, this.#statCount - MAX_STATS);
    const said = whatIsSaid(word, this.#line);
    return new TextResponse(said, this.#items, this.#itemsLeftOut, stats, statsLeftOut, isIncomplete);
  }
}

function whatIsSaid(word: string, line: string): Said {
  const rest = line.slice(word.length).trim();
  const said = { status: word, isError: false, message: "", opaque: "", facts: {} };
  if (ERRORS.has(word)) return { ...said, isError: true, message: rest };
  if (META_STATUS.has(word)) return { ...said, opaque: repeatedIn(line, "O"), facts: metaFacts(word, rest) };
  if (/^\d+$/.test(word)) return { ...said, status: "OK", facts: { number: count(word) } };
  if (word === "VERSION") return { ...said, facts: { version: rest } };
  if (/^[a-z]/.test(word)) return { ...said, status: "", facts: { text: line } };
  return rest === "" ? said : { ...said, facts: { text: rest } };
}
function repeatedIn(line: string, flag: string): string {
  const found = wordsOf(line).find((word, i) => i > 0 && word[0] === flag);
  return found?.slice(1) ?? "";
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
  return goesOn(word) && word === open.head;
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
