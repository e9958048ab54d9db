// What fits at a position of a text: fields, flags, functions and operators of its dialect, or values of a field.
import type { AnalyseOptions } from "../analyse.ts";
import { FUNCTION_DOCS } from "../cel/functions.ts";
import { HELPERS } from "../classic/helpers.ts";
import { builtInMacros } from "../classic/macros.ts";
import { readPrefix } from "../dialect.ts";
import type { Dialect } from "../filter.ts";
import { tokenize } from "../tokens.ts";
import type { Token } from "../tokens.ts";
import { dialectOf } from "./dialect-of.ts";
import type { Completion, CompletionItem } from "./words.ts";

/** Most items offered at once. */
const MAX_ITEMS = 500;

const item = (
  label: string,
  kind: CompletionItem["kind"],
  detail: string,
  doc: string,
  insertText = label,
): CompletionItem => ({ label, kind, detail, doc, insertText });

function fieldItems(dialect: Dialect, { catalogue, macros }: AnalyseOptions): CompletionItem[] {
  if (dialect === "kfl2") {
    return catalogue.fields.map((spec) => {
      const isFlag = spec.type === "bool" && spec.path === undefined && spec.paths === undefined;
      return item(spec.name, isFlag ? "flag" : "field", spec.type, spec.doc);
    });
  }
  const names = { ...builtInMacros(catalogue), ...macros };
  return [
    ...Object.entries(names).map(([name, text]) => item(name, "flag", "macro", text)),
    ...catalogue.paths.map(({ path, type, doc }) => item(path, "field", type, doc)),
  ];
}

const CALLED_ON_VALUES = new Set([
  "contains",
  "startsWith",
  "endsWith",
  "matches",
  "exists",
  "all",
  "exists_one",
  "filter",
  "map",
]);

/** Functions that begin an operand, or those that follow a dot. */
function functionItems(dialect: Dialect, afterDot: boolean): CompletionItem[] {
  const rows =
    dialect === "classic"
      ? HELPERS.filter(({ hasSubject }) => hasSubject === afterDot)
      : FUNCTION_DOCS.filter(({ name }) => (CALLED_ON_VALUES.has(name) || (name === "size" && afterDot)) === afterDot);
  return rows.map(({ name, signature, doc }) => item(name, "function", signature, doc, `${name}(`));
}

const OPERATORS: Readonly<Record<Dialect, readonly (readonly [string, string])[]>> = {
  classic: [
    ["==", "equal, as texts or as numbers"],
    ["!=", "not equal"],
    [">=", "at least"],
    [">", "greater"],
    ["<=", "at most"],
    ["<", "less"],
    ["and", "both hold"],
    ["or", "either holds"],
  ],
  kfl2: [
    ["==", "equal, of one type"],
    ["!=", "not equal"],
    [">=", "at least"],
    [">", "greater"],
    ["<=", "at most"],
    ["<", "less"],
    ["in", "is one of a list, or a key of a map"],
    ["&&", "both hold"],
    ["||", "either holds"],
  ],
};

const operatorItems = (dialect: Dialect): CompletionItem[] =>
  OPERATORS[dialect].map(([sign, doc]) => item(sign, /^\w/.test(sign) ? "keyword" : "operator", "", doc, `${sign} `));

/** What has been typed at the cursor, where it begins, and the tokens before it. */
interface Typed {
  readonly from: number;
  readonly text: string;
  readonly before: readonly Token[];
  /** `member` follows the dot after a bracket or a call; `number` and `operator` are the beginnings of one. */
  readonly kind: "name" | "member" | "number" | "operator";
}

/** The name at the end of the tokens, dots included, if the cursor touches it; else nothing is typed yet. */
function typedAt(tokens: readonly Token[], cursor: number, dialect: Dialect): Typed {
  const nothing: Typed = { from: cursor, text: "", before: tokens, kind: "name" };
  const last = tokens.at(-1);
  if (last && isHalfOperator(last, tokens.at(-2), dialect)) return halfOperator(last, tokens.slice(0, -1), cursor);
  if (last?.to !== cursor) return nothing;
  if (last.kind === "number") return { from: last.from, text: last.text, before: tokens.slice(0, -1), kind: "number" };
  let at = tokens.length;
  while (at > 0) {
    const token = tokens[at - 1];
    const touches = at === tokens.length || tokens[at]?.from === token?.to;
    if (!token || !touches || (token.kind !== "name" && token.text !== ".")) break;
    at--;
  }
  const first = tokens[at];
  if (!first) return nothing;
  const textFrom = (start: number): string =>
    tokens
      .slice(start)
      .map(({ text }) => text)
      .join("");
  if (first.kind === "name") return { from: first.from, text: textFrom(at), before: tokens.slice(0, at), kind: "name" };
  return { from: first.to, text: textFrom(at + 1), before: tokens.slice(0, at), kind: "member" };
}

/** Behind a value `=` and `!` are the first halves of `==` and `!=`. */
const isHalfOperator = (token: Token, before: Token | undefined, dialect: Dialect): boolean =>
  token.kind === "operator" && (token.text === "=" || token.text === "!") && !startsValue(before, dialect);

/** Behind a space no operator begins like that any more. */
function halfOperator({ from, to, text }: Token, before: readonly Token[], cursor: number): Typed {
  if (to === cursor) return { from, text, before, kind: "operator" };
  return { from: cursor, text: `${text} `, before, kind: "operator" };
}

