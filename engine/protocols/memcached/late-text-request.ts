// A command of the text protocol as pairing sees it: its name. Keys, numbers and value wait as text of one character a byte until
// somebody reads the entry, or an answer names a key. Rare commands, quiet ones, and what may be a login are decoded at once.
import { KeptBytes, MAX_TEXT_BYTES, readable } from "../../bytes/kept-bytes.ts";
import type { Codecs } from "../../codecs.ts";
import { lineEndOf, lineRequest } from "./text-request.ts";
import { COMMANDS, MAY_BE_QUIET, METAS, STORES, wordsOf } from "./text-words.ts";
import type { MemcachedRequest } from "./types.ts";

const [BLANK, CR, LF] = [0x20, 0x0d, 0x0a];
const LINE_END_BYTES = 2;
const NOREPLY = " noreply";

/** Commands that are all of their line. */
const BARE: ReadonlyMap<string, MemcachedRequest> = new Map(
  [...COMMANDS]
    .filter((word) => !METAS.has(word) && !STORES.has(word))
    .map((word) => [word, lineRequest([word], null)]),
);

/** A whole message with its first word; null: it is to be decoded at once. */
export function readLater(
  word: string,
  bytes: Uint8Array,
  start: number,
  end: number,
  codecs: Codecs,
  mayBeLogin: boolean,
): MemcachedRequest | null {
  if (end - start === word.length + LINE_END_BYTES && bytes[end - LINE_END_BYTES] === CR) return BARE.get(word) ?? null;
  if (!COMMANDS.has(word) || METAS.has(word) || (mayBeLogin && word === "set")) return null;
  if (end - start > MAX_TEXT_BYTES || bytes[start] === BLANK) return null;
  const lineEnd = lineEndOf(bytes, start, end);
  if (MAY_BE_QUIET.has(word) && isQuiet(bytes, lineEnd)) return null;
  return new LateRequest(codecs, word, codecs.latin1(bytes, start, end), lineEnd - start);
}
/** Whether the line that ends here asks for no answer. */
function isQuiet(bytes: Uint8Array, lineEnd: number): boolean {
  let stop = lineEnd;
  while (bytes[stop - 1] === LF || bytes[stop - 1] === CR || bytes[stop - 1] === BLANK) stop--;
  for (let i = 1; i <= NOREPLY.length; i++)
    if (bytes[stop - i] !== NOREPLY.charCodeAt(NOREPLY.length - i)) return false;
  return true;
}

class LateRequest implements MemcachedRequest {
  readonly command: string;
  readonly opaque = "";
  readonly isQuiet = false;
  readonly #codecs: Codecs;
  readonly #text: string;
  readonly #lineEnd: number;
  #read: MemcachedRequest | null = null;

  constructor(codecs: Codecs, command: string, text: string, lineEnd: number) {
    this.#codecs = codecs;
    this.command = command;
    this.#text = text;
    this.#lineEnd = lineEnd;
  }
  get keys(): MemcachedRequest["keys"] {
    return this.#whole().keys;
  }
  get keysLeftOut(): number {
    return this.#whole().keysLeftOut;
  }
  get facts(): MemcachedRequest["facts"] {
    return this.#whole().facts;
  }
  get value(): MemcachedRequest["value"] {
    return this.#whole().value;
  }

  #whole(): MemcachedRequest {
    if (this.#read !== null) return this.#read;
    const text = this.#text;
    const from = this.#lineEnd;
    const line = readable(text.slice(0, from), this.#codecs).replace(/\r?\n$/, "");
    // Framing found the value that the line announces.
    const length = text.length - LINE_END_BYTES - from;
    const kept = length < 0 ? null : new KeptBytes(this.#codecs, text, from, from + length);
    this.#read = lineRequest(wordsOf(line), kept === null ? null : { length, kept, isSecret: false });
    return this.#read;
  }
}
