// The calls of KFL 2 that are checked: functions, methods, the macros over lists and maps, `has`, and the calls whose
// arguments must stand in the text (`field`, `redact`, `limit`).
import { parsePath } from "../classic/parse.ts";
import type { PathStep } from "../paths/steps.ts";
import { compileRegex } from "../regex.ts";
import type { Bound, Comprehension } from "./bound.ts";
import { bind, bindBool, bindName } from "./check.ts";
import { describe, ERROR, overloadsOf } from "./checker.ts";
import type { Checker } from "./checker.ts";
import { FUNCTIONS } from "./functions.ts";
import type { Overload } from "./overloads.ts";
import { dottedName, ungrouped } from "./tree.ts";
import type { CallNode, CelNode } from "./tree.ts";
import { BOOL, commonType, DYN, fits, formatType, listOf, STRING, TIMESTAMP } from "./types.ts";
import type { CelType } from "./types.ts";

const FUNCTIONS_BY_NAME = overloadsOf(FUNCTIONS);
const COMPREHENSIONS: ReadonlyMap<string, Comprehension> = new Map(
  (["all", "exists", "exists_one", "filter", "map"] as const).map((name) => [name, name]),
);

export function bindCall(checker: Checker, node: CallNode): Bound {
  if (node.target && COMPREHENSIONS.has(node.name)) return bindComprehension(checker, node);
  if (!node.target && node.name === "has") return bindHas(checker, node);
  if (!node.target && node.name === "redact") return bindRedact(checker, node);
  const isMethod = node.target !== null;
  const rows = FUNCTIONS_BY_NAME.get(node.name) ?? [];
  const all = rows.filter((row) => row.isMethod === isMethod);
  const nodes = node.target ? [node.target, ...node.args] : node.args;
  const args = nodes.map((arg) => bind(checker, arg));
  if (all.length === 0) return unknownFunction(checker, node, rows.length > 0);
  if (args.includes(ERROR)) return { kind: "constant", type: DYN, value: null };
  const fitting = all.filter(
    (row) => row.params.length === args.length && row.params.every((param, i) => fits(param, args[i]?.type ?? DYN)),
  );
  if (fitting.length === 0) {
    const here = args.map((arg) => formatType(arg.type)).join(", ");
    const wanted = all.map((row) => `(${row.params.map(formatType).join(", ")})`).join(" or ");
    return checker.fail(node, `\`${node.name}\` takes ${wanted}, here (${here})${textHint(checker, node, args)}`);
  }
  return finishCall(checker, node, args, fitting);
}

function textHint(checker: Checker, node: CallNode, args: readonly Bound[]): string {
  return node.target && args[0]?.type.kind === "int" && checker.text !== "" ? ": make it a text with string(…)" : "";
}

function unknownFunction(checker: Checker, node: CallNode, hasOtherForm: boolean): Bound {
  const place = { from: node.nameFrom, to: node.nameFrom + node.name.length };
  if (hasOtherForm) {
    const right = node.target ? `${node.name}(…)` : `value.${node.name}(…)`;
    return checker.fail(place, `\`${node.name}\` is written ${right}`);
  }
  return checker.fail(place, `there is no function \`${node.name}\``);
}

/** Functions whose arguments must stand in the text, and the rest. */
function finishCall(checker: Checker, node: CallNode, args: readonly Bound[], rows: readonly Overload[]): Bound {
  const [argument] = node.args;
  if (node.name === "now") return { kind: "now", type: TIMESTAMP };
  if (node.name === "limit") return bindLimit(checker, node, args[0]);
  if (node.name === "field") {
    const steps = argument ? literalPath(checker, argument) : null;
    return steps ? { kind: "field", type: listOf(STRING), steps } : ERROR;
  }
  checkLiteralArguments(checker, node);
  const isDynamic =
    node.name === "type" ||
    node.name === "dyn" ||
    rows[0]?.params.some((param, i) => isUnsure(param, args[i]?.type)) === true;
  const type = isDynamic ? commonType(rows.map((row) => row.result)) : (rows[0]?.result ?? DYN);
  return { kind: "call", type, name: node.name, args, overloads: rows, isDynamic };
}

/** Whether only the value can tell if it fits. */
const isUnsure = (param: CelType, type: CelType | undefined): boolean => type?.kind === "dyn" && param.kind !== "dyn";

