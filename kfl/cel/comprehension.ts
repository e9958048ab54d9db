// The macros of KFL 2 that go over a list or the keys of a map. The elements that one evaluation visits are capped.
import type { Bound, BoundComprehension } from "./bound.ts";
import type { CelContext, CelRun, CelScope, Compiled } from "./match.ts";
import { Failure, isListValue, isMapValue } from "./values.ts";
import type { CelValue } from "./values.ts";

/** Most elements that the comprehensions of one evaluation visit together. */
export const MAX_COMPREHENSION_STEPS = 1_000_000;

const TOO_MANY = new Failure(`a filter visited more than ${MAX_COMPREHENSION_STEPS} elements of one entry`);
const NO_RANGE = new Failure("a value that should be a list or a map is neither");
const NOT_BOOL = new Failure("a value that should be true or false is neither");

function elementsOf(value: CelValue): readonly CelValue[] | null {
  if (isListValue(value)) return value;
  return isMapValue(value) ? value.keys() : null;
}

/** Runs a body for an element. */
function runBody(body: CelRun, scope: CelScope, slot: number, element: CelValue): CelValue | Failure {
  if (--scope.stepsLeft < 0) return TOO_MANY;
  scope.locals[slot] = element;
  return body(scope);
}

type Fold = (elements: readonly CelValue[], scope: CelScope) => CelValue | Failure;

/** `exists` is a long `||`, `all` a long `&&`: an error counts only where no element decides. */
function foldLogic(stop: boolean, body: CelRun, slot: number): Fold {
  return (elements, scope) => {
    let failure: Failure | null = null;
    for (const element of elements) {
      const value = runBody(body, scope, slot, element);
      if (value === TOO_MANY) return TOO_MANY;
      if (value === stop) return stop;
      if (value !== !stop) failure ??= value instanceof Failure ? value : NOT_BOOL;
    }
    return failure ?? !stop;
  };
}

function foldOne(body: CelRun, slot: number): Fold {
  return (elements, scope) => {
    let count = 0;
    for (const element of elements) {
      const value = runBody(body, scope, slot, element);
      if (value instanceof Failure) return value;
      if (value === true) count++;
    }
    return count === 1;
  };
}

function foldList(condition: CelRun | null, value: CelRun | null, slot: number): Fold {
  return (elements, scope) => {
    const kept: CelValue[] = [];
    for (const element of elements) {
      const isKept = condition ? runBody(condition, scope, slot, element) : true;
      if (isKept instanceof Failure) return isKept;
      if (isKept !== true) continue;
      const result = value ? runBody(value, scope, slot, element) : element;
      if (result instanceof Failure) return result;
      kept.push(result);
    }
    return kept;
  };
}

function foldOf(bound: BoundComprehension, condition: CelRun | null, value: CelRun | null): Fold {
  const body = condition ?? (() => true);
  if (bound.macro === "exists") return foldLogic(true, body, bound.slot);
  if (bound.macro === "all") return foldLogic(false, body, bound.slot);
  if (bound.macro === "exists_one") return foldOne(body, bound.slot);
  return foldList(condition, value, bound.slot);
}

export function compileComprehension(
  bound: BoundComprehension,
  compile: (bound: Bound, context: CelContext) => Compiled,
  context: CelContext,
): Compiled {
  const range = compile(bound.range, context);
  const condition = bound.condition && compile(bound.condition, context).run;
  const value = bound.value && compile(bound.value, context).run;
  const fold = foldOf(bound, condition, value);
  return {
    fails: true,
    run: (scope) => {
      const over = range.run(scope);
      if (over instanceof Failure) return over;
      const elements = elementsOf(over);
      return elements ? fold(elements, scope) : NO_RANGE;
    },
  };
}
