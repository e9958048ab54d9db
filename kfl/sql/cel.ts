// Bound KFL 2 tree → SQL. A run-time error is NULL there too, and AND, OR, NOT treat it as `&&`, `||`, `!` do.
import type { Bound, BoundCall } from "../cel/bound.ts";
import { compileBound } from "../cel/match.ts";
import { peerTest } from "../cel/peer-name.ts";
import type { CelValue } from "../cel/values.ts";
import { BodyMemory } from "../paths/body.ts";
import { compileRegex } from "../regex.ts";
import { fieldScalar, mapPlace } from "./field.ts";
import type { SqlScalar } from "./field.ts";
import { and, FALSE, known, not, or, TRUE, UNKNOWN } from "./fragment.ts";
import type { SqlFragment, SqlWriter } from "./fragment.ts";
import { qualifiedName } from "./path-value.ts";
import type { SqlType } from "./schema.ts";
import { isPortablePattern } from "./value.ts";

const MAX_SQL_DEPTH = 60;

interface Translation {
  readonly writer: SqlWriter;
  readonly nowNs: bigint;
  readonly depth: number;
}

function isFixed(bound: Bound): boolean {
  if (bound.kind === "constant" || bound.kind === "now") return true;
  return bound.kind === "call" && bound.args.every(isFixed);
}

/** The value of what reads nothing from the entry; undefined where it reads or fails. */
function fixedValue(bound: Bound, to: Translation): CelValue | undefined {
  if (!isFixed(bound)) return undefined;
  const { run } = compileBound(bound, { nowNs: to.nowNs, memory: new BodyMemory() });
  const value = run({ root: null, row: {}, locals: [], stepsLeft: 0 });
  return typeof value === "object" ? undefined : value;
}

const TYPES: Readonly<Record<string, SqlType>> = {
  string: "string",
  int: "int",
  double: "double",
  bool: "bool",
  timestamp: "ts",
  duration: "ts",
};

function fixedScalar(bound: Bound, to: Translation): SqlScalar | null {
  const value = fixedValue(bound, to);
  const type = TYPES[bound.type.kind];
  if (value === undefined || !type) return null;
  const sql =
    typeof value === "string"
      ? to.writer.text(value)
      : typeof value === "boolean"
        ? String(value).toUpperCase()
        : type === "double"
          ? to.writer.double(Number(value))
          : typeof value === "number" || typeof value === "bigint"
            ? to.writer.integer(value)
            : null;
  return sql === null ? null : { type, sql, mayFail: false, unknown: null };
}

/** An expression of a type; null where SQL cannot say it. */
function scalar(bound: Bound, to: Translation): SqlScalar | null {
  if (bound.kind === "variable") return fieldScalar(to.writer, bound.spec);
  if (isFixed(bound)) return fixedScalar(bound, to);
  if (bound.kind !== "call" || bound.isDynamic) return null;
  if (bound.name === "[]" || bound.name === "map_get") return mapElement(bound, to);
  return division(bound, to);
}

/** `map["key"]` fails without the key, `map_get` gives its default. */
function mapElement(bound: BoundCall, to: Translation): SqlScalar | null {
  const [map, key, otherwise] = bound.args;
  const name = key && fixedValue(key, to);
  if (map?.kind !== "variable" || typeof name !== "string") return null;
  const found = mapPlace(to.writer, map.spec, name);
  const fallback = bound.name === "[]" ? "NULL" : otherwise ? scalar(otherwise, to)?.sql : "''";
  if (!found || fallback === undefined || found.when.unknown !== null) return null;
  const { kind, text } = found.place;
  const sql =
    `(CASE WHEN NOT ${found.when.sql} THEN ${fallback} WHEN ${kind} IN ('VARCHAR', 'UBIGINT', 'BIGINT', 'BOOLEAN') THEN ${text} ` +
    `WHEN ${kind} = 'NULL' THEN 'null' WHEN ${kind} IS NULL THEN ${fallback} ELSE NULL END)`;
  const unknown = `(${found.when.sql} AND coalesce(${kind} IN ('DOUBLE', 'ARRAY', 'OBJECT'), FALSE))`;
  return { type: "string", sql, mayFail: bound.name === "[]", unknown };
}

/** Division and remainder by a number that stands in the text: they cannot overflow. */
function division(bound: BoundCall, to: Translation): SqlScalar | null {
  const [left, right] = bound.args;
  if (!left || !right || bound.type.kind !== "int" || (bound.name !== "/" && bound.name !== "%")) return null;
  const by = fixedValue(right, to);
  const value = scalar(left, to);
  if (typeof by !== "number" || by === 0 || by === -1 || value?.type !== "int") return null;
  const sign = bound.name === "/" ? "//" : "%";
  return { ...value, sql: `(${value.sql} ${sign} ${to.writer.integer(by)})` };
}

function truth(bound: Bound, to: Translation): SqlFragment {
  if (to.depth > MAX_SQL_DEPTH) return UNKNOWN;
  const deeper = { ...to, depth: to.depth + 1 };
  switch (bound.kind) {
    case "constant":
      return bound.value === true ? TRUE : bound.value === false ? FALSE : UNKNOWN;
    case "variable":
      return scalar(bound, to) ?? UNKNOWN;
    case "and":
      return and(...bound.operands.map((operand) => truth(operand, deeper)));
    case "or":
      return or(...bound.operands.map((operand) => truth(operand, deeper)));
    case "call":
      return bound.isDynamic ? UNKNOWN : callTruth(bound, deeper);
    case "has":
      return bound.map.kind === "variable" ? hasKey(bound.map, bound.key, to) : UNKNOWN;
    default:
      return UNKNOWN;
  }
}

