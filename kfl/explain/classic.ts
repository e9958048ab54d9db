// The classic dialect: the tree of a filter as planned lines. Chains are told as they group, to the right; macros have
// what they stand for below them.
import { redactSteps, ungrouped } from "../classic/calls.ts";
import { HELPERS_BY_NAME } from "../classic/helpers.ts";
import { expandedNodes, macroAt } from "../classic/macros.ts";
import type { Macros } from "../classic/macros.ts";
import type { ClassicContext, ClassicRun, ClassicTruth, ClassicWatch } from "../classic/match.ts";
import type { ClassicNode, LogicalNode } from "../classic/tree.ts";
import { COLLAPSE, isTruthy } from "../classic/values.ts";
import type { PathStep } from "../paths/steps.ts";
import { classicReadings } from "./classic-readings.ts";
import { MAX_EXPLAINED_DEPTH } from "./limits.ts";
import { noting, planned } from "./planned.ts";
import type { Planned, Result } from "./planned.ts";

type Lines = Map<ClassicNode, { readonly line: Planned; readonly inside: Lines | null }>;

/** One text: the filter itself, or that of a macro. */
interface Plan {
  readonly text: string;
  readonly lines: Lines;
  readonly context: ClassicContext;
  readonly macroTexts: Readonly<Record<string, string>>;
}

const sliceOf = (plan: Plan, from: number, to: number): string => plan.text.slice(from, to);

function planNode(plan: Plan, outer: ClassicNode, depth: number): Planned {
  const node = ungrouped(outer);
  const text = sliceOf(plan, node.from, node.to);
  const name = macroAt(node, plan.context.macros, false);
  const tree = name === null ? undefined : plan.context.macros.get(name);
  const isLeaf = tree === undefined && node.kind !== "logical" && !(node.kind === "unary" && node.operator === "!");
  if (isLeaf) return keep(plan, node, planned("term", text, [], { readings: () => classicReadings(plan, node) }));
  const kind = tree ? "macro" : node.kind === "logical" ? (node.operators[0] ?? "and") : "not";
  if (depth >= MAX_EXPLAINED_DEPTH) return keep(plan, node, planned(kind, text, [], { isTooDeep: true }));
  if (name !== null && tree) return planMacro(plan, node, name, tree, depth);
  if (node.kind === "logical") return planChain(plan, node, depth);
  return keep(plan, node, planned(kind, text, node.kind === "unary" ? [planNode(plan, node.operand, depth + 1)] : []));
}

function keep(plan: Plan, node: ClassicNode, line: Planned, inside: Lines | null = null): Planned {
  plan.lines.set(node, { line, inside });
  return line;
}

function planMacro(plan: Plan, node: ClassicNode, name: string, tree: ClassicNode, depth: number): Planned {
  // No macro stands in its own tree, `error` apart, which there is compared: the field.
  const inside: Plan = { ...plan, text: plan.macroTexts[name] ?? "", lines: new Map() };
  const below = planNode(inside, tree, depth + 1);
  return keep(plan, node, planned("macro", sliceOf(plan, node.from, node.to), [below]), inside.lines);
}

/** `a and b or c` is `a and (b or c)`: one line for each run of the same word. */
function planChain(plan: Plan, node: LogicalNode, depth: number): Planned {
  const children: Planned[] = [];
  const chain = planned(node.operators[0] ?? "and", sliceOf(plan, node.from, node.to), children);
  keep(plan, node, chain);
  fillRun(plan, node, 0, { chain, into: children, depth });
  return chain;
}

interface Run {
  readonly chain: Planned;
  readonly into: Planned[];
  readonly depth: number;
}

function fillRun(plan: Plan, node: LogicalNode, from: number, { chain, into, depth }: Run): void {
  const word = node.operators[from];
  let at = from;
  for (; node.operators[at] === word && at < node.operators.length; at++) {
    const operand = node.operands[at];
    if (operand) into.push(planNode(plan, operand, depth + 1));
  }
  const last = node.operands[at];
  const next = node.operators[at];
  if (!last) return;
  const text = sliceOf(plan, last.from, node.to);
  if (next === undefined) {
    into.push(planNode(plan, last, depth + 1));
  } else if (depth + 1 >= MAX_EXPLAINED_DEPTH) {
    const first = planNode(plan, last, MAX_EXPLAINED_DEPTH);
    into.push(planned(next, text, [], { isTooDeep: true, restOf: { chain, first } }));
  } else {
    const children: Planned[] = [];
    fillRun(plan, node, at, { chain, into: children, depth: depth + 1 });
    const [first] = children;
    if (first) into.push(planned(next, text, children, { restOf: { chain, first } }));
  }
}

function collapseReason(node: ClassicNode): string {
  if (node.kind === "call" && !HELPERS_BY_NAME.has(node.helper)) return `there is no helper \`${node.helper}\``;
  return "it reads something that is not in this entry";
}

function valueResult(node: ClassicNode, value: ReturnType<ClassicRun>): Omit<Result, "root"> {
  if (value === COLLAPSE) return { outcome: "collapsed", reason: collapseReason(node) };
  return { outcome: isTruthy(value) ? "true" : "false", reason: "" };
}

const truthResult = (truth: boolean): Omit<Result, "root"> => ({ outcome: truth ? "true" : "false", reason: "" });

function watchOf(lines: Lines): ClassicWatch {
  return {
    value: (node, run): ClassicRun => {
      const line = lines.get(node)?.line;
      return line
        ? (scope) =>
            noting(
              line,
              scope,
              () => run(scope),
              (value) => valueResult(node, value),
            )
        : run;
    },
    truth: (node, run): ClassicTruth => {
      const line = lines.get(node)?.line;
      if (!line) return run;
      // A value that was noted on the way tells a collapse from false.
      return (scope) =>
        noting(
          line,
          scope,
          () => run(scope),
          (truth) => line.result ?? truthResult(truth),
        );
    },
    inside: (node) => {
      const inside = lines.get(node)?.inside;
      return inside ? watchOf(inside) : undefined;
    },
  };
}

/** The lines of a filter, who fills them in, and the paths that it redacts anywhere. */
export interface ClassicPlan {
  readonly line: Planned;
  readonly watch: ClassicWatch;
  readonly redacted: readonly (readonly PathStep[])[];
}

export function planClassic(
  text: string,
  root: ClassicNode,
  context: ClassicContext,
  macroTexts: Readonly<Record<string, string>>,
): ClassicPlan {
  const lines: Lines = new Map();
  const line = planNode({ text, lines, context, macroTexts }, root, 0);
  return { line, watch: watchOf(lines), redacted: redactedIn(root, context.macros) };
}

function redactedIn(root: ClassicNode, macros: Macros): (readonly PathStep[])[] {
  const paths: (readonly PathStep[])[] = [];
  for (const node of expandedNodes(root, macros)) {
    if (node.kind !== "call" || node.helper !== "redact") continue;
    for (const argument of node.args) {
      const steps = redactSteps(argument);
      if (steps) paths.push(steps);
    }
  }
  return paths;
}
