// Hessian 2 (hessian.caucho.com/doc/hessian-serialization.html): values whose first byte says what they are. They become
// JSON: objects with their class, lists, maps. References to what came before are shown as such and not followed.
import type { Json, JsonObject } from "../../../contract/index.ts";
import { Malformed, type Reader } from "../../bytes/reader.ts";
import type { Codecs } from "../../codecs.ts";
import { mapAsJson } from "../json-map.ts";

/** Values of one message that are shown, how deep, and characters of one text. */
export const MAX_SHOWN_VALUES = 2000;
export const MAX_SHOWN_DEPTH = 24;
export const MAX_SHOWN_CHARACTERS = 4096;
/** Classes of one message, and fields of one. */
const MAX_CLASSES = 1000;
const MAX_FIELDS = 1000;
const END = 0x5a;
const MORE = "…";

interface ClassOf {
  readonly name: string;
  readonly fields: readonly string[];
}

export class HessianReader {
  /** Something is left out: nothing can be read behind it. */
  isCut = false;
  readonly #reader: Reader;
  readonly #codecs: Codecs;
  readonly #classes: ClassOf[] = [];
  readonly #types: string[] = [];
  #values = 0;

  constructor(reader: Reader, codecs: Codecs) {
    this.#reader = reader;
    this.#codecs = codecs;
  }
  get hasMore(): boolean {
    return this.#reader.left > 0 && !this.isCut;
  }
  next(): Json {
    return this.#value(0);
  }

  #value(depth: number): Json {
    if (++this.#values > MAX_SHOWN_VALUES || depth > MAX_SHOWN_DEPTH) this.isCut = true;
    if (this.isCut) return MORE;
    const tag = this.#reader.u8("a value");
    if (tag <= 0x1f || (tag >= 0x30 && tag <= 0x33) || tag === 0x52 || tag === 0x53) return this.#text(tag);
    if ((tag >= 0x20 && tag <= 0x2f) || (tag >= 0x34 && tag <= 0x37) || tag === 0x41 || tag === 0x42)
      return this.#binary(tag);
    if (tag >= 0x60 && tag <= 0x6f) return this.#object(tag - 0x60, depth);
    if (tag >= 0x70 && tag <= 0x77) return this.#typedList(tag - 0x70, depth);
    if (tag >= 0x78 && tag <= 0x7f) return this.#list(tag - 0x78, depth);
    if (tag >= 0x80 || (tag >= 0x38 && tag <= 0x3f)) return this.#number(tag);
    return this.#named(tag, depth);
  }
  /** Those whose first byte is a letter. */
  #named(tag: number, depth: number): Json {
    const reader = this.#reader;
    switch (String.fromCharCode(tag)) {
      case "N":
        return null;
      case "T":
        return true;
      case "F":
        return false;
      case "C":
        this.#classes.push(this.#classOf());
        return this.#value(depth);
      case "O":
        return this.#object(this.#integer(), depth);
      case "H":
        return this.#map("", depth);
      case "M":
        return this.#map(this.#type(), depth);
      case "Q":
        return { reference: this.#integer() };
      case "U":
        return this.#typedList(-1, depth);
      case "V":
        return this.#typedList(null, depth);
      case "W":
        return this.#list(-1, depth);
      case "X":
        return this.#list(this.#integer(), depth);
      case "J":
        return dateText(Number(BigInt.asIntN(64, reader.u64("a date"))));
      case "K":
        return dateText((reader.u32("a date") | 0) * 60_000);
      default:
        return this.#number(tag);
    }
  }

