// KFL 2: the tree of a filter and what the check made of it, side by side, as planned lines.
import type { Bound } from "../cel/bound.ts";
import type { CelWatch } from "../cel/match.ts";
import { NOT_BOOL } from "../cel/match.ts";
import { ungrouped } from "../cel/tree.ts";
import type { CelNode } from "../cel/tree.ts";
import { Failure } from "../cel/values.ts";
import type { CelValue } from "../cel/values.ts";
import type { PathStep } from "../paths/steps.ts";
import { celReadings } from "./cel-readings.ts";
import type { CelReader } from "./cel-readings.ts";
import { MAX_EXPLAINED_DEPTH } from "./limits.ts";
import { noting, planned } from "./planned.ts";
import type { Planned, Result } from "./planned.ts";

interface Plan {
  readonly text: string;
  readonly reader: CelReader;
  readonly lines: Map<Bound, Planned>;
}

/** The parts of a node that has true or false below it, each with what the check made of it; null for a term. */
function partsOf(node: CelNode, bound: Bound): readonly (readonly [CelNode, Bound])[] | null {
  if ((node.kind === "and" || node.kind === "or") && bound.kind === node.kind) {
    return node.operands.flatMap((operand, i) => pair(operand, bound.operands[i]));
  }
  if (node.kind === "unary" && node.operator === "!" && bound.kind === "call") return pair(node.operand, bound.args[0]);
  if (node.kind !== "conditional" || bound.kind !== "conditional") return null;
  return [
    [node.condition, bound.condition],
    [node.yes, bound.yes],
    [node.no, bound.no],
  ];
}

const pair = (node: CelNode, bound: Bound | undefined): (readonly [CelNode, Bound])[] => (bound ? [[node, bound]] : []);

const KINDS = { and: "and", or: "or", unary: "not", conditional: "choice" } as const;
const kindOf = (node: CelNode): Planned["kind"] =>
  node.kind in KINDS ? KINDS[node.kind as keyof typeof KINDS] : "term";

function planNode(plan: Plan, outer: CelNode, bound: Bound, depth: number): Planned {
  const node = ungrouped(outer);
  const text = plan.text.slice(node.from, node.to);
  const parts = partsOf(node, bound);
  const isTooDeep = parts !== null && depth >= MAX_EXPLAINED_DEPTH;
  const children = parts === null || isTooDeep ? [] : parts.map(([part, its]) => planNode(plan, part, its, depth + 1));
  const readings = () => celReadings(plan.text, node, bound, plan.reader);
  const kind = parts === null ? "term" : kindOf(node);
  const line = planned(kind, text, children, parts === null ? { readings } : { isTooDeep });
  plan.lines.set(bound, line);
  return line;
}

function resultOf(value: CelValue | Failure): Omit<Result, "root"> {
  if (value === true) return { outcome: "true", reason: "" };
  if (value === false) return { outcome: "false", reason: "" };
  return { outcome: "failed", reason: (value instanceof Failure ? value : NOT_BOOL).message };
}

/** The lines of a filter, who fills them in, and the paths that it redacts anywhere: known once it is compiled. */
export interface CelPlan {
  readonly line: Planned;
  readonly watch: CelWatch;
  readonly redacted: readonly (readonly PathStep[])[];
}

export function planCel(
  text: string,
  tree: { readonly root: CelNode; readonly bound: Bound },
  reader: CelReader,
): CelPlan {
  const lines = new Map<Bound, Planned>();
  const redacted: (readonly PathStep[])[] = [];
  const line = planNode({ text, reader, lines }, tree.root, tree.bound, 0);
  const watch: CelWatch = (bound, compiled) => {
    if (bound.kind === "redact") redacted.push(...bound.paths);
    const its = lines.get(bound);
    if (!its) return compiled;
    return { fails: compiled.fails, run: (scope) => noting(its, scope, () => compiled.run(scope), resultOf) };
  };
  return { line, watch, redacted };
}
