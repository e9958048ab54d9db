// Filters of the command line, compiled against everything that this build knows.
import { type CompileResult, compile, type Filter } from "../../kfl/index.ts";
// Not by session/index.ts: the store behind it takes time to load.
import { presentation } from "../../session/engine-presentation.ts";
import { UsageError } from "../command/failures.ts";

export function compileText(text: string, nowMs: number): CompileResult {
  return compile(text, { catalogue: presentation.catalogue, nowMs });
}

/** The compiled filter; a mistake in it is a wrong usage with its position. */
export function compileOrRefuse(text: string, nowMs: number): Filter {
  const result = compileText(text, nowMs);
  if (result.ok) return result.filter;
  const [problem] = result.errors;
  const where = problem === undefined ? "it cannot be read" : describeProblem(problem);
  throw new UsageError(`the filter is not valid: ${where}`);
}

/** Where and what, for people. */
export function describeProblem(problem: { line: number; column: number; message: string }): string {
  return `line ${problem.line}, column ${problem.column}: ${problem.message}`;
}
