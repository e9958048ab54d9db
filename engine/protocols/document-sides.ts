// A row's document as values again, for readers that get it as text. Text that is no document has no sides.
import type { Json, JsonObject } from "../../contract/index.ts";

export interface DocumentSides {
  readonly request: JsonObject;
  readonly response: JsonObject;
}

export function documentSides(text: string): DocumentSides {
  const document = parse(text);
  return { request: objectOf(document["request"]), response: objectOf(document["response"]) };
}

/** The objects of a list; of anything else none. */
export function objectsOf(value: Json | undefined): readonly JsonObject[] {
  return Array.isArray(value) ? value.map(objectOf) : [];
}
export function textOf(value: Json | undefined): string {
  return typeof value === "string" ? value : "";
}

const NOTHING: JsonObject = {};

function parse(text: string): JsonObject {
  try {
    const value: Json = JSON.parse(text) as Json;
    return objectOf(value);
  } catch {
    return NOTHING;
  }
}
function objectOf(value: Json | undefined): JsonObject {
  return typeof value === "object" && value !== null && !Array.isArray(value) ? (value as JsonObject) : NOTHING;
}
