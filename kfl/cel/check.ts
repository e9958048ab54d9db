// KFL 2 tree → bound tree: names resolved against the catalogue, types checked, overloads chosen. Collects every
// mistake; where one is found, a dynamic constant stands in so that one mistake is reported once.
import type { Catalogue } from "../../contract/index.ts";
import type { Problem } from "../filter.ts";
import { assertNever } from "../problem.ts";
import type { Bound } from "./bound.ts";
import { bindCall } from "./check-calls.ts";
import { Checker, describe, ERROR, overloadsOf } from "./checker.ts";
import { OPERATORS } from "./operators.ts";
import { fieldOfPath, fieldsByName, TYPE_VALUES } from "./scope.ts";
import { dottedName } from "./tree.ts";
import type { CelNode, SelectNode } from "./tree.ts";
import { BOOL, commonType, DYN, fits, formatType, listOf, mapOf, STRING, TYPE, typeOfField } from "./types.ts";
import type { CelType } from "./types.ts";

const OPERATORS_BY_NAME = overloadsOf(OPERATORS);
const isDynamicType = (type: CelType): boolean => type.kind === "dyn";

export interface CelReport {
  /** Null where there are errors. */
  readonly bound: Bound | null;
  readonly errors: readonly Problem[];
  readonly warnings: readonly Problem[];
  /** Most elements of comprehensions kept at one time. */
  readonly slots: number;
  readonly limit: number | null;
  readonly redacts: boolean;
}

/** Checks a node and everything below it. */
export function bind(checker: Checker, node: CelNode): Bound {
  switch (node.kind) {
    case "literal":
      return { kind: "constant", type: { kind: node.type }, value: node.value };
    case "ident":
      return bindName(checker, node, node.name) ?? unknownName(checker, node, node.name);
    case "select":
      return bindSelect(checker, node);
    case "index":
      return bindIndex(checker, node, bind(checker, node.operand), bind(checker, node.key));
    case "call":
      return bindCall(checker, node);
    case "unary":
      return bindOperator(checker, node, node.operator, [bind(checker, node.operand)]);
    case "binary":
      return bindOperator(checker, node, node.operator, [bind(checker, node.left), bind(checker, node.right)]);
    case "and":
    case "or": {
      const sign = node.kind === "and" ? "&&" : "||";
      const operands = node.operands.map((operand) => bindBool(checker, operand, `\`${sign}\``));
      return { kind: node.kind, type: BOOL, operands };
    }
    case "conditional":
      return bindConditional(checker, node);
    case "list": {
      const elements = node.elements.map((element) => bind(checker, element));
      return { kind: "list", type: listOf(commonType(elements.map(({ type }) => type))), elements };
    }
    case "map":
      return bindMap(checker, node);
    case "group":
      return bind(checker, node.inner);
    case "hole":
      return ERROR;
    default:
      return assertNever(node);
  }
}

export function bindBool(checker: Checker, node: CelNode, where: string): Bound {
  const bound = bind(checker, node);
  if (fits(bound.type, BOOL)) return bound;
  return checker.fail(node, `${where} needs true or false here, and this is ${describe(bound.type)}`);
}

/** A comprehension's element, a variable, or a type's name. */
export function bindName(checker: Checker, node: CelNode, name: string): Bound | null {
  const local = checker.locals.findLast((candidate) => candidate.name === name);
  if (local) return { kind: "local", type: local.type, slot: local.slot };
  const spec = fieldsByName(checker.catalogue).get(name);
  if (spec) return { kind: "variable", type: typeOfField(spec.type), spec };
  const type = TYPE_VALUES.get(name);
  return type && node.kind !== "hole" ? { kind: "constant", type: TYPE, value: type } : null;
}

function unknownName(checker: Checker, node: CelNode, name: string): Bound {
  const same = fieldOfPath(checker.catalogue, name);
  if (same) return checker.fail(node, `there is no field \`${name}\` in KFL 2: write \`${same.name}\``);
  const names = [...fieldsByName(checker.catalogue).keys()];
  const longer = names.find((candidate) => candidate.startsWith(`${name}.`));
  const hint = longer ? `: write it out, for example \`${longer}\`` : "";
  return checker.fail(node, `there is no field \`${name}\`${hint}`);
}

/** `a.b.c`: the longest dotted variable counts, what follows it are keys of a map. */
function bindSelect(checker: Checker, node: SelectNode): Bound {
  const name = dottedName(node);
  const root = name?.split(".")[0] ?? "";
  const isLocal = checker.locals.some((local) => local.name === root);
  const whole = name !== null && !isLocal ? bindName(checker, node, name) : null;
  if (whole) return whole;
  if (name !== null && !isLocal && !hasVariableBelow(checker, node)) return unknownName(checker, node, name);
  const operand = bind(checker, node.operand);
  if (operand === ERROR) return ERROR;
  if (operand.type.kind !== "map" && operand.type.kind !== "dyn") {
    return checker.fail(node, `${describe(operand.type)} has no part \`${node.field}\``);
  }
  return bindIndex(checker, node, operand, { kind: "constant", type: STRING, value: node.field });
}

/** Whether a shorter beginning of a dotted name is a variable. */
function hasVariableBelow(checker: Checker, node: SelectNode): boolean {
  for (let at: CelNode = node.operand; ; at = at.operand) {
    const name = dottedName(at);
    if (name !== null && bindName(checker, at, name)) return true;
    if (at.kind !== "select") return false;
  }
}

