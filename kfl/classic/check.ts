// What is wrong or doubtful in a classic tree: bad regexes and arguments are errors, surprising grouping, unknown
// helpers and unknown names are warnings (kfl.md 1.4, 1.14). Also the stream controls that a filter asks for.
import type { Catalogue } from "../../contract/index.ts";
import { isEntryName } from "../fields/entry-names.ts";
import type { Problem } from "../filter.ts";
import { problemAt } from "../problem.ts";
import { compileRegex } from "../regex.ts";
import { CLOCK_UNITS_MS, parseDatetimeMs } from "../time/datetime.ts";
import { redactSteps, streamNumber } from "./calls.ts";
import { HELPERS_BY_NAME } from "./helpers.ts";
import { isConstant } from "./match.ts";
import type { ClassicContext } from "./match.ts";
import { expandedNodes } from "./macros.ts";
import type { Macros } from "./macros.ts";
import { allNodes } from "./tree.ts";
import type { CallNode, ClassicNode } from "./tree.ts";

export interface ClassicReport {
  readonly errors: readonly Problem[];
  readonly warnings: readonly Problem[];
}

type Report = (node: ClassicNode, message: string) => void;

function checkRegex(node: ClassicNode & { kind: "regex" }, error: Report): void {
  const regex = compileRegex(node.pattern);
  if (!regex.ok) error(node, `this is no regular expression (RE2 syntax): ${regex.message}`);
}

function checkCall(node: CallNode, error: Report, warn: Report): void {
  const spec = HELPERS_BY_NAME.get(node.helper);
  const [argument] = node.args;
  if (!spec) return warn(node, `there is no helper \`${node.helper}\`: this term never matches`);
  if (node.args.length < spec.minArguments || !argument) {
    if (spec.minArguments > 0)
      warn(node, `\`${node.helper}\` needs a value in its parentheses: this term never matches`);
    return;
  }
  if (CLOCK_UNITS_MS[node.helper] !== undefined && !isConstant(argument)) {
    error(
      argument,
      `\`${node.helper}\` takes a number, not a field: it is worked out once, when the filter is applied`,
    );
  }
  if (node.helper === "datetime" && argument.kind === "text" && parseDatetimeMs(argument.raw) === null) {
    warn(argument, "this is no date: write 9/21/2026, 1:33:20 PM or 2026-09-21T13:33:20Z (both UTC)");
  }
  if (node.helper === "redact") {
    for (const path of node.args) if (!redactSteps(path)) error(path, "`redact` takes paths in quotes");
  }
}

function checkChain(node: ClassicNode, warn: Report): void {
  if (node.kind === "logical" && new Set(node.operators).size > 1) {
    warn(
      node,
      "`and` and `or` have the same rank and group to the right: a and b or c is a and (b or c). Set parentheses",
    );
  }
  if (node.kind !== "equality" && node.kind !== "order") return;
  if (node.operators.length > 1) warn(node, "a chain of comparisons compares true and false with the next value");
  const [first] = node.operands;
  if (first?.kind === "unary" && first.operator === "!" && first.operand.kind === "selector") {
    warn(
      first,
      `\`!\` belongs to the field alone: did you mean !(… ${node.operators[0]} …)${node.kind === "equality" ? " or !=" : ""}?`,
    );
  }
}

/** First names of all selectors with their places, macros and `now` left out. */
export function firstNames(root: ClassicNode, macros: Macros): { name: string; node: ClassicNode }[] {
  const names: { name: string; node: ClassicNode }[] = [];
  for (const node of allNodes(root)) {
    if (node.kind !== "selector" || node.base) continue;
    const [first] = node.steps;
    if (first?.kind !== "key") continue;
    const isMacro = node.steps.length === 1 && (macros.has(first.key) || first.key === "now");
    if (!isMacro) names.push({ name: first.key, node });
  }
  return names;
}

/** Checks a tree. `checksNames` is off for a forced `kfl1:`. */
export function checkClassic(
  text: string,
  root: ClassicNode,
  macros: Macros,
  names: { readonly catalogue: Catalogue; readonly known: readonly string[] } | null,
): ClassicReport {
  const errors: Problem[] = [];
  const warnings: Problem[] = [];
  const error: Report = (node, message) => errors.push(problemAt(text, node.from, node.to, message));
  const warn: Report = (node, message) => warnings.push(problemAt(text, node.from, node.to, message));
  for (const node of allNodes(root)) {
    if (node.kind === "regex") checkRegex(node, error);
    else if (node.kind === "call") checkCall(node, error, warn);
    else checkChain(node, warn);
  }
  if (names) {
    for (const { name, node } of firstNames(root, macros)) {
      if (!isEntryName(name, names.catalogue, names.known)) warn(node, `entries have no field \`${name}\``);
    }
  }
  return { errors, warnings };
}

export interface StreamControls {
  readonly limit: number | null;
  readonly rlimit: number | null;
  readonly leftOff: number | null;
  readonly redacts: boolean;
}

/** The first `limit`, `rlimit` and `leftOff` in reading order, wherever they stand, macros included. */
export function classicControls(root: ClassicNode, context: ClassicContext): StreamControls {
  const first = new Map<string, CallNode>();
  for (const node of expandedNodes(root, context.macros)) {
    if (node.kind === "call" && node.args.length > 0 && !first.has(node.helper)) first.set(node.helper, node);
  }
  const number = (helper: string): number | null => streamNumber(first.get(helper)?.args[0], context);
  return {
    limit: number("limit"),
    rlimit: number("rlimit"),
    leftOff: number("leftOff"),
    redacts: first.has("redact"),
  };
}
