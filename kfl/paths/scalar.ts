// JSON values as text and as members: the few conversions that both dialects and the SQL agree on.
import type { Json, JsonObject } from "../../contract/index.ts";

export function isObject(value: unknown): value is JsonObject {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

/** `Array.isArray` does not narrow readonly arrays. */
export function isList(value: Json | undefined): value is readonly Json[] {
  return Array.isArray(value);
}

/** Text of a scalar; lists and objects have an empty text (kfl.md 1.9). */
export function textOf(value: Json): string {
  if (typeof value === "string") return value;
  return typeof value === "object" ? (value === null ? "null" : "") : String(value);
}

/** Names that every object answers to without having them. */
const INHERITED = new Set(Object.getOwnPropertyNames(Object.prototype));

/** The own member of an object; undefined where there is none or the value is no object. */
export function memberOf(value: Json | undefined, key: string): Json | undefined {
  if (!isObject(value)) return undefined;
  if (INHERITED.has(key) && !Object.hasOwn(value, key)) return undefined;
  return value[key];
}

/** ASCII lower case: header names hold nothing else, and the SQL can do the same. */
export function lowerAscii(text: string): string {
  return /[A-Z]/.test(text) ? text.replace(/[A-Z]/g, (char) => char.toLowerCase()) : text;
}

/** The key as the map spells it: itself where it is there, else the first that differs in case only; else null. */
export function headerKey(map: JsonObject, key: string): string | null {
  if (Object.hasOwn(map, key)) return key;
  const wanted = lowerAscii(key);
  for (const name in map) {
    if (name.length === wanted.length && Object.hasOwn(map, name) && lowerAscii(name) === wanted) return name;
  }
  return null;
}
