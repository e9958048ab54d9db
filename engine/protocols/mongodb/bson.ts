// BSON (bsonspec.org, version 1.1) as relaxed extended JSON (MongoDB's Extended JSON v2), bounded: deep ones are damage, long
// ones are cut and say so.
import type { Json, JsonObject } from "../../../contract/index.ts";
import { putNamed } from "../../bytes/put-named.ts";
import { Malformed, Reader } from "../../bytes/reader.ts";
import { RepeatedNames } from "../../bytes/repeated-names.ts";
import { hexOf, textOf } from "../../bytes/shown-text.ts";
import type { Codecs } from "../../codecs.ts";
import { decimalText } from "./decimal.ts";
import { i32, i64, u32 } from "./wire.ts";

/** MongoDB itself takes no more than 100 levels. */
export const MAX_DEPTH = 100;
/** Values of one message that are shown, and letters or bytes of one of them. */
export const MAX_SHOWN_VALUES = 20_000;
export const MAX_SHOWN_BYTES = 64 << 10;
/** Elements of one array that are shown. */
export const MAX_SHOWN_ELEMENTS = 1000;
/** Marks what was left out, in place of the elements. */
const LEFT_OUT = "$leftOut";
/** Dates of these years are text, others a number (the relaxed form). */
const MAX_ISO_MS = 253_402_300_799_999;

type Read = (reader: Reader, bson: Bson, depth: number) => Json;
const SIZES = { double: 8, objectId: 12, decimal: 16 } as const;

export class Bson {
  readonly codecs: Codecs;
  #values = 0;

  constructor(codecs: Codecs) {
    this.codecs = codecs;
  }

  /** One document; the reader stands behind it then, whatever is inside. */
  document(reader: Reader, depth = 0): JsonObject {
    const body = this.#body(reader, depth);
    const document: Record<string, Json> = {};
    let elements = 0;
    for (let type = typeOf(body); type !== 0; type = typeOf(body)) {
      const name = cstring(body, this.codecs);
      if (this.isFull || elements++ === MAX_SHOWN_ELEMENTS) {
        document[LEFT_OUT] = true;
        return document;
      }
      putNamed(document, name, this.#value(type, body, depth));
    }
    this.#end(body);
    return document;
  }
  /** The same, without the names of its elements: these are their numbers. */
  array(reader: Reader, depth: number): Json[] {
    const body = this.#body(reader, depth);
    const array: Json[] = [];
    for (let type = typeOf(body); type !== 0; type = typeOf(body)) {
      passName(body);
      if (this.isFull || array.length === MAX_SHOWN_ELEMENTS) {
        array.push(true);
        return array;
      }
      array.push(this.#value(type, body, depth));
    }
    this.#end(body);
    return array;
  }
  /** Passes over a document. */
  skip(reader: Reader): void {
    reader.skip(this.#length(reader) - 4, "a document");
  }
  get isFull(): boolean {
    return this.#values >= MAX_SHOWN_VALUES;
  }

  #body(reader: Reader, depth: number): Reader {
    if (depth > MAX_DEPTH) throw new Malformed("documents in documents are too deep", reader.offset);
    return reader.sub(this.#length(reader) - 4, "a document");
  }
  #value(type: number, body: Reader, depth: number): Json {
    this.#values++;
    const read = TYPES[type];
    if (read === undefined) throw new Malformed(`an element of the unknown type ${type}`, body.offset);
    return read(body, this, depth);
  }
  #end(body: Reader): void {
    if (body.left > 0) throw new Malformed("bytes are left over in a document", body.offset);
  }
  #length(reader: Reader): number {
    const length = i32(reader, "the length of a document");
    if (length < 5) throw new Malformed(`a document of ${length} bytes`, reader.offset);
    return length;
  }
}

function typeOf(body: Reader): number {
  return body.u8("the type of an element");
}

/** Passes over bytes up to a zero, and answers where that is. */
function passName(reader: Reader): number {
  const { bytes, at: from, end } = reader;
  let at = from;
  while (at < end && bytes[at] !== 0) at++;
  if (at === end) throw new Malformed("a name without its end", reader.offset);
  reader.at = at + 1;
  return at;
}

