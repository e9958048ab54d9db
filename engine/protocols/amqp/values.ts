// Values of arguments, and field tables with the types that RabbitMQ and its clients use (RabbitMQ's AMQP 0-9-1 errata).
import type { Json, JsonObject } from "../../../contract/index.ts";
import { Malformed, type Reader } from "../../bytes/reader.ts";
import { putNamed } from "../../bytes/put-named.ts";
import { RepeatedNames } from "../../bytes/repeated-names.ts";
import { textOf } from "../../bytes/shown-text.ts";
import type { Codecs } from "../../codecs.ts";
import type { Argument } from "./methods.ts";

/** Tables and arrays in each other. */
export const MAX_DEPTH = 32;
/** Values of one table or array, with all that are inside. */
export const MAX_VALUES = 10_000;
/** Bytes shown of a text. */
export const MAX_TEXT_BYTES = 16 << 10;

const NAMES = new RepeatedNames();

export class ValueReader {
  readonly #reader: Reader;
  readonly #codecs: Codecs;
  #values = 0;
  /** Octet with the bits at hand, and which comes next. */
  #bits = 0;
  #nextBit = 0;

  constructor(reader: Reader, codecs: Codecs) {
    this.#reader = reader;
    this.#codecs = codecs;
  }
  /** Arguments in their order, but those that are reserved. */
  arguments(list: readonly Argument[]): JsonObject {
    const fields: Record<string, Json> = {};
    for (const one of list) {
      const value = this.argument(one);
      if (!one.isReserved) fields[one.name] = value;
    }
    return fields;
  }
  argument({ name, type }: Argument): Json {
    const reader = this.#reader;
    if (type === "bit") return this.#bit();
    this.#nextBit = 0;
    switch (type) {
      case "octet":
        return reader.u8(name);
      case "short":
        return reader.u16(name);
      case "long":
        return reader.u32(name);
      case "longlong":
        return unsigned64(reader, name);
      case "shortstr":
        return this.#name(reader, name);
      case "longstr":
        return this.#text(reader, reader.u32(name), name);
      default:
        return this.#table(reader, name, 0);
    }
  }

  #bit(): boolean {
    if (this.#nextBit === 0 || this.#nextBit > 7) {
      this.#bits = this.#reader.u8("bits");
      this.#nextBit = 0;
    }
    return ((this.#bits >> this.#nextBit++) & 1) === 1;
  }
  #text(reader: Reader, length: number, what: string): string {
    const from = reader.take(length, what);
    const shown = Math.min(length, MAX_TEXT_BYTES);
    return textOf(reader.bytes, from, from + shown, this.#codecs, shown < length);
  }
  /** A short text: names repeat along connections. */
  #name(reader: Reader, what: string): string {
    const length = reader.u8(what);
    const from = reader.take(length, what);
    return NAMES.of(reader.bytes, from, from + length, this.#codecs);
  }
  #table(reader: Reader, what: string, depth: number): JsonObject {
    const body = this.#inside(reader, what, depth);
    const fields: Record<string, Json> = {};
    while (body.left > 0) {
      putNamed(fields, this.#name(body, "a name"), this.#value(body, depth));
    }
    return fields;
  }
  #array(reader: Reader, depth: number): Json {
    const body = this.#inside(reader, "an array", depth);
    const values: Json[] = [];
    while (body.left > 0) values.push(this.#value(body, depth));
    return values;
  }
  #inside(reader: Reader, what: string, depth: number): Reader {
    if (depth > MAX_DEPTH) throw new Malformed(`${what} is too deep`, reader.offset);
    return reader.sub(reader.u32(what), what);
  }
  #value(reader: Reader, depth: number): Json {
    if (++this.#values > MAX_VALUES) throw new Malformed("a table has too many values", reader.offset);
    const type = String.fromCharCode(reader.u8("a type"));
    switch (type) {
      case "t":
        return reader.u8("a bit") !== 0;
      case "b":
        return (reader.u8("a number") << 24) >> 24;
      case "B":
        return reader.u8("a number");
      case "s":
      case "U":
        return (reader.u16("a number") << 16) >> 16;
      case "u":
        return reader.u16("a number");
      case "I":
        return reader.u32("a number") | 0;
      case "i":
        return reader.u32("a number");
      case "l":
      case "L":
        return exact(BigInt.asIntN(64, reader.u64("a number")));
      case "T":
        return unsigned64(reader, "a time");
      case "f":
      case "d":
        return float(reader, type === "f" ? 4 : 8);
      case "D":
        return decimal(reader);
      case "S":
        return this.#text(reader, reader.u32("a text"), "a text");
      case "x":
        return this.#bytes(reader);
      case "A":
        return this.#array(reader, depth + 1);
      case "F":
        return this.#table(reader, "a table", depth + 1);
      case "V":
        return null;
      default:
        throw new Malformed(`a value of the unknown type ${JSON.stringify(type)}`, reader.offset);
    }
  }
  #bytes(reader: Reader): string {
    const length = reader.u32("bytes");
    const from = reader.take(length, "bytes");
    return this.#codecs.base64(reader.bytes, from, from + Math.min(length, MAX_TEXT_BYTES));
  }
}

const HIGH = 2 ** 32;
/** Most are small numbers, for which no bigint is made. */
function unsigned64(reader: Reader, what: string): number | string {
  const high = reader.u32(what);
  const low = reader.u32(what);
  const number = high * HIGH + low;
  return Number.isSafeInteger(number) ? number : ((BigInt(high) << 32n) | BigInt(low)).toString();
}
function exact(value: bigint): number | string {
  const number = Number(value);
  return Number.isSafeInteger(number) ? number : value.toString();
}
function float(reader: Reader, bytes: 4 | 8): number {
  const from = reader.take(bytes, "a number");
  const view = new DataView(reader.bytes.buffer, reader.bytes.byteOffset + from, bytes);
  const value = bytes === 4 ? view.getFloat32(0) : view.getFloat64(0);
  return Number.isFinite(value) ? value : 0;
}
/** Digits behind the point, then all of them. */
function decimal(reader: Reader): Json {
  const scale = reader.u8("a scale");
  const digits = String(reader.u32("a decimal number"));
  if (scale === 0) return digits;
  const padded = digits.padStart(scale + 1, "0");
  return `${padded.slice(0, -scale)}.${padded.slice(-scale)}`;
}
