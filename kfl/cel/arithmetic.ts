// Arithmetic of KFL 2: 64-bit integers that fail on overflow, doubles, instants and spans. An integer is a number
// while that is exact and a bigint beyond, so each operation tries the fast form first.
import { narrow } from "./literals.ts";
import { Failure } from "./values.ts";

const INT_MIN = -(2n ** 63n);
const INT_MAX = 2n ** 63n - 1n;
const UINT_MAX = 2n ** 64n - 1n;
/** CEL's range of instants: years 1 to 9999. */
const INSTANT_MIN_NS = -62_135_596_800_000_000_000n;
const INSTANT_MAX_NS = 253_402_300_799_999_999_999n;

export const OVERFLOW = new Failure("a whole number left the range of 64 bits");
export const DIVISION_BY_ZERO = new Failure("division by zero");
export const INSTANT_RANGE = new Failure("a moment left the years 1 to 9999");

export type Int = number | bigint;
export type Arithmetic = "+" | "-" | "*" | "/" | "%";

export function checkedInt(value: bigint): Int | Failure {
  return value < INT_MIN || value > INT_MAX ? OVERFLOW : narrow(value);
}

export function checkedUint(value: bigint): Int | Failure {
  return value < 0n || value > UINT_MAX ? OVERFLOW : narrow(value);
}

export function checkedInstant(ns: bigint): bigint | Failure {
  return ns < INSTANT_MIN_NS || ns > INSTANT_MAX_NS ? INSTANT_RANGE : ns;
}

export function checkedDuration(ns: bigint): bigint | Failure {
  return ns < INT_MIN || ns > INT_MAX ? OVERFLOW : ns;
}

function fastResult(operator: Arithmetic, a: number, b: number): number {
  switch (operator) {
    case "+":
      return a + b;
    case "-":
      return a - b;
    case "*":
      return a * b;
    case "/":
      return Math.trunc(a / b);
    case "%":
      return a % b;
  }
}

function exactResult(operator: Arithmetic, a: bigint, b: bigint): bigint {
  switch (operator) {
    case "+":
      return a + b;
    case "-":
      return a - b;
    case "*":
      return a * b;
    case "/":
      return a / b;
    case "%":
      return a % b;
  }
}

function integerArithmetic(operator: Arithmetic, check: (value: bigint) => Int | Failure, mayBeNegative: boolean) {
  const divides = operator === "/" || operator === "%";
  return (a: Int, b: Int): Int | Failure => {
    if (divides && (b === 0 || b === 0n)) return DIVISION_BY_ZERO;
    if (typeof a === "number" && typeof b === "number") {
      const result = fastResult(operator, a, b);
      // Adding zero turns -0 into 0, which integers do not tell apart.
      if (Number.isSafeInteger(result) && (mayBeNegative || result >= 0)) return result + 0;
    }
    // Its quotient leaves the range, so CEL refuses the remainder too.
    if (operator === "%" && mayBeNegative && BigInt(a) === INT_MIN && BigInt(b) === -1n) return OVERFLOW;
    return check(exactResult(operator, BigInt(a), BigInt(b)));
  };
}

export const intArithmetic = (operator: Arithmetic): ((a: Int, b: Int) => Int | Failure) =>
  integerArithmetic(operator, checkedInt, true);
export const uintArithmetic = (operator: Arithmetic): ((a: Int, b: Int) => Int | Failure) =>
  integerArithmetic(operator, checkedUint, false);

export function doubleArithmetic(operator: "+" | "-" | "*" | "/"): (a: number, b: number) => number {
  if (operator === "+") return (a, b) => a + b;
  if (operator === "-") return (a, b) => a - b;
  return operator === "*" ? (a, b) => a * b : (a, b) => a / b;
}

/** A double as an integer, cut off towards zero. */
export function truncateDouble(value: number, check: (value: bigint) => Int | Failure): Int | Failure {
  if (!Number.isFinite(value)) return OVERFLOW;
  const whole = Math.trunc(value) + 0;
  return check(BigInt(whole));
}
