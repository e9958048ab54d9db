// Strings of messages: bytes up to a NUL, in the encoding of the connection, which is UTF-8 nearly always.
import { Malformed, type Reader } from "../../bytes/reader.ts";
import { textOf } from "../../bytes/shown-text.ts";
import { type TextReader, textWithin } from "../../bytes/text-reader.ts";
import type { Codecs } from "../../codecs.ts";

/** Bytes of a statement, an error text or another long text that an entry shows. */
export const MAX_TEXT_BYTES = 65_536;

export interface ReadText {
  readonly text: string;
  readonly isCut: boolean;
}

/** The next string. `isMessageCut`: the message goes on behind the bytes that were kept, so the end may be missing. */
export function readLongString(reader: Reader, what: string, codecs: Codecs, isMessageCut: boolean): ReadText {
  const from = reader.at;
  const found = reader.bytes.indexOf(0, from);
  const isOpen = found < 0 || found >= reader.end;
  if (isOpen && !isMessageCut) throw new Malformed(`${what} has no end`, reader.offset);
  const to = isOpen ? reader.end : found;
  reader.skip(to - from + (isOpen ? 0 : 1), what);
  const stop = Math.min(to, from + MAX_TEXT_BYTES);
  const isCut = isOpen || stop < to;
  return { text: textOf(reader.bytes, from, stop, codecs, isCut), isCut };
}

export function readString(reader: Reader, what: string, codecs: Codecs): string {
  return readLongString(reader, what, codecs, false).text;
}

// The same of bytes that are kept as text.

export function readLongText(reader: TextReader, what: string, codecs: Codecs, isMessageCut: boolean): ReadText {
  const { text, at: from, end } = reader;
  let to = from;
  while (to < end && text.charCodeAt(to) !== 0) to++;
  const isOpen = to === end;
  if (isOpen && !isMessageCut) throw new Malformed(`${what} has no end`, reader.offset);
  reader.at = isOpen ? to : to + 1;
  const stop = Math.min(to, from + MAX_TEXT_BYTES);
  const isCut = isOpen || stop < to;
  return { text: textWithin(text, from, stop, codecs, isCut), isCut };
}

export function readText(reader: TextReader, what: string, codecs: Codecs): string {
  return readLongText(reader, what, codecs, false).text;
}
