// Calls of helpers → closures (kfl.md 1.11).
import { parsePath } from "./parse.ts";
import type { PathStep } from "../paths/steps.ts";
import { redactPath } from "../paths/redact.ts";
import { memberOf } from "../paths/scalar.ts";
import { compileRegex } from "../regex.ts";
import { CLOCK_UNITS_MS, parseDatetimeMs } from "../time/datetime.ts";
import { HELPERS_BY_NAME } from "./helpers.ts";
import { compileSelector, compileValue, constantNumber } from "./match.ts";
import type { ClassicContext, ClassicRun } from "./match.ts";
import type { CallNode, ClassicNode } from "./tree.ts";
import { COLLAPSE, EitherText, interpretEscapes, PatternValue, textsOf } from "./values.ts";
import type { ClassicValue } from "./values.ts";

type TextTest = (text: string, wanted: string) => boolean;
const TEXT_TESTS: ReadonlyMap<string, TextTest> = new Map<string, TextTest>([
  ["startsWith", (text, wanted) => text.startsWith(wanted)],
  ["endsWith", (text, wanted) => text.endsWith(wanted)],
  ["contains", (text, wanted) => text.includes(wanted)],
]);

/** Where a regex argument must be found: at the start, at the end, anywhere. */
export function anchoredPattern(helper: string, pattern: string): string {
  if (helper === "startsWith") return `^(?:${pattern})`;
  return helper === "endsWith" ? `(?:${pattern})$` : pattern;
}

/** The node without parentheses around it. */
export function ungrouped(node: ClassicNode): ClassicNode {
  let inner = node;
  while (inner.kind === "group") inner = inner.inner;
  return inner;
}

/** An argument is a place where a collapse ends, as false. */
function compileArgument(
  node: ClassicNode,
  context: ClassicContext,
): (scope: Parameters<ClassicRun>[0]) => ClassicValue {
  const run = compileValue(node, context);
  return (scope) => {
    const value = run(scope);
    return value === COLLAPSE ? false : value;
  };
}

/** Whether any text of the subject passes: of a list any element, of an object none. */
function anyText(subject: ClassicValue, test: (text: string) => boolean): boolean {
  if (typeof subject === "string") return test(subject);
  if (subject instanceof EitherText || subject instanceof PatternValue) return textsOf(subject).some(test);
  if (Array.isArray(subject)) {
    return (subject as readonly ClassicValue[]).some(
      (element) => (typeof element !== "object" || element === null) && test(textsOf(element)[0] ?? ""),
    );
  }
  return (typeof subject !== "object" || subject === null) && test(textsOf(subject)[0] ?? "");
}

function compileTextHelper(node: CallNode, test: TextTest, argument: ClassicNode, context: ClassicContext): ClassicRun {
  const { subject } = node;
  if (!subject) return () => false;
  const readSubject = subject.kind === "call" ? compileCall(subject, context) : compileSelector(subject, context);
  const plain = ungrouped(argument);
  if (plain.kind === "regex") {
    const regex = compileRegex(anchoredPattern(node.helper, plain.pattern));
    return (scope) => {
      const value = readSubject(scope);
      return regex.ok && value !== COLLAPSE && anyText(value, regex.test);
    };
  }
  const readArgument = compileArgument(argument, context);
  return (scope) => {
    const value = readSubject(scope);
    if (value === COLLAPSE) return false;
    const wanted = readArgument(scope);
    if (typeof value === "string" && typeof wanted === "string") return test(value, wanted);
    return textsOf(wanted).some((text) => anyText(value, (own) => test(own, text)));
  };
}

function compileDatetime(argument: ClassicNode, context: ClassicContext): ClassicRun {
  if (argument.kind === "text") {
    const value = parseDatetimeMs(argument.raw) ?? false;
    return () => value;
  }
  const read = compileArgument(argument, context);
  return (scope) => parseDatetimeMs(textsOf(read(scope))[0] ?? "") ?? false;
}

function compileRecord(argument: ClassicNode, context: ClassicContext): ClassicRun {
  const read = compileArgument(argument, context);
  return (scope) => {
    const names = textsOf(read(scope));
    const own = memberOf(scope.root, "record");
    return names.some((name) => name !== "" && (name === own || name === context.recordName));
  };
}

/** Path texts of a `redact` call; quotes inside them may be escaped. Null for an argument that is no path. */
export function redactSteps(argument: ClassicNode): readonly PathStep[] | null {
  const plain = ungrouped(argument);
  if (plain.kind !== "text") return null;
  const asWritten = parsePath(plain.raw);
  if (!asWritten.error) return asWritten.steps;
  const unescaped = parsePath(interpretEscapes(plain.raw));
  return unescaped.error ? null : unescaped.steps;
}

function compileRedact(args: readonly ClassicNode[]): ClassicRun {
  const paths = args.flatMap((argument) => {
    const steps = redactSteps(argument);
    return steps ? [steps] : [];
  });
  return (scope) => {
    for (const steps of paths) scope.root = redactPath(scope.root, steps);
    return true;
  };
}

/** A call; an unknown helper, and a known one without the arguments that it needs, collapse. */
export function compileCall(node: CallNode, context: ClassicContext): ClassicRun {
  const spec = HELPERS_BY_NAME.get(node.helper);
  if (!spec || node.args.length < spec.minArguments) return () => COLLAPSE;
  if (node.helper === "now") return () => context.nowMs;
  const [argument] = node.args;
  if (!argument) return () => COLLAPSE;
  const test = TEXT_TESTS.get(node.helper);
  if (test) return compileTextHelper(node, test, argument, context);
  const unitMs = CLOCK_UNITS_MS[node.helper];
  if (unitMs !== undefined) {
    const moment = context.nowMs + Math.trunc(constantNumber(argument, context) ?? 0) * unitMs;
    return () => moment;
  }
  if (node.helper === "datetime") return compileDatetime(argument, context);
  if (node.helper === "record") return compileRecord(argument, context);
  if (node.helper === "redact") return compileRedact(node.args);
  return () => true;
}

/** What the first call of a stream helper asks for: a whole number from 1, or null. */
export function streamNumber(argument: ClassicNode | undefined, context: ClassicContext): number | null {
  const value = argument ? constantNumber(argument, context) : null;
  const whole = value === null ? 0 : Math.trunc(value);
  return whole >= 1 && Number.isFinite(whole) ? whole : null;
}