function checkLiteralArguments(checker: Checker, node: CallNode): void {
  const last = node.args.at(-1);
  const literal = last && ungrouped(last);
  if (literal?.kind !== "literal" || literal.type !== "string") return;
  if (node.name === "matches") {
    const regex = compileRegex(literal.value);
    if (!regex.ok) checker.fail(literal, `this is no regular expression (RE2 syntax): ${regex.message}`);
  }
  if (node.name !== "timestamp" && node.name !== "duration") return;
  const row = FUNCTIONS_BY_NAME.get(node.name)?.find(({ params }) => params[0] === STRING);
  if (typeof row?.run(literal.value) === "bigint") return;
  const form = node.name === "timestamp" ? "2026-09-21T13:33:20Z" : "5m, 1h30m or 250ms";
  checker.warn(literal, `\`${node.name}\` cannot read this: write ${form}`);
}

function bindLimit(checker: Checker, node: CallNode, argument: Bound | undefined): Bound {
  if (argument?.kind !== "constant" || argument.type.kind !== "int" || typeof argument.value !== "number") {
    return checker.fail(node, "`limit` takes a whole number");
  }
  if (!checker.hasLimit && argument.value >= 1) checker.limit = argument.value;
  checker.hasLimit = true;
  return { kind: "constant", type: BOOL, value: true };
}

function literalPath(checker: Checker, node: CelNode): readonly PathStep[] | null {
  const literal = ungrouped(node);
  if (literal.kind !== "literal" || literal.type !== "string") {
    checker.fail(node, "a path stands here in quotes, as it is read once and not for every entry");
    return null;
  }
  const { steps, error } = parsePath(literal.value);
  if (error) checker.fail(node, `this is no path: ${error.message}`);
  return error ? null : steps;
}

function bindRedact(checker: Checker, node: CallNode): Bound {
  checker.redacts = true;
  if (node.args.length === 0) return checker.fail(node, "`redact` takes paths in quotes");
  const paths = node.args.flatMap((arg) => {
    const steps = literalPath(checker, arg);
    return steps ? [steps] : [];
  });
  return { kind: "redact", type: BOOL, paths };
}

/** `has(map.key)` and nothing else: a variable is always there. */
function bindHas(checker: Checker, node: CallNode): Bound {
  const [argument] = node.args;
  const select = argument && ungrouped(argument);
  if (node.args.length !== 1 || select?.kind !== "select") {
    return checker.fail(node, "`has` asks for a key of a map: has(map.key)");
  }
  const name = dottedName(select);
  const isVariable = name !== null && bindName(checker, select, name) !== null;
  const map = isVariable ? ERROR : bind(checker, select.operand);
  if (isVariable || (map !== ERROR && map.type.kind !== "map" && map.type.kind !== "dyn")) {
    return checker.fail(select, "`has` asks for a key of a map; a field itself is always there");
  }
  return map === ERROR ? ERROR : { kind: "has", type: BOOL, map, key: select.field };
}

function bindComprehension(checker: Checker, node: CallNode): Bound {
  const macro = COMPREHENSIONS.get(node.name);
  const [variable, second, third] = node.args;
  const wantsThree = macro === "map" && node.args.length === 3;
  if (!macro || !node.target || !variable || !second || (node.args.length !== 2 && !wantsThree)) {
    return checker.fail(node, `\`${node.name}\` takes a name and what to do with it: list.${node.name}(x, …)`);
  }
  if (variable.kind !== "ident") return checker.fail(variable, "a name for the element stands here");
  const range = bind(checker, node.target);
  const rangeType = range.type;
  if (rangeType.kind !== "list" && rangeType.kind !== "map" && rangeType.kind !== "dyn") {
    return checker.fail(node.target, `\`${node.name}\` goes over a list or a map, and this is ${describe(rangeType)}`);
  }
  const type = rangeType.kind === "list" ? rangeType.element : rangeType.kind === "map" ? rangeType.key : DYN;
  const outer = checker.locals;
  const slot = outer.length;
  checker.slots = Math.max(checker.slots, slot + 1);
  checker.locals = [...outer, { name: variable.name, type, slot }];
  const condition = macro === "map" && !wantsThree ? null : bindBool(checker, second, `\`${node.name}\``);
  const body = macro === "map" ? bind(checker, wantsThree && third ? third : second) : null;
  checker.locals = outer;
  const result = macro === "filter" ? listOf(type) : body ? listOf(body.type) : BOOL;
  return { kind: "comprehension", type: result, macro, range, slot, condition, value: body };
}
