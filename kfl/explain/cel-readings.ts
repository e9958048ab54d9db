// What a term of a KFL 2 filter reads from an entry, each by the text that names it.
import type { Bound } from "../cel/bound.ts";
import { MAX_COMPREHENSION_STEPS } from "../cel/comprehension.ts";
import { compileBound } from "../cel/match.ts";
import type { CelContext, CelScope } from "../cel/match.ts";
import { NO_SUCH_KEY, OUT_OF_RANGE } from "../cel/operators.ts";
import type { CelNode } from "../cel/tree.ts";
import { ungrouped } from "../cel/tree.ts";
import { Failure, isMapValue } from "../cel/values.ts";
import { MAX_EXPLAINED_VALUES } from "./limits.ts";
import type { Reading } from "./planned.ts";
import { typedValueText } from "./value-text.ts";

export interface CelReader {
  readonly context: CelContext;
  /** Elements that comprehensions may still visit, for all values of an explanation together. */
  stepsLeft: number;
}

export const celReader = (context: CelContext): CelReader => ({ context, stepsLeft: MAX_COMPREHENSION_STEPS });

/** Nesting within a term to which its parts are looked for. */
const MAX_TERM_DEPTH = 40;

interface Search {
  readonly text: string;
  readonly reader: CelReader;
  readonly found: Map<string, Reading>;
}

function add(search: Search, node: CelNode, bound: Bound): void {
  const name = search.text.slice(node.from, node.to);
  if (search.found.size < MAX_EXPLAINED_VALUES) search.found.set(name, { name, read: readerOf(search.reader, bound) });
}

function readerOf(reader: CelReader, bound: Bound): Reading["read"] {
  let compiled: ReturnType<typeof compileBound> | null = null;
  return (root, row) => {
    compiled ??= compileBound(bound, reader.context);
    const scope: CelScope = { root, row, locals: [], stepsLeft: reader.stepsLeft };
    const value = compiled.run(scope);
    reader.stepsLeft = scope.stepsLeft;
    if (value === NO_SUCH_KEY || value === OUT_OF_RANGE) return null;
    return value instanceof Failure ? value.message : typedValueText(value, bound.type);
  };
}

/** `map.key` inside of `has`: there it may be missing. */
function addKey(search: Search, node: CelNode, bound: Bound & { kind: "has" }): void {
  const name = search.text.slice(node.from, node.to);
  const { run } = compileBound(bound.map, search.reader.context);
  const read: Reading["read"] = (root, row) => {
    const map = run({ root, row, locals: [], stepsLeft: search.reader.stepsLeft });
    const value = map instanceof Failure || !isMapValue(map) ? undefined : map.get(bound.key);
    return value === undefined ? null : typedValueText(value, { kind: "dyn" });
  };
  search.found.set(name, { name, read });
}

/** What a node reads by itself, as a whole. */
function isRead(bound: Bound): boolean {
  if (bound.kind === "variable" || bound.kind === "field" || bound.kind === "now") return true;
  return bound.kind === "call" && bound.name === "[]" && bound.args[0]?.kind === "variable";
}

/** The nodes below one that the check kept, in the order in which it did. */
function childrenOf(node: CelNode): readonly CelNode[] {
  switch (node.kind) {
    case "select":
      return [node.operand];
    case "index":
      return [node.operand, node.key];
    case "call":
      return node.target ? [node.target, ...node.args] : node.args;
    case "unary":
      return [node.operand];
    case "binary":
      return [node.left, node.right];
    case "list":
      return node.elements;
    case "and":
    case "or":
      return node.operands;
    case "conditional":
      return [node.condition, node.yes, node.no];
    default:
      return [];
  }
}

function partsOf(bound: Bound): readonly Bound[] {
  switch (bound.kind) {
    case "call":
      return bound.args;
    case "list":
      return bound.elements;
    case "and":
    case "or":
      return bound.operands;
    case "conditional":
      return [bound.condition, bound.yes, bound.no];
    case "comprehension":
      return [bound.range];
    default:
      return [];
  }
}

function isComputed(bound: Bound): boolean {
  return bound.kind === "call" && bound.type.kind !== "bool" && bound.args.some((arg) => arg.kind !== "constant");
}

function collect(at: Search, outer: CelNode, bound: Bound, depth: number, isTerm: boolean): void {
  const node = ungrouped(outer);
  if (at.found.size >= MAX_EXPLAINED_VALUES || depth > MAX_TERM_DEPTH) return;
  if (bound.kind === "has" && node.kind === "call" && node.args[0]) return addKey(at, node.args[0], bound);
  if (isRead(bound)) return add(at, node, bound);
  const nodes = childrenOf(node);
  for (const [i, part] of partsOf(bound).entries()) {
    const its = nodes[i];
    if (its) collect(at, its, part, depth + 1, false);
  }
  // What was made of them is what is compared: `status_code / 100`.
  if (!isTerm && isComputed(bound)) add(at, node, bound);
}

export function celReadings(text: string, node: CelNode, bound: Bound, reader: CelReader): readonly Reading[] {
  const found = new Map<string, Reading>();
  collect({ text, reader, found }, node, bound, 0, true);
  return [...found.values()];
}
