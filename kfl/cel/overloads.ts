// What an operator or function takes and gives: the shape of one row of the tables that the checker, the matcher
// and completion share.
import type { CelType } from "./types.ts";
import type { CelValue, Failure } from "./values.ts";

/** Plain values in, a plain value or a failure out. Types were checked before. */
export type Implementation = (...args: readonly CelValue[]) => CelValue | Failure;

export interface Overload {
  readonly name: string;
  /** Called as `target.name(…)`: the first parameter is the target. */
  readonly isMethod: boolean;
  readonly params: readonly CelType[];
  readonly result: CelType;
  /** Whether it can fail at run time. */
  readonly fails: boolean;
  readonly run: Implementation;
}

interface Options {
  readonly isMethod?: boolean;
  readonly fails?: boolean;
}

/**
 * A row of a table. The one place where the types of a row and those of its implementation meet: the checker lets
 * only values of `params` through.
 */
export function overload(
  name: string,
  params: readonly CelType[],
  result: CelType,
  run: (...args: never[]) => CelValue | Failure,
  options: Options = {},
): Overload {
  return {
    name,
    isMethod: options.isMethod ?? false,
    params,
    result,
    fails: options.fails ?? false,
    run: run as unknown as Implementation,
  };
}
