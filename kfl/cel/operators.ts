// The operators of KFL 2 as overloads. `&&`, `||`, `?:` and the macros are not here: they decide what to evaluate.
import { doubleArithmetic, intArithmetic, uintArithmetic } from "./arithmetic.ts";
import { checkedDuration, checkedInstant } from "./arithmetic.ts";
import type { Arithmetic, Int } from "./arithmetic.ts";
import { overload } from "./overloads.ts";
import type { Overload } from "./overloads.ts";
import { BOOL, BYTES, DOUBLE, DURATION, DYN, INT, listOf, mapOf, STRING, TIMESTAMP, UINT } from "./types.ts";
import type { CelType } from "./types.ts";
import { celEquals, compareNumbers, Failure } from "./values.ts";
import type { CelValue, MapValue } from "./values.ts";

const ARITHMETIC: readonly Arithmetic[] = ["+", "-", "*", "/", "%"];
const FAILS = { fails: true };
/** Longest text or list that `+` makes. */
const MAX_JOINED_LENGTH = 16_777_216;
const TOO_LONG = new Failure(`a joined text or list is longer than ${MAX_JOINED_LENGTH}`);

function joinBytes(a: Uint8Array, b: Uint8Array): Uint8Array {
  const joined = new Uint8Array(a.length + b.length);
  joined.set(a);
  joined.set(b, a.length);
  return joined;
}

const numeric: Overload[] = ARITHMETIC.flatMap((operator) => [
  overload(operator, [INT, INT], INT, intArithmetic(operator), FAILS),
  overload(operator, [UINT, UINT], UINT, uintArithmetic(operator), FAILS),
  ...(operator === "%" ? [] : [overload(operator, [DOUBLE, DOUBLE], DOUBLE, doubleArithmetic(operator))]),
]);

const joining: Overload[] = [
  overload(
    "+",
    [STRING, STRING],
    STRING,
    (a: string, b: string) => (a.length + b.length > MAX_JOINED_LENGTH ? TOO_LONG : a + b),
    FAILS,
  ),
  overload(
    "+",
    [BYTES, BYTES],
    BYTES,
    (a: Uint8Array, b: Uint8Array) => (a.length + b.length > MAX_JOINED_LENGTH ? TOO_LONG : joinBytes(a, b)),
    FAILS,
  ),
  overload(
    "+",
    [listOf(DYN), listOf(DYN)],
    listOf(DYN),
    (a: readonly CelValue[], b: readonly CelValue[]) =>
      a.length + b.length > MAX_JOINED_LENGTH ? TOO_LONG : [...a, ...b],
    FAILS,
  ),
];

const time: Overload[] = [
  overload("+", [TIMESTAMP, DURATION], TIMESTAMP, (a: bigint, b: bigint) => checkedInstant(a + b), FAILS),
  overload("+", [DURATION, TIMESTAMP], TIMESTAMP, (a: bigint, b: bigint) => checkedInstant(a + b), FAILS),
  overload("+", [DURATION, DURATION], DURATION, (a: bigint, b: bigint) => checkedDuration(a + b), FAILS),
  overload("-", [TIMESTAMP, DURATION], TIMESTAMP, (a: bigint, b: bigint) => checkedInstant(a - b), FAILS),
  overload("-", [TIMESTAMP, TIMESTAMP], DURATION, (a: bigint, b: bigint) => checkedDuration(a - b), FAILS),
  overload("-", [DURATION, DURATION], DURATION, (a: bigint, b: bigint) => checkedDuration(a - b), FAILS),
];

/** Texts in the order of their code points, which for lone UTF-16 units is not quite JavaScript's. */
function compareTexts(a: string, b: string): number {
  const length = Math.min(a.length, b.length);
  for (let i = 0; i < length; i++) {
    const left = a.charCodeAt(i);
    const right = b.charCodeAt(i);
    if (left === right) continue;
    const isLeftHigh = left >= 0xd800 && left <= 0xdfff;
    const isRightHigh = right >= 0xd800 && right <= 0xdfff;
    if (isLeftHigh !== isRightHigh) return isLeftHigh ? 1 : -1;
    return left - right;
  }
  return a.length - b.length;
}

function compareBytes(a: Uint8Array, b: Uint8Array): number {
  for (let i = 0; i < Math.min(a.length, b.length); i++) {
    const difference = (a[i] ?? 0) - (b[i] ?? 0);
    if (difference !== 0) return difference;
  }
  return a.length - b.length;
}

type Compare = (a: never, b: never) => number;
const COMPARES: readonly (readonly [CelType, Compare])[] = [
  [INT, compareNumbers],
  [UINT, compareNumbers],
  [DOUBLE, (a: number, b: number) => (a < b ? -1 : a > b ? 1 : a === b ? 0 : Number.NaN)],
  [STRING, compareTexts],
  [BYTES, compareBytes],
  [BOOL, (a: boolean, b: boolean) => Number(a) - Number(b)],
  [TIMESTAMP, compareNumbers],
  [DURATION, compareNumbers],
];
const RELATIONS: readonly (readonly [string, (order: number) => boolean])[] = [
  ["<", (order) => order < 0],
  ["<=", (order) => order <= 0],
  [">", (order) => order > 0],
  [">=", (order) => order >= 0],
];

const relations: Overload[] = RELATIONS.flatMap(([operator, holds]) =>
  COMPARES.map(([type, compare]) =>
    overload(operator, [type, type], BOOL, (a: CelValue, b: CelValue) => holds(compare(a as never, b as never))),
  ),
);

const equality: Overload[] = [
  overload("==", [DYN, DYN], BOOL, celEquals),
  overload("!=", [DYN, DYN], BOOL, (a: CelValue, b: CelValue) => !celEquals(a, b)),
];

const membership: Overload[] = [
  overload("in", [DYN, listOf(DYN)], BOOL, (value: CelValue, list: readonly CelValue[]) =>
    list.some((element) => celEquals(element, value)),
  ),
  overload("in", [DYN, mapOf(DYN, DYN)], BOOL, (key: CelValue, map: MapValue) => map.get(key) !== undefined),
];

export const NO_SUCH_KEY = new Failure("a map has no such key");
export const OUT_OF_RANGE = new Failure("a list has no such element");

const indexing: Overload[] = [
  overload(
    "[]",
    [listOf(DYN), INT],
    DYN,
    (list: readonly CelValue[], index: Int) => {
      const value = typeof index === "number" ? list[index] : undefined;
      return value === undefined ? OUT_OF_RANGE : value;
    },
    FAILS,
  ),
  overload(
    "[]",
    [mapOf(DYN, DYN), DYN],
    DYN,
    (map: MapValue, key: CelValue) => {
      const value = map.get(key);
      return value === undefined ? NO_SUCH_KEY : value;
    },
    FAILS,
  ),
];

const unary: Overload[] = [
  overload("!", [BOOL], BOOL, (a: boolean) => !a),
  overload("-", [INT], INT, (a: Int) => intArithmetic("-")(0, a), FAILS),
  overload("-", [DOUBLE], DOUBLE, (a: number) => -a),
  overload("-", [DURATION], DURATION, (a: bigint) => checkedDuration(-a), FAILS),
];

export const OPERATORS: readonly Overload[] = [
  ...numeric,
  ...joining,
  ...time,
  ...relations,
  ...equality,
  ...membership,
  ...indexing,
  ...unary,
];
