// A KFL 2 variable as SQL: a column of the schema, or what its declaration says over columns and document.
import type { FieldCondition, FieldSpec } from "../../contract/index.ts";
import { parsePath } from "../classic/parse.ts";
import { conditionsOf } from "../fields/bind.ts";
import { and, FALSE, known, not, or, TRUE } from "./fragment.ts";
import type { SqlFragment, SqlWriter } from "./fragment.ts";
import { jsonPlace } from "./json.ts";
import type { JsonPlace } from "./json.ts";
import { pathValue } from "./path-value.ts";
import type { SqlColumn, SqlType } from "./schema.ts";

/** An expression of one type. `mayFail` and `unknown` as in a fragment: otherwise it is never NULL. */
export interface SqlScalar extends SqlFragment {
  readonly type: SqlType;
}

const DEFAULTS: Readonly<Record<SqlType, string>> = {
  string: "''",
  int: "0",
  double: "0",
  bool: "FALSE",
  ts: "0",
  list: "[]::VARCHAR[]",
};

const plain = (type: SqlType, sql: string): SqlScalar => ({ type, sql, mayFail: false, unknown: null });

function columnScalar(column: SqlColumn): SqlScalar {
  if (column.notNull === true) return plain(column.type, `(${column.sql})`);
  return plain(column.type, `coalesce((${column.sql}), ${DEFAULTS[column.type]})`);
}

function condition(writer: SqlWriter, { path, in: wanted, notIn, empty }: FieldCondition): SqlFragment | null {
  const { steps } = parsePath(path);
  const value = pathValue(writer, steps);
  if (!value) return null;
  const parts: SqlFragment[] = [];
  const isAny = (texts: readonly string[]): SqlFragment => or(...texts.map((text) => value.equalsText(text)));
  if (empty !== undefined) {
    const place = jsonPlace(writer, steps);
    if (!place) return null;
    parts.push(empty ? not(isFilled(place)) : isFilled(place));
  }
  if (wanted) parts.push(isAny(wanted));
  if (notIn) parts.push(value.present, not(isAny(notIn)));
  return and(...parts);
}

/** Whether every condition of the declaration holds; null where SQL cannot tell. */
function conditions(writer: SqlWriter, spec: FieldSpec): SqlFragment | null {
  const parts: SqlFragment[] = [];
  for (const one of conditionsOf(spec)) {
    const part = condition(writer, one);
    if (!part) return null;
    parts.push(part);
  }
  return and(...parts);
}

/** Neither missing nor null, false, 0, "", [] or {}. */
function isFilled(place: JsonPlace): SqlFragment {
  return known(
    `(coalesce(${place.text}, '') NOT IN ('', '0', 'false', '[]', '{}') OR (coalesce(${place.kind}, '') = 'VARCHAR' AND ${place.text} <> ''))`,
  );
}

/** A place as the type of a variable; missing gives the default. */
function placeScalar(place: JsonPlace, type: FieldSpec["type"]): SqlScalar | null {
  const { kind, text } = place;
  if (type === "bool") return plain("bool", `(coalesce(${kind}, '') = 'BOOLEAN' AND ${text} = 'true')`);
  if (type === "string") {
    const sql = `(CASE ${kind} WHEN 'VARCHAR' THEN ${text} WHEN 'UBIGINT' THEN ${text} WHEN 'BIGINT' THEN ${text} WHEN 'BOOLEAN' THEN ${text} WHEN 'DOUBLE' THEN NULL ELSE '' END)`;
    return { type: "string", sql, mayFail: false, unknown: `coalesce(${kind} = 'DOUBLE', FALSE)` };
  }
  if (type !== "int") return null;
  const isOpen = `(${kind} = 'DOUBLE' OR (${kind} <> 'BOOLEAN' AND length(${text}) > 15))`;
  const sql =
    `(CASE WHEN coalesce(${isOpen}, FALSE) THEN NULL WHEN ${kind} IN ('UBIGINT', 'BIGINT', 'VARCHAR') AND ` +
    `regexp_full_match(${text}, '[+-]?[0-9]+') THEN coalesce(try_cast(${text} AS BIGINT), 0) ` +
    `WHEN ${kind} = 'BOOLEAN' AND ${text} = 'true' THEN 1 ELSE 0 END)`;
  return { type: "int", sql, mayFail: false, unknown: `coalesce(${isOpen}, FALSE)` };
}

