// Bound KFL 2 tree → closures. An error is a value (`Failure`): `&&` and `||` absorb it where the other side decides.
// Nodes that cannot fail are compiled without any check for it, which is nearly all of a usual filter.
import type { Json } from "../../contract/index.ts";
import { bindField } from "../fields/bind.ts";
import type { RowFacts } from "../filter.ts";
import type { BodyMemory } from "../paths/body.ts";
import { compilePath } from "../paths/read.ts";
import { isList, textOf } from "../paths/scalar.ts";
import { redactPath } from "../paths/redact.ts";
import { assertNever } from "../problem.ts";
import { compileRegex } from "../regex.ts";
import type { Bound, BoundCall } from "./bound.ts";
import { compileComprehension } from "./comprehension.ts";
import { EitherName, peerTest } from "./peer-name.ts";
import type { Overload } from "./overloads.ts";
import { box, Failure, isMapValue, LiteralMap, runtimeType, unbox } from "./values.ts";
import type { CelValue } from "./values.ts";

/** What one evaluation works on. `root` changes when `redact` runs: what follows sees the mark. */
export interface CelScope {
  root: Json;
  row: RowFacts;
  readonly locals: CelValue[];
  /** Elements that comprehensions may still visit. */
  stepsLeft: number;
}
export type CelRun = (scope: CelScope) => CelValue | Failure;
export interface Compiled {
  readonly run: CelRun;
  readonly fails: boolean;
}
/** Sees every node as it is compiled, and may hand on something that does the same and notes what came of it. */
export type CelWatch = (bound: Bound, compiled: Compiled) => Compiled;
export interface CelContext {
  readonly nowNs: bigint;
  readonly memory: BodyMemory;
  readonly watch?: CelWatch | undefined;
}

export const NOT_BOOL = new Failure("a value that should be true or false is neither");
const NO_OVERLOAD = new Failure("a value is not of a type that this operation takes");
const NO_MAP = new Failure("a value that should be a map is none");
const REPEATED_KEY = new Failure("a map literal repeats a key");

const never = (run: CelRun): Compiled => ({ run, fails: false });

export function compileBound(bound: Bound, context: CelContext): Compiled {
  const compiled = compileNode(bound, context);
  return context.watch ? context.watch(bound, compiled) : compiled;
}

function compileNode(bound: Bound, context: CelContext): Compiled {
  switch (bound.kind) {
    case "constant": {
      const { value } = bound;
      return never(() => value);
    }
    case "variable": {
      const read = bindField(bound.spec);
      return never((scope) => read(scope.root, scope.row));
    }
    case "local": {
      const { slot } = bound;
      return never((scope) => scope.locals[slot] ?? null);
    }
    case "call":
      return compileCall(bound, context);
    case "and":
    case "or":
      return compileLogic(bound.kind === "or", bound.operands, context);
    case "conditional":
      return compileConditional(bound, context);
    case "list":
      return compileList(bound, context);
    case "map":
      return compileMap(bound, context);
    case "comprehension":
      return compileComprehension(bound, compileBound, context);
    case "has":
      return compileHas(compileBound(bound.map, context), bound.key);
    case "now":
      return never(() => context.nowNs);
    case "field": {
      const read = compilePath(bound.steps, context.memory);
      return never((scope) => {
        const value = read(scope.root);
        if (value === undefined) return [];
        return isList(value) ? value.map(textOf) : [textOf(value)];
      });
    }
    case "redact":
      return never((scope) => {
        for (const steps of bound.paths) scope.root = redactPath(scope.root, steps);
        return true;
      });
    default:
      return assertNever(bound);
  }
}

/** `&&` stops at false, `||` at true; an error counts only where no side stops. */
function compileLogic(stop: boolean, nodes: readonly Bound[], context: CelContext): Compiled {
  const operands = nodes.map((node) => compileBound(node, context));
  const runs = operands.map(({ run }) => run);
  const [first, second] = runs;
  const isSafe = nodes.every(({ type }, i) => type.kind === "bool" && operands[i]?.fails === false);
  if (isSafe && runs.length === 2 && first && second) {
    return never(stop ? (scope) => first(scope) || second(scope) : (scope) => first(scope) && second(scope));
  }
  const run: CelRun = (scope) => {
    let failure: Failure | null = null;
    for (const operand of runs) {
      const value = operand(scope);
      if (value === stop) return stop;
      if (value === !stop) continue;
      failure ??= value instanceof Failure ? value : NOT_BOOL;
    }
    return failure ?? !stop;
  };
  return { run, fails: !isSafe };
}

