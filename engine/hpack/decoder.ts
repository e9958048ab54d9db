// HPACK (RFC 7541): header sections of one direction to headers.
//   indexed                 1 index(7+)
//   literal, to be indexed  01 index(6+) [name] value        index 0: the name follows
//   table size              001 size(5+)                     only before the first header (4.2)
//   literal, not indexed    000N index(4+) [name] value
//   string                  H length(7+) bytes               H: Huffman
// The size that an encoder may use was agreed in SETTINGS, but it takes effect with the update that the encoder sends,
// so SETTINGS need not be followed here.
import { Malformed, Reader } from "../bytes/reader.ts";
import type { Codecs } from "../codecs.ts";
import {
  MAX_HEADER_LIST_BYTES,
  MAX_HEADERS,
  MAX_INTEGER_BYTES,
  MAX_STRING_BYTES,
  MAX_TABLE_BYTES,
  MAX_UNKNOWN_HEADERS,
} from "./limits.ts";
import { DynamicTable, ENTRY_OVERHEAD_BYTES } from "./dynamic-table.ts";
import { huffmanText } from "./huffman.ts";
import { RepeatedStrings } from "./repeated-strings.ts";
import { type Field, STATIC_TABLE } from "./static-table.ts";

/** A header that refers to an entry which was sent before the capture began, or in bytes that are missing. */
export interface UnknownField {
  /** Its place in the table, from 1 for the newest entry. */
  readonly place: number;
  /** The value where it was sent with a name that is unknown; else null. */
  readonly value: string | null;
}

const NONE_UNKNOWN: readonly UnknownField[] = [];

/** The headers of one section, as far as they are known. */
export class HeaderSection {
  readonly fields: Field[] = [];
  #unknown: UnknownField[] | null = null;
  /** Headers with those that were not kept. */
  count = 0;
  /** Bytes of the section as it was sent. */
  wireBytes = 0;
  /** Which limit it exceeds, in words; empty when none. What exceeds it is not kept. */
  limit = "";
  #listBytes = 0;

  get unknown(): readonly UnknownField[] {
    return this.#unknown ?? NONE_UNKNOWN;
  }
  add(field: Field): void {
    this.#listBytes += field[0].length + field[1].length + ENTRY_OVERHEAD_BYTES;
    if (++this.count > MAX_HEADERS) this.limit = `more than ${MAX_HEADERS} headers`;
    else if (this.#listBytes > MAX_HEADER_LIST_BYTES)
      this.limit = `headers of more than ${MAX_HEADER_LIST_BYTES} bytes`;
    else this.fields.push(field);
  }
  addUnknown(place: number, value: string | null): void {
    this.count++;
    this.#unknown ??= [];
    if (this.#unknown.length < MAX_UNKNOWN_HEADERS) this.#unknown.push({ place, value });
  }
}

/** Of all connections. */
const repeated = new RepeatedStrings(huffmanText);

export class HpackDecoder {
  readonly table: DynamicTable;
  readonly #codecs: Codecs;

  constructor(codecs: Codecs, isComplete: boolean) {
    this.#codecs = codecs;
    this.table = new DynamicTable(isComplete);
  }

  /** One whole header section. Throws `Malformed`; the table is then not to be relied on. */
  decode(bytes: Uint8Array, start: number, end: number, section: HeaderSection): void {
    const reader = new Reader(bytes, start, end);
    section.wireBytes += end - start;
    let isFirst = true;
    while (reader.left > 0) {
      const byte = reader.u8("a header");
      if (byte >= 0x80) this.#indexed(reader, byte, section);
      else if (byte >= 0x40) this.#literal(reader, byte, 0x3f, true, section);
      else if (byte >= 0x20) {
        if (!isFirst) throw new Malformed("a table size behind a header", reader.offset);
        this.#resize(reader, byte);
        continue;
      } else this.#literal(reader, byte, 0x0f, false, section);
      isFirst = false;
    }
  }

  #indexed(reader: Reader, byte: number, section: HeaderSection): void {
    const index = integer(reader, byte, 0x7f);
    const field = this.#entry(index, reader);
    if (field === null) section.addUnknown(index - STATIC_TABLE.length, null);
    else section.add(field);
  }

  #literal(reader: Reader, byte: number, mask: number, isIndexed: boolean, section: HeaderSection): void {
    const index = integer(reader, byte, mask);
    const named = index === 0 ? null : this.#entry(index, reader);
    const name = index === 0 ? this.#string(reader) : (named?.[0] ?? null);
    const value = this.#string(reader);
    const field: Field | null = name === null ? null : [name, value];
    if (field === null) section.addUnknown(index - STATIC_TABLE.length, value);
    else section.add(field);
    if (isIndexed) this.table.insert(field);
  }

  #resize(reader: Reader, byte: number): void {
    const bytes = integer(reader, byte, 0x1f);
    if (bytes > MAX_TABLE_BYTES) throw new Malformed(`a table of more than ${MAX_TABLE_BYTES} bytes`, reader.offset);
    this.table.resize(bytes);
  }

  /** Null: it is in the part of the table that is unknown. */
  #entry(index: number, reader: Reader): Field | null {
    if (index === 0) throw new Malformed("a header with index 0", reader.offset);
    const field =
      index <= STATIC_TABLE.length ? STATIC_TABLE[index - 1] : this.table.at(index - STATIC_TABLE.length - 1);
    if (field === undefined)
      throw new Malformed(`a header with index ${index}, which the table has not`, reader.offset);
    return field;
  }

  #string(reader: Reader): string {
    const byte = reader.u8("a string");
    const length = integer(reader, byte, 0x7f);
    if (length > MAX_STRING_BYTES)
      throw new Malformed(`a string of more than ${MAX_STRING_BYTES} bytes`, reader.offset);
    const from = reader.take(length, "a string");
    return byte >= 0x80
      ? repeated.text(this.#codecs, reader.bytes, from, from + length)
      : this.#codecs.latin1(reader.bytes, from, from + length);
  }
}

/** An integer whose prefix is the bits of `mask` in `byte` (5.1). */
export function integer(reader: Reader, byte: number, mask: number): number {
  const prefix = byte & mask;
  if (prefix < mask) return prefix;
  let value = 0;
  for (let i = 0; i < MAX_INTEGER_BYTES; i++) {
    const next = reader.u8("an integer");
    value += (next & 0x7f) * 2 ** (7 * i);
    if (next < 0x80) return mask + value;
  }
  throw new Malformed(`an integer of more than ${MAX_INTEGER_BYTES} bytes`, reader.offset);
}
