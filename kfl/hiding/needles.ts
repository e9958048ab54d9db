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

/** Values as bytes, each byte a character, and what base64 and hexadecimal make of them. */
interface Encoded {
  readonly bytes: readonly string[];
  readonly forms: readonly string[];
}

// Most texts are too short to hold a value in any form: what only others need is made when the first of them comes.
export class Needles {
  /** Whole values that tell something by themselves. */
  readonly #exact = new Set<string>();
  /** Short values by key. */
  readonly #byKey = new Map<string, Set<string>>();
  readonly #looked: readonly string[];
  readonly #shortest: number;
  #forms: readonly Needle[] | null = null;
  #encoded: Encoded | null = null;
  /** Texts of which others may be parts. */
  #wholes: readonly string[] | null = null;
  #compared = 0;

  constructor(leaves: readonly HiddenLeaf[]) {
    for (const { key, value } of leaves) {
      const text = String(value);
      if (isTelling(value)) this.#exact.add(text);
      else if (key !== "") {
        const own = bareKey(key);
        this.#byKey.set(own, (this.#byKey.get(own) ?? new Set()).add(text));
      }
    }
    this.#looked = [...this.#exact].map((text) => text.slice(0, MAX_NEEDLE_LENGTH));
    this.#shortest = this.#looked.reduce((least, text) => Math.min(least, text.trim().length), Infinity);
  }

  get isEmpty(): boolean {
    return this.#exact.size === 0 && this.#byKey.size === 0;
  }

  /** Whether the value under this key is one that is hidden. */
  has(value: string | number | boolean, key: string): boolean {
    const text = String(value);
    return this.#exact.has(text) || (this.#byKey.size > 0 && this.#byKey.get(bareKey(key))?.has(text) === true);
  }

  /** The text without what is hidden: itself where it shows nothing of it. */
  hideIn(text: string, key: string): string {
    if (this.has(text, key) || this.#isPart(text)) return REDACTED;
    const shown = this.#hidePairs(text);
    return shown.length < this.#shortest ? shown : this.#hideEncoded(this.#hideForms(shown));
  }

  #hideForms(text: string): string {
    this.#forms ??= this.#looked.flatMap(needlesOf).toSorted((a, b) => b.text.length - a.text.length);
    this.#count(text.length * this.#forms.length);
    let shown = text;
    for (const needle of this.#forms) {
      const next = replaceAll(shown, needle);
      if (next !== shown && needle.isCut) return REDACTED;
      shown = next;
    }
    return shown;
  }

  #hideEncoded(text: string): string {
    // Three bytes are four characters, and the first and last of these are not the value's alone.
    if (text.length < Math.floor((this.#shortest * 4) / 3) - 1) return text;
    this.#encoded ??= {
      bytes: this.#looked.map((value) => byteText(encodeUtf8(value))),
      forms: this.#looked.flatMap(encodedForms),
    };
    const { bytes, forms } = this.#encoded;
    this.#count(text.length * forms.length);
    if (!forms.some((form) => text.includes(form))) return text;
    return text.replace(ENCODED_WORD, (word) => {
      const found = forms.filter((form) => word.includes(form));
      // A few letters are there by chance: what they decode to decides.
      const isSure = found.some((form) => form.length >= MIN_LONG_LENGTH);
      const isThere = isSure || (found.length > 0 && decodings(word).some((one) => bytes.some((b) => one.includes(b))));
      return isThere ? REDACTED : word;
    });
  }

  #count(characters: number): void {
    this.#compared += characters;
    if (this.#compared > MAX_COMPARED) throw new EvaluationError("too much text to look for hidden values in");
  }

  /** A name that is a hidden value, as maps by user or token have it. */
  hidesName(name: string): boolean {
    return name.length >= MIN_LONG_LENGTH && this.#exact.has(name);
  }

  #isPart(text: string): boolean {
    if (text.length < MIN_LONG_LENGTH) return false;
    this.#wholes ??= [...this.#exact].filter((whole) => whole.length > MIN_LONG_LENGTH).flatMap(readingsOf);
    return this.#wholes.some((whole) => {
      if (whole.length <= text.length) return false;
      this.#count(whole.length);
      return replaceAll(whole, { text, isWord: true, isCut: false }) !== whole;
    });
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

function needlesOf(value: string): readonly Needle[] {
  const isCut = value.length === MAX_NEEDLE_LENGTH;
  return textForms(value).map((text) => ({ text, isWord: text.length < MIN_LONG_LENGTH, isCut }));
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
