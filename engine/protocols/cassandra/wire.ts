// Notations of the specification (native_protocol_v5.spec, section 3).
import { Malformed, type Reader } from "../../bytes/reader.ts";
import { hexOf, textOf } from "../../bytes/shown-text.ts";
import type { Codecs } from "../../codecs.ts";
import { formatAddress } from "../../flow/address.ts";
import { MAX_ENTRIES } from "./limits.ts";

export function int16(reader: Reader, what: string): number {
  return (reader.u16(what) << 16) >> 16;
}
export function int32(reader: Reader, what: string): number {
  return reader.u32(what) | 0;
}
export function string(reader: Reader, codecs: Codecs, what: string): string {
  return text(reader, reader.u16(what), codecs, what);
}
export function longString(reader: Reader, codecs: Codecs, what: string): string {
  return text(reader, int32(reader, what), codecs, what);
}
function text(reader: Reader, length: number, codecs: Codecs, what: string): string {
  const from = reader.take(length, what);
  return textOf(reader.bytes, from, from + length, codecs);
}
/** Hexadecimal of bytes with their length before them in two bytes. */
export function shortHex(reader: Reader, what: string): string {
  const length = reader.u16(what);
  const from = reader.take(length, what);
  return hexOf(reader.bytes, from, from + length);
}
/** A reader over bytes with their length before them in four; null for a negative one. */
export function bytes(reader: Reader, what: string): Reader | null {
  const length = int32(reader, what);
  return length < 0 ? null : reader.sub(length, what);
}
export function uuidText(reader: Reader, what: string): string {
  const from = reader.take(16, what);
  return hexOf(reader.bytes, from, from + 16).replace(/^(.{8})(.{4})(.{4})(.{4})(.{12})$/, "$1-$2-$3-$4-$5");
}

/** `count` entries, each read by `read`; those beyond the limit are read and dropped. */
function entries<Entry>(count: number, read: () => Entry): Entry[] {
  const kept: Entry[] = [];
  for (let i = 0; i < count; i++) {
    const entry = read();
    if (i < MAX_ENTRIES) kept.push(entry);
  }
  return kept;
}
export function stringList(reader: Reader, codecs: Codecs, what: string): readonly string[] {
  return entries(reader.u16(what), () => string(reader, codecs, what));
}
export function stringMap(reader: Reader, codecs: Codecs, what: string): Readonly<Record<string, string>> {
  return Object.fromEntries(
    entries(reader.u16(what), () => [string(reader, codecs, what), string(reader, codecs, what)] as const),
  );
}
export function stringMultimap(
  reader: Reader,
  codecs: Codecs,
  what: string,
): Readonly<Record<string, readonly string[]>> {
  return Object.fromEntries(
    entries(reader.u16(what), () => [string(reader, codecs, what), stringList(reader, codecs, what)] as const),
  );
}
/** Values as text where they are printable, else hexadecimal. */
export function bytesMap(reader: Reader, codecs: Codecs, what: string): Readonly<Record<string, string | null>> {
  return Object.fromEntries(
    entries(reader.u16(what), () => {
      const key = string(reader, codecs, what);
      const value = bytes(reader, what);
      return [key, value === null ? null : shownBytes(value, codecs)] as const;
    }),
  );
}
function shownBytes({ bytes: all, at, end }: Reader, codecs: Codecs): string {
  const shown = codecs.utf8(all, at, end);
  return shown !== null && /^[\x20-\x7e\u00a0-\uffff]*$/.test(shown) ? shown : `0x${hexOf(all, at, end)}`;
}
/** An address without a port. */
export function inetAddress(reader: Reader, what: string): string {
  const size = reader.u8(what);
  if (size !== 4 && size !== 16) throw new Malformed(`${what} is no address`, reader.offset);
  return formatAddress(reader.view(size, what));
}
/** `127.0.0.1:9042`. */
export function inet(reader: Reader, what: string): string {
  const address = inetAddress(reader, what);
  const port = int32(reader, what);
  return address.includes(":") ? `[${address}]:${port}` : `${address}:${port}`;
}
