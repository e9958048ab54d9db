// Numbers and texts of the MySQL protocol: little-endian, and integers whose first byte tells their length.
//   lenenc = 0..250 | 0xfc 2 bytes | 0xfd 3 bytes | 0xfe 8 bytes      (0xfb stands for NULL in a row)
import { Malformed, type Reader } from "../../bytes/reader.ts";
import { textOf } from "../../bytes/shown-text.ts";
import type { Codecs } from "../../codecs.ts";

/** Bytes of a statement or of another text that an entry shows. */
export const MAX_TEXT_BYTES = 65_536;
export const NULL_MARK = 0xfb;

/** Unsigned integer of up to 6 bytes. */
export function readInt(reader: Reader, count: number, what: string): number {
  const from = reader.take(count, what);
  let value = 0;
  for (let i = count - 1; i >= 0; i--) value = value * 256 + (reader.bytes[from + i] as number);
  return value;
}

export function readInt64(reader: Reader, what: string): bigint {
  const low = BigInt(readInt(reader, 4, what));
  return (BigInt(readInt(reader, 4, what)) << 32n) | low;
}

/** A lenenc integer; those beyond 2^53 lose their last digits, which no length and no count reaches. */
export function readLenenc(reader: Reader, what: string): number {
  const first = reader.u8(what);
  if (first < NULL_MARK) return first;
  if (first === 0xfc) return readInt(reader, 2, what);
  if (first === 0xfd) return readInt(reader, 3, what);
  if (first === 0xfe) return Number(readInt64(reader, what));
  throw new Malformed(`${what} is no length`, reader.offset - 1);
}

/** A text of at most what an entry shows. */
export function shownText(bytes: Uint8Array, from: number, to: number, codecs: Codecs): string {
  const stop = Math.min(to, from + MAX_TEXT_BYTES);
  return textOf(bytes, from, stop, codecs, stop < to);
}

/** A text with its length before it. */
export function readText(reader: Reader, what: string, codecs: Codecs): string {
  const length = readLenenc(reader, what);
  const from = reader.take(length, what);
  return shownText(reader.bytes, from, from + length, codecs);
}

/** A text that ends with NUL. */
export function readString(reader: Reader, what: string, codecs: Codecs): string {
  const from = reader.at;
  const found = reader.bytes.indexOf(0, from);
  if (found < 0 || found >= reader.end) throw new Malformed(`${what} has no end`, reader.offset);
  reader.skip(found + 1 - from, what);
  return shownText(reader.bytes, from, found, codecs);
}

export function readRest(reader: Reader, codecs: Codecs): string {
  const from = reader.take(reader.left, "text");
  return shownText(reader.bytes, from, reader.end, codecs);
}
