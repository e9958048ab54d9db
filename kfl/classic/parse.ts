// Classic text → tree, by recursive descent. Never throws: a tree, and the first mistake with its place.
//
//   filter     = [ logical ] ;
//   logical    = equality   { ( "and" | "or" ) equality } ;          grouped to the right, one level for both
//   equality   = comparison { ( "==" | "!=" ) comparison } ;
//   comparison = unary      { ( ">=" | ">" | "<=" | "<" ) unary } ;
//   unary      = ( "!" | "-" ) unary | primary ;
//   primary    = number | string | regex | "true" | "false" | "nil" | selector | "(" logical ")" ;
//   selector   = name { "." ( name | "*" ) | ".." name | "[" ( integer | string | "*" ) "]" | call } ;
//   call       = "(" [ argument { "," argument } ] ")" ;              calls the helper named by the last segment
//   argument   = [ name ":" ] logical ;
//
// kfl.md 1.2 and 1.3. `and or true false nil` are words only where an operator or a literal can stand.
import type { Problem } from "../filter.ts";
import type { PathStep } from "../paths/steps.ts";
import { TokenReader } from "../token-reader.ts";
import type { CallNode, ClassicNode, EqualityOperator, LogicalOperator, OrderOperator, SelectorNode } from "./tree.ts";

export interface ClassicTree {
  /** Null for an empty text. */
  readonly root: ClassicNode | null;
  readonly error: Problem | null;
}

const hole = (reader: TokenReader): ClassicNode => ({ kind: "hole", from: reader.lastEnd(), to: reader.lastEnd() });

/** A chain of one level: its operands and the operators between them, or the one operand that it is. */
function parseChain<Kind extends "logical" | "equality" | "order", Operator>(
  reader: TokenReader,
  kind: Kind,
  accept: (reader: TokenReader) => Operator | null,
  parseOperand: (reader: TokenReader) => ClassicNode,
) {
  const first = parseOperand(reader);
  const operands = [first];
  const operators: Operator[] = [];
  for (let operator = accept(reader); operator !== null; operator = accept(reader)) {
    operators.push(operator);
    operands.push(parseOperand(reader));
  }
  return operators.length === 0 ? first : { kind, operands, operators, from: first.from, to: reader.lastEnd() };
}

const parseLogical = (reader: TokenReader): ClassicNode => parseChain(reader, "logical", acceptLogical, parseEquality);
const parseEquality = (reader: TokenReader): ClassicNode => parseChain(reader, "equality", acceptEquality, parseOrder);
const parseOrder = (reader: TokenReader): ClassicNode => parseChain(reader, "order", acceptOrder, parseUnary);

function acceptLogical(reader: TokenReader): LogicalOperator | null {
  if (!reader.isName("and") && !reader.isName("or")) return null;
  return reader.next().text === "and" ? "and" : "or";
}

/** `==` may be written with a space inside; a single `=` is the commonest slip. */
function acceptEquality(reader: TokenReader): EqualityOperator | null {
  if (reader.accept("==")) return "==";
  if (reader.accept("!=")) return "!=";
  if (reader.isAt("!") && reader.peek(1).text === "=") {
    reader.next();
    reader.next();
    return "!=";
  }
  if (reader.isAt("=")) {
    reader.next();
    if (reader.accept("=")) return "==";
    reader.unexpected("`=`");
  }
  return null;
}

function acceptOrder(reader: TokenReader): OrderOperator | null {
  if (reader.accept(">=")) return ">=";
  if (reader.accept("<=")) return "<=";
  if (reader.accept(">")) return reader.accept("=") ? ">=" : ">";
  if (reader.accept("<")) return reader.accept("=") ? "<=" : "<";
  return null;
}

function parseUnary(reader: TokenReader): ClassicNode {
  const { from } = reader.peek();
  const operator = reader.accept("!") ? "!" : reader.accept("-") ? "-" : null;
  if (!operator) return parsePrimary(reader);
  const operand = reader.deeper(
    () => parseUnary(reader),
    () => hole(reader),
  );
  return { kind: "unary", operator, operand, from, to: reader.lastEnd() };
}

function parsePrimary(reader: TokenReader): ClassicNode {
  const token = reader.peek();
  const { from, to } = token;
  if (reader.accept("(")) {
    const inner = reader.deeper(
      () => parseLogical(reader),
      () => hole(reader),
    );
    reader.expect(")");
    return { kind: "group", inner, from, to: reader.lastEnd() };
  }
  if (token.kind === "name") return parseName(reader);
  if (token.kind === "number") {
    reader.next();
    return { kind: "number", value: Number(token.text.replaceAll("_", "")), from, to };
  }
  if (token.kind === "string") {
    reader.next();
    return { kind: "text", raw: token.text.slice(1, -1), from, to };
  }
  if (token.kind === "regex") {
    reader.next();
    return { kind: "regex", pattern: regexPattern(token.text), from, to };
  }
  reader.unexpected("a value or a field");
  return hole(reader);
}

