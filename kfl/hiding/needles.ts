// What to look for in a text so that a hidden value is found in it: as it is, and as addresses, JSON, XML, base64 and
// hexadecimal write it. Short values mean nothing by themselves: they are known by the key that stands before them.
import { encodeUtf8 } from "../paths/base64.ts";
import { REDACTED } from "../paths/steps.ts";
import { EvaluationError } from "../problem.ts";
import type { HiddenLeaf } from "./hidden-leaves.ts";
import { byteText, decodings, ENCODED_WORD, encodedForms, readingsOf, textForms } from "./spellings.ts";

/** Shortest value that is looked for without its key: a shorter one stands in many places by chance. */
export const MIN_TELLING_LENGTH = 4;
/** From here on a value is found inside words too, and a text that is a part of a hidden one is hidden. */
export const MIN_LONG_LENGTH = 8;
/** Of a longer value its beginning is looked for, and the whole text that has it is hidden. */
const MAX_NEEDLE_LENGTH = 4_096;
/** Characters compared for one entry, about; one that takes more has to stay where it is. */
const MAX_COMPARED = 200_000_000;

/** A form of a value. */
interface Needle {
  readonly text: string;
  /** A word of its own, not a part of one. */
  readonly isWord: boolean;
  readonly isCut: boolean;
}

export class Needles {
  /** Whole values that tell something by themselves. */
  readonly #exact = new Set<string>();
  /** Short values by key. */
  readonly #byKey = new Map<string, Set<string>>();
  readonly #inText: readonly Needle[];
  /** The same as bytes, each byte a character, and what base64 and hexadecimal make of them. */
  readonly #inBytes: readonly string[];
  readonly #encoded: readonly string[];
  /** Texts of which others may be parts. */
  readonly #wholes: readonly string[];
  #compared = 0;

  constructor(leaves: readonly HiddenLeaf[]) {
    const texts = new Set<string>();
    for (const { key, value } of leaves) {
      const text = String(value);
      const own = bareKey(key);
      if (isTelling(value)) texts.add(text);
      else if (own !== "") this.#byKey.set(own, (this.#byKey.get(own) ?? new Set()).add(text));
    }
    const looked = [...texts].map((text) => text.slice(0, MAX_NEEDLE_LENGTH));
    for (const text of texts) this.#exact.add(text);
    this.#inText = looked
      .flatMap((value) => textForms(value).map((text) => needleOf(text, value.length === MAX_NEEDLE_LENGTH)))
      .toSorted((a, b) => b.text.length - a.text.length);
    this.#inBytes = looked.map((text) => byteText(encodeUtf8(text)));
    this.#encoded = looked.flatMap(encodedForms);
    this.#wholes = [...texts].filter((text) => text.length > MIN_LONG_LENGTH).flatMap(readingsOf);
  }

  get isEmpty(): boolean {
    return this.#exact.size === 0 && this.#byKey.size === 0;
  }

  /** Whether the value under this key is one that is hidden. */
  has(value: string | number | boolean, key: string): boolean {
    const text = String(value);
    return this.#exact.has(text) || this.#byKey.get(bareKey(key))?.has(text) === true;
  }

  /** The text without what is hidden: itself where it shows nothing of it. */
  hideIn(text: string, key: string): string {
    if (this.has(text, key) || this.#isPart(text)) return REDACTED;
    let shown = this.#hidePairs(text);
    this.#compared += shown.length * (this.#inText.length + this.#encoded.length);
    if (this.#compared > MAX_COMPARED) throw new EvaluationError("too much text to look for hidden values in");
    for (const needle of this.#inText) {
      const next = replaceAll(shown, needle);
      if (next !== shown && needle.isCut) return REDACTED;
      shown = next;
    }
    const isSuspect = this.#encoded.some((form) => shown.includes(form));
    return isSuspect ? shown.replace(ENCODED_WORD, (word) => (this.#isEncoded(word) ? REDACTED : word)) : shown;
  }

  /** A name that is a hidden value, as maps by user or token have it. */
  hidesName(name: string): boolean {
    return name.length >= MIN_LONG_LENGTH && this.#exact.has(name);
  }

  #isPart(text: string): boolean {
    if (text.length < MIN_LONG_LENGTH) return false;
    return this.#wholes.some((whole) => {
      this.#compared += whole.length;
      return whole.length > text.length && replaceAll(whole, { text, isWord: true, isCut: false }) !== whole;
    });
  }

  /** A few letters are there by chance: what they decode to decides. */
  #isEncoded(word: string): boolean {
    const found = this.#encoded.filter((form) => word.includes(form));
    if (found.some((form) => form.length >= MIN_LONG_LENGTH)) return true;
    return found.length > 0 && decodings(word).some((bytes) => this.#inBytes.some((needle) => bytes.includes(needle)));
  }

  /** `pin=7`, `"pin": 7`, `pin: 7`, `<pin>7<`. */
  #hidePairs(text: string): string {
    if (this.#byKey.size === 0 || text.length < MIN_TELLING_LENGTH) return text;
    return text.replace(PAIRS, (whole, name: string, between: string, value: string) =>
      this.#byKey.get(bareKey(name))?.has(value) === true ? name + between + REDACTED : whole,
    );
  }
}

const PAIRS =
  /(?<![\w.~-])([\w.~-]{1,256})(["'\\]{0,2}\s{0,8}[:=>]\s{0,8}["'\\]{0,2})([^\s"'\\&;,<>{}()[\]]{1,8})(?![^\s"'\\&;,<>{}()[\]])/g;
/** What ends with a letter or digit and yet is none. */
const ESCAPE = /^%[0-9a-f]{2}$/i;
const WORD = /[\p{L}\p{N}_]/u;

/** A key however it is written: `User-Name`, `user_name` and `userName` are one. */
function bareKey(key: string): string {
  return key.toLowerCase().replace(/[^\p{L}\p{N}]/gu, "");
}

function needleOf(text: string, isCut: boolean): Needle {
  return { text, isWord: text.length < MIN_LONG_LENGTH, isCut };
}

function isTelling(value: HiddenLeaf["value"]): boolean {
  if (typeof value === "boolean") return false;
  return String(value).trim().length >= MIN_TELLING_LENGTH;
}

function replaceAll(text: string, { text: wanted, isWord }: Needle): string {
  if (!isWord) return text.replaceAll(wanted, REDACTED);
  let shown = "";
  let from = 0;
  for (let at = text.indexOf(wanted); at >= 0; at = text.indexOf(wanted, at + 1)) {
    if (at < from) continue;
    const end = at + wanted.length;
    const isEscaped = ESCAPE.test(text.slice(Math.max(0, at - 3), at));
    if ((!isEscaped && isInside(text[at - 1], wanted[0])) || isInside(wanted.at(-1), text[end])) continue;
    shown += text.slice(from, at) + REDACTED;
    from = end;
  }
  return from === 0 ? text : shown + text.slice(from);
}

/** Whether no word ends between the two characters. */
function isInside(before: string | undefined, after: string | undefined): boolean {
  return before !== undefined && after !== undefined && WORD.test(before) && WORD.test(after);
}
