// Maps of encodings whose keys may be anything, as JSON: an object where all keys are plain, else a list of `{key, value}`.
import type { Json } from "../../contract/index.ts";

/** `type`: what the map calls itself, which becomes its field `class`; empty for none. */
export function mapAsJson(pairs: readonly (readonly [Json, Json])[], type = ""): Json {
  if (pairs.some(([key]) => typeof key === "object" && key !== null))
    return pairs.map(([key, value]) => ({ key, value }));
  const named = pairs.map(([key, value]) => [typeof key === "string" ? key : JSON.stringify(key), value] as const);
  return Object.fromEntries(type === "" ? named : [["class", type] as const, ...named]);
}
