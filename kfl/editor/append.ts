// Click to add: a value with its path → a condition in the bar's dialect, joined to what the bar holds so that the
// old text keeps its meaning (ui.md 32 to 34, kfl.md Part 3, Defaults).
import type { Catalogue, FieldSpec, Json } from "../../contract/index.ts";
import type { AnalyseOptions } from "../analyse.ts";
import { quoteCel } from "../cel/literals.ts";
import { parseCel } from "../cel/parse.ts";
import { parseClassic } from "../classic/parse.ts";
import { toInt, transformText } from "../fields/bind.ts";
import { readPrefix } from "../dialect.ts";
import type { Dialect } from "../filter.ts";
import { formatInstant, parseInstantNs } from "../time/datetime.ts";
import { isList, textOf } from "../paths/scalar.ts";
import { formatSteps, isHeaderMap, quoteClassic } from "../paths/steps.ts";
import { parsePath } from "../classic/parse.ts";
import { tokenize } from "../tokens.ts";
import { dialectOf } from "./dialect-of.ts";
import type { AppendHow } from "./words.ts";

export interface AddedValue {
  /** The classic path of the value. */
  readonly selector: string;
  readonly value: Json;
  /** `protocol.name` of the entry it was seen in: several protocols have a `request.method`. */
  readonly protocol?: string;
}

function belongsTo(spec: FieldSpec, protocol: string | undefined): boolean {
  if (spec.protocol === "" || protocol === undefined) return true;
  const names = spec.when?.find(({ path }) => path === "protocol.name")?.in;
  return names
    ? names.includes(protocol)
    : spec.protocol === protocol || (protocol === "http" && spec.protocol === "grpc");
}

/** The variable that holds the path, where exactly one does. */
function variableFor(catalogue: Catalogue, added: AddedValue): FieldSpec | null {
  const all = catalogue.fields.filter(
    (spec) =>
      spec.path === added.selector ||
      (spec.type === "int" && spec.transform === undefined && spec.paths?.includes(added.selector)),
  );
  const own = all.filter((spec) => belongsTo(spec, added.protocol));
  const general = own.filter(({ protocol }) => protocol === "");
  if (general.length === 1) return general[0] ?? null;
  const names = own.filter(({ protocol }) => protocol !== "conn" && protocol !== "flow");
  const [only] = names.length === 1 ? names : own;
  return names.length === 1 || own.length === 1 ? (only ?? null) : null;
}

/** A value as a literal of the variable's type; null where no literal says it. */
export function formatValue(value: Json, type: FieldSpec["type"]): string | null {
  switch (type) {
    case "string":
      return quoteCel(textOf(value));
    case "int":
      return String(toInt(value));
    case "ts": {
      const ns = typeof value === "string" ? parseInstantNs(value) : null;
      return ns === null ? null : `timestamp(${quoteCel(formatInstant(ns))})`;
    }
    default:
      return null;
  }
}

function conditionOnVariable(spec: FieldSpec, value: Json): string | null {
  if (spec.type === "bool") return value === true ? spec.name : value === false ? `!${spec.name}` : null;
  if (spec.type === "list") {
    const texts = isList(value) ? value.map(textOf) : [textOf(value)];
    return texts.map((text) => `${quoteCel(text)} in ${spec.name}`).join(" && ") || null;
  }
  if (spec.transform === "nonNegative" && toInt(value) < 0) return null;
  const own = spec.type === "string" ? transformText(spec, textOf(value)) : value;
  const literal = own === null ? null : formatValue(own, spec.type);
  return literal === null ? null : `${spec.name} == ${literal}`;
}

/** `request.headers["X"]` and the like: a key of a map variable. `map_get` does not fail where the key is missing. */
function conditionOnKey(catalogue: Catalogue, added: AddedValue): string | null {
  const { steps, error } = parsePath(added.selector);
  const key = steps.at(-1);
  const map = steps.slice(0, -1);
  if (error || key?.kind !== "key" || !isHeaderMap(map) || typeof added.value === "object") return null;
  const path = formatSteps(map);
  const spec = catalogue.fields.find((field) => field.type === "map" && field.path === path);
  return spec ? `map_get(${spec.name}, ${quoteCel(key.key)}, "") == ${quoteCel(textOf(added.value))}` : null;
}

function celCondition(catalogue: Catalogue, added: AddedValue): string {
  const spec = variableFor(catalogue, added);
  const onVariable = spec && conditionOnVariable(spec, added.value);
  if (onVariable) return onVariable;
  const onKey = conditionOnKey(catalogue, added);
  if (onKey) return onKey;
  const texts = isList(added.value) ? added.value.map(textOf) : [textOf(added.value)];
  return texts.map((text) => `${quoteCel(text)} in field(${quoteCel(added.selector)})`).join(" && ") || "true";
}

