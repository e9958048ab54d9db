// Heads and plain values of both encodings, read alike: the binary one has fixed sizes, the compact one varints and zigzag.
import type { Json } from "../../../contract/index.ts";
import { Malformed, type Reader } from "../../bytes/reader.ts";
import type { Codecs } from "../../codecs.ts";

/** Bytes of one string that are shown. */
export const MAX_SHOWN_BYTES = 4096;
/** What stands in a text and not in bytes: no control characters but white space. */
const CONTROL = /[^\P{Cc}\t\n\r]/u;

export interface FieldHead {
  readonly type: number;
  readonly id: number;
}
export interface ContainerHead {
  readonly count: number;
  readonly types: readonly [number, number];
}
export interface Wire {
  /** Null at the end of a struct. */
  field(lastId: number): FieldHead | null;
  list(): ContainerHead;
  map(): ContainerHead;
  /** A value that is neither struct nor container; `isField`: of a struct. */
  plain(type: number, isField: boolean): Json;
}

export class BinaryWire implements Wire {
  readonly #reader: Reader;
  readonly #codecs: Codecs;

  constructor(reader: Reader, codecs: Codecs) {
    this.#reader = reader;
    this.#codecs = codecs;
  }
  field(): FieldHead | null {
    const type = this.#reader.u8("a field");
    return type === 0 ? null : { type, id: (this.#reader.u16("a field") << 16) >> 16 };
  }
  list(): ContainerHead {
    const type = this.#reader.u8("a list");
    return { types: [type, type], count: this.#reader.u32("a list") };
  }
  map(): ContainerHead {
    const types = [this.#reader.u8("a map"), this.#reader.u8("a map")] as const;
    return { types, count: this.#reader.u32("a map") };
  }
  plain(type: number): Json {
    const reader = this.#reader;
    switch (type) {
      case 2:
        return reader.u8("a boolean") !== 0;
      case 3:
        return (reader.u8("a number") << 24) >> 24;
      case 4:
        return double(reader, false);
      case 6:
        return (reader.u16("a number") << 16) >> 16;
      case 8:
        return reader.u32("a number") | 0;
      case 10:
        return integer(BigInt.asIntN(64, reader.u64("a number")));
      case 11:
        return textOrBytes(reader.sub(reader.u32("a string"), "a string"), this.#codecs);
      case 16:
        return uuid(reader);
      default:
        throw new Malformed(`the unknown type ${type}`, reader.offset);
    }
  }
}

export class CompactWire implements Wire {
  readonly #reader: Reader;
  readonly #codecs: Codecs;

  constructor(reader: Reader, codecs: Codecs) {
    this.#reader = reader;
    this.#codecs = codecs;
  }
  field(lastId: number): FieldHead | null {
    const head = this.#reader.u8("a field");
    if (head === 0) return null;
    const delta = head >> 4;
    return { type: head & 0x0f, id: delta === 0 ? Number(this.#zigzag()) : lastId + delta };
  }
  list(): ContainerHead {
    const head = this.#reader.u8("a list");
    const count = head >> 4 === 15 ? this.#length() : head >> 4;
    return { types: [head & 0x0f, head & 0x0f], count };
  }
  map(): ContainerHead {
    const count = this.#length();
    const types = count === 0 ? 0 : this.#reader.u8("a map");
    return { types: [types >> 4, types & 0x0f], count };
  }
  plain(type: number, isField: boolean): Json {
    const reader = this.#reader;
    switch (type) {
      case 1:
      case 2:
        // Of a field the type is the value; in a container a byte is. 1 is true everywhere.
        return isField ? type === 1 : reader.u8("a boolean") === 1;
      case 3:
        return (reader.u8("a number") << 24) >> 24;
      case 4:
      case 5:
      case 6:
        return integer(this.#zigzag());
      case 7:
        return double(reader, true);
      case 8:
        return textOrBytes(reader.sub(this.#length(), "a string"), this.#codecs);
      case 13:
        return uuid(reader);
      default:
        throw new Malformed(`the unknown type ${type}`, reader.offset);
    }
  }
  #length(): number {
    return Number(this.#varint());
  }
  #zigzag(): bigint {
    const value = this.#varint();
    return (value >> 1n) ^ -(value & 1n);
  }
  #varint(): bigint {
    let value = 0n;
    for (let shift = 0n; shift < 70n; shift += 7n) {
      const byte = this.#reader.u8("a number");
      value |= BigInt(byte & 0x7f) << shift;
      if (byte < 0x80) return BigInt.asUintN(64, value);
    }
    throw new Malformed("a number without an end", this.#reader.offset);
  }
}

/** As a number where that is exact, else as text. */
function integer(value: bigint): Json {
  const number = Number(value);
  return Number.isSafeInteger(number) ? number : String(value);
}
function double(reader: Reader, isLittleEndian: boolean): Json {
  const at = reader.take(8, "a number");
  const value = new DataView(reader.bytes.buffer, reader.bytes.byteOffset + at, 8).getFloat64(0, isLittleEndian);
  return Number.isFinite(value) ? value : String(value);
}
function textOrBytes({ bytes, start, end }: Reader, codecs: Codecs): Json {
  let to = Math.min(end, start + MAX_SHOWN_BYTES);
  const isCut = to < end;
  // A cut inside a character goes back to where it begins.
  if (isCut) while (to > start && ((bytes[to] as number) & 0xc0) === 0x80) to--;
  const text = codecs.utf8(bytes, start, to);
  if (text !== null && !CONTROL.test(text)) return isCut ? `${text}… (${end - start} bytes)` : text;
  return { base64: codecs.base64(bytes, start, to), size: end - start };
}
function uuid(reader: Reader): string {
  const hex = Array.from(reader.view(16, "a UUID"), (byte) => byte.toString(16).padStart(2, "0")).join("");
  return hex.replace(/^(.{8})(.{4})(.{4})(.{4})/, "$1-$2-$3-$4-");
}
