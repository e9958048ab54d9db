// Text → spans to colour. Works on any text, valid or not: it looks at tokens and their neighbours only.
import type { AnalyseOptions } from "../analyse.ts";
import { FUNCTION_DOCS } from "../cel/functions.ts";
import { fieldsByName } from "../cel/scope.ts";
import { HELPERS_BY_NAME } from "../classic/helpers.ts";
import { builtInMacros } from "../classic/macros.ts";
import { readPrefix } from "../dialect.ts";
import type { Dialect } from "../filter.ts";
import { tokenize } from "../tokens.ts";
import type { Token } from "../tokens.ts";
import { dialectOf } from "./dialect-of.ts";
import type { Span, SpanKind } from "./words.ts";

const KEYWORDS: Readonly<Record<Dialect, ReadonlySet<string>>> = {
  classic: new Set(["and", "or"]),
  kfl2: new Set(["in"]),
};
const LITERALS: Readonly<Record<Dialect, ReadonlySet<string>>> = {
  classic: new Set(["true", "false", "nil"]),
  kfl2: new Set(["true", "false", "null"]),
};
const PUNCTUATION = new Set(["(", ")", "[", "]", "{", "}", ".", ",", ":", ".."]);
const CEL_FUNCTIONS = new Set(FUNCTION_DOCS.map(({ name }) => name));

interface Names {
  readonly dialect: Dialect;
  readonly isField: (dotted: string) => boolean;
  readonly isFlag: (name: string) => boolean;
}

function namesOf(dialect: Dialect, options: AnalyseOptions): Names {
  const { catalogue } = options;
  const fields = fieldsByName(catalogue);
  if (dialect === "kfl2") {
    const isFlag = (name: string): boolean => {
      const spec = fields.get(name);
      return spec?.type === "bool" && spec.path === undefined && spec.paths === undefined;
    };
    return { dialect, isField: (name) => fields.has(name), isFlag };
  }
  const macros = { ...builtInMacros(catalogue), ...options.macros };
  const paths = new Set(catalogue.paths.map(({ path }) => path));
  return { dialect, isField: (name) => paths.has(name), isFlag: (name) => Object.hasOwn(macros, name) };
}

/** Number of tokens of the dotted name that begins at `at`. */
function nameLength(tokens: readonly Token[], at: number): number {
  let length = 1;
  while (tokens[at + length]?.text === "." && tokens[at + length + 1]?.kind === "name") length += 2;
  return length;
}

/** The longest beginning of a dotted name that is a field, as a number of tokens; 0 where none is. */
function fieldLength(tokens: readonly Token[], at: number, names: Names): number {
  for (let length = nameLength(tokens, at); length > 0; length -= 2) {
    const dotted = tokens
      .slice(at, at + length)
      .map(({ text }) => text)
      .join("");
    const isCalled = tokens[at + length]?.text === "(";
    if (!isCalled && names.isField(dotted)) return length;
  }
  return 0;
}

function nameKind(tokens: readonly Token[], at: number, names: Names): SpanKind {
  const token = tokens[at];
  if (!token) return "name";
  const isCalled = tokens[at + 1]?.text === "(";
  const followsDot = tokens[at - 1]?.text === ".";
  if (isCalled) {
    const isKnown = names.dialect === "classic" ? HELPERS_BY_NAME.has(token.text) : CEL_FUNCTIONS.has(token.text);
    return isKnown ? "function" : "name";
  }
  if (followsDot) return "name";
  if (KEYWORDS[names.dialect].has(token.text)) return "keyword";
  if (LITERALS[names.dialect].has(token.text)) return "literal";
  return names.isFlag(token.text) && tokens[at + 1]?.text !== "." ? "flag" : "name";
}

function plainKind(token: Token): SpanKind {
  if (token.kind === "operator") return PUNCTUATION.has(token.text) ? "punctuation" : "operator";
  if (token.kind === "bad") return "error";
  return token.kind === "name" || token.kind === "end" ? "name" : token.kind;
}

/** Spans of a text, in order. What no span covers is white space. */
export function highlight(text: string, options: AnalyseOptions): Span[] {
  const { start } = readPrefix(text);
  const names = namesOf(dialectOf(text, options), options);
  const spans: Span[] = start > 0 ? [{ from: 0, to: start, kind: "prefix" }] : [];
  const tokens = tokenize(" ".repeat(start) + text.slice(start), names.dialect);
  for (let at = 0; at < tokens.length; at++) {
    const token = tokens[at];
    if (!token || token.kind === "end") break;
    const followsDot = tokens[at - 1]?.text === ".";
    const kind = token.kind === "name" ? nameKind(tokens, at, names) : plainKind(token);
    const length = token.kind === "name" && !followsDot && kind === "name" ? fieldLength(tokens, at, names) : 0;
    const last = tokens[at + Math.max(length, 1) - 1] ?? token;
    spans.push({ from: token.from, to: last.to, kind: length > 0 ? "field" : kind });
    if (length > 0) at += length - 1;
  }
  return spans;
}