const names = new RepeatedNames();

/** Bytes up to a zero: a name, of which documents of one kind have the same. */
export function cstring(reader: Reader, codecs: Codecs): string {
  const { bytes, at: from } = reader;
  const end = passName(reader);
  const isCut = end - from > MAX_SHOWN_BYTES;
  return isCut ? textOf(bytes, from, from + MAX_SHOWN_BYTES, codecs, true) : names.of(bytes, from, end, codecs);
}

function string(reader: Reader, { codecs }: Bson): string {
  const length = i32(reader, "the length of a text");
  if (length < 1) throw new Malformed(`a text of ${length} bytes`, reader.offset);
  const from = reader.take(length, "a text");
  const end = from + length - 1;
  const shown = Math.min(end, from + MAX_SHOWN_BYTES);
  return textOf(reader.bytes, from, shown, codecs, shown < end);
}
function double(reader: Reader): Json {
  const from = reader.take(SIZES.double, "a number");
  const value = new DataView(reader.bytes.buffer, reader.bytes.byteOffset + from, SIZES.double).getFloat64(0, true);
  return Number.isFinite(value)
    ? value
    : { $numberDouble: Number.isNaN(value) ? "NaN" : value > 0 ? "Infinity" : "-Infinity" };
}
function objectId(reader: Reader): string {
  const from = reader.take(SIZES.objectId, "an object id");
  return hexOf(reader.bytes, from, from + SIZES.objectId);
}
function binary(reader: Reader, { codecs }: Bson): Json {
  const length = i32(reader, "the length of bytes");
  const subType = reader.u8("the kind of bytes");
  const from = reader.take(length, "bytes");
  const base64 = codecs.base64(reader.bytes, from, from + Math.min(length, MAX_SHOWN_BYTES));
  return { $binary: { base64, subType: subType.toString(16).padStart(2, "0") } };
}
function date(reader: Reader): Json {
  const ms = Number(i64(reader, "a date"));
  if (ms < 0 || ms > MAX_ISO_MS) return { $date: { $numberLong: String(ms) } };
  return { $date: new Date(ms).toISOString().replace(".000Z", "Z") };
}
function codeWithScope(reader: Reader, bson: Bson, depth: number): Json {
  i32(reader, "the length of code");
  const $code = string(reader, bson);
  return { $code, $scope: bson.document(reader, depth + 1) };
}
function long(reader: Reader): Json {
  const value = i64(reader, "a number");
  return typeof value === "number" ? value : { $numberLong: value };
}

const TYPES: Readonly<Record<number, Read>> = {
  0x01: double,
  0x02: string,
  0x03: (reader, bson, depth) => bson.document(reader, depth + 1),
  0x04: (reader, bson, depth) => bson.array(reader, depth + 1),
  0x05: binary,
  0x06: () => ({ $undefined: true }),
  0x07: (reader) => ({ $oid: objectId(reader) }),
  0x08: (reader) => reader.u8("a truth value") !== 0,
  0x09: date,
  0x0a: () => null,
  0x0b: (reader, { codecs }) => {
    const pattern = cstring(reader, codecs);
    return { $regularExpression: { pattern, options: cstring(reader, codecs) } };
  },
  0x0c: (reader, bson) => {
    const $ref = string(reader, bson);
    return { $dbPointer: { $ref, $id: { $oid: objectId(reader) } } };
  },
  0x0d: (reader, bson) => ({ $code: string(reader, bson) }),
  0x0e: (reader, bson) => ({ $symbol: string(reader, bson) }),
  0x0f: codeWithScope,
  0x10: (reader) => i32(reader, "a number"),
  0x11: (reader) => {
    const i = u32(reader, "a time stamp");
    return { $timestamp: { t: u32(reader, "a time stamp"), i } };
  },
  0x12: long,
  0x13: (reader) => {
    const from = reader.take(SIZES.decimal, "a decimal number");
    return { $numberDecimal: decimalText(reader.bytes, from) };
  },
  0x7f: () => ({ $maxKey: 1 }),
  0xff: () => ({ $minKey: 1 }),
};