function classicLiteral(value: Json): string {
  if (value === null) return "nil";
  if (typeof value === "boolean") return String(value);
  if (typeof value === "number") return String(value).replace("e+", "e");
  return quoteClassic(textOf(value));
}

function classicCondition(added: AddedValue): string {
  if (isList(added.value)) {
    return added.value.map((value) => `${added.selector} == ${classicLiteral(value)}`).join(" and ") || "true";
  }
  return `${added.selector} == ${classicLiteral(added.value)}`;
}

/** The condition that a value gives, in a dialect: `status_code == 503`. */
export function conditionFor(added: AddedValue, dialect: Dialect, options: AnalyseOptions): string {
  return dialect === "classic" ? classicCondition(added) : celCondition(options.catalogue, added);
}

type Join = "and" | "or";

/** What stands outermost in a text: a chain of one sign, something tighter, or something looser. */
function outermost(text: string, dialect: Dialect): Join | "mixed" | "tight" {
  if (dialect === "classic") {
    const { root } = parseClassic(text);
    if (root?.kind !== "logical") return "tight";
    const [first = "and"] = root.operators;
    return root.operators.every((operator) => operator === first) ? first : "mixed";
  }
  const { root } = parseCel(text);
  if (root?.kind === "and" || root?.kind === "or") return root.kind;
  return root?.kind === "conditional" ? "mixed" : "tight";
}

/**
 * Whether a side must be put in parentheses under a join. Classic has one rank for both signs; in KFL 2 `&&` binds
 * tighter than `||`, so only an `||` under `&&` and a conditional need them.
 */
function needsParentheses(text: string, join: Join, dialect: Dialect): boolean {
  const outer = outermost(text, dialect);
  if (outer === "tight" || outer === join) return false;
  return dialect === "classic" || outer === "mixed" || join === "and";
}

function negated(condition: string, dialect: Dialect): string {
  const simple = /^(?<left>[\w.]+(?:\["[^"\\]*"\])*) == (?<right>"(?:[^"\\]|\\.)*"|-?[\d.]+)$/.exec(condition)?.groups;
  // A classic `!=` is false where the field is missing, so only KFL 2, whose variables always have a value, uses it.
  if (simple && dialect === "kfl2") return `${simple["left"]} != ${simple["right"]}`;
  if (dialect === "kfl2" && /^\w+(?:\.\w+)*$/.test(condition)) return `!${condition}`;
  if (dialect === "kfl2" && /^!\w+(?:\.\w+)*$/.test(condition)) return condition.slice(1);
  return `!(${condition})`;
}

const SIGNS: Readonly<Record<Dialect, Readonly<Record<Join, string>>>> = {
  classic: { and: "and", or: "or" },
  kfl2: { and: "&&", or: "||" },
};

/** A comment to the end of the line would swallow what is appended to it. */
function endsInComment(text: string, dialect: Dialect): boolean {
  const last = tokenize(text, dialect).at(-2);
  return last?.kind === "comment" && !last.text.startsWith("/*");
}

function joined(text: string, condition: string, join: Join, dialect: Dialect): string {
  const lineEnd = (side: string, otherwise: string): string => (endsInComment(side, dialect) ? "\n" : otherwise);
  const wrap = (side: string): string =>
    needsParentheses(side, join, dialect) ? `(${side}${lineEnd(side, "")})` : side;
  return `${wrap(text)}${lineEnd(text, " ")}${SIGNS[dialect][join]} ${wrap(condition)}`;
}

/** Whether a text holds nothing but comments. */
const isOnlyComments = (text: string, dialect: Dialect): boolean =>
  tokenize(text, dialect).every(({ kind }) => kind === "comment" || kind === "end");

/**
 * The bar's text with a condition added: a value with its path, or the text of a condition in the bar's dialect.
 * A prefix that forces a dialect stays.
 */
export function append(text: string, added: AddedValue | string, how: AppendHow, options: AnalyseOptions): string {
  const { forced, start } = readPrefix(text);
  const prefix = text.slice(0, start);
  const body = text.slice(start).trim();
  const replaces = how === "replace" || how === "replace-not" || body === "";
  const dialect = forced ?? (body === "" ? "kfl2" : dialectOf(body, options));
  const condition = typeof added === "string" ? added : conditionFor(added, dialect, options);
  const own = how.endsWith("-not") ? negated(condition, dialect) : condition;
  if (replaces) return prefix + own;
  if (isOnlyComments(body, dialect)) return `${prefix}${body}\n${own}`;
  return prefix + joined(body, own, how.startsWith("or") ? "or" : "and", dialect);
}