/** One path of a declaration: a column of the table, a fact of the row, or a place in the document. */
function pathScalar(writer: SqlWriter, path: string, type: FieldSpec["type"]): SqlScalar | null {
  const fact = /^\{row\}\.(\w+)$/.exec(path)?.[1];
  const column = fact ? writer.column("row", fact) : writer.column("paths", path);
  if (column) return column.type === type || (column.type === "int" && type === "int") ? columnScalar(column) : null;
  if (fact || path.includes("{")) return null;
  const place = jsonPlace(writer, parsePath(path).steps);
  return place && placeScalar(place, type);
}

/** Whether a path holds anything: not missing, null or "". */
function heldText(writer: SqlWriter, path: string): string | null {
  const column = writer.column("paths", path);
  if (column) return `coalesce(CAST((${column.sql}) AS VARCHAR), '') <> ''`;
  const place = jsonPlace(writer, parsePath(path).steps);
  return place && `coalesce(${place.text}, '') <> ''`;
}

/** The first path that holds anything. */
function firstPath(writer: SqlWriter, spec: FieldSpec): SqlScalar | null {
  const paths = spec.paths ?? (spec.path === undefined ? [] : [spec.path]);
  const [only] = paths;
  if (paths.length === 1 && only !== undefined) return pathScalar(writer, only, spec.type);
  let result: SqlScalar | null = null;
  for (const path of paths.toReversed()) {
    const scalar = pathScalar(writer, path, spec.type);
    const isHeld = scalar && heldText(writer, path);
    if (!scalar || !isHeld) return null;
    result = result
      ? {
          ...merge([scalar, result]),
          type: scalar.type,
          sql: `(CASE WHEN ${isHeld} THEN ${scalar.sql} ELSE ${result.sql} END)`,
        }
      : scalar;
  }
  return result;
}

function merge(parts: readonly SqlFragment[]): { mayFail: boolean; unknown: string | null } {
  const { mayFail, unknown } = or(...parts.map((part, i) => ({ ...part, sql: `p${i}` })));
  return { mayFail, unknown };
}

function transformed(writer: SqlWriter, spec: FieldSpec): SqlScalar | null {
  const paths = spec.paths ?? (spec.path === undefined ? [] : [spec.path]);
  const [path] = paths;
  if (spec.transform === "nonNegative") {
    const scalar = firstPath(writer, spec);
    return scalar && { ...scalar, sql: `(CASE WHEN ${scalar.sql} < 0 THEN 0 ELSE ${scalar.sql} END)` };
  }
  if (spec.transform === "present" && path !== undefined && !path.includes("{")) {
    const place = jsonPlace(writer, parsePath(path).steps);
    return place && !writer.column("paths", path) ? { ...isFilled(place), type: "bool" } : null;
  }
  if (spec.transform !== "sum") return null;
  const scalars = paths.map((one) => pathScalar(writer, one, "int"));
  const all = scalars.filter((scalar) => scalar !== null);
  if (all.length !== scalars.length) return null;
  return { ...merge(all), type: "int", sql: `(${all.map(({ sql }) => sql).join(" + ")})` };
}

/** A variable as an expression; null where SQL cannot say it. */
export function fieldScalar(writer: SqlWriter, spec: FieldSpec): SqlScalar | null {
  const column = writer.column("variables", spec.name);
  if (column) return columnScalar(column);
  const when = conditions(writer, spec);
  if (!when) return null;
  const hasPath = spec.path !== undefined || (spec.paths?.length ?? 0) > 0;
  if (!hasPath && spec.type === "bool") return { ...when, type: "bool" };
  const value = spec.transform ? transformed(writer, spec) : firstPath(writer, spec);
  if (!value) return null;
  if (when.sql === TRUE.sql) return value;
  if (when.sql === FALSE.sql) return null;
  const otherwise = spec.otherwise === undefined ? DEFAULTS[value.type] : String(Math.trunc(spec.otherwise));
  const unknown = value.unknown === null ? null : `(${when.sql} AND (${value.unknown}))`;
  const whole = merge([{ ...value, unknown }, when]);
  return { ...whole, type: value.type, sql: `(CASE WHEN ${when.sql} THEN ${value.sql} ELSE ${otherwise} END)` };
}

/** A key of a map variable: its place, and when the map is read at all. */
export function mapPlace(
  writer: SqlWriter,
  spec: FieldSpec,
  key: string,
): { place: JsonPlace; when: SqlFragment } | null {
  const path = spec.path ?? (spec.paths?.length === 1 ? spec.paths[0] : undefined);
  if (path === undefined || path.includes("{")) return null;
  const when = conditions(writer, spec);
  const place = jsonPlace(writer, [...parsePath(path).steps, { kind: "key", key }]);
  return when && place ? { place, when } : null;
}
