// Arguments of helpers as actions read them. The sandbox has converted them to their declared types; what is optional
// may be missing or null.
import type { JsonValue } from "../hooks/types.ts";

export type JsonMembers = Readonly<Record<string, JsonValue>>;

/** The text; empty where there is none. */
export function textArgument(value: JsonValue | undefined): string {
  if (value === undefined || value === null) return "";
  return typeof value === "string" ? value : JSON.stringify(value);
}

/** The members of an object; none where it is no object. */
export function objectArgument(value: JsonValue | undefined): JsonMembers {
  return isMembers(value) ? value : {};
}

function isMembers(value: JsonValue | undefined): value is JsonMembers {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}