/** The pattern is raw; an escaped quote is that quote (F8). */
function regexPattern(source: string): string {
  return source.slice(2, -1).replace(/\\([^])/g, (pair, char: string) => (/["'`]/.test(char) ? char : pair));
}

function parseName(reader: TokenReader): ClassicNode {
  const token = reader.peek();
  const { from, to } = token;
  const after = reader.peek(1);
  const isPlain = after.kind !== "operator" || ![".", "..", "[", "("].includes(after.text);
  const constant = isPlain ? CONSTANTS.get(token.text) : undefined;
  if (constant === undefined) return parseSelector(reader);
  reader.next();
  return { kind: "constant", value: constant, from, to };
}

const CONSTANTS: ReadonlyMap<string, boolean | null> = new Map<string, boolean | null>([
  ["true", true],
  ["false", false],
  ["nil", null],
]);

function expectName(reader: TokenReader): string {
  if (reader.peek().kind === "name") return reader.next().text;
  reader.unexpected("a field name");
  return "";
}

function parseBracket(reader: TokenReader): PathStep {
  const token = reader.peek();
  let step: PathStep = { kind: "each" };
  if (token.kind === "string") {
    reader.next();
    step = { kind: "key", key: unescapeQuotes(token.text) };
  } else if (token.kind === "number" && /^[\d_]+$/.test(token.text)) {
    reader.next();
    step = { kind: "index", index: Number(token.text.replaceAll("_", "")) };
  } else if (!reader.accept("*")) {
    reader.unexpected("a number from 0, a key in quotes or `*`");
  }
  reader.expect("]");
  return step;
}

/** In a key an escaped quote is that quote. */
function unescapeQuotes(source: string): string {
  const quote = source[0] ?? "";
  return source.slice(1, -1).replaceAll(`\\${quote}`, quote);
}

function parseArguments(reader: TokenReader): ClassicNode[] {
  const args: ClassicNode[] = [];
  if (reader.accept(")")) return args;
  do {
    const tag = reader.peek(1);
    if (reader.peek().kind === "name" && tag.kind === "operator" && tag.text === ":") {
      reader.next();
      reader.next();
    }
    args.push(
      reader.deeper(
        () => parseLogical(reader),
        () => hole(reader),
      ),
    );
  } while (reader.accept(","));
  reader.expect(")");
  return args;
}

/** A selector under construction: steps not yet taken up by a call, after the call that they follow. */
interface Growing {
  readonly from: number;
  base: CallNode | null;
  steps: PathStep[];
}

function parseCall(reader: TokenReader, growing: Growing): void {
  const name = reader.followsName() ? growing.steps.pop() : undefined;
  if (name?.kind !== "key") {
    reader.fail(reader.peek().from, reader.peek().to, "only a helper's name can stand before `(`");
    return;
  }
  reader.next();
  const subjectEnd = reader.lastEnd() - 1;
  const args = parseArguments(reader);
  if (name.key === "json" || name.key === "xml") {
    growing.steps.push({ kind: name.key });
    return;
  }
  const hasSubject = growing.base !== null || growing.steps.length > 0;
  const subject = hasSubject ? finish(growing, subjectEnd) : null;
  growing.base = { kind: "call", helper: name.key, subject, args, from: growing.from, to: reader.lastEnd() };
  growing.steps = [];
}

function finish(growing: Growing, to: number): SelectorNode | CallNode {
  if (growing.base && growing.steps.length === 0) return growing.base;
  return { kind: "selector", base: growing.base, steps: growing.steps, from: growing.from, to };
}

function parseSuffixes(reader: TokenReader, growing: Growing): void {
  for (;;) {
    if (reader.isAt("(")) parseCall(reader, growing);
    else if (reader.accept("[")) growing.steps.push(parseBracket(reader));
    else if (reader.accept("..")) growing.steps.push({ kind: "deep", key: expectName(reader) });
    else if (reader.accept(".")) {
      growing.steps.push(reader.accept("*") ? { kind: "each" } : { kind: "key", key: expectName(reader) });
    } else return;
  }
}

function parseSelector(reader: TokenReader): SelectorNode | CallNode {
  const growing: Growing = { from: reader.peek().from, base: null, steps: [] };
  growing.steps.push({ kind: "key", key: expectName(reader) });
  parseSuffixes(reader, growing);
  return finish(growing, reader.lastEnd());
}

/** Parses a whole classic filter. */
export function parseClassic(text: string): ClassicTree {
  const reader = new TokenReader(text, "classic");
  if (reader.peek().kind === "end") return { root: null, error: reader.error };
  const root = parseLogical(reader);
  if (reader.peek().kind !== "end") reader.unexpected("`and`, `or` or the end of the filter");
  return { root, error: reader.error };
}

/**
 * Parses the text of a path, as `redact`, `field` and declarations have it: a selector without helpers but
 * `json()` and `xml()`. It may begin with `..name`, and after such a step one dot more is tolerated.
 */
export function parsePath(text: string): { steps: readonly PathStep[]; error: Problem | null } {
  const reader = new TokenReader(text.replace(/(\.(?:json|xml)\(\)\.\.)\.(?!\.)/g, "$1"), "classic");
  const growing: Growing = { from: 0, base: null, steps: [] };
  if (reader.accept("..")) growing.steps.push({ kind: "deep", key: expectName(reader) });
  else growing.steps.push({ kind: "key", key: expectName(reader) });
  parseSuffixes(reader, growing);
  if (growing.base) reader.fail(0, text.length, "a path has no helpers but json() and xml()");
  if (reader.peek().kind !== "end") reader.unexpected("`.`, `[` or the end of the path");
  return { steps: growing.steps, error: reader.error };
}
