// Domain names on the wire (RFC 1035, 3.1 and 4.1.4):
//   name  = *label ( root | pointer )      label = length(1..63) octets      pointer = 11 offset(14 bits)
// A pointer leads to an earlier place than the labels before it, so following always ends; hops and length are
// capped as well. As text, special characters are escaped as in zone files (RFC 1035, 5.1).
import { Malformed, type Reader } from "../../bytes/reader.ts";
import type { Codecs } from "../../codecs.ts";
import { HEADER_BYTES } from "./types.ts";

/** Bytes of a name with its length octets, all pointers followed (RFC 1035, 3.1). */
export const MAX_NAME_BYTES = 255;
/** Pointers followed in one name. */
export const MAX_NAME_POINTERS = 64;

const POINTER = 0xc0;

/** Called with the range of each label. */
type LabelVisitor = (from: number, to: number) => void;

/**
 * Walks the name at `at` in the message `bytes[start, end)`, through its pointers. Answers the position after the
 * name in its own place, or -1 when it is not a name.
 */
export function walkName(bytes: Uint8Array, start: number, at: number, end: number, visit?: LabelVisitor): number {
  let position = at;
  let after = -1;
  let floor = at;
  let length = 1;
  let pointers = 0;
  while (position < end) {
    const octet = bytes[position] as number;
    if (octet === 0) return after < 0 ? position + 1 : after;
    if (octet < 64) {
      length += octet + 1;
      const next = position + 1 + octet;
      if (length > MAX_NAME_BYTES || next > end) return -1;
      visit?.(position + 1, next);
      position = next;
      continue;
    }
    if (octet < POINTER || position + 1 >= end) return -1;
    const target = start + (((octet & 0x3f) << 8) | (bytes[position + 1] as number));
    if (target >= floor || target < start + HEADER_BYTES || ++pointers > MAX_NAME_POINTERS) return -1;
    if (after < 0) after = position + 2;
    floor = position = target;
  }
  return -1;
}

/** Reads a name as text: labels joined by dots without a last one, `.` for the root. */
export function readName(reader: Reader, codecs: Codecs): string {
  let text = "";
  const after = walkName(reader.bytes, reader.start, reader.at, reader.end, (from, to) => {
    if (text !== "") text += ".";
    text += formatLabel(reader.bytes, from, to, codecs);
  });
  if (after < 0) throw new Malformed("name is not valid", reader.offset);
  reader.skip(after - reader.at, "name");
  return text === "" ? "." : text;
}

const PLAIN_LABEL = /^[ !#-\-/-[\]-~]*$/;

/** A label as text: UTF-8 where it is valid, dots and backslashes escaped, other octets as \DDD. */
export function formatLabel(bytes: Uint8Array, from: number, to: number, codecs: Codecs): string {
  const latin1 = codecs.latin1(bytes, from, to);
  if (PLAIN_LABEL.test(latin1)) return latin1;
  return escapeText(codecs.utf8(bytes, from, to) ?? latin1, /[.\\"]/, latin1);
}

/** A character string (RFC 1035, 3.3) in quotes. */
export function formatString(bytes: Uint8Array, from: number, to: number, codecs: Codecs): string {
  const latin1 = codecs.latin1(bytes, from, to);
  return `"${escapeText(codecs.utf8(bytes, from, to) ?? latin1, /[\\"]/, latin1)}"`;
}

// Control characters, and all octets above ASCII of a text that is not UTF-8, become \DDD.
function escapeText(text: string, special: RegExp, latin1: string): string {
  const isUtf8 = text !== latin1 || /^[\0-\x7f]*$/.test(latin1);
  let escaped = "";
  for (const character of text) {
    const code = character.codePointAt(0) as number;
    if (special.test(character)) escaped += `\\${character}`;
    else if (code < 0x20 || code === 0x7f || (code > 0x7f && !isUtf8)) escaped += decimalEscape(code);
    else if (code >= 0x80 && code < 0xa0) escaped += `\\u${code.toString(16).padStart(4, "0")}`;
    else escaped += character;
  }
  return escaped;
}

function decimalEscape(code: number): string {
  return `\\${String(code).padStart(3, "0")}`;
}
