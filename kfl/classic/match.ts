// Classic tree → closures. One function a node, made once for a filter; running them allocates nothing for the
// usual terms. Semantics: kfl.md 1.5 (collapse), 1.8, 1.9, 1.11.
import type { Json } from "../../contract/index.ts";
import { isNoteName, NO_NOTE } from "../fields/note-names.ts";
import type { RowFacts } from "../filter.ts";
import type { BodyMemory } from "../paths/body.ts";
import { compilePath } from "../paths/read.ts";
import { assertNever } from "../problem.ts";
import { compileRegex } from "../regex.ts";
import { compileCall } from "./calls.ts";
import { macroAt } from "./macros.ts";
import type { Macros } from "./macros.ts";
import { bareName } from "./tree.ts";
import type { ClassicNode, LogicalNode, OrderOperator, SelectorNode } from "./tree.ts";
import {
  COLLAPSE,
  EitherText,
  isTruthy,
  literalValue,
  numberOf,
  PatternValue,
  patternMatches,
  valuesEqual,
  valuesInOrder,
} from "./values.ts";
import type { ClassicValue, OrderTest } from "./values.ts";

/** What one evaluation works on. `root` changes when `redact` runs: what follows sees the mark. */
export interface ClassicScope {
  root: Json;
  row: RowFacts;
}
/** What a value is worked out from that reads no entry. */
export const NO_ENTRY: ClassicScope = { root: null, row: {} };
export type ClassicRun = (scope: ClassicScope) => ClassicValue | typeof COLLAPSE;
export type ClassicTruth = (scope: ClassicScope) => boolean;

/** Sees nodes as they are compiled, and may hand on something that does the same and notes what came of it. */
export interface ClassicWatch {
  truth(node: ClassicNode, run: ClassicTruth): ClassicTruth;
  value(node: ClassicNode, run: ClassicRun): ClassicRun;
  /** Who sees the tree of the macro that stands at `node`: one tree is compiled wherever its name stands. */
  inside(node: ClassicNode): ClassicWatch | undefined;
}

export interface ClassicContext {
  readonly macros: Macros;
  readonly nowMs: number;
  readonly recordName: string;
  readonly memory: BodyMemory;
  /** Macros whose text is being compiled: inside it their own name is the field. */
  readonly openMacros: ReadonlySet<string>;
  readonly watch?: ClassicWatch | undefined;
}

export const ORDER_TESTS: Readonly<Record<OrderOperator, OrderTest>> = {
  ">=": (a, b) => a >= b,
  ">": (a, b) => a > b,
  "<=": (a, b) => a <= b,
  "<": (a, b) => a < b,
};

/** A filter, operand, argument or parenthesis: the places where a collapse ends, as false. */
export function compileTruth(node: ClassicNode, context: ClassicContext): ClassicTruth {
  const truth = truthOf(node, context);
  return context.watch ? context.watch.truth(node, truth) : truth;
}

function truthOf(node: ClassicNode, context: ClassicContext): ClassicTruth {
  if (node.kind === "logical") return compileLogical(node, context);
  if (node.kind === "group") return compileTruth(node.inner, context);
  const macro = macroNode(node, context, false);
  if (macro) return compileTruth(macro.tree, macro.context);
  // The short way does not tell a collapse from false.
  const fast = context.watch ? null : compileFastComparison(node, context);
  if (fast) return fast;
  const run = compileValue(node, context);
  return (scope) => {
    const value = run(scope);
    return value === true || (value !== false && value !== COLLAPSE && isTruthy(value));
  };
}

function compileLogical(node: LogicalNode, context: ClassicContext): ClassicTruth {
  const operands = node.operands.map((operand) => compileTruth(operand, context));
  const { operators } = node;
  const [first, second] = operands;
  if (operands.length === 2 && first && second) {
    return operators[0] === "and" ? (scope) => first(scope) && second(scope) : (scope) => first(scope) || second(scope);
  }
  // Grouped to the right: the first operand that decides its operator decides the rest of the chain.
  const stops = operators.map((operator) => operator === "or");
  return (scope) => {
    let truth = false;
    for (let i = 0; i < operands.length; i++) {
      const operand = operands[i];
      truth = operand !== undefined && operand(scope);
      if (truth === stops[i]) return truth;
    }
    return truth;
  };
}

