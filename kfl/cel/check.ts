// KFL 2 tree → bound tree: names resolved against the catalogue, types checked, overloads chosen. Collects every
// mistake; where one is found, a dynamic constant stands in so that one mistake is reported once.
import type { Catalogue } from "../../contract/index.ts";
import type { Problem } from "../filter.ts";
import { parsePath } from "../classic/parse.ts";
import type { PathStep } from "../paths/steps.ts";
import { assertNever, problemAt } from "../problem.ts";
import { compileRegex } from "../regex.ts";
import type { Bound, Comprehension } from "./bound.ts";
import { FUNCTIONS } from "./functions.ts";
import { OPERATORS } from "./operators.ts";
import type { Overload } from "./overloads.ts";
import { fieldOfPath, fieldsByName, TYPE_VALUES } from "./scope.ts";
import type { Local } from "./scope.ts";
import { dottedName, ungrouped } from "./tree.ts";
import type { CallNode, CelNode, SelectNode } from "./tree.ts";
import {
  BOOL,
  commonType,
  DYN,
  fits,
  formatType,
  listOf,
  mapOf,
  STRING,
  TIMESTAMP,
  TYPE,
  typeOfField,
} from "./types.ts";
import type { CelType } from "./types.ts";

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

const ERROR: Bound = { kind: "constant", type: DYN, value: null };
const MACROS: ReadonlySet<string> = new Set(["all", "exists", "exists_one", "filter", "map"]);
const COMPREHENSIONS = new Map<string, Comprehension>([...MACROS].map((name) => [name, name as Comprehension]));

function overloadsOf(table: readonly Overload[]): ReadonlyMap<string, readonly Overload[]> {
  return Map.groupBy(table, (row) => row.name);
}
const FUNCTIONS_BY_NAME = overloadsOf(FUNCTIONS);
const OPERATORS_BY_NAME = overloadsOf(OPERATORS);

const isDynamicType = (type: CelType): boolean => type.kind === "dyn";

class Checker {
  readonly text: string;
  readonly catalogue: Catalogue;
  readonly errors: Problem[] = [];
  readonly warnings: Problem[] = [];
  locals: readonly Local[] = [];
  slots = 0;
  limit: number | null = null;
  hasLimit = false;
  redacts = false;

  constructor(text: string, catalogue: Catalogue) {
    this.text = text;
    this.catalogue = catalogue;
  }

  fail(node: { from: number; to: number }, message: string): Bound {
    this.errors.push(problemAt(this.text, node.from, node.to, message));
    return ERROR;
  }

  warn(node: { from: number; to: number }, message: string): void {
    this.warnings.push(problemAt(this.text, node.from, node.to, message));
  }
}

function bind(checker: Checker, node: CelNode): Bound {
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

function bindBool(checker: Checker, node: CelNode, where: string): Bound {
  const bound = bind(checker, node);
  if (fits(bound.type, BOOL)) return bound;
  return checker.fail(node, `${where} needs true or false here, and this is ${describe(bound.type)}`);
}

const describe = (type: CelType): string =>
  `${/^[aeiou]/.test(type.kind) && type.kind !== "uint" ? "an" : "a"} ${formatType(type)}`;

/** A comprehension's element, a variable, or a type's name. */
function bindName(checker: Checker, node: CelNode, name: string): Bound | null {
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

function bindCall(checker: Checker, node: CallNode): Bound {
  if (node.target && COMPREHENSIONS.has(node.name) && node.args.length >= 2) return bindComprehension(checker, node);
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
