// Classic tree → SQL. A term that SQL cannot say is UNKNOWN; the matcher decides on the rows where that matters.
// The collapse of a missing field (kfl.md 1.5) is the FALSE of a missing value, and needs `present` under `!`.
import { anchoredPattern, ungrouped } from "../classic/calls.ts";
import { expandedNodes, macroAt } from "../classic/macros.ts";
import { compileValue, isConstant, NO_ENTRY } from "../classic/match.ts";
import type { ClassicContext } from "../classic/match.ts";
import { bareName } from "../classic/tree.ts";
import type { CallNode, ClassicNode, EqualityOperator, LogicalNode, OrderOperator } from "../classic/tree.ts";
import { COLLAPSE, isTruthy, literalValue, numberOf, textsOf } from "../classic/values.ts";
import { compileRegex } from "../regex.ts";
import { and, FALSE, not, or, TRUE, UNKNOWN } from "./fragment.ts";
import type { SqlFragment, SqlWriter } from "./fragment.ts";
import { pathValue } from "./path-value.ts";
import type { SqlValue, TextFunction } from "./value.ts";

/** Deepest nesting of one expression; the store's parser has a limit of its own. */
const MAX_SQL_DEPTH = 60;

interface Translation {
  readonly writer: SqlWriter;
  readonly context: ClassicContext;
  readonly depth: number;
}

const deeper = (to: Translation): Translation => ({ ...to, depth: to.depth + 1 });

/** The tree of the macro that a node stands for, with that macro open; null for other nodes. */
function macroOf(node: ClassicNode, to: Translation): { tree: ClassicNode; to: Translation } | null {
  const name = macroAt(node, to.context.macros, false);
  const tree = name === null ? undefined : to.context.macros.get(name);
  if (name === null || !tree || to.context.openMacros.has(name)) return null;
  const context = { ...to.context, openMacros: new Set([...to.context.openMacros, name]) };
  return { tree, to: { ...deeper(to), context } };
}

function truth(node: ClassicNode, to: Translation): SqlFragment {
  if (to.depth > MAX_SQL_DEPTH) return UNKNOWN;
  switch (node.kind) {
    case "logical":
      return logical(node, to);
    case "group":
      return truth(node.inner, deeper(to));
    case "number":
    case "text":
    case "constant":
    case "regex":
      return constantTruth(node, to);
    case "selector": {
      const macro = macroOf(node, to);
      return macro ? truth(macro.tree, macro.to) : (valueOf(node, to)?.truthy ?? UNKNOWN);
    }
    case "unary":
      return node.operator === "!" ? negation(node.operand, deeper(to)) : UNKNOWN;
    case "call":
      return callTruth(node, to);
    case "equality":
      return node.operators.length === 1 ? equality(node.operands, node.operators[0] ?? "==", to) : UNKNOWN;
    case "order":
      return node.operators.length === 1 ? order(node.operands, node.operators[0] ?? ">", to) : UNKNOWN;
    default:
      return UNKNOWN;
  }
}

function constantTruth(node: ClassicNode, to: Translation): SqlFragment {
  const value = compileValue(node, to.context)(NO_ENTRY);
  return value !== COLLAPSE && isTruthy(value) ? TRUE : FALSE;
}

function logical(node: LogicalNode, to: Translation): SqlFragment {
  const [first] = node.operators;
  if (node.operators.every((operator) => operator === first)) {
    const operands = node.operands.map((operand) => truth(operand, deeper(to)));
    return first === "and" ? and(...operands) : or(...operands);
  }
  if (node.operands.length > MAX_SQL_DEPTH) return UNKNOWN;
  const operands = node.operands.map((operand) => truth(operand, deeper(to)));
  return operands.reduceRight((rest, operand, i) =>
    node.operators[i] === "and" ? and(operand, rest) : or(operand, rest),
  );
}

/** `!` reaches through a collapse: a missing field makes it false as well. */
function negation(operand: ClassicNode, to: Translation): SqlFragment {
  if (operand.kind === "group") return not(truth(operand.inner, to));
  if (operand.kind === "call") return TEXT_FUNCTIONS[operand.helper] ? not(truth(operand, to)) : UNKNOWN;
  if (operand.kind !== "selector") return UNKNOWN;
  const macro = macroOf(operand, to);
  if (macro) return not(truth(macro.tree, macro.to));
  const value = valueOf(operand, to);
  return value ? and(value.present, not(value.truthy)) : UNKNOWN;
}

function valueOf(node: ClassicNode, to: Translation): SqlValue | null {
  if (node.kind !== "selector" || node.base || bareName(node) === "now") return null;
  if (bareName(node) !== null && to.context.macros.has(bareName(node) ?? "") && bareName(node) !== "error") return null;
  return pathValue(to.writer, node.steps);
}

