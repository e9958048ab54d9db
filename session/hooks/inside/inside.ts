// What a helper of the way `inside` is when the thread of the sandbox does it, not the sandbox: a function of values.
import type { Catalogue } from "../../../contract/index.ts";
import type { JsonValue } from "../types.ts";

export interface InsideContext {
  /** Unix milliseconds of the call: what `now()` of a filter means. */
  readonly nowMs: number;
  /** What dissectors of the user add to filters. */
  readonly words: Catalogue;
  /** Writes an error line to the script's console, where a helper goes on without a part of its work. */
  readonly report: (text: string) => void;
}

/** Pure but for caches. The arguments have the types that contract/scripts/helpers.ts declares; what it throws is thrown in the script. */
export type InsideFunction = (args: readonly JsonValue[], context: InsideContext) => JsonValue;

/** A text argument. The sandbox converts arguments before; one that is missing is empty. */
export function textAt(args: readonly JsonValue[], index: number): string {
  const value = args[index];
  return typeof value === "string" ? value : "";
}

export type JsonMap = { readonly [key: string]: JsonValue };
export function isMap(value: JsonValue | undefined): value is JsonMap {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}
/** A member of a map as a map; an empty one where it is none. */
export function mapAt(value: JsonMap, key: string): JsonMap {
  const member = Object.hasOwn(value, key) ? value[key] : undefined;
  return isMap(member) ? member : {};
}