function macroNode(
  node: ClassicNode,
  context: ClassicContext,
  isOperand: boolean,
): { tree: ClassicNode; context: ClassicContext } | null {
  const name = macroAt(node, context.macros, isOperand);
  const tree = name === null ? undefined : context.macros.get(name);
  if (name === null || !tree || context.openMacros.has(name)) return null;
  const openMacros = new Set([...context.openMacros, name]);
  return { tree, context: { ...context, openMacros, watch: context.watch?.inside(node) } };
}

/** `path == "text"`, `path == r"…"` and `path >= 5`, the terms that most filters consist of. */
function compileFastComparison(node: ClassicNode, context: ClassicContext): ClassicTruth | null {
  if ((node.kind !== "equality" && node.kind !== "order") || node.operands.length !== 2) return null;
  const [left, right] = node.operands;
  if (left?.kind !== "selector" || !right || macroAt(left, context.macros, true)) return null;
  const read = compileOperand(left, context);
  if (node.kind === "order") {
    if (right.kind !== "number") return null;
    const test = ORDER_TESTS[node.operators[0] ?? ">="];
    const bound = right.value;
    return (scope) => {
      const value = read(scope);
      if (typeof value === "number") return test(value, bound);
      return value !== COLLAPSE && valuesInOrder(value, bound, test);
    };
  }
  const wanted = node.operators[0] === "==";
  const literal = compileValue(right, context)(NO_ENTRY);
  if (right.kind === "text" && typeof literal === "string") {
    return (scope) => {
      const value = read(scope);
      if (typeof value === "string") return (value === literal) === wanted;
      return value !== COLLAPSE && valuesEqual(value, literal) === wanted;
    };
  }
  if (!(literal instanceof PatternValue)) return null;
  return (scope) => {
    const value = read(scope);
    return value !== COLLAPSE && patternMatches(literal, value) === wanted;
  };
}

/** The value of a node that may be compared. */
function compileOperand(node: ClassicNode, context: ClassicContext): ClassicRun {
  return macroAt(node, context.macros, true) === null && bareName(node) !== null
    ? compileSelectorOrNow(node, context)
    : compileValue(node, context);
}

function compileSelectorOrNow(node: ClassicNode, context: ClassicContext): ClassicRun {
  if (node.kind !== "selector") return compileValue(node, context);
  if (bareName(node) === "now") return () => context.nowMs;
  return compileSelector(node, context);
}

export function compileValue(node: ClassicNode, context: ClassicContext): ClassicRun {
  const value = valueOf(node, context);
  return context.watch ? context.watch.value(node, value) : value;
}

function valueOf(node: ClassicNode, context: ClassicContext): ClassicRun {
  switch (node.kind) {
    case "number":
      return () => node.value;
    case "constant":
      return () => node.value;
    case "text": {
      const value = literalValue(node.raw);
      return () => value;
    }
    case "regex": {
      const regex = compileRegex(node.pattern);
      const value = new PatternValue(node.pattern, regex.ok ? regex.test : () => false);
      return () => value;
    }
    case "selector": {
      const macro = macroNode(node, context, false);
      return macro ? compileTruth(macro.tree, macro.context) : compileSelectorOrNow(node, context);
    }
    case "call":
      return compileCall(node, context);
    case "unary":
      return compileUnary(node.operator, compileValue(node.operand, context));
    case "group":
      return compileGroup(node.inner, context);
    case "logical":
      return compileLogical(node, context);
    case "equality":
      return compileChain(node.operands, node.operators, context, (operator) =>
        operator === "==" ? valuesEqual : (a, b) => !valuesEqual(a, b),
      );
    case "order":
      return compileChain(node.operands, node.operators, context, (operator) => {
        const test = ORDER_TESTS[operator];
        return (a, b) => valuesInOrder(a, b, test);
      });
    case "hole":
      return () => COLLAPSE;
    default:
      return assertNever(node);
  }
}

