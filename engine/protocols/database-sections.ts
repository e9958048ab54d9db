// What the details and the list's cells of databases share: values in a table, rows as text, the first thing that there is to show.
import type { Json, JsonObject, SectionRow } from "../../contract/index.ts";
import { textTable } from "./text-table.ts";

/** Texts and numbers as they are; anything else is empty. */
export function shownText(value: Json | undefined): string {
  return typeof value === "string" || typeof value === "number" ? String(value) : "";
}

/** The first value that is not empty, with its selector. */
export function firstShown(candidates: readonly (readonly [string, string])[]): readonly [string, string] {
  return candidates.find(([value]) => value !== "") ?? ["", ""];
}

export function isEmptySide(side: JsonObject | null): boolean {
  return side === null || Object.keys(side).length === 0;
}

/** Every value of a side but those that have a section of their own. */
export function detailRows(side: string, value: JsonObject, apart: ReadonlySet<string>): readonly SectionRow[] {
  return Object.entries(value).flatMap(([name, item]): SectionRow[] => {
    if (apart.has(name) || item === "") return [];
    const selector = `${side}.${name}`;
    if (Array.isArray(item)) return [{ name, value: item.map((one) => shownText(one)).join(", "), selector }];
    if (typeof item === "object" && item !== null)
      return Object.entries(item as JsonObject).map(([key, one]) => ({
        name: `${name}.${key}`,
        value: shownText(one),
        selector: `${selector}["${key}"]`,
      }));
    return [{ name, value: item, selector }];
  });
}

/** Columns and rows of a result as a command line shows them; empty where there are neither. */
export function resultText(result: JsonObject): string {
  const heads = Array.isArray(result["columns"]) ? (result["columns"] as readonly JsonObject[]) : [];
  const rows = Array.isArray(result["rows"]) ? (result["rows"] as readonly (readonly (string | null)[])[]) : [];
  if (heads.length === 0 && rows.length === 0) return "";
  const titles = heads.map((column) => shownText(column["name"]));
  return textTable(titles, rows, Number(result["rowsLeftOut"] ?? 0));
}