function bindIndex(checker: Checker, node: CelNode, operand: Bound, key: Bound): Bound {
  const rows = (OPERATORS_BY_NAME.get("[]") ?? []).filter(
    (row) => fits(row.params[0] ?? DYN, operand.type) && fits(row.params[1] ?? DYN, key.type),
  );
  const container = operand.type;
  const wrongKey = container.kind === "map" && !fits(container.key, key.type);
  if (rows.length === 0 || wrongKey) {
    return checker.fail(node, `${describe(container)} cannot be looked up by ${describe(key.type)}`);
  }
  const type = container.kind === "map" ? container.value : container.kind === "list" ? container.element : DYN;
  const isDynamic = isDynamicType(container) || isDynamicType(key.type);
  return { kind: "call", type, name: "[]", args: [operand, key], overloads: rows, isDynamic };
}

/** Types that `==`, `!=` and `in` may bring together. */
function isComparable(operator: string, left: CelType, right: CelType): boolean {
  if (operator !== "in") return fits(left, right);
  if (right.kind === "list") return fits(left, right.element);
  return right.kind === "map" ? fits(left, right.key) : right.kind === "dyn";
}

function bindOperator(checker: Checker, node: CelNode, operator: string, args: readonly Bound[]): Bound {
  if (args.includes(ERROR)) return { kind: "constant", type: resultOf(operator), value: null };
  const [left, right] = args;
  const rows = (OPERATORS_BY_NAME.get(operator) ?? []).filter((row) => row.params.length === args.length);
  const fitting = rows.filter((row) => row.params.every((param, i) => fits(param, args[i]?.type ?? DYN)));
  const isEquality = operator === "==" || operator === "!=" || operator === "in";
  const isWrong = isEquality && left && right && !isComparable(operator, left.type, right.type);
  const types = args.map((arg) => formatType(arg.type));
  if (fitting.length === 0 || isWrong) {
    const what = types.length === 1 ? types[0] : `${types[0]} and ${types[1]}`;
    return checker.fail(node, `\`${operator}\` does not go with ${what}${conversionHint(operator, args)}`);
  }
  const isDynamic = args.some((arg) => isDynamicType(arg.type)) || (isEquality && !isPlainPair(operator, args));
  const joined = operator === "+" && left?.type.kind === "list" ? commonType(args.map((arg) => arg.type)) : null;
  const type = joined ?? (isDynamic && fitting.length > 1 ? commonType(fitting.map((row) => row.result)) : null);
  return {
    kind: "call",
    type: (type?.kind === "dyn" && joined ? listOf(DYN) : type) ?? fitting[0]?.result ?? DYN,
    name: operator,
    args,
    overloads: fitting,
    isDynamic: isDynamic || type?.kind === "dyn",
  };
}

const resultOf = (operator: string): CelType => (/^[-+*/%]$/.test(operator) ? DYN : BOOL);

/** Whether equality can compare the values as they are, since both have one fully known type. */
function isPlainPair(operator: string, args: readonly Bound[]): boolean {
  const [left, right] = args;
  if (!left || !right) return false;
  const other = operator !== "in" ? right.type : right.type.kind === "list" ? right.type.element : mapKey(right.type);
  const common = commonType([left.type, other]);
  return common.kind !== "dyn" && !JSON.stringify(common).includes('"dyn"');
}

const mapKey = (type: CelType): CelType => (type.kind === "map" ? type.key : DYN);

function conversionHint(operator: string, args: readonly Bound[]): string {
  const kinds = args.map((arg) => arg.type.kind);
  if (kinds.includes("int") && kinds.includes("string") && operator !== "in")
    return ": write the number without quotes, or string(…)";
  if (kinds.includes("int") && kinds.includes("double")) return ": both must be of one type, use int(…) or double(…)";
  if (kinds[0] === "bool" && /^[<>]/.test(operator)) return ": comparisons cannot be chained";
  return "";
}

function bindConditional(checker: Checker, node: CelNode & { kind: "conditional" }): Bound {
  const condition = bindBool(checker, node.condition, "`?`");
  const yes = bind(checker, node.yes);
  const no = bind(checker, node.no);
  if (!fits(yes.type, no.type)) {
    return checker.fail(
      node,
      `both sides of \`:\` must have one type, here ${formatType(yes.type)} and ${formatType(no.type)}`,
    );
  }
  return { kind: "conditional", type: commonType([yes.type, no.type]), condition, yes, no };
}

function bindMap(checker: Checker, node: CelNode & { kind: "map" }): Bound {
  const entries = node.entries.map(({ key, value }) => ({ key: bind(checker, key), value: bind(checker, value) }));
  const keyType = commonType(entries.map(({ key }) => key.type));
  for (const [i, { key }] of entries.entries()) {
    if (["int", "uint", "bool", "string", "dyn"].includes(key.type.kind)) continue;
    return checker.fail(node.entries[i]?.key ?? node, `${describe(key.type)} cannot be the key of a map`);
  }
  return { kind: "map", type: mapOf(keyType, commonType(entries.map(({ value }) => value.type))), entries };
}

/** Checks a whole filter, which must be true or false. */
export function checkCel(text: string, root: CelNode, catalogue: Catalogue): CelReport {
  const checker = new Checker(text, catalogue);
  const bound = bind(checker, root);
  if (checker.errors.length === 0 && !fits(bound.type, BOOL)) {
    checker.fail(root, `a filter must be true or false, and this is ${describe(bound.type)}`);
  }
  const { errors, warnings, slots, limit, redacts } = checker;
  return { bound: errors.length === 0 ? bound : null, errors, warnings, slots, limit, redacts };
}
