// Values of a field that were seen, for completion: the most frequent of the newest entries.
import type { Catalogue } from "../../contract/index.ts";
import { FILTER_SCHEMA } from "./filter-schema.ts";
import type { EntryStore } from "./store.ts";

/** Newest entries that are looked at: completion has to be there while a person types. */
const NEWEST_ENTRIES = 200_000;
/** Parameters of the statement before those of the field. */
const FIRST_POINTER = 4;
/** Longest value offered. */
const MAX_VALUE_LENGTH = 256;

export interface SeenValue {
  readonly value: string;
  readonly count: number;
}

/** Values that begin with `prefix` come before those that hold it; within both the most frequent come first. */
export async function seenValues(
  store: EntryStore,
  catalogue: Catalogue,
  field: string,
  prefix: string,
  limit: number,
): Promise<readonly SeenValue[]> {
  const expression = expressionOf(catalogue, field);
  if (expression === null) return [];
  const [sql, parameters] = expression;
  const newest = BigInt(Math.max(0, store.lastNumber - NEWEST_ENTRIES));
  const rows = await store.scans.table(
    `SELECT value, count(*) AS count FROM (SELECT CAST(${sql} AS VARCHAR) AS value FROM entries WHERE no > $1)
     WHERE value <> '' AND length(value) <= ${MAX_VALUE_LENGTH} AND contains(lower(value), lower($2))
     GROUP BY value ORDER BY starts_with(lower(value), lower($2)) DESC, count DESC, value LIMIT $3`,
    [newest, prefix, BigInt(limit), ...parameters],
  );
  return rows.map(([value, count]) => ({ value: String(value), count: Number(count) }));
}

// A variable of the table, a path of the table, or a path into the document.
function expressionOf(catalogue: Catalogue, field: string): [string, string[]] | null {
  const column = FILTER_SCHEMA.variables[field] ?? FILTER_SCHEMA.paths[field];
  if (column !== undefined) return [column.sql, []];
  const spec = catalogue.fields.find(({ name }) => name === field);
  const path = spec?.path ?? field;
  // One that several places may hold: the first that does.
  if (spec?.path === undefined && spec?.paths !== undefined && spec.transform === undefined) return firstOf(spec.paths);
  const known = FILTER_SCHEMA.paths[path];
  if (known !== undefined) return [known.sql, []];
  const pointer = pointerOf(path);
  return pointer === null ? null : [`json_extract_string(document, $${FIRST_POINTER})`, [pointer]];
}

function firstOf(paths: readonly string[]): [string, string[]] | null {
  const pointers = paths.flatMap((path) => pointerOf(path) ?? []);
  if (pointers.length < paths.length) return null;
  const places = pointers.map((_, i) => `json_extract_string(document, $${i + FIRST_POINTER})`);
  return [`coalesce(${places.join(", ")})`, pointers];
}

/** JSON pointer of a path into the document: `request.headers["Host"]` is `/request/headers/Host`. */
export function pointerOf(path: string): string | null {
  const segments = path.match(/[^.[\]"]+|"[^"]*"/g) ?? [];
  const names = segments.map((segment) => segment.replaceAll('"', ""));
  if (names.join("") === "" || path.includes("*") || path.includes("..")) return null;
  if (!(FILTER_SCHEMA.document?.roots ?? []).includes(names[0] ?? "")) return null;
  return names.map((name) => `/${name.replaceAll("~", "~0").replaceAll("/", "~1")}`).join("");
}
