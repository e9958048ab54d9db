// A value as a filter would write it, cut where it is long, with a word on how much there is.
import type { Json, JsonObject } from "../../contract/index.ts";
import { Boxed, EntryMap, LiteralMap, TypeValue } from "../cel/values.ts";
import type { CelValue, MapKey } from "../cel/values.ts";
import type { CelType } from "../cel/types.ts";
import { EitherText, PatternValue } from "../classic/values.ts";
import type { ClassicValue } from "../classic/values.ts";
import { formatDuration, formatInstant } from "../time/datetime.ts";
import { MAX_EXPLAINED_TEXT } from "./limits.ts";

export interface ValueText {
  readonly text: string;
  /** Empty where the value is whole. */
  readonly note: string;
}
type Value = CelValue | ClassicValue;

const isList = (value: Value): value is readonly CelValue[] | readonly Json[] => Array.isArray(value);
/** By what it is: an object of an entry may have members of any name. */
const isMap = (value: Value): value is EntryMap | LiteralMap =>
  value instanceof EntryMap || value instanceof LiteralMap;

const count = (number: number, what: string): string => `${number.toLocaleString("en-US")} ${what}`;

/** The beginning of a text; a pair of surrogates is not parted. */
export function cutText(text: string, length = MAX_EXPLAINED_TEXT): string {
  if (text.length <= length) return text;
  return text.slice(0, /[\uD800-\uDBFF]/.test(text[length - 1] ?? "") ? length - 1 : length);
}

/** Deepest nesting that is written out; what is cut by it would be far beyond the longest text as a rule. */
const MAX_WRITTEN_DEPTH = 20;

class Writer {
  text = "";

  get isFull(): boolean {
    return this.text.length > MAX_EXPLAINED_TEXT;
  }

  write(value: Value, depth: number): void {
    if (typeof value === "string") this.text += JSON.stringify(cutText(value, MAX_EXPLAINED_TEXT + 1));
    else if (typeof value !== "object" || value === null) this.text += String(value);
    else if (depth > MAX_WRITTEN_DEPTH) this.text += "…";
    else if (value instanceof EitherText) this.write(value.text, depth);
    else if (value instanceof PatternValue) this.write(value.pattern, depth);
    else if (value instanceof Boxed) this.text += boxedText(value);
    else if (value instanceof TypeValue) this.text += value.name;
    else if (value instanceof Uint8Array) this.#bytes(value);
    else if (isList(value)) this.#list(value, depth);
    else if (isMap(value)) this.#members(value.keys(), (key) => value.get(key) ?? null, depth);
    else this.#members(Object.keys(value), (key) => (value as JsonObject)[key] ?? null, depth);
  }

  #bytes(bytes: Uint8Array): void {
    this.text += "0x";
    for (const byte of bytes.subarray(0, MAX_EXPLAINED_TEXT / 2)) this.text += byte.toString(16).padStart(2, "0");
  }

  #list(list: readonly Value[], depth: number): void {
    this.text += "[";
    for (const [i, element] of list.entries()) {
      if (this.isFull) return;
      if (i > 0) this.text += ", ";
      this.write(element, depth + 1);
    }
    this.text += "]";
  }

  #members<Key extends MapKey>(keys: readonly Key[], valueOf: (key: Key) => Value, depth: number): void {
    this.text += "{";
    for (const [i, key] of keys.entries()) {
      if (this.isFull) return;
      this.text += `${i > 0 ? ", " : ""}${JSON.stringify(cutText(String(key)))}: `;
      this.write(valueOf(key), depth + 1);
    }
    this.text += "}";
  }
}

function boxedText({ type, value }: Boxed): string {
  if (type === "timestamp") return formatInstant(BigInt(value));
  return type === "duration" ? formatDuration(BigInt(value)) : String(value);
}

function sizeOf(value: Value): string {
  if (typeof value === "string") return count(value.length, "characters");
  if (value instanceof EitherText) return count(value.text.length, "characters");
  if (value instanceof Uint8Array) return count(value.length, "bytes");
  if (isList(value)) return count(value.length, "elements");
  if (isMap(value)) return count(value.size, "keys");
  return typeof value === "object" && value !== null ? count(Object.keys(value).length, "keys") : "";
}

export function valueText(value: Value): ValueText {
  const writer = new Writer();
  writer.write(value, 0);
  if (!writer.isFull) return { text: writer.text, note: "" };
  return { text: `${cutText(writer.text)}…`, note: sizeOf(value) };
}

/** The same for a value whose type is known and not seen from it: instants and spans are plain numbers. */
export function typedValueText(value: CelValue, type: CelType): ValueText {
  if (type.kind === "timestamp" && typeof value === "bigint") return { text: formatInstant(value), note: "" };
  if (type.kind === "duration" && typeof value === "bigint") return { text: formatDuration(value), note: "" };
  return valueText(value);
}