  #number(tag: number): Json {
    const reader = this.#reader;
    if (tag >= 0x80 && tag <= 0xbf) return tag - 0x90;
    if (tag >= 0xc0 && tag <= 0xcf) return (tag - 0xc8) * 256 + reader.u8("a number");
    if (tag >= 0xd0 && tag <= 0xd7) return (tag - 0xd4) * 65_536 + reader.u16("a number");
    if (tag >= 0xd8 && tag <= 0xef) return tag - 0xe0;
    if (tag >= 0xf0) return (tag - 0xf8) * 256 + reader.u8("a number");
    if (tag >= 0x38 && tag <= 0x3f) return (tag - 0x3c) * 65_536 + reader.u16("a number");
    switch (tag) {
      case 0x49:
      case 0x59:
        return reader.u32("a number") | 0;
      case 0x4c:
        return integer(BigInt.asIntN(64, reader.u64("a number")));
      case 0x5b:
      case 0x5c:
        return tag - 0x5b;
      case 0x5d:
        return (reader.u8("a number") << 24) >> 24;
      case 0x5e:
        return (reader.u16("a number") << 16) >> 16;
      case 0x5f:
        return (reader.u32("a number") | 0) / 1000;
      case 0x44: {
        const at = reader.take(8, "a number");
        const value = new DataView(reader.bytes.buffer, reader.bytes.byteOffset + at, 8).getFloat64(0);
        return Number.isFinite(value) ? value : String(value);
      }
      default:
        throw new Malformed(`a value that begins with ${tag.toString(16)}`, reader.offset);
    }
  }
  #integer(): number {
    const value = this.#number(this.#reader.u8("a number"));
    if (typeof value !== "number" || !Number.isInteger(value) || value < 0)
      throw new Malformed("a count that is none", this.#reader.offset);
    return value;
  }

  #string(): string {
    return this.#text(this.#reader.u8("a text"));
  }
  /** Lengths count UTF-16 units, each of which has one to three bytes. Parts of a text come one behind the other. */
  #text(first: number): string {
    const units: string[] = [];
    let total = 0;
    for (let tag = first; ; tag = this.#reader.u8("a text")) {
      const length = this.#textLength(tag);
      for (let i = 0; i < length; i++) {
        const unit = this.#unit();
        if (total++ < MAX_SHOWN_CHARACTERS) units.push(String.fromCharCode(unit));
      }
      if (tag !== 0x52) break;
    }
    return total > MAX_SHOWN_CHARACTERS ? `${units.join("")}${MORE} (${total} characters)` : units.join("");
  }
  #textLength(tag: number): number {
    if (tag <= 0x1f) return tag;
    if (tag >= 0x30 && tag <= 0x33) return (tag - 0x30) * 256 + this.#reader.u8("a text");
    if (tag === 0x52 || tag === 0x53) return this.#reader.u16("a text");
    throw new Malformed(`a text that begins with ${tag.toString(16)}`, this.#reader.offset);
  }
  #unit(): number {
    const first = this.#reader.u8("a text");
    if (first < 0x80) return first;
    const second = this.#reader.u8("a text") & 0x3f;
    if (first < 0xe0) return ((first & 0x1f) << 6) | second;
    return ((first & 0x0f) << 12) | (second << 6) | (this.#reader.u8("a text") & 0x3f);
  }
  #binary(first: number): Json {
    let shown = "";
    let size = 0;
    for (let tag = first; ; tag = this.#reader.u8("bytes")) {
      const part = this.#reader.view(this.#binaryLength(tag), "bytes");
      if (size === 0) shown = this.#codecs.base64(part, 0, Math.min(part.length, MAX_SHOWN_CHARACTERS));
      size += part.length;
      if (tag !== 0x41) return { base64: shown, size };
    }
  }
  #binaryLength(tag: number): number {
    if (tag >= 0x20 && tag <= 0x2f) return tag - 0x20;
    if (tag >= 0x34 && tag <= 0x37) return (tag - 0x34) * 256 + this.#reader.u8("bytes");
    if (tag === 0x41 || tag === 0x42) return this.#reader.u16("bytes");
    throw new Malformed(`bytes that begin with ${tag.toString(16)}`, this.#reader.offset);
  }

  #classOf(): ClassOf {
    const name = this.#string();
    const count = this.#integer();
    if (count > MAX_FIELDS || this.#classes.length >= MAX_CLASSES)
      throw new Malformed("more classes or fields than are read", this.#reader.offset);
    return { name, fields: Array.from({ length: count }, () => this.#string()) };
  }
  #object(number: number, depth: number): JsonObject {
    const found = this.#classes[number];
    if (found === undefined) throw new Malformed("an object of a class that is not known", this.#reader.offset);
    const fields: [string, Json][] = [["class", found.name]];
    for (const name of found.fields) {
      if (this.isCut) break;
      fields.push([name, this.#value(depth + 1)]);
    }
    return Object.fromEntries(fields);
  }
  /** A name, or the number of one that came before. */
  #type(): string {
    const tag = this.#reader.u8("a type");
    if (tag <= 0x1f || (tag >= 0x30 && tag <= 0x33) || tag === 0x52 || tag === 0x53) {
      const name = this.#text(tag);
      if (this.#types.length < MAX_CLASSES) this.#types.push(name);
      return name;
    }
    this.#reader.at--;
    return this.#types[this.#integer()] ?? "";
  }
  /** `count`: of values; -1 up to an end mark; null where it stands behind the type. */
  #typedList(count: number | null, depth: number): Json {
    this.#type();
    return this.#list(count ?? this.#integer(), depth);
  }
  #list(count: number, depth: number): Json {
    const values: Json[] = [];
    for (let i = 0; (count < 0 ? !this.#ends() : i < count) && !this.isCut; i++) values.push(this.#value(depth + 1));
    return values;
  }
  #map(type: string, depth: number): Json {
    const pairs: [Json, Json][] = [];
    while (!this.isCut && !this.#ends()) pairs.push([this.#value(depth + 1), this.#value(depth + 1)]);
    return mapAsJson(pairs, type);
  }
  #ends(): boolean {
    if (this.#reader.left > 0 && this.#reader.bytes[this.#reader.at] !== END) return false;
    this.#reader.skip(1, "an end");
    return true;
  }
}

function integer(value: bigint): Json {
  const number = Number(value);
  return Number.isSafeInteger(number) ? number : String(value);
}
/** RFC 3339; what no calendar has stays a number. */
function dateText(milliseconds: number): Json {
  return Math.abs(milliseconds) <= 8.64e15 ? new Date(milliseconds).toISOString() : milliseconds;
}
