// The part of BER that LDAP uses (RFC 4511, 5.1): definite lengths, one-octet tags.
import { Malformed, Reader } from "../../bytes/reader.ts";
import { textOf, utf8Text } from "../../bytes/shown-text.ts";
import type { Codecs } from "../../codecs.ts";

/** Octets of a length behind its first. */
const MAX_LENGTH_OCTETS = 4;
export const TAG = { boolean: 0x01, integer: 0x02, octets: 0x04, enumerated: 0x0a, sequence: 0x30, set: 0x31 } as const;
/** Letters shown of a text. */
export const MAX_TEXT_BYTES = 4096;

/** One element: its tag, and a reader that cannot leave its contents. */
export interface Element {
  readonly tag: number;
  readonly body: Reader;
}
export function readElement(reader: Reader, what: string): Element {
  const tag = reader.u8(what);
  if ((tag & 0x1f) === 0x1f) throw new Malformed(`${what} has a long tag`, reader.offset);
  return { tag, body: reader.sub(readLength(reader, what), what) };
}
export function readTagged(reader: Reader, tag: number, what: string): Reader {
  const element = readElement(reader, what);
  if (element.tag !== tag) throw new Malformed(`${what} has the tag ${element.tag.toString(16)}`, reader.offset);
  return element.body;
}
/** The next element has this tag. */
export function isNext(reader: Reader, tag: number): boolean {
  return reader.left > 0 && reader.bytes[reader.at] === tag;
}
function readLength(reader: Reader, what: string): number {
  const first = reader.u8(what);
  if (first < 0x80) return first;
  const octets = first & 0x7f;
  if (octets === 0 || octets > MAX_LENGTH_OCTETS)
    throw new Malformed(`${what} has a length that LDAP does not allow`, reader.offset);
  let length = 0;
  for (let i = 0; i < octets; i++) length = length * 256 + reader.u8(what);
  return length;
}

export function integerOf(body: Reader, what: string): number {
  if (body.left === 0 || body.left > 4) throw new Malformed(`${what} is no number`, body.offset);
  let value = (body.u8(what) << 24) >> 24;
  while (body.left > 0) value = value * 256 + body.u8(what);
  return value;
}
export function readInteger(reader: Reader, what: string, tag: number = TAG.integer): number {
  return integerOf(readTagged(reader, tag, what), what);
}
export function booleanOf(body: Reader): boolean {
  return body.u8("a truth value") !== 0;
}
/** Text where it is UTF-8, else one character an octet. */
export function textIn(body: Reader, codecs: Codecs): string {
  const shown = Math.min(body.left, MAX_TEXT_BYTES);
  return textOf(body.bytes, body.at, body.at + shown, codecs, shown < body.left);
}
export function readText(reader: Reader, what: string, codecs: Codecs): string {
  return textIn(readTagged(reader, TAG.octets, what), codecs);
}
/** Text where it is UTF-8 without control characters, else base64 (RFC 4517 has values of both kinds). */
export function valueIn(body: Reader, codecs: Codecs): string {
  const shown = Math.min(body.left, MAX_TEXT_BYTES);
  const text = utf8Text(body.bytes, body.at, body.at + shown, codecs, shown < body.left);
  const isText = text !== null && !hasControl(text);
  return isText ? text : codecs.base64(body.bytes, body.at, body.at + shown);
}
function hasControl(text: string): boolean {
  for (let i = 0; i < text.length; i++) {
    const code = text.charCodeAt(i);
    if (code < 0x20 && code !== 0x0a && code !== 0x0d && code !== 0x09) return true;
  }
  return false;
}
