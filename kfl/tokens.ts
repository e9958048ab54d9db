// Text → tokens, for both dialects. Never fails: what fits nothing becomes a `bad` token that says why.
//
// The dialects differ in their strings (kfl.md 1.2: no escapes, any quotes, r"…" is a regex; CEL: escapes, triple
// quotes, r and b prefixes), numbers and comments. `either` is for telling the dialects apart: the union of both.
// Offsets are in UTF-16 units; tokens do not overlap and are in order, the last is `end`.
import type { Dialect } from "./filter.ts";

export type TokenKind = "name" | "number" | "string" | "regex" | "operator" | "comment" | "bad" | "end";
export interface Token {
  readonly kind: TokenKind;
  readonly from: number;
  readonly to: number;
  /** The source text; of a bad token the complaint. */
  readonly text: string;
}
export type TokenDialect = Dialect | "either";

const SPACE = /[ \t\r\n]+/y;
const NAME = /[\p{L}_][\p{L}\p{Nd}_]*/uy;
const CLASSIC_NUMBER = /(?:\d[\d_]*(?:\.(?!\.)\d*)?|\.\d+)(?:[eE][+-]?\d+)?/y;
const CEL_NUMBER = /0[xX][0-9a-fA-F]+[uU]?|(?:\d+\.\d+|\.\d+|\d+(?=[eE][+-]?\d))(?:[eE][+-]?\d+)?|\d+[uU]?/y;
const OPERATORS: Readonly<Record<TokenDialect, RegExp>> = {
  classic: /==|!=|>=|<=|\.\.|[=<>!\-()[\].,:*]/y,
  kfl2: /==|!=|>=|<=|&&|\|\||[<>!\-+*/%?:()[\]{}.,]/y,
  either: /==|!=|>=|<=|&&|\|\||\.\.|[=<>!\-+*/%?:()[\]{}.,]/y,
};
const LINE_COMMENT = /\/\/[^\n]*/y;
const HASH_COMMENT = /#[^\n]*/y;
const BLOCK_COMMENT = /\/\*[^]*?\*\//y;
const PREFIXED_STRING: Readonly<Record<TokenDialect, RegExp>> = {
  classic: /r(?=["'`])/y,
  kfl2: /(?:[rR][bB]?|[bB][rR]?)(?=["'])/y,
  either: /(?:[rR][bB]?|[bB][rR]?)(?=["'`])/y,
};

function matchAt(pattern: RegExp, text: string, at: number): number {
  pattern.lastIndex = at;
  return pattern.test(text) ? pattern.lastIndex : -1;
}

/** End of the string whose opening quote is at `at`, or -1 where it is not closed. */
function endOfString(text: string, at: number, dialect: TokenDialect, isRaw: boolean): number {
  const quote = text[at] ?? "";
  if (dialect !== "classic" && quote !== "`" && text.startsWith(quote.repeat(3), at)) {
    for (let i = at + 3; i < text.length; i++) {
      if (text[i] === "\\" && !isRaw) i++;
      else if (text.startsWith(quote.repeat(3), i)) return i + 3;
    }
    return -1;
  }
  for (let i = at + 1; i < text.length; i++) {
    const char = text[i];
    if (char === quote) return i + 1;
    if (quote === "`") continue;
    if (char === "\n") return -1;
    if (char === "\\" && text[i + 1] !== "\n" && !(isRaw && dialect === "kfl2")) i++;
  }
  return -1;
}

function bad(from: number, to: number, text: string): Token {
  return { kind: "bad", from, to, text };
}

function stringToken(text: string, from: number, quoteAt: number, dialect: TokenDialect): Token {
  const isRaw = /[rR]/.test(text.slice(from, quoteAt));
  const to = endOfString(text, quoteAt, dialect, isRaw);
  if (to === -1) {
    const lineEnd = text.indexOf("\n", from);
    return bad(from, lineEnd === -1 ? text.length : lineEnd, "this text is not closed: a quote is missing");
  }
  const kind = dialect === "classic" && quoteAt > from ? "regex" : "string";
  return { kind, from, to, text: text.slice(from, to) };
}

function commentEnd(text: string, at: number, dialect: TokenDialect): number {
  const lineEnd = matchAt(LINE_COMMENT, text, at);
  if (lineEnd !== -1) return lineEnd;
  if (dialect !== "classic") {
    const hashEnd = matchAt(HASH_COMMENT, text, at);
    if (hashEnd !== -1) return hashEnd;
  }
  return dialect === "kfl2" ? -1 : matchAt(BLOCK_COMMENT, text, at);
}

function numberToken(text: string, from: number, dialect: TokenDialect): Token | null {
  const to = matchAt(dialect === "classic" ? CLASSIC_NUMBER : CEL_NUMBER, text, from);
  if (to === -1) return null;
  const nameEnd = matchAt(NAME, text, to);
  if (nameEnd !== -1) return bad(from, nameEnd, `${text.slice(from, nameEnd)} is not a number`);
  const source = text.slice(from, to);
  if (dialect === "classic" && /_(?!\d)/.test(source)) return bad(from, to, `${source} is not a number`);
  return { kind: "number", from, to, text: source };
}

const HINTS: Readonly<Record<string, string>> = {
  "&": "& is not an operator here: write `and` (classic) or `&&`",
  "|": "| is not an operator here: write `or` (classic) or `||`",
  "=": "a single = is not an operator: write ==",
};

function tokenAt(text: string, from: number, dialect: TokenDialect): Token {
  const commentTo = commentEnd(text, from, dialect);
  if (commentTo !== -1) return { kind: "comment", from, to: commentTo, text: text.slice(from, commentTo) };
  const prefixEnd = matchAt(PREFIXED_STRING[dialect], text, from);
  if (prefixEnd !== -1) return stringToken(text, from, prefixEnd, dialect);
  const char = text[from] ?? "";
  if (char === '"' || char === "'" || (char === "`" && dialect !== "kfl2")) {
    return stringToken(text, from, from, dialect);
  }
  const nameTo = matchAt(NAME, text, from);
  if (nameTo !== -1) return { kind: "name", from, to: nameTo, text: text.slice(from, nameTo) };
  const number = numberToken(text, from, dialect);
  if (number) return number;
  if (dialect !== "kfl2" && text.startsWith("/*", from)) {
    return bad(from, text.length, "this comment is not closed: */ is missing");
  }
  const operatorTo = matchAt(OPERATORS[dialect], text, from);
  if (operatorTo !== -1) return { kind: "operator", from, to: operatorTo, text: text.slice(from, operatorTo) };
  const whole = String.fromCodePoint(text.codePointAt(from) ?? 0);
  return bad(from, from + whole.length, HINTS[whole] ?? `${JSON.stringify(whole)} has no meaning here`);
}

/** All tokens of a text, comments among them, ended by one `end` token. */
export function tokenize(text: string, dialect: TokenDialect): Token[] {
  const tokens: Token[] = [];
  let at = 0;
  while (at < text.length) {
    const spaceTo = matchAt(SPACE, text, at);
    if (spaceTo !== -1) {
      at = spaceTo;
      continue;
    }
    const token = tokenAt(text, at, dialect);
    tokens.push(token);
    at = token.to;
  }
  tokens.push({ kind: "end", from: text.length, to: text.length, text: "" });
  return tokens;
}
