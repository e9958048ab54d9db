// Where a struct ends that has no length before it. It goes from value to value and stops where bytes are missing, so that
// no byte is looked at twice; strings are leapt over.
import { BAD_FRAME, NEED_MORE } from "../framed.ts";
import { u32 } from "./envelope.ts";
import type { Encoding } from "./types.ts";
import { BINARY, COMPACT, type TypeTable } from "./wire-types.ts";

/** Structs and containers within each other. */
export const MAX_DEPTH = 64;
/** Values of one message. */
export const MAX_VALUES = 10_000_000;
const MAX_VARINT_BYTES = 10;

/** What is open: a struct, or a container with values still to come, of one type or of two in turn. */
interface Open {
  readonly isStruct: boolean;
  readonly types: readonly [number, number];
  left: number;
  isSecond: boolean;
}

export class StructSkipper {
  reason = "";
  readonly #table: TypeTable;
  readonly #isCompact: boolean;
  #open: Open[] = [];
  /** From the start of the message: where the next value begins. */
  #at: number;
  #values = 0;

  constructor(encoding: Encoding, bodyAt: number) {
    this.#isCompact = encoding === "compact";
    this.#table = this.#isCompact ? COMPACT : BINARY;
    this.#at = bodyAt;
    this.#open.push(structure());
  }

  /** Length of the message, NEED_MORE or BAD_FRAME. */
  skip(bytes: Uint8Array, start: number, end: number): number {
    for (;;) {
      const top = this.#open.at(-1);
      if (top === undefined) return start + this.#at <= end ? this.#at : NEED_MORE;
      if (start + this.#at >= end && (top.isStruct || top.left > 0)) return NEED_MORE;
      if (++this.#values > MAX_VALUES) return this.#bad(`more than ${MAX_VALUES} values`);
      const done = top.isStruct ? this.#field(bytes, start, end) : this.#element(top, bytes, start, end);
      if (done !== true) return done;
    }
  }

  #field(bytes: Uint8Array, start: number, end: number): true | number {
    const at = start + this.#at;
    const head = bytes[at] as number;
    if (head === 0) {
      this.#open.pop();
      this.#at += 1;
      return true;
    }
    const type = this.#isCompact ? head & 0x0f : head;
    // Compact: the field's number is a difference of up to 15, or stands behind as a varint.
    let headBytes = this.#isCompact ? 1 : 3;
    if (this.#isCompact && head >> 4 === 0) {
      const number = this.#varintBytes(bytes, at + 1, end);
      if (number <= 0) return number;
      headBytes = 1 + number;
    }
    if (at + headBytes > end) return NEED_MORE;
    // A boolean of the compact encoding is its type.
    if (this.#isCompact && (type === 1 || type === 2)) {
      this.#at += headBytes;
      return true;
    }
    return this.#value(type, bytes, start, end, headBytes);
  }

  #element(top: Open, bytes: Uint8Array, start: number, end: number): true | number {
    if (top.left === 0) {
      this.#open.pop();
      return true;
    }
    const done = this.#value(top.types[top.isSecond ? 1 : 0], bytes, start, end, 0);
    if (done !== true) return done;
    top.left--;
    top.isSecond = !top.isSecond;
    return true;
  }

