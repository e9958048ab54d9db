// A classic path → its value in the table: a column where the schema has one, else a place in the document.
import type { PathStep } from "../paths/steps.ts";
import { canonicalSteps, formatSteps } from "../paths/steps.ts";
import { or } from "./fragment.ts";
import type { SqlWriter } from "./fragment.ts";
import { jsonPlace, jsonValue } from "./json.ts";
import { columnValue } from "./value.ts";
import type { SqlValue } from "./value.ts";

/** Null where SQL cannot read the path. */
export function pathValue(writer: SqlWriter, path: readonly PathStep[]): SqlValue | null {
  const name = formatSteps(canonicalSteps(path));
  const column = writer.column("paths", name);
  if (column) return name === "src.name" || name === "dst.name" ? peerName(writer, name) : columnValue(writer, column);
  const place = jsonPlace(writer, path);
  return place && jsonValue(writer, place);
}

/** The full name of a peer as SQL, `name.namespace`; null where the table has no such columns. */
export function qualifiedName(writer: SqlWriter, name: "src.name" | "dst.name"): string | null {
  const own = writer.column("paths", name);
  const namespace = writer.column("paths", name === "src.name" ? "src.namespace" : "dst.namespace");
  if (own?.type !== "string" || namespace?.type !== "string") return null;
  return `(CASE WHEN (${own.sql}) <> '' AND (${namespace.sql}) <> '' THEN (${own.sql}) || '.' || (${namespace.sql}) ELSE (${own.sql}) END)`;
}

/** Conditions on a peer's name also match its full name (entry.md 1.1). */
function peerName(writer: SqlWriter, name: "src.name" | "dst.name"): SqlValue | null {
  const column = writer.column("paths", name);
  const full = qualifiedName(writer, name);
  const short = column ? columnValue(writer, column) : null;
  const long = column && full !== null ? columnValue(writer, { ...column, sql: full }) : null;
  if (!short || !long) return null;
  return {
    ...short,
    equalsText: (text) => or(short.equalsText(text), long.equalsText(text)),
    equalsNumber: (number) => or(short.equalsNumber(number), long.equalsNumber(number)),
    textTest: (test, text) => or(short.textTest(test, text), long.textTest(test, text)),
    found: (pattern, test) => or(short.found(pattern, test), long.found(pattern, test)),
  };
}
