// Takes secrets out of texts: as they are, and as JSON, URLs, forms and base64 write them. One pass over the text tells
// which of them may be there at all, by their first four characters; only those are looked for.
import { leavesOf, valueOf } from "./constant-value.ts";

export const MASK = "••••";
/** What is shorter would hide half of a text that has nothing to do with it. */
export const MIN_SECRET_LENGTH = 4;
const HEAD_LENGTH = 4;
const TABLE_BITS = 16;

export type Mask = (text: string) => string;

/** A mask for these secrets, as the user wrote them. */
export function maskOf(secrets: readonly string[]): Mask {
  const needles = new Set(secrets.flatMap((text) => [text, ...leavesOf(valueOf(text))]).flatMap(formsOf));
  if (needles.size === 0) return (text) => text;
  const finder = new Finder([...needles]);
  return (text) => finder.mask(text);
}

function formsOf(secret: string): readonly string[] {
  if (secret.length < MIN_SECRET_LENGTH) return [];
  const json = JSON.stringify(secret).slice(1, -1);
  const jsonInJson = JSON.stringify(json).slice(1, -1);
  const url = encodeURIComponent(secret.toWellFormed());
  const form = new URLSearchParams({ a: secret }).toString().slice(2);
  const lower = [url, form].map((text) => text.replaceAll(/%[0-9A-F]{2}/g, (code) => code.toLowerCase()));
  return [secret, json, jsonInJson, url, encodeURI(secret.toWellFormed()), form, ...lower, ...base64FormsOf(secret)];
}

// Where a secret stands within what is encoded, `user:secret` for one, its bytes fall on characters in one of three
// ways; the characters that depend on its neighbours are left out.
function base64FormsOf(secret: string): readonly string[] {
  const bytes = Buffer.from(secret);
  const forms = [bytes.toString("base64")];
  for (const before of [0, 1, 2]) {
    const encoded = Buffer.concat([Buffer.alloc(before), bytes]).toString("base64");
    const from = Math.ceil((before * 8) / 6);
    const to = Math.floor(((before + bytes.length) * 8) / 6);
    if (to - from >= MIN_SECRET_LENGTH) forms.push(encoded.slice(from, to));
  }
  return forms.flatMap((form) => [form, form.replaceAll("+", "-").replaceAll("/", "_").replaceAll("=", "")]);
}

interface Span {
  readonly from: number;
  readonly to: number;
}

class Finder {
  readonly #needles: readonly { readonly text: string; readonly head: number }[];

  constructor(needles: readonly string[]) {
    this.#needles = needles.map((text) => ({ text, head: headAt(text, 0) }));
  }
  mask(text: string): string {
    const spans = this.#spansIn(text).toSorted((a, b) => a.from - b.from);
    const parts: string[] = [];
    let shownTo = 0;
    for (const { from, to } of spans) {
      // Secrets that overlap are one: nothing of either is left.
      if (from > shownTo || parts.length === 0) parts.push(text.slice(shownTo, from), MASK);
      shownTo = Math.max(shownTo, to);
    }
    return parts.join("") + text.slice(shownTo);
  }

  #spansIn(text: string): readonly Span[] {
    const heads = new Uint8Array(1 << TABLE_BITS);
    for (let at = 0; at + HEAD_LENGTH <= text.length; at++) heads[headAt(text, at)] = 1;
    const spans: Span[] = [];
    for (const { text: needle, head } of this.#needles) {
      if (heads[head] === 0) continue;
      // The engine's search does not take the product of both lengths, whatever they are made of.
      for (let from = text.indexOf(needle); from >= 0; from = text.indexOf(needle, from + needle.length))
        spans.push({ from, to: from + needle.length });
    }
    return spans;
  }
}

function headAt(text: string, at: number): number {
  const hash =
    Math.imul(text.charCodeAt(at), 0x9e3779b1) ^
    Math.imul(text.charCodeAt(at + 1), 0x85ebca6b) ^
    Math.imul(text.charCodeAt(at + 2), 0xc2b2ae35) ^
    Math.imul(text.charCodeAt(at + 3), 0x27d4eb2f);
  return hash >>> (32 - TABLE_BITS);
}
