// KFL 2 text → tree, by recursive descent. Never throws: a tree, and the first mistake with its place.
//
//   Expr           = ConditionalOr [ "?" ConditionalOr ":" Expr ] ;
//   ConditionalOr  = ConditionalAnd { "||" ConditionalAnd } ;
//   ConditionalAnd = Relation { "&&" Relation } ;
//   Relation       = Addition { ( "<" | "<=" | ">=" | ">" | "==" | "!=" | "in" ) Addition } ;
//   Addition       = Multiplication { ( "+" | "-" ) Multiplication } ;
//   Multiplication = Unary { ( "*" | "/" | "%" ) Unary } ;
//   Unary          = Member | "!" Unary | "-" Unary ;
//   Member         = Primary { "." IDENT [ "(" [ ExprList ] ")" ] | "[" Expr "]" } ;
//   Primary        = IDENT [ "(" [ ExprList ] ")" ] | "(" Expr ")" | "[" [ ExprList ] "]" | "{" [ MapInits ] "}" | LITERAL ;
//
// CEL language definition, Syntax. Comments run from `//` or `#` to the end of the line.
import { MAX_DEPTH } from "../filter.ts";
import type { Problem } from "../filter.ts";
import { TokenReader } from "../token-reader.ts";
import { readNumber, readString } from "./literals.ts";
import type { BinaryOperator, CelNode, LiteralNode } from "./tree.ts";

export interface CelTree {
  /** Null for an empty text. */
  readonly root: CelNode | null;
  readonly error: Problem | null;
}

const hole = (reader: TokenReader): CelNode => ({ kind: "hole", from: reader.lastEnd(), to: reader.lastEnd() });

function parseNested(reader: TokenReader): CelNode {
  return reader.deeper(
    () => parseExpression(reader),
    () => hole(reader),
  );
}

function parseExpression(reader: TokenReader): CelNode {
  const condition = parseOr(reader);
  if (!reader.accept("?")) return condition;
  const yes = reader.deeper(
    () => parseOr(reader),
    () => hole(reader),
  );
  reader.expect(":");
  const no = parseNested(reader);
  return { kind: "conditional", condition, yes, no, from: condition.from, to: reader.lastEnd() };
}

function parseOr(reader: TokenReader): CelNode {
  return parseLogic(reader, "or", "||", parseAnd);
}

function parseAnd(reader: TokenReader): CelNode {
  return parseLogic(reader, "and", "&&", parseRelation);
}

function parseLogic(
  reader: TokenReader,
  kind: "and" | "or",
  sign: string,
  parseOperand: (reader: TokenReader) => CelNode,
): CelNode {
  const first = parseOperand(reader);
  const operands = [first];
  while (reader.accept(sign)) operands.push(parseOperand(reader));
  if (operands.length === 1) return first;
  return { kind, operands, from: first.from, to: reader.lastEnd() };
}

/** A chain grouped to the left. Its length counts as depth, since its tree is that deep. */
function parseChain(
  reader: TokenReader,
  accept: (reader: TokenReader) => BinaryOperator | null,
  parseOperand: (reader: TokenReader) => CelNode,
): CelNode {
  let left = parseOperand(reader);
  for (let length = 0, operator = accept(reader); operator; operator = accept(reader), length++) {
    if (length >= MAX_DEPTH) return tooLong(reader);
    const right = parseOperand(reader);
    left = { kind: "binary", operator, left, right, from: left.from, to: reader.lastEnd() };
  }
  return left;
}

function tooLong(reader: TokenReader): CelNode {
  const token = reader.peek();
  reader.fail(token.from, token.to, `more than ${MAX_DEPTH} operators in a row`);
  return hole(reader);
}

function acceptOf(operators: readonly BinaryOperator[]): (reader: TokenReader) => BinaryOperator | null {
  return (reader) => {
    for (const operator of operators) if (reader.accept(operator)) return operator;
    if (!operators.includes("in") || !reader.isName("in")) return null;
    reader.next();
    return "in";
  };
}
const acceptRelation = acceptOf(["<=", "<", ">=", ">", "==", "!=", "in"]);
const acceptAddition = acceptOf(["+", "-"]);
const acceptMultiplication = acceptOf(["*", "/", "%"]);

const parseRelation = (reader: TokenReader): CelNode => parseChain(reader, acceptRelation, parseAddition);
const parseAddition = (reader: TokenReader): CelNode => parseChain(reader, acceptAddition, parseMultiplication);
const parseMultiplication = (reader: TokenReader): CelNode => parseChain(reader, acceptMultiplication, parseUnary);

function parseUnary(reader: TokenReader): CelNode {
  const { from } = reader.peek();
  if (reader.isAt("-") && reader.peek(1).kind === "number") {
    reader.next();
    return parseSuffixes(reader, parseNumber(reader, from, true));
  }
  const operator = reader.accept("!") ? "!" : reader.accept("-") ? "-" : null;
  if (!operator) return parseSuffixes(reader, parsePrimary(reader));
  const operand = reader.deeper(
    () => parseUnary(reader),
    () => hole(reader),
  );
  return { kind: "unary", operator, operand, from, to: reader.lastEnd() };
}

