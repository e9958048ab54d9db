// Classic filters against a second reading of the specification (kfl.md 1.4 to 1.9), written as plainly as it is put
// there: random filters on random entries have the value that the model gives.
import fc from "fast-check";
import { expect, test } from "vitest";
import type { Json, JsonObject } from "../../contract/index.ts";
import { compile } from "../compile.ts";
import { CATALOGUE, NOW_MS } from "../testing/catalogue.ts";

type Operator = "and" | "or" | "==" | "!=" | ">" | ">=" | "<" | "<=";
type Helper = "startsWith" | "endsWith" | "contains";
type Node =
  | { readonly kind: "literal"; readonly value: Json; readonly text: string }
  | { readonly kind: "regex"; readonly source: string }
  | { readonly kind: "selector"; readonly text: string; readonly read: Read }
  | { readonly kind: "helper"; readonly name: Helper; readonly subject: Node; readonly argument: Node }
  | { readonly kind: "unary"; readonly sign: "!" | "-"; readonly operand: Node }
  | { readonly kind: "group"; readonly inner: Node }
  | { readonly kind: "chain"; readonly operands: readonly Node[]; readonly operators: readonly Operator[] };

/** A missing field or unknown helper on its way to the operand that it abandons. */
class Collapse extends Error {}
type Value = Json | RegExp;
/** Reads a path; undefined where it is missing. */
type Read = (entry: JsonObject) => Json | undefined;

function isObject(value: Value): value is JsonObject {
  return typeof value === "object" && value !== null && !Array.isArray(value) && !(value instanceof RegExp);
}
/** 1.8 */
function isTrue(value: Value): boolean {
  if (value instanceof RegExp || value === null) return false;
  if (typeof value === "boolean") return value;
  if (typeof value === "string") return value !== "";
  if (typeof value === "number") return value > 0;
  return Array.isArray(value) ? value.length > 0 : Object.keys(value).length > 0;
}
/** 1.9, as text. A regex beside a regex, of which the table says nothing, is its own text. */
function textOf(value: Value): string {
  if (value instanceof RegExp) return value.source;
  if (typeof value === "string") return value;
  return typeof value === "object" && value !== null ? "" : String(value);
}
/** 1.9, as number. */
function numberOf(value: Value): number {
  if (typeof value === "number") return value;
  if (typeof value === "boolean") return value ? 1 : 0;
  if (typeof value !== "string") return 0;
  return /^[+-]?(\d+\.?\d*|\.\d+)([eE][+-]?\d+)?$/.test(value) ? Number(value) : 0;
}
const isContainer = (value: Value): boolean => typeof value === "object" && value !== null;

/** 1.9, the rows of the table in order. */
function isEqual(left: Value, right: Value): boolean {
  if (left instanceof RegExp) return isFound(left, right);
  if (right instanceof RegExp) return isFound(right, left);
  if (Array.isArray(left) && Array.isArray(right)) return JSON.stringify(left) === JSON.stringify(right);
  if (Array.isArray(left))
    return !isObject(right) && left.some((one) => !isContainer(one) && textOf(one) === textOf(right));
  if (Array.isArray(right)) return isEqual(right, left);
  if (typeof left === "number" && typeof right === "number") return left === right;
  if (isObject(left) && isObject(right)) return JSON.stringify(left) === JSON.stringify(right);
  return !isObject(left) && !isObject(right) && textOf(left) === textOf(right);
}
function isFound(regex: RegExp, value: Value): boolean {
  return Array.isArray(value) ? value.some((one) => regex.test(textOf(one))) : regex.test(textOf(value));
}
function isOrdered(left: Value, right: Value, holds: (a: number, b: number) => boolean): boolean {
  if (Array.isArray(left) && Array.isArray(right)) {
    return left.every((a) => right.every((b) => holds(numberOf(a), numberOf(b))));
  }
  if (Array.isArray(left)) return left.some((a) => holds(numberOf(a), numberOf(right)));
  if (Array.isArray(right)) return right.some((b) => holds(numberOf(left), numberOf(b)));
  return holds(numberOf(left), numberOf(right));
}