function compileConditional(bound: Bound & { kind: "conditional" }, context: CelContext): Compiled {
  const condition = compileBound(bound.condition, context);
  const branches = [bound.yes, bound.no].map((branch) =>
    boxed(branch, compileBound(branch, context), bound.type.kind === "dyn"),
  );
  const [yes, no] = branches;
  if (!yes || !no) return never(() => false);
  const isSafe = !condition.fails && bound.condition.type.kind === "bool";
  return {
    fails: !isSafe || yes.fails || no.fails,
    run: (scope) => {
      const value = condition.run(scope);
      if (value === true) return yes.run(scope);
      if (value === false) return no.run(scope);
      return value instanceof Failure ? value : NOT_BOOL;
    },
  };
}

/** In a dynamic place a value carries its type. */
function boxed(bound: Bound, compiled: Compiled, isDynamic: boolean): Compiled {
  const { type } = bound;
  if (!isDynamic || type.kind === "dyn" || type.kind === "string" || type.kind === "int" || type.kind === "bool") {
    return compiled;
  }
  const { run } = compiled;
  return {
    fails: compiled.fails,
    run: (scope) => {
      const value = run(scope);
      return value instanceof Failure ? value : box(value, type);
    },
  };
}

function compileList(bound: Bound & { kind: "list" }, context: CelContext): Compiled {
  const isDynamic = bound.type.kind === "list" && bound.type.element.kind === "dyn";
  const elements = bound.elements.map((element) => boxed(element, compileBound(element, context), isDynamic));
  if (bound.elements.every(({ kind }) => kind === "constant")) {
    const scope: CelScope = { root: null, row: {}, locals: [], stepsLeft: 0 };
    const values = elements.flatMap(({ run }) => {
      const value = run(scope);
      return value instanceof Failure ? [] : [{ value }];
    });
    const list = values.map(({ value }) => value);
    return never(() => list);
  }
  return {
    fails: elements.some(({ fails }) => fails),
    run: (scope) => {
      const values: CelValue[] = [];
      for (const { run } of elements) {
        const value = run(scope);
        if (value instanceof Failure) return value;
        values.push(value);
      }
      return values;
    },
  };
}

function compileMap(bound: Bound & { kind: "map" }, context: CelContext): Compiled {
  const { type } = bound;
  const isDynamicKey = type.kind === "map" && type.key.kind === "dyn";
  const isDynamicValue = type.kind === "map" && type.value.kind === "dyn";
  const entries = bound.entries.map(({ key, value }) => ({
    key: boxed(key, compileBound(key, context), isDynamicKey),
    value: boxed(value, compileBound(value, context), isDynamicValue),
  }));
  return {
    fails: true,
    run: (scope) => {
      const map = new LiteralMap();
      for (const entry of entries) {
        const key = entry.key.run(scope);
        if (key instanceof Failure) return key;
        const value = entry.value.run(scope);
        if (value instanceof Failure) return value;
        if (!map.add(key, value)) return REPEATED_KEY;
      }
      return map;
    },
  };
}

function compileHas(map: Compiled, key: string): Compiled {
  return {
    fails: true,
    run: (scope) => {
      const value = map.run(scope);
      if (value instanceof Failure) return value;
      return isMapValue(value) ? value.get(key) !== undefined : NO_MAP;
    },
  };
}

function compileCall(bound: BoundCall, context: CelContext): Compiled {
  const fast = compilePeerName(bound, context) ?? compileFast(bound, context);
  if (fast) return fast;
  const args = bound.args.map((arg) => boxed(arg, compileBound(arg, context), bound.isDynamic));
  if (bound.isDynamic) return compileDynamic(bound.overloads, args);
  const [row] = bound.overloads;
  if (!row) return { fails: true, run: () => NO_OVERLOAD };
  return compileOverload(row, args);
}

