// The table of a protocol inside HTTP: rows of what is there.
import type { Json, Section, SectionRow } from "../../contract/index.ts";

/** One table, or nothing where `value` is no object; empty values have no row. */
export function carriedTable(
  title: string,
  path: string,
  value: Json | undefined,
  names: readonly (readonly [name: string, key: string])[],
): readonly Section[] {
  if (typeof value !== "object" || value === null || Array.isArray(value)) return [];
  const rows = names.flatMap(([name, key]): readonly SectionRow[] => {
    const item = (value as Readonly<Record<string, Json>>)[key];
    if (item === undefined || item === null || item === "") return [];
    const selector = `${path}.${key}`;
    if (Array.isArray(item)) return item.length === 0 ? [] : [{ name, value: item.map(shown).join(", "), selector }];
    return [{ name, value: typeof item === "object" ? JSON.stringify(item) : item, selector }];
  });
  return rows.length === 0 ? [] : [{ kind: "table", title, rows }];
}

function shown(item: Json): string {
  return typeof item === "string" ? item : JSON.stringify(item);
}

/** A value as a body of its own; nothing where it is empty. */
export function carriedJson(title: string, selector: string, value: Json | undefined): readonly Section[] {
  if (value === undefined || value === null || (Array.isArray(value) && value.length === 0)) return [];
  return [
    { kind: "body", title, body: JSON.stringify(value, null, 2), encoding: "", mimeType: "application/json", selector },
  ];
}