  /** One value `before` bytes behind the position, which moves only when its head is there. */
  #value(type: number, bytes: Uint8Array, start: number, end: number, before: number): true | number {
    const at = start + this.#at + before;
    const shape = this.#table[type];
    if (shape === undefined) return this.#bad(`the unknown type ${type}`);
    if (typeof shape === "number") return this.#leap(before + shape);
    switch (shape) {
      case "varint": {
        const length = this.#varintBytes(bytes, at, end);
        return length <= 0 ? length : this.#leap(before + length);
      }
      case "string": {
        const length = this.#lengthAt(bytes, at, end);
        return typeof length === "number" ? length : this.#leap(before + length.bytes + length.value);
      }
      case "struct":
        this.#at += before;
        return this.#push(structure());
      default:
        return this.#container(shape, bytes, at, end, before);
    }
  }
  #leap(count: number): true {
    this.#at += count;
    return true;
  }
  #push(open: Open): true | number {
    if (this.#open.length >= MAX_DEPTH) return this.#bad(`values nest deeper than ${MAX_DEPTH}`);
    this.#open.push(open);
    return true;
  }

  #container(shape: "list" | "map", bytes: Uint8Array, at: number, end: number, before: number): true | number {
    const head = this.#isCompact ? this.#compactHead(shape, bytes, at, end) : binaryHead(shape, bytes, at, end);
    if (typeof head === "number") return head === BAD_FRAME ? this.#bad("a container without a valid length") : head;
    if (head.count > MAX_VALUES) return this.#bad(`a container of more than ${MAX_VALUES} values`);
    // The element of the container counts as one of its parent: it is pushed behind it.
    this.#at += before + head.bytes;
    const left = shape === "map" ? head.count * 2 : head.count;
    return this.#push({ isStruct: false, types: head.types, left, isSecond: false });
  }

  // list: count(4) type(4), a count of 15 stands behind as a varint; map: count(varint), then two types unless it is 0
  #compactHead(shape: "list" | "map", bytes: Uint8Array, at: number, end: number): Head | number {
    if (at >= end) return NEED_MORE;
    const first = bytes[at] as number;
    if (shape === "list") {
      const types = [first & 0x0f, first & 0x0f] as const;
      if (first >> 4 < 15) return { bytes: 1, count: first >> 4, types };
      const long = this.#lengthAt(bytes, at + 1, end);
      return typeof long === "number" ? long : { bytes: 1 + long.bytes, count: long.value, types };
    }
    if (first === 0) return { bytes: 1, count: 0, types: [0, 0] };
    const count = this.#lengthAt(bytes, at, end);
    if (typeof count === "number") return count;
    const types = bytes[at + count.bytes];
    if (types === undefined || at + count.bytes >= end) return NEED_MORE;
    return { bytes: count.bytes + 1, count: count.value, types: [types >> 4, types & 0x0f] };
  }

  /** A length: 32 bits, or a varint. */
  #lengthAt(bytes: Uint8Array, at: number, end: number): { bytes: number; value: number } | number {
    if (!this.#isCompact) {
      if (at + 4 > end) return NEED_MORE;
      const value = u32(bytes, at);
      return value > 0x7fffffff ? this.#bad("a string without a valid length") : { bytes: 4, value };
    }
    const length = this.#varintBytes(bytes, at, end);
    if (length <= 0) return length;
    let value = 0;
    for (let i = length - 1; i >= 0; i--) value = value * 128 + ((bytes[at + i] as number) & 0x7f);
    return value > 0x7fffffff ? this.#bad("a string without a valid length") : { bytes: length, value };
  }
  #varintBytes(bytes: Uint8Array, at: number, end: number): number {
    for (let i = 0; i < MAX_VARINT_BYTES; i++) {
      if (at + i >= end) return NEED_MORE;
      if ((bytes[at + i] as number) < 0x80) return i + 1;
    }
    return this.#bad("a number without an end");
  }
  #bad(reason: string): number {
    this.reason = reason;
    return BAD_FRAME;
  }
}

interface Head {
  readonly bytes: number;
  readonly count: number;
  readonly types: readonly [number, number];
}

// list: type(8) count(32); map: two types, count(32)
function binaryHead(shape: "list" | "map", bytes: Uint8Array, at: number, end: number): Head | number {
  const typeBytes = shape === "map" ? 2 : 1;
  if (at + typeBytes + 4 > end) return NEED_MORE;
  const first = bytes[at] as number;
  const count = u32(bytes, at + typeBytes);
  if (count > 0x7fffffff) return BAD_FRAME;
  return { bytes: typeBytes + 4, count, types: [first, shape === "map" ? (bytes[at + 1] as number) : first] };
}

function structure(): Open {
  return { isStruct: true, types: [0, 0], left: 0, isSecond: false };
}