function compileUnary(operator: "!" | "-", run: ClassicRun): ClassicRun {
  return (scope) => {
    const value = run(scope);
    if (value === COLLAPSE) return value;
    if (operator === "!") return !isTruthy(value);
    return typeof value === "number" ? -value : value;
  };
}

/** Parentheses keep the value, and end a collapse. */
function compileGroup(inner: ClassicNode, context: ClassicContext): ClassicRun {
  const run = compileValue(inner, context);
  return (scope) => {
    const value = run(scope);
    return value === COLLAPSE ? false : value;
  };
}

/** A chain groups to the right: all operands are read in order, then folded from the end. */
function compileChain<Operator>(
  operands: readonly ClassicNode[],
  operators: readonly Operator[],
  context: ClassicContext,
  testOf: (operator: Operator) => (a: ClassicValue, b: ClassicValue) => boolean,
): ClassicRun {
  const runs = operands.map((operand) => compileOperand(operand, context));
  const tests = operators.map(testOf);
  return (scope) => {
    const values: ClassicValue[] = [];
    for (const run of runs) {
      const value = run(scope);
      if (value === COLLAPSE) return COLLAPSE;
      values.push(value);
    }
    let result = values.at(-1) ?? null;
    for (let i = tests.length - 1; i >= 0; i--) result = tests[i]?.(values[i] ?? null, result) ?? false;
    return result;
  };
}

/** `src` or `dst` where the steps are exactly the name of that peer. */
export function peerOfName(node: SelectorNode): "src" | "dst" | null {
  const [peer, name] = node.steps;
  if (node.base || node.steps.length !== 2 || peer?.kind !== "key" || name?.kind !== "key") return null;
  return name.key === "name" && (peer.key === "src" || peer.key === "dst") ? peer.key : null;
}

/** Reads a path. After `json()` or `xml()` nothing collapses: what is not found there is false. */
export function compileSelector(node: SelectorNode, context: ClassicContext): ClassicRun {
  const read = compilePath(node.steps, context.memory);
  const opensBody = node.steps.some((step) => step.kind === "json" || step.kind === "xml");
  const last = node.steps.at(-1);
  if (last?.kind === "json" || last?.kind === "xml") return () => COLLAPSE;
  const missing = opensBody ? false : COLLAPSE;
  if (node.base) {
    const base = compileCall(node.base, context);
    return (scope) => {
      const value = base(scope);
      if (value === COLLAPSE || value instanceof PatternValue || value instanceof EitherText) return COLLAPSE;
      const found = read(value);
      return found === undefined ? missing : found;
    };
  }
  const note = bareName(node);
  if (note !== null && isNoteName(note)) {
    return (scope) => {
      const value = read(scope.root);
      return value === undefined ? (scope.row[note] ?? NO_NOTE[note]) : value;
    };
  }
  const peer = peerOfName(node);
  if (!peer) {
    return (scope) => {
      const value = read(scope.root);
      return value === undefined ? missing : value;
    };
  }
  const readNamespace = compilePath([
    { kind: "key", key: peer },
    { kind: "key", key: "namespace" },
  ]);
  return (scope) => {
    const name = read(scope.root);
    if (typeof name !== "string" || name === "") return name === undefined ? missing : name;
    const namespace = readNamespace(scope.root);
    return typeof namespace === "string" && namespace !== "" ? new EitherText(name, `${name}.${namespace}`) : name;
  };
}

/** Value of a node that reads nothing from an entry, for arguments that must be constants; null where it does. */
export function constantNumber(node: ClassicNode, context: ClassicContext): number | null {
  const run = compileValue(node, context);
  const value = isConstant(node) ? run(NO_ENTRY) : COLLAPSE;
  return value === COLLAPSE ? null : numberOf(value);
}

export function isConstant(node: ClassicNode): boolean {
  if (node.kind === "unary") return isConstant(node.operand);
  if (node.kind === "group") return isConstant(node.inner);
  return node.kind === "number" || node.kind === "text" || node.kind === "constant";
}
