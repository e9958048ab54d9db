// Which dialect is a text in? (kfl.md Part 3): a prefix decides, else the marks that only one dialect has; a text
// without marks is KFL 2 where it type-checks, else classic where all its names are known, else a KFL 2 mistake.
import type { Dialect } from "./filter.ts";
import { tokenize } from "./tokens.ts";
import type { Token } from "./tokens.ts";

export interface Prefixed {
  readonly forced: Dialect | null;
  /** Where the filter itself begins. */
  readonly start: number;
}

export function readPrefix(text: string): Prefixed {
  if (text.startsWith("kfl1:")) return { forced: "classic", start: 5 };
  if (text.startsWith("kfl2:")) return { forced: "kfl2", start: 5 };
  return { forced: null, start: 0 };
}

/** The first mark of each dialect in a text, as tokens. */
export interface Marks {
  readonly classic: Token | null;
  readonly cel: Token | null;
}

const CLASSIC_CALLS = new Set(
  "json xml datetime record rlimit leftOff seconds minutes hours days weeks months years".split(" "),
);
const CEL_CALLS = new Set(
  "size matches map_get field duration timestamp has exists exists_one all filter map int string double".split(" "),
);
const CEL_OPERATORS = new Set(["&&", "||", "?", "+", "/", "%"]);

/** Whether an operand can end at this token. */
function endsOperand(token: Token | undefined): boolean {
  if (!token) return false;
  if (token.kind === "operator") return [")", "]", "}"].includes(token.text);
  return token.kind === "name" || token.kind === "number" || token.kind === "string";
}

/** Whether an operand can begin at this token. */
function beginsOperand(token: Token | undefined): boolean {
  if (!token || token.kind === "end") return false;
  if (token.kind === "operator") return ["(", "[", "{", "!", "-"].includes(token.text);
  return token.kind !== "bad";
}

const isOperator = (token: Token | undefined, ...texts: readonly string[]): boolean =>
  token?.kind === "operator" && texts.includes(token.text);

function isJoiningWord(token: Token, before: Token | undefined, after: Token | undefined): boolean {
  return token.kind === "name" && endsOperand(before) && beginsOperand(after) && !isOperator(before, ".");
}

function isClassicMark(token: Token, before: Token | undefined, after: Token | undefined): boolean {
  if (token.kind === "name") {
    if (token.text === "and" || token.text === "or") return isJoiningWord(token, before, after);
    if (token.text === "nil") return !isOperator(before, ".") && !isOperator(after, ".", "(", "[");
    return CLASSIC_CALLS.has(token.text) && isOperator(after, "(");
  }
  if (token.kind === "string" && /^r["'`]/.test(token.text)) {
    return isOperator(before, "==", "!=") || isOperator(after, "==", "!=");
  }
  if (isOperator(token, "..")) return true;
  return isOperator(token, "*") && (isOperator(before, ".") || (isOperator(before, "[") && isOperator(after, "]")));
}

function isCelMark(token: Token, before: Token | undefined, after: Token | undefined): boolean {
  if (token.kind === "name") {
    if (token.text === "in") return isJoiningWord(token, before, after);
    return CEL_CALLS.has(token.text) && isOperator(after, "(");
  }
  if (token.kind !== "operator") return false;
  if (CEL_OPERATORS.has(token.text)) return true;
  if (token.text === "-" || token.text === "*") return endsOperand(before) && !isClassicMark(token, before, after);
  return (token.text === "[" || token.text === "{") && !endsOperand(before);
}

/** Looks for marks, strings and comments left out. */
export function findMarks(text: string): Marks {
  const tokens = tokenize(text, "either").filter((token) => token.kind !== "comment");
  let classic: Token | null = null;
  let cel: Token | null = null;
  let wasJoined = false;
  for (const [i, token] of tokens.entries()) {
    // After `and`, `or` and `in` an operand begins: the minus in `a and -b` is a sign and takes nothing away.
    const before: Token | undefined = wasJoined ? undefined : tokens[i - 1];
    const after = tokens[i + 1];
    wasJoined = /^(?:and|or|in)$/.test(token.text) && isJoiningWord(token, before, after);
    if (isClassicMark(token, before, after)) classic ??= token;
    else if (isCelMark(token, before, after)) cel ??= token;
  }
  return { classic, cel };
}

/** The text with `and` and `or` between operands as `&&` and `||`; the rest is untouched. */
export function rewriteJoiningWords(text: string): string {
  const tokens = tokenize(text, "either").filter((token) => token.kind !== "comment");
  let rewritten = "";
  let done = 0;
  for (const [i, token] of tokens.entries()) {
    if ((token.text !== "and" && token.text !== "or") || !isJoiningWord(token, tokens[i - 1], tokens[i + 1])) continue;
    rewritten += text.slice(done, token.from) + (token.text === "and" ? "&&" : "||");
    done = token.to;
  }
  return rewritten + text.slice(done);
}