function parseSuffixes(reader: TokenReader, primary: CelNode): CelNode {
  let node = primary;
  for (let length = 0; ; length++) {
    if (!reader.isAt(".") && !reader.isAt("[")) return node;
    if (length >= MAX_DEPTH) return tooLong(reader);
    if (reader.accept("[")) {
      const key = parseNested(reader);
      reader.expect("]");
      node = { kind: "index", operand: node, key, from: node.from, to: reader.lastEnd() };
      continue;
    }
    reader.next();
    const name = reader.peek();
    if (name.kind !== "name") {
      reader.unexpected("a name");
      return hole(reader);
    }
    reader.next();
    if (reader.accept("(")) {
      const args = parseList(reader, ")");
      const { from } = node;
      node = { kind: "call", target: node, name: name.text, nameFrom: name.from, args, from, to: reader.lastEnd() };
    } else {
      node = { kind: "select", operand: node, field: name.text, from: node.from, to: reader.lastEnd() };
    }
  }
}

/** Expressions separated by commas up to a closing sign; a list may have a comma before it. */
function parseList(reader: TokenReader, close: ")" | "]"): CelNode[] {
  const nodes: CelNode[] = [];
  while (!reader.accept(close)) {
    nodes.push(parseNested(reader));
    if (!(close === ")" && reader.isAt(",") && reader.peek(1).text === ")") && reader.accept(",")) continue;
    reader.expect(close);
    break;
  }
  return nodes;
}

function parseMap(reader: TokenReader, from: number): CelNode {
  const entries: { key: CelNode; value: CelNode }[] = [];
  while (!reader.accept("}")) {
    const key = parseNested(reader);
    reader.expect(":");
    entries.push({ key, value: parseNested(reader) });
    if (reader.accept(",")) continue;
    reader.expect("}");
    break;
  }
  return { kind: "map", entries, from, to: reader.lastEnd() };
}

function parseNumber(reader: TokenReader, from: number, isNegative: boolean): CelNode {
  const token = reader.next();
  const read = readNumber(token.text, isNegative);
  if ("problem" in read) {
    reader.fail(from, token.to, read.problem);
    return hole(reader);
  }
  return { kind: "literal", ...read.value, from, to: token.to };
}

function parseString(reader: TokenReader): CelNode {
  const { text, from, to } = reader.next();
  const read = readString(text);
  if ("problem" in read) {
    reader.fail(from, to, read.problem);
    return hole(reader);
  }
  if (typeof read.value === "string") return { kind: "literal", type: "string", value: read.value, from, to };
  return { kind: "literal", type: "bytes", value: read.value, from, to };
}

const WORDS: ReadonlyMap<string, Pick<LiteralNode, "type" | "value">> = new Map<
  string,
  Pick<LiteralNode, "type" | "value">
>([
  ["true", { type: "bool", value: true }],
  ["false", { type: "bool", value: false }],
  ["null", { type: "null", value: null }],
]);
/** Words that CEL keeps for itself: no variable can be called so. */
export const RESERVED: ReadonlySet<string> = new Set(
  "as break const continue else for function if import in let loop package namespace return var void while".split(" "),
);

function parseIdent(reader: TokenReader): CelNode {
  const { text: name, from, to } = reader.peek();
  if (RESERVED.has(name)) {
    reader.fail(from, to, `\`${name}\` is a reserved word and cannot stand here`);
    return hole(reader);
  }
  reader.next();
  const word = WORDS.get(name);
  if (word) return { kind: "literal", ...word, from, to } as LiteralNode;
  if (!reader.accept("(")) return { kind: "ident", name, from, to };
  const args = parseList(reader, ")");
  return { kind: "call", target: null, name, nameFrom: from, args, from, to: reader.lastEnd() };
}

function parsePrimary(reader: TokenReader): CelNode {
  const token = reader.peek();
  const { from } = token;
  if (token.kind === "name") return parseIdent(reader);
  if (token.kind === "number") return parseNumber(reader, from, false);
  if (token.kind === "string") return parseString(reader);
  if (reader.accept("(")) {
    const inner = parseNested(reader);
    reader.expect(")");
    return { kind: "group", inner, from, to: reader.lastEnd() };
  }
  if (reader.accept("[")) return { kind: "list", elements: parseList(reader, "]"), from, to: reader.lastEnd() };
  if (reader.accept("{")) return parseMap(reader, from);
  reader.unexpected("a value or a field");
  return hole(reader);
}

/** Parses a whole KFL 2 filter. */
export function parseCel(text: string): CelTree {
  const reader = new TokenReader(text, "kfl2");
  if (reader.peek().kind === "end") return { root: null, error: reader.error };
  const root = parseExpression(reader);
  if (reader.peek().kind !== "end") reader.unexpected("an operator or the end of the filter");
  return { root, error: reader.error };
}