function equality(operands: readonly ClassicNode[], operator: EqualityOperator, to: Translation): SqlFragment {
  const [left, right] = operands;
  if (!left || !right) return UNKNOWN;
  const [subject, literal] = left.kind === "selector" ? [left, ungrouped(right)] : [right, ungrouped(left)];
  const value = valueOf(subject, to);
  const equal = value && equals(value, literal, to);
  if (!value || !equal) return UNKNOWN;
  return operator === "==" ? equal : and(value.present, not(equal));
}

function equals(value: SqlValue, literal: ClassicNode, to: Translation): SqlFragment | null {
  if (literal.kind === "text") return or(...textsOf(literalValue(literal.raw)).map((text) => value.equalsText(text)));
  if (literal.kind === "regex") {
    const regex = compileRegex(literal.pattern);
    return regex.ok ? value.found(literal.pattern, regex.test) : null;
  }
  if (literal.kind === "constant") return value.equalsText(String(literal.value));
  if (!isConstant(literal)) return null;
  const number = compileValue(literal, to.context)(NO_ENTRY);
  return typeof number === "number" && Number.isFinite(number) ? value.equalsNumber(number) : null;
}

const CLOCKS = new Set(["now", "seconds", "minutes", "hours", "days", "weeks", "months", "years", "datetime"]);
const FLIPPED: Readonly<Record<OrderOperator, OrderOperator>> = { ">": "<", ">=": "<=", "<": ">", "<=": ">=" };

/** A number that is worked out once; null for everything that reads the entry. */
function constantNumber(node: ClassicNode, to: Translation): number | null {
  const isClock =
    (node.kind === "call" && CLOCKS.has(node.helper) && node.args.every(isConstant)) || bareName(node) === "now";
  if (!isClock && !isConstant(node)) return null;
  const value = compileValue(node, to.context)(NO_ENTRY);
  return value === COLLAPSE ? null : numberOf(value);
}

function order(operands: readonly ClassicNode[], operator: OrderOperator, to: Translation): SqlFragment {
  const [left, right] = operands;
  if (!left || !right) return UNKNOWN;
  const isForward = valueOf(left, to) !== null;
  const value = valueOf(isForward ? left : right, to);
  const number = constantNumber(isForward ? right : left, to);
  if (!value || number === null || !Number.isFinite(number)) return UNKNOWN;
  return value.inOrder(isForward ? operator : FLIPPED[operator], number);
}

const TEXT_FUNCTIONS: Readonly<Record<string, TextFunction>> = {
  startsWith: "starts_with",
  endsWith: "ends_with",
  contains: "contains",
};

function callTruth(node: CallNode, to: Translation): SqlFragment {
  const test = TEXT_FUNCTIONS[node.helper];
  const [argument] = node.args;
  if (["limit", "rlimit", "leftOff"].includes(node.helper)) return argument ? TRUE : FALSE;
  if (!test || !argument || !node.subject) return UNKNOWN;
  const value = valueOf(node.subject, to);
  if (!value) return UNKNOWN;
  const literal = ungrouped(argument);
  if (literal.kind === "text") {
    return or(...textsOf(literalValue(literal.raw)).map((text) => value.textTest(test, text)));
  }
  if (literal.kind !== "regex") return UNKNOWN;
  const pattern = anchoredPattern(node.helper, literal.pattern);
  const regex = compileRegex(pattern);
  // An object's text counts as empty for `==`, but no text helper matches an object.
  return regex.ok ? value.found(pattern, (text) => text !== "" && regex.test(text)) : UNKNOWN;
}

const isRedaction = (node: ClassicNode): boolean =>
  node.kind === "call" && node.helper === "redact" && node.args.length > 0;

/** Leaves out calls of `redact` that nothing follows; null where something is read after one. */
function withoutRedaction(root: ClassicNode): ClassicNode | null | "nothing" {
  if (isRedaction(root)) return "nothing";
  if (root.kind !== "logical" || root.operators.some((operator) => operator !== "and")) return null;
  const kept = root.operands.findLastIndex((operand) => !isRedaction(operand)) + 1;
  if (kept === 0) return "nothing";
  return { ...root, operands: root.operands.slice(0, kept), operators: root.operators.slice(0, kept - 1) };
}

/** Translates a tree; null where it redacts in a way that later terms could see. */
export function classicToSql(
  root: ClassicNode,
  writer: SqlWriter,
  context: ClassicContext,
  redacts: boolean,
): SqlFragment | null {
  const tree = redacts ? withoutRedaction(root) : root;
  if (tree === null) return null;
  if (tree === "nothing") return TRUE;
  if (redacts && [...expandedNodes(tree, context.macros)].some(isRedaction)) return null;
  return truth(tree, { writer, context, depth: 0 });
}
