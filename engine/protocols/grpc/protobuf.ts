// A protobuf message without its schema: fields by number.
//   message = *( tag value )    tag = varint(number << 3 | type)
//   type 0 varint · 1 eight bytes · 2 length and bytes · 5 four bytes            (protobuf.dev, encoding)
// The same bytes may be meant in several ways; where that changes the value, all ways are shown. Bytes with a length are
// text where they are readable, a message where they read as one to their end, else bytes.
import type { Json, JsonObject } from "../../../contract/index.ts";
import type { Codecs } from "../../codecs.ts";
import { MAX_DEPTH } from "./limits.ts";

/** Fields that may still be read; shared by the messages of a side. */
export interface Budget {
  fields: number;
}

const VARINT = 0;
const EIGHT_BYTES = 1;
const BYTES = 2;
const FOUR_BYTES = 5;
const MAX_FIELD_NUMBER = 2 ** 29 - 1;
const MAX_VARINT_BYTES = 10;
/** Bytes of a varint that a double holds exactly: 49 bits. */
const SHORT_VARINT_BYTES = 7;
const TWO_POW_63 = 1n << 63n;
/** Control characters other than blanks and line ends: no text holds them. */
const CONTROL = /[^\P{Cc}\t\n\r]/u;
/** A tag of a low field reads as one of these: text seldom begins so, and messages often do. */
const BEGINS_LIKE_TAG = /^[\t\n\r]/;

/** The message in `bytes[start, end)`, or null where the bytes are none, or more than the budget allows. */
export function protobufFields(
  bytes: Uint8Array,
  start: number,
  end: number,
  codecs: Codecs,
  budget: Budget,
): JsonObject | null {
  return new Fields(bytes, start, end, codecs, budget, MAX_DEPTH).read();
}

class Fields {
  readonly #bytes: Uint8Array;
  readonly #end: number;
  readonly #codecs: Codecs;
  readonly #budget: Budget;
  readonly #depth: number;
  #at: number;

  constructor(bytes: Uint8Array, start: number, end: number, codecs: Codecs, budget: Budget, depth: number) {
    this.#bytes = bytes;
    this.#at = start;
    this.#end = end;
    this.#codecs = codecs;
    this.#budget = budget;
    this.#depth = depth;
  }

  read(): JsonObject | null {
    const values = new Map<number, Json[]>();
    while (this.#at < this.#end) {
      if (this.#budget.fields-- <= 0) return null;
      const tag = this.#varint();
      if (typeof tag !== "number") return null;
      const number = Math.floor(tag / 8);
      if (number < 1 || number > MAX_FIELD_NUMBER) return null;
      const value = this.#value(tag % 8);
      if (value === undefined) return null;
      const list = values.get(number);
      if (list === undefined) values.set(number, [value]);
      else list.push(value);
    }
    return Object.fromEntries(
      [...values].map(([number, list]) => [number, list.length === 1 ? (list[0] ?? null) : list]),
    );
  }

  #value(type: number): Json | undefined {
    switch (type) {
      case VARINT: {
        const value = this.#varint();
        return value === null ? undefined : integer(value);
      }
      case EIGHT_BYTES:
        return this.#fixed(8);
      case FOUR_BYTES:
        return this.#fixed(4);
      case BYTES: {
        const length = this.#varint();
        if (typeof length !== "number" || length > this.#end - this.#at) return undefined;
        const start = this.#at;
        this.#at += length;
        return this.#lengthened(start, this.#at);
      }
      default:
        // Groups are long out of use.
        return undefined;
    }
  }

  /** A number where it fits into seven bytes, as nearly all do. */
  #varint(): number | bigint | null {
    let value = 0;
    let scale = 1;
    const from = this.#at;
    const end = Math.min(this.#end, from + SHORT_VARINT_BYTES);
    while (this.#at < end) {
      const byte = this.#bytes[this.#at++] as number;
      value += (byte & 0x7f) * scale;
      if (byte < 0x80) return value;
      scale *= 0x80;
    }
    return this.#at - from < SHORT_VARINT_BYTES ? null : this.#longVarint(BigInt(value));
  }

  #longVarint(low: bigint): bigint | null {
    let value = low;
    for (let i = SHORT_VARINT_BYTES; i < MAX_VARINT_BYTES && this.#at < this.#end; i++) {
      const byte = this.#bytes[this.#at++] as number;
      value |= BigInt(byte & 0x7f) << BigInt(7 * i);
      if (byte < 0x80) return BigInt.asUintN(64, value);
    }
    return null;
  }

  #fixed(size: 4 | 8): Json | undefined {
    if (this.#end - this.#at < size) return undefined;
    const view = new DataView(this.#bytes.buffer, this.#bytes.byteOffset + this.#at, size);
    this.#at += size;
    if (size === 4) return { fixed32: view.getUint32(0, true), float: real(view.getFloat32(0, true)) };
    return { fixed64: integer(view.getBigUint64(0, true)), double: real(view.getFloat64(0, true)) };
  }

  #lengthened(start: number, end: number): Json {
    if (start === end) return "";
    const text = this.#codecs.utf8(this.#bytes, start, end);
    const isText = text !== null && !CONTROL.test(text);
    if (isText && !BEGINS_LIKE_TAG.test(text)) return text;
    const message = this.#message(start, end);
    if (message !== null) return message;
    return isText ? text : { bytes: this.#codecs.base64(this.#bytes, start, end) };
  }

  #message(start: number, end: number): JsonObject | null {
    if (this.#depth <= 1) return null;
    return new Fields(this.#bytes, start, end, this.#codecs, this.#budget, this.#depth - 1).read();
  }
}

/** A number where a double holds it; else its digits, and as a negative number where it may be meant so. */
function integer(value: number | bigint): Json {
  if (typeof value === "number") return value;
  if (value <= BigInt(Number.MAX_SAFE_INTEGER)) return Number(value);
  if (value < TWO_POW_63) return value.toString();
  const signed = BigInt.asIntN(64, value);
  const isShort = signed >= BigInt(Number.MIN_SAFE_INTEGER);
  return { unsigned: value.toString(), signed: isShort ? Number(signed) : signed.toString() };
}

// JSON has no word for these.
function real(value: number): Json {
  return Number.isFinite(value) ? value : String(value);
}