function hasKey(map: Bound & { kind: "variable" }, key: string, to: Translation): SqlFragment {
  const found = mapPlace(to.writer, map.spec, key);
  return found ? and(found.when, known(`(${found.place.kind} IS NOT NULL)`)) : UNKNOWN;
}

const COMPARISONS: ReadonlySet<string> = new Set(["==", "!=", "<", "<=", ">", ">="]);
const TEXT_FUNCTIONS: Readonly<Record<string, string>> = {
  contains: "contains",
  startsWith: "starts_with",
  endsWith: "ends_with",
};

function callTruth(bound: BoundCall, to: Translation): SqlFragment {
  const [left, right] = bound.args;
  if (bound.name === "!" && left) return not(truth(left, to));
  if (!left || !right) return UNKNOWN;
  if (bound.name === "in") return membership(bound, left, right, to);
  const full = peerFullName(bound, to);
  if (full === "unknown") return UNKNOWN;
  const test = (a: SqlScalar, b: SqlScalar): SqlFragment => compare(bound, a, b, right, to);
  const a = scalar(left, to);
  const b = scalar(right, to);
  if (!a || !b || a.type !== b.type) return UNKNOWN;
  const short = test(a, b);
  if (!full) return short;
  const long = full.isLeft ? test({ ...a, sql: full.sql }, b) : test(a, { ...b, sql: full.sql });
  return full.isNegated ? and(short, long) : or(short, long);
}

/** For a test of `src.name` or `dst.name`: the full name that it may match as well. */
function peerFullName(bound: BoundCall, to: Translation) {
  const test = peerTest(bound);
  if (!test) return null;
  const sql = qualifiedName(to.writer, `${test.peer}.name`);
  if (sql === null) return "unknown" as const;
  return { sql: `coalesce(${sql}, '')`, isNegated: test.isNegated, isLeft: test.other === bound.args[1] };
}

function compare(bound: BoundCall, a: SqlScalar, b: SqlScalar, right: Bound, to: Translation): SqlFragment {
  const { mayFail, unknown } = and({ ...a, sql: "a" }, { ...b, sql: "b" });
  if (COMPARISONS.has(bound.name)) {
    if (a.type === "double" || (a.type === "bool" && bound.name !== "==" && bound.name !== "!=")) return UNKNOWN;
    const sign = bound.name === "==" ? "=" : bound.name === "!=" ? "<>" : bound.name;
    return { sql: `(${a.sql} ${sign} ${b.sql})`, mayFail, unknown };
  }
  const text = TEXT_FUNCTIONS[bound.name];
  if (text) return { sql: `${text}(${a.sql}, ${b.sql})`, mayFail, unknown };
  const pattern = bound.name === "matches" ? fixedValue(right, to) : undefined;
  if (typeof pattern !== "string" || !isPortablePattern(pattern) || !compileRegex(pattern).ok) return UNKNOWN;
  return { sql: `regexp_matches(${a.sql}, ${b.sql})`, mayFail, unknown };
}

/** `value in [constants]` and `"key" in map`. */
function membership(bound: BoundCall, left: Bound, right: Bound, to: Translation): SqlFragment {
  const key = fixedValue(left, to);
  if (right.kind === "variable" && right.type.kind === "map") {
    return typeof key === "string" ? hasKey(right, key, to) : UNKNOWN;
  }
  if (right.kind === "variable" && right.type.kind === "list") {
    const list = fieldScalar(to.writer, right.spec);
    const value = scalar(left, to);
    if (list?.type !== "list" || value?.type !== "string") return UNKNOWN;
    return { ...value, sql: `list_contains(${list.sql}, ${value.sql})` };
  }
  if (right.kind !== "list") return UNKNOWN;
  const value = scalar(left, to);
  const elements = right.elements.map((element) => fixedScalar(element, to));
  const full = peerFullName(bound, to);
  if (!value || full === "unknown" || value.type === "double") return UNKNOWN;
  if (elements.some((element) => element?.type !== value.type)) return UNKNOWN;
  if (elements.length === 0) return FALSE;
  const among = elements.map((element) => element?.sql).join(", ");
  const short = { ...value, sql: `(${value.sql} IN (${among}))` };
  return full ? or(short, { ...value, sql: `(${full.sql} IN (${among}))` }) : short;
}

const isRedaction = (node: Bound): boolean => node.kind === "redact";

/** Leaves out a `redact` at the end of the filter; null where something is read after one. */
function withoutRedaction(bound: Bound): Bound | null {
  const nothing: Bound = { kind: "constant", type: bound.type, value: true };
  if (isRedaction(bound)) return nothing;
  if (bound.kind !== "and") return null;
  const kept = bound.operands.findLastIndex((operand) => !isRedaction(operand)) + 1;
  const operands = bound.operands.slice(0, kept);
  return holdsRedaction(operands) ? null : { ...bound, operands };
}

function holdsRedaction(operands: readonly Bound[]): boolean {
  return JSON.stringify(operands, (_key, value: unknown) => (typeof value === "bigint" ? 0 : value)).includes(
    '"kind":"redact"',
  );
}

/** Translates a tree; null where it redacts in a way that later terms could see. */
export function celToSql(bound: Bound, writer: SqlWriter, nowNs: bigint, redacts: boolean): SqlFragment | null {
  const tree = redacts ? withoutRedaction(bound) : bound;
  return tree && truth(tree, { writer, nowNs, depth: 0 });
}