function compileOverload(row: Overload, args: readonly Compiled[]): Compiled {
  const fails = row.fails || args.some((arg) => arg.fails);
  const [first, second] = args;
  const implementation = row.run;
  if (args.length === 1 && first) {
    return {
      fails,
      run: (scope) => {
        const value = first.run(scope);
        return value instanceof Failure ? value : implementation(value);
      },
    };
  }
  if (args.length === 2 && first && second) {
    return {
      fails,
      run: (scope) => {
        const left = first.run(scope);
        if (left instanceof Failure) return left;
        const right = second.run(scope);
        return right instanceof Failure ? right : implementation(left, right);
      },
    };
  }
  return { fails, run: (scope) => runAll(args, scope, (values) => implementation(...values)) };
}

function runAll(
  args: readonly Compiled[],
  scope: CelScope,
  then: (values: readonly CelValue[]) => CelValue | Failure,
): CelValue | Failure {
  const values: CelValue[] = [];
  for (const { run } of args) {
    const value = run(scope);
    if (value instanceof Failure) return value;
    values.push(value);
  }
  return then(values);
}

const ORDER_OPERATORS: ReadonlySet<string> = new Set(["<", "<=", ">", ">="]);
const isNumericType = (kind: string): boolean => kind === "int" || kind === "uint" || kind === "double";

/** The overload is chosen by the values. Numbers of different types can still be put in order. */
function compileDynamic(rows: readonly Overload[], args: readonly Compiled[]): Compiled {
  const choose = (values: readonly CelValue[]): CelValue | Failure => {
    const kinds = values.map(runtimeType);
    const row = rows.find(({ params }) => params.every((param, i) => param.kind === "dyn" || param.kind === kinds[i]));
    if (row) {
      const result = row.run(...values.map((value, i) => (row.params[i]?.kind === "dyn" ? value : unbox(value))));
      return result instanceof Failure ? result : box(result, row.result);
    }
    const [numeric] = rows;
    if (!numeric || !ORDER_OPERATORS.has(numeric.name) || !kinds.every(isNumericType)) return NO_OVERLOAD;
    return numeric.run(...values.map(unbox));
  };
  return { fails: true, run: (scope) => runAll(args, scope, choose) };
}

/** `src.name` and `dst.name` also match as `name.namespace` (entry.md 1.1). */
function compilePeerName(bound: BoundCall, context: CelContext): Compiled | null {
  const test = peerTest(bound);
  if (!test) return null;
  const other = compileBound(test.other, context);
  const name = new EitherName(test.peer);
  return {
    fails: other.fails || test.overload.fails,
    run: (scope) => {
      const value = other.run(scope);
      if (value instanceof Failure) return value;
      return name.holds(scope.root, test.isNegated, (text) => test.overload.run(text, value));
    },
  };
}

/** The terms that most filters consist of: a value compared with a constant, and a constant regex. */
function compileFast(bound: BoundCall, context: CelContext): Compiled | null {
  const [left, right] = bound.args;
  if (!left || right?.kind !== "constant" || bound.isDynamic) return null;
  const operand = compileBound(left, context);
  if (operand.fails) return null;
  const { run } = operand;
  const { value } = right;
  if (bound.name === "matches" && typeof value === "string") {
    const regex = compileRegex(value);
    if (!regex.ok) return null;
    return never((scope) => {
      const text = run(scope);
      return typeof text === "string" && regex.test(text);
    });
  }
  if (bound.name === "startsWith" && typeof value === "string") {
    return never((scope) => {
      const text = run(scope);
      return typeof text === "string" && text.startsWith(value);
    });
  }
  if (typeof value !== "number" && typeof value !== "string") return null;
  if (bound.name === "==") return never((scope) => run(scope) === value);
  if (bound.name === "!=") return never((scope) => run(scope) !== value);
  return typeof value === "number" && left.type.kind !== "dyn" ? compileOrder(bound.name, run, value) : null;
}

/** The number of a value that the checker knows to be one. */
function plainNumber(value: CelValue | Failure): number | bigint {
  return typeof value === "number" || typeof value === "bigint" ? value : Number.NaN;
}

function compileOrder(operator: string, run: CelRun, bound: number): Compiled | null {
  if (operator === ">=") return never((scope) => plainNumber(run(scope)) >= bound);
  if (operator === ">") return never((scope) => plainNumber(run(scope)) > bound);
  if (operator === "<=") return never((scope) => plainNumber(run(scope)) <= bound);
  return operator === "<" ? never((scope) => plainNumber(run(scope)) < bound) : null;
}
