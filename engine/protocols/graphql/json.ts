// JSON that a peer sent, taken into entries: parsed without throwing, and no deeper than writing it again can bear.
import type { Json, JsonObject } from "../../../contract/index.ts";
import { MAX_BODY_CHARACTERS, MAX_JSON_DEPTH } from "./limits.ts";

/** The value, or undefined when the text is no JSON or too long. */
export function parseJson(text: string): Json | undefined {
  if (text.length > MAX_BODY_CHARACTERS) return undefined;
  try {
    return JSON.parse(text) as Json;
  } catch {
    return undefined;
  }
}

export function isObject(value: Json | undefined): value is JsonObject {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

/** The value, or null when it is nested too deep. */
export function shallow(value: Json | undefined): Json {
  return value === undefined || !isShallow(value, MAX_JSON_DEPTH) ? null : value;
}

function isShallow(value: Json, depth: number): boolean {
  if (typeof value !== "object" || value === null) return true;
  return depth > 0 && Object.values(value).every((item: Json) => isShallow(item, depth - 1));
}