/** 1.5: where a collapse ends, the value is false. */
function guarded(node: Node, entry: JsonObject): Value {
  try {
    return valueOf(node, entry);
  } catch (error) {
    if (error instanceof Collapse) return false;
    throw error;
  }
}
function valueOf(node: Node, entry: JsonObject): Value {
  switch (node.kind) {
    case "literal":
      return node.value;
    case "regex":
      return new RegExp(node.source);
    case "selector": {
      const value = node.read(entry);
      if (value === undefined) throw new Collapse();
      return value;
    }
    case "helper":
      return helperOf(node, entry);
    case "unary": {
      const value = valueOf(node.operand, entry);
      if (node.sign === "!") return !isTrue(value);
      return typeof value === "number" ? -value : value;
    }
    case "group":
      return guarded(node.inner, entry);
    case "chain":
      return chainOf(node.operands, node.operators, entry);
  }
}
/** 1.4: chains nest to the right. */
function chainOf(operands: readonly Node[], operators: readonly Operator[], entry: JsonObject): Value {
  const [first, ...others] = operands;
  const [operator, ...rest] = operators;
  if (first === undefined) throw new Error("a chain has operands");
  if (operator === undefined) return valueOf(first, entry);
  if (operator === "and" || operator === "or") {
    const isDecided = isTrue(guarded(first, entry)) === (operator === "or");
    if (isDecided) return operator === "or";
    const [last] = others;
    return isTrue(others.length === 1 && last ? guarded(last, entry) : chainOf(others, rest, entry));
  }
  const left = valueOf(first, entry);
  const right = chainOf(others, rest, entry);
  switch (operator) {
    case "==":
      return isEqual(left, right);
    case "!=":
      return !isEqual(left, right);
    case ">":
      return isOrdered(left, right, (a, b) => a > b);
    case ">=":
      return isOrdered(left, right, (a, b) => a >= b);
    case "<":
      return isOrdered(left, right, (a, b) => a < b);
    case "<=":
      return isOrdered(left, right, (a, b) => a <= b);
  }
}
/** 1.11: text helpers. */
function helperOf({ name, subject, argument }: Node & { kind: "helper" }, entry: JsonObject): boolean {
  const on = subject.kind === "selector" ? subject.read(entry) : valueOf(subject, entry);
  if (on === undefined) return false;
  const wanted = guarded(argument, entry);
  const holds = (value: Value): boolean => {
    if (isContainer(value) || wanted instanceof RegExp) return false;
    const text = textOf(value);
    if (name === "contains") return text.includes(textOf(wanted));
    return name === "startsWith" ? text.startsWith(textOf(wanted)) : text.endsWith(textOf(wanted));
  };
  return Array.isArray(on) ? on.some(holds) : holds(on);
}

function format(node: Node): string {
  switch (node.kind) {
    case "literal":
    case "selector":
      return node.text;
    case "regex":
      return `r"${node.source}"`;
    case "helper":
      return `${format(node.subject)}.${node.name}(${format(node.argument)})`;
    case "unary":
      return node.sign + format(node.operand);
    case "group":
      return `(${format(node.inner)})`;
    case "chain":
      return node.operands.map((operand, i) => `${format(operand)} ${node.operators[i] ?? ""}`.trimEnd()).join(" ");
  }
}

const key =
  (name: string): ((entry: JsonObject) => Json | undefined) =>
  (entry) =>
    Object.hasOwn(entry, name) ? entry[name] : undefined;
const inside = (name: string, member: string) => (entry: JsonObject) => {
  const value = entry[name];
  return value !== undefined && isObject(value) && Object.hasOwn(value, member) ? value[member] : undefined;
};
const at = (name: string, index: number) => (entry: JsonObject) => {
  const value = entry[name];
  return Array.isArray(value) ? (value as readonly Json[])[index] : undefined;
};
/** None is missing, one is itself, several are a list (1.7). */
const every = (name: string) => (entry: JsonObject) => {
  const value = entry[name];
  if (typeof value !== "object" || value === null) return undefined;
  const found: readonly Json[] = Object.values(value);
  return found.length < 2 ? found[0] : found;
};

const selector: fc.Arbitrary<Node> = fc
  .constantFrom<readonly [string, Read]>(
    ["a", key("a")],
    ["b", key("b")],
    ["c", key("c")],
    ["missing", key("missing")],
    ["a.k", inside("a", "k")],
    ['b["k"]', inside("b", "k")],
    ["a[0]", at("a", 0)],
    ["b[1]", at("b", 1)],
    ["a.*", every("a")],
    ["c[*]", every("c")],
  )
  .map(([text, read]) => ({ kind: "selector", text, read }));
