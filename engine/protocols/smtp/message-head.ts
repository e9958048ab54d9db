// The head of a mail message: fields up to the first empty line, folded ones put together (RFC 5322, 2.2), words in other
// alphabets decoded (RFC 2047).
import type { JsonObject } from "../../../contract/index.ts";
import type { Codecs } from "../../codecs.ts";
import { base64Bytes } from "../../bytes/base64.ts";
import { lineText } from "../reply-lines.ts";

/** Fields of one message that are shown, and characters of one. */
export const MAX_FIELDS = 200;
export const MAX_FIELD_CHARACTERS = 4000;
const LF = 0x0a;
const DOT = 0x2e;

export interface MessageHead {
  /** `{name, value}` in order, names as they are written. */
  readonly fields: readonly JsonObject[];
  readonly fieldCount: number;
  /** Where the body begins; -1 where the head does not end in what there is. */
  readonly bodyAt: number;
}

/** Without the dots that were put before those at the beginning of lines (RFC 5321, 4.5.2). */
export function unstuffed(bytes: Uint8Array): Uint8Array {
  const found = new Uint8Array(bytes.length);
  let length = 0;
  for (let at = 0; at < bytes.length; at++) {
    const isFirst = at === 0 || bytes[at - 1] === LF;
    if (!isFirst || bytes[at] !== DOT) found[length++] = bytes[at] as number;
  }
  return found.subarray(0, length);
}

export function readMessageHead(bytes: Uint8Array, codecs: Codecs): MessageHead {
  const fields: { name: string; value: string }[] = [];
  let fieldCount = 0;
  for (let at = 0; at < bytes.length; ) {
    const found = bytes.indexOf(LF, at);
    const end = found < 0 ? bytes.length : found + 1;
    const line = lineText(bytes, at, end, codecs);
    at = end;
    if (line === "") return { fields: fields.map(decoded), fieldCount, bodyAt: at };
    const last = fields.at(-1);
    if (/^[ \t]/.test(line)) {
      if (last !== undefined && fieldCount <= MAX_FIELDS && last.value.length < MAX_FIELD_CHARACTERS)
        last.value += ` ${line.trim()}`;
      continue;
    }
    const colon = line.indexOf(":");
    // No field: a message that begins with its body.
    if (colon <= 0) return { fields: fields.map(decoded), fieldCount, bodyAt: at };
    if (fieldCount++ < MAX_FIELDS)
      fields.push({ name: line.slice(0, colon).trim(), value: line.slice(colon + 1).trim() });
  }
  return { fields: fields.map(decoded), fieldCount, bodyAt: -1 };

  function decoded({ name, value }: { name: string; value: string }): JsonObject {
    return { name, value: decodeWords(value, codecs).slice(0, MAX_FIELD_CHARACTERS) };
  }
}

const ENCODED = /=\?([\w-]{1,40})\?([bBqQ])\?([!->@-~]{0,200})\?=(\s+(?==\?[\w-]{1,40}\?[bBqQ]\?))?/g;

/** `=?utf-8?B?S8Okc2U=?=` is `Käse`. What is in an alphabet that is not known stays as it is. */
export function decodeWords(text: string, codecs: Codecs): string {
  return text.replaceAll(ENCODED, (whole, charset: string, how: string, word: string) => {
    const bytes = how.toUpperCase() === "B" ? base64Bytes(word) : quoted(word);
    return inAlphabet(charset.toLowerCase(), bytes, codecs) ?? whole;
  });
}
function quoted(word: string): Uint8Array {
  const text = word
    .replaceAll("_", " ")
    .replaceAll(/=([0-9A-Fa-f]{2})/g, (_, hex: string) => String.fromCharCode(Number.parseInt(hex, 16)));
  return Uint8Array.from(text, (character) => character.charCodeAt(0));
}
function inAlphabet(charset: string, bytes: Uint8Array, codecs: Codecs): string | null {
  if (charset === "utf-8" || charset === "us-ascii") return codecs.utf8(bytes, 0, bytes.length);
  return charset === "iso-8859-1" ? codecs.latin1(bytes, 0, bytes.length) : null;
}
