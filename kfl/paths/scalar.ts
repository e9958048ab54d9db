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

const ON_ARRAYS = new Set(Object.getOwnPropertyNames(Array.prototype));

/**
 * `memberOf` for one key. Most keys are names that nothing inherits, so that reading them needs no question whether
 * the value is a list or the member its own.
 */
export function memberReader(key: string): (value: Json | undefined) => Json | undefined {
  if (INHERITED.has(key) || ON_ARRAYS.has(key) || /^\d/.test(key)) return (value) => memberOf(value, key);
  return (value) => (typeof value === "object" && value !== null ? (value as JsonObject)[key] : undefined);
}

const UPPER_A = 65;
const UPPER_Z = 90;
const TO_LOWER = 32;
const lowerCode = (code: number): number => (code >= UPPER_A && code <= UPPER_Z ? code + TO_LOWER : code);

/** Equal but for the case of ASCII letters: header names hold no others, and the SQL can do the same. */
function equalIgnoringCase(a: string, b: string): boolean {
  if (a.length !== b.length) return false;
  for (let i = 0; i < a.length; i++) {
    if (lowerCode(a.charCodeAt(i)) !== lowerCode(b.charCodeAt(i))) return false;
  }
  return true;
}

/** The key as the map spells it: itself where it is there, else the first that differs in case only; else null. */
export function headerKey(map: JsonObject, key: string): string | null {
  if (Object.hasOwn(map, key)) return key;
  for (const name in map) if (equalIgnoringCase(name, key)) return name;
  return null;
}
