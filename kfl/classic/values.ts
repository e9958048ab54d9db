// Values of classic filters and what truth, equality and order mean for them (kfl.md 1.8 and 1.9).
import type { Json } from "../../contract/index.ts";
import { isList, isObject, textOf } from "../paths/scalar.ts";
import { EvaluationError } from "../problem.ts";
import type { RegexTest } from "../regex.ts";

/** Deepest nesting that two values are compared to. */
const MAX_EQUALITY_DEPTH = 1_000;

/** A regex literal. */
export class PatternValue {
  readonly pattern: string;
  readonly test: RegexTest;

  constructor(pattern: string, test: RegexTest) {
    this.pattern = pattern;
    this.test = test;
  }
}

/**
 * A text with a second form: it matches where either form does. Literals with a backslash have their text with
 * escapes interpreted (F12), names of peers their name with the namespace (entry.md 1.1).
 */
export class EitherText {
  readonly text: string;
  readonly second: string;

  constructor(text: string, second: string) {
    this.text = text;
    this.second = second;
  }
}

export type ClassicValue = Json | PatternValue | EitherText;

/** What reading something missing gives: it ends the operand that it stands in (kfl.md 1.5). */
export const COLLAPSE: unique symbol = Symbol("collapse");

export function isTruthy(value: ClassicValue): boolean {
  if (typeof value === "boolean") return value;
  if (typeof value === "string") return value !== "";
  if (typeof value === "number") return value > 0;
  if (value === null || value instanceof PatternValue) return false;
  if (value instanceof EitherText) return value.text !== "";
  if (isList(value)) return value.length > 0;
  return Object.keys(value).length > 0;
}

const NUMBER_FORM = /^[+-]?(?:\d+\.?\d*|\.\d+)(?:[eE][+-]?\d+)?$/;

/** A text as a number: decimal or scientific, anything else is 0. */
export function parseNumber(text: string): number {
  if (!NUMBER_FORM.test(text)) return 0;
  const value = Number(text);
  return Number.isFinite(value) ? value : 0;
}

export function numberOf(value: ClassicValue): number {
  if (typeof value === "number") return value;
  if (typeof value === "string") return parseNumber(value);
  if (typeof value === "boolean") return value ? 1 : 0;
  return value instanceof EitherText ? parseNumber(value.text) : 0;
}

/** The texts of a scalar: one, or two of an `EitherText`. Lists and objects have the empty text. */
export function textsOf(value: ClassicValue): readonly string[] {
  if (value instanceof EitherText) return [value.text, value.second];
  return [value instanceof PatternValue ? value.pattern : textOf(value)];
}

function deepEqual(a: Json | undefined, b: Json | undefined, depth: number): boolean {
  if (depth > MAX_EQUALITY_DEPTH) throw new EvaluationError(`values nested beyond ${MAX_EQUALITY_DEPTH} levels`);
  if (a === b) return true;
  if (isList(a) && isList(b)) return a.length === b.length && a.every((value, i) => deepEqual(value, b[i], depth + 1));
  if (!isObject(a) || !isObject(b)) return false;
  const keys = Object.keys(a);
  return (
    keys.length === Object.keys(b).length &&
    keys.every((key) => Object.hasOwn(b, key) && deepEqual(a[key], b[key], depth + 1))
  );
}

/** Whether the regex is found in the value's text, or in any element's. */
export function patternMatches(pattern: PatternValue, value: ClassicValue): boolean {
  if (typeof value === "string") return pattern.test(value);
  if (!(value instanceof PatternValue || value instanceof EitherText) && isList(value)) {
    return value.some((element) => pattern.test(textOf(element)));
  }
  return textsOf(value).some((text) => pattern.test(text));
}

const isStructure = (value: ClassicValue): boolean =>
  typeof value === "object" && value !== null && !(value instanceof EitherText);

function scalarsEqual(a: ClassicValue, b: ClassicValue): boolean {
  if (typeof a === "number" && typeof b === "number") return a === b;
  if (isStructure(a) || isStructure(b)) return false;
  if (a instanceof EitherText || b instanceof EitherText) {
    const others = textsOf(b);
    return textsOf(a).some((text) => others.includes(text));
  }
  return textOf(a as Json) === textOf(b as Json);
}

/** `a == b`; `a != b` is its exact opposite. */
export function valuesEqual(a: ClassicValue, b: ClassicValue): boolean {
  if (typeof a === "string" && typeof b === "string") return a === b;
  if (a instanceof PatternValue) return patternMatches(a, b);
  if (b instanceof PatternValue) return patternMatches(b, a);
  const listA = listOf(a);
  const listB = listOf(b);
  if (listA && listB) return deepEqual(listA, listB, 0);
  if (listA) return holdsText(listA, b);
  if (listB) return holdsText(listB, a);
  if (isStructure(a) && isStructure(b)) return deepEqual(a as Json, b as Json, 0);
  return scalarsEqual(a, b);
}

function listOf(value: ClassicValue): readonly Json[] | null {
  return value instanceof EitherText || value instanceof PatternValue || !isList(value) ? null : value;
}

/** Elements of a list compare by their text; an element that is a list or an object equals no scalar. */
function holdsText(list: readonly Json[], scalar: ClassicValue): boolean {
  if (isStructure(scalar)) return false;
  const texts = textsOf(scalar);
  return list.some((element) => !isStructure(element) && texts.includes(textOf(element)));
}

export type OrderTest = (a: number, b: number) => boolean;

/** `> >= < <=`: any element of one list, every pair of two lists. */
export function valuesInOrder(a: ClassicValue, b: ClassicValue, test: OrderTest): boolean {
  const listA = listOf(a);
  const listB = listOf(b);
  if (listA && listB) {
    const numbersB = listB.map(numberOf);
    return listA.every((element) => numbersB.every((number) => test(numberOf(element), number)));
  }
  if (listA) return listA.some((element) => test(numberOf(element), numberOf(b)));
  if (listB) return listB.some((element) => test(numberOf(a), numberOf(element)));
  return test(numberOf(a), numberOf(b));
}

const ESCAPES: Readonly<Record<string, string>> = {
  '"': '"',
  "'": "'",
  "`": "`",
  "\\": "\\",
  "/": "/",
  b: "\b",
  f: "\f",
  n: "\n",
  r: "\r",
  t: "\t",
};

/** The text with JSON escapes interpreted; what is no escape stays as it is. */
export function interpretEscapes(raw: string): string {
  return raw.replace(/\\(?:u([0-9a-fA-F]{4})|([^]))/g, (whole, hex: string | undefined, char: string | undefined) =>
    hex === undefined ? (ESCAPES[char ?? ""] ?? whole) : String.fromCharCode(Number.parseInt(hex, 16)),
  );
}

/** The value of a literal: its text, with a second form where it holds a backslash. */
export function literalValue(raw: string): string | EitherText {
  return raw.includes("\\") ? new EitherText(raw, interpretEscapes(raw)) : raw;
}
