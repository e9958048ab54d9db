// 64-bit arithmetic: the fast form and the exact one agree, and what leaves the range fails.
import fc from "fast-check";
import { expect, test } from "vitest";
import {
  checkedDuration,
  checkedInstant,
  checkedInt,
  checkedUint,
  DIVISION_BY_ZERO,
  doubleArithmetic,
  INSTANT_RANGE,
  intArithmetic,
  OVERFLOW,
  truncateDouble,
  uintArithmetic,
} from "./arithmetic.ts";
import type { Arithmetic, Int } from "./arithmetic.ts";
import { narrow } from "./literals.ts";
import type { Failure } from "./values.ts";

const MAX = 2n ** 63n - 1n;
const MIN = -(2n ** 63n);
const UMAX = 2n ** 64n - 1n;

type Row = readonly [Arithmetic, bigint, bigint, bigint | Failure];
function check(
  name: string,
  of: (operator: Arithmetic) => (a: Int, b: Int) => Int | Failure,
  rows: readonly Row[],
): void {
  test.each(rows)(`${name} %s %d %d`, (operator, a, b, expected) => {
    const wanted = typeof expected === "bigint" ? narrow(expected) : expected;
    expect(of(operator)(narrow(a), narrow(b))).toBe(wanted);
  });
}
check("int", intArithmetic, [
  ["+", 2n, 3n, 5n],
  ["+", MAX, 0n, MAX],
  ["+", MAX, 1n, OVERFLOW],
  ["+", MIN, -1n, OVERFLOW],
  ["+", 2n ** 53n - 1n, 2n, 2n ** 53n + 1n],
  ["+", MAX, MIN, -1n],
  ["-", MIN, 1n, OVERFLOW],
  ["-", 0n, MIN, OVERFLOW],
  ["-", -1n, MIN, MAX],
  ["*", 3037000499n, 3037000499n, 9223372030926249001n],
  ["*", 3037000500n, 3037000500n, OVERFLOW],
  ["*", MIN, -1n, OVERFLOW],
  ["*", MIN, 1n, MIN],
  ["*", 0n, -5n, 0n],
  ["/", 7n, 2n, 3n],
  ["/", -7n, 2n, -3n],
  ["/", 7n, -2n, -3n],
  ["/", 0n, -5n, 0n],
  ["/", MIN, -1n, OVERFLOW],
  ["/", MAX, 2n, MAX / 2n],
  ["/", 1n, 0n, DIVISION_BY_ZERO],
  ["/", MAX, 0n, DIVISION_BY_ZERO],
  ["%", 7n, 3n, 1n],
  ["%", -7n, 3n, -1n],
  ["%", 7n, -3n, 1n],
  ["%", -6n, 3n, 0n],
  ["%", MIN, -1n, OVERFLOW],
  ["%", 1n, 0n, DIVISION_BY_ZERO],
]);
check("uint", uintArithmetic, [
  ["+", UMAX, 0n, UMAX],
  ["+", UMAX, 1n, OVERFLOW],
  ["-", 5n, 5n, 0n],
  ["-", 5n, 6n, OVERFLOW],
  ["*", 2n ** 32n, 2n ** 31n, 2n ** 63n],
  ["*", 2n ** 32n, 2n ** 32n, OVERFLOW],
  ["/", UMAX, 2n, UMAX / 2n],
  ["/", 1n, 0n, DIVISION_BY_ZERO],
  ["%", UMAX, 10n, 5n],
  ["%", 1n, 0n, DIVISION_BY_ZERO],
]);

const anyInt = fc.oneof(
  fc.bigInt({ min: MIN, max: MAX }),
  fc.bigInt({ min: -10n, max: 10n }),
  fc.bigInt({ min: -(2n ** 54n), max: 2n ** 54n }),
  fc.constantFrom(MIN, MAX, 2n ** 53n, -(2n ** 53n)),
);
const exact: Readonly<Record<Arithmetic, (a: bigint, b: bigint) => bigint>> = {
  "+": (a, b) => a + b,
  "-": (a, b) => a - b,
  "*": (a, b) => a * b,
  "/": (a, b) => a / b,
  "%": (a, b) => a % b,
};

test("every operation is that of whole numbers, or fails", () => {
  fc.assert(
    fc.property(anyInt, anyInt, fc.constantFrom<Arithmetic[]>("+", "-", "*", "/", "%"), (a, b, operator) => {
      const result = intArithmetic(operator)(narrow(a), narrow(b));
      const isByZero = (operator === "/" || operator === "%") && b === 0n;
      const value = isByZero ? 0n : exact[operator](a, b);
      const isOverflow = value < MIN || value > MAX || (operator === "%" && a === MIN && b === -1n);
      const inRange = isOverflow ? OVERFLOW : narrow(value);
      expect(result).toBe(isByZero ? DIVISION_BY_ZERO : inRange);
    }),
    { numRuns: 3000 },
  );
});

test("a number is plain where that is exact and a bigint beyond", () => {
  expect([narrow(2n ** 53n - 1n), narrow(2n ** 53n), narrow(-(2n ** 53n))]).toEqual([
    2 ** 53 - 1,
    2n ** 53n,
    -(2n ** 53n),
  ]);
});

test("doubles are those of the platform, infinity and NaN among them", () => {
  expect(doubleArithmetic("+")(0.1, 0.2)).toBe(0.1 + 0.2);
  expect(doubleArithmetic("-")(1, 2)).toBe(-1);
  expect(doubleArithmetic("*")(1e308, 10)).toBe(Number.POSITIVE_INFINITY);
  expect(doubleArithmetic("/")(0, 0)).toBeNaN();
});

test.each([
  [5.9, 5],
  [-5.9, -5],
  [-0.5, 0],
  [2 ** 53, 2n ** 53n],
  [-(2 ** 63), MIN],
  [2 ** 63, OVERFLOW],
  [Number.NaN, OVERFLOW],
  [Number.NEGATIVE_INFINITY, OVERFLOW],
])("the double %d as an int", (value, expected) => {
  expect(truncateDouble(value, checkedInt)).toBe(expected);
});

test("ranges hold at their ends", () => {
  expect([checkedInt(MAX), checkedInt(MAX + 1n), checkedInt(MIN), checkedInt(MIN - 1n)]).toEqual([
    MAX,
    OVERFLOW,
    MIN,
    OVERFLOW,
  ]);
  expect([checkedUint(0n), checkedUint(-1n), checkedUint(UMAX), checkedUint(UMAX + 1n)]).toEqual([
    0,
    OVERFLOW,
    UMAX,
    OVERFLOW,
  ]);
  expect([checkedDuration(MAX), checkedDuration(MAX + 1n)]).toEqual([MAX, OVERFLOW]);
  const [first, last] = [-62_135_596_800_000_000_000n, 253_402_300_799_999_999_999n];
  expect([first, first - 1n, last, last + 1n].map(checkedInstant)).toEqual([first, INSTANT_RANGE, last, INSTANT_RANGE]);
});
