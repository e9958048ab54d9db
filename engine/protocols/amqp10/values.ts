// The few values that are looked at (1.6 of the specification): texts and numbers at the beginning of a performative's list.
import { Malformed, type Reader } from "../../bytes/reader.ts";
import { textOf } from "../../bytes/shown-text.ts";
import type { Codecs } from "../../codecs.ts";

/** Items of an array that are shown. */
export const MAX_SHOWN_ITEMS = 50;
/** Bytes of a text that are shown: container ids are made up by clients. */
const MAX_TEXT_BYTES = 1024;

/** Steps into the list of a performative and gives its count of fields. */
export function readListHead(reader: Reader): number {
  const constructor = reader.u8("the list");
  if (constructor === 0x45) return 0;
  if (constructor === 0xc0) {
    reader.skip(1, "the size of the list");
    return reader.u8("the length of the list");
  }
  if (constructor !== 0xd0) throw new Malformed("fields that are no list", reader.offset);
  reader.skip(4, "the size of the list");
  return reader.u32("the length of the list");
}

/** A string or symbol; empty for null and for anything else, behind which nothing can be read. */
export function readText(reader: Reader, codecs: Codecs): string {
  const constructor = reader.u8("a field");
  return constructor === 0x40 ? "" : textBehind(reader, constructor, codecs);
}
function textBehind(reader: Reader, constructor: number, codecs: Codecs): string {
  const isShort = constructor === 0xa1 || constructor === 0xa3;
  if (!isShort && constructor !== 0xb1 && constructor !== 0xb3)
    throw new Malformed("a field that is no text", reader.offset);
  const length = isShort ? reader.u8("the length of a text") : reader.u32("the length of a text");
  const from = reader.take(length, "a text");
  const isCut = length > MAX_TEXT_BYTES;
  return textOf(reader.bytes, from, from + Math.min(length, MAX_TEXT_BYTES), codecs, isCut);
}

/** A symbol, or an array of them. */
export function readTexts(reader: Reader, codecs: Codecs): readonly string[] {
  const constructor = reader.u8("a field");
  if (constructor !== 0xe0 && constructor !== 0xf0) return [textBehind(reader, constructor, codecs)];
  const isShort = constructor === 0xe0;
  reader.skip(isShort ? 1 : 4, "the size of an array");
  const count = isShort ? reader.u8("the length of an array") : reader.u32("the length of an array");
  const item = reader.u8("the type of an array");
  return Array.from({ length: Math.min(count, MAX_SHOWN_ITEMS) }, () => textBehind(reader, item, codecs));
}