const words = ["", "1", "12", "-4", "0.5", "1e3", "true", "false", "null", "x", "xy", " 1"];
const literal: fc.Arbitrary<Node> = fc
  .constantFrom<Json>(...words, 0, 1, 2, 12, 0.5, 1000, true, false, null)
  .map((value) => ({ kind: "literal", value, text: value === null ? "nil" : JSON.stringify(value) }));
const regex: fc.Arbitrary<Node> = fc
  .constantFrom("^1", "x", "^$", "true|null", "[0-9]+", "e$")
  .map((source) => ({ kind: "regex", source }));

type Level = "logical" | "equality" | "order" | "unary" | "primary";
function chain(operand: fc.Arbitrary<Node>, ...operators: readonly Operator[]): fc.Arbitrary<Node> {
  const link = fc.tuple(fc.constantFrom(...operators), operand);
  const links = fc.oneof({ weight: 2, arbitrary: fc.constant([]) }, fc.array(link, { maxLength: 3 }));
  return fc.tuple(operand, links).map(([first, more]) => {
    if (more.length === 0) return first;
    return { kind: "chain", operands: [first, ...more.map(([, node]) => node)], operators: more.map(([sign]) => sign) };
  });
}
const filter = fc.letrec<Record<Level, Node>>((tie) => ({
  logical: chain(tie("equality"), "and", "or"),
  equality: chain(tie("order"), "==", "!="),
  order: chain(tie("unary"), ">", ">=", "<", "<="),
  unary: fc.oneof(
    { weight: 4, arbitrary: tie("primary") },
    {
      weight: 1,
      arbitrary: fc
        .tuple(fc.constantFrom<"!" | "-">("!", "-"), tie("primary"))
        .map(([sign, operand]): Node => ({ kind: "unary", sign, operand })),
    },
  ),
  primary: fc.oneof(
    { depthSize: "small", withCrossShrink: true },
    { weight: 5, arbitrary: selector },
    { weight: 4, arbitrary: literal },
    { weight: 1, arbitrary: regex },
    {
      weight: 1,
      arbitrary: fc
        .tuple(fc.constantFrom<Helper>("startsWith", "endsWith", "contains"), selector, fc.oneof(literal, selector))
        .map(([name, subject, argument]): Node => ({ kind: "helper", name, subject, argument })),
    },
    { weight: 2, arbitrary: tie("logical").map((inner): Node => ({ kind: "group", inner })) },
  ),
})).logical;

const scalar: fc.Arbitrary<Json> = fc.oneof(
  fc.constantFrom(...words),
  fc.constantFrom<Json>(0, 1, -4, 12, 0.5, 1000, true, false, null),
);
const value: fc.Arbitrary<Json> = fc.oneof(
  { weight: 4, arbitrary: scalar },
  { weight: 2, arbitrary: fc.array(scalar, { maxLength: 3 }) },
  { weight: 1, arbitrary: fc.dictionary(fc.constantFrom("k", "l"), scalar, { maxKeys: 2 }) },
);
const entry = fc.record({ a: value, b: value, c: value }, { requiredKeys: [] }) as fc.Arbitrary<JsonObject>;

function check(node: Node, on: JsonObject): void {
  const text = format(node);
  const result = compile(`kfl1:${text}`, { catalogue: CATALOGUE, nowMs: NOW_MS });
  if (!result.ok) throw new Error(`${text}: ${result.errors[0]?.message}`);
  expect(result.filter.matches(on), `${text} on ${JSON.stringify(on)}`).toBe(isTrue(guarded(node, on)));
  expect(result.filter.errorCount).toBe(0);
}

test("random filters have the value that the specification gives them", () => {
  fc.assert(fc.property(filter, entry, check), { numRuns: 3000 });
});
test("random terms, where the values of every pair of types meet", () => {
  const term = chain(fc.oneof(selector, literal, regex), "==", "!=", ">", ">=", "<", "<=").filter(
    (node) => node.kind !== "chain" || node.operators.length === 1,
  );
  fc.assert(fc.property(term, entry, check), { numRuns: 3000 });
});
