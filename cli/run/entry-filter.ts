// The filter of a script's head comment, over entries on their way to it.
import type { JsonObject } from "../../contract/index.ts";
import type { Filter } from "../../kfl/index.ts";
import type { ScriptEntry } from "../../session/hooks/types.ts";
import { columnsOf } from "../../session/entry-columns.ts";

/** The entries that match; null lets all through. */
export function matching(filter: Filter | null, entries: readonly ScriptEntry[]): readonly ScriptEntry[] {
  if (filter === null) return entries;
  return entries.filter(({ head, document }) => {
    const entry = { ...parse(head), ...parse(document) };
    return filter.matches(entry, columnsOf(entry) ?? {});
  });
}

// Texts that were made of an entry a moment ago.
function parse(json: string): JsonObject {
  return JSON.parse(json) as JsonObject;
}