/** The field on the left of `==`, `!=` or `in [`, where a value is wanted next; null elsewhere. */
function comparedField(tokens: readonly Token[]): string | null {
  let at = tokens.length - 1;
  if (tokens[at]?.text === "[" || tokens[at]?.text === ",") {
    while (at >= 0 && tokens[at]?.text !== "[") {
      if (!["string", "number", "operator"].includes(tokens[at]?.kind ?? "")) return null;
      at--;
    }
    at--;
    if (tokens[at]?.text !== "in") return null;
  } else if (tokens[at]?.text !== "==" && tokens[at]?.text !== "!=") {
    return null;
  }
  const end = at;
  while (at > 0 && /^(?:name|string|number)$|^\.$|^[[\]*]$/.test(partOf(tokens[at - 1]))) at--;
  const field = tokens
    .slice(at, end)
    .map(({ text }) => text)
    .join("");
  return field === "" ? null : field;
}

const partOf = (token: Token | undefined): string =>
  token === undefined || token.text === "and" || token.text === "or"
    ? "end"
    : token.kind === "operator"
      ? token.text
      : token.kind;

/** Signs that stand behind a value or inside of a path. A classic filter does not multiply: its `*` is the end of one. */
const NO_BEGINNING: Readonly<Record<Dialect, ReadonlySet<string>>> = {
  classic: new Set([")", "]", ".", "*"]),
  kfl2: new Set([")", "]", "}", "."]),
};

const startsValue = (token: Token | undefined, dialect: Dialect): boolean =>
  token === undefined ||
  (token.kind === "operator" && !NO_BEGINNING[dialect].has(token.text)) ||
  /^(?:and|or|in)$/.test(token.text);

function matching(items: readonly CompletionItem[], typed: string): CompletionItem[] {
  const wanted = typed.toLowerCase();
  const starts = items.filter(({ label }) => label.toLowerCase().startsWith(wanted));
  const holds = items.filter(
    ({ label }) => !label.toLowerCase().startsWith(wanted) && label.toLowerCase().includes(wanted),
  );
  return [...starts, ...holds].slice(0, MAX_ITEMS);
}

/** An unfinished text at the cursor: its start and what stands in it. */
function openText(
  tokens: readonly Token[],
  before: string,
): { from: number; prefix: string; rest: readonly Token[] } | null {
  const last = tokens.at(-1);
  const isText = last?.kind === "bad" && /^["'`]/.test(before.slice(last.from));
  return last && isText ? { from: last.from, prefix: before.slice(last.from + 1), rest: tokens.slice(0, -1) } : null;
}

/** Whether the text ends inside a comment. */
function endsInComment(tokens: readonly Token[], before: string): boolean {
  const last = tokens.at(-1);
  if (!last || last.to !== before.length) return false;
  const source = before.slice(last.from);
  return (last.kind === "comment" && !source.endsWith("*/")) || (last.kind === "bad" && source.startsWith("/*"));
}

/** Names of fields, and with a dot in what is typed also the methods that can follow it. */
function operandItems(typed: Typed, dialect: Dialect, options: AnalyseOptions): CompletionItem[] {
  const operands = matching([...fieldItems(dialect, options), ...functionItems(dialect, false)], typed.text);
  const dot = typed.text.lastIndexOf(".");
  if (dot === -1) return operands;
  const onto = typed.text.slice(0, dot + 1);
  const methods = matching(functionItems(dialect, true), typed.text.slice(dot + 1));
  return [...operands, ...methods.map((method) => ({ ...method, insertText: onto + method.insertText }))];
}

/** A classic bracket holds a number, a key in quotes or a star, and no list begins with one. */
const isInBracket = (before: readonly Token[]): boolean => before.slice(-2).some(({ text }) => text === "[");

function itemsAt(typed: Typed, dialect: Dialect, options: AnalyseOptions): readonly CompletionItem[] {
  const last = typed.before.at(-1);
  if (typed.kind === "number" || (dialect === "classic" && isInBracket(typed.before))) return [];
  if (typed.kind === "member" || last?.text === ".") return matching(functionItems(dialect, true), typed.text);
  if (typed.kind === "operator" || !startsValue(last, dialect)) {
    return matching(operatorItems(dialect), typed.text);
  }
  return operandItems(typed, dialect, options).slice(0, MAX_ITEMS);
}

/** What fits at `offset` of the text. */
export function complete(text: string, offset: number, options: AnalyseOptions): Completion {
  const { start } = readPrefix(text);
  const nothing: Completion = { from: offset, to: offset, items: [], values: null };
  if (offset < start) return nothing;
  const dialect = dialectOf(text, options);
  const before = " ".repeat(start) + text.slice(start, offset);
  const all = tokenize(before, dialect).slice(0, -1);
  if (endsInComment(all, before)) return nothing;
  const tokens = all.filter(({ kind }) => kind !== "comment");
  const open = openText(tokens, before);
  const typed: Typed = open
    ? { from: open.from, text: open.prefix, before: open.rest, kind: "name" }
    : typedAt(tokens, offset, dialect);
  const field = typed.kind === "member" ? null : comparedField(typed.before);
  return {
    from: typed.from,
    to: offset,
    items: open ? [] : itemsAt(typed, dialect, options),
    values: field === null ? null : { kind: "values", field, prefix: typed.text },
  };
}
