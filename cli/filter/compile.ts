// Filters of the command line, compiled against everything that this build knows.
import type { Catalogue } from "../../contract/index.ts";
import { type CompileResult, compile, type Filter } from "../../kfl/index.ts";
// Not by session/index.ts: the store behind it takes time to load.
import { NO_WORDS } from "../../session/dissectors/words.ts";
import { presentation } from "../../session/engine-presentation.ts";
import { UsageError } from "../command/failures.ts";

/** `words` are those of the user's own dissectors, where they are used. */
export function compileText(text: string, nowMs: number, words: Catalogue = NO_WORDS): CompileResult {
  return compile(text, { catalogue: presentation.catalogueWith(words), nowMs });
}

/** The compiled filter; a mistake in it is a wrong usage with its position. */
export function compileOrRefuse(text: string, nowMs: number, words: Catalogue = NO_WORDS): Filter {
  const result = compileText(text, nowMs, words);
  if (result.ok) return result.filter;
  const [problem] = result.errors;
  const where = problem === undefined ? "it cannot be read" : describeProblem(problem);
  throw new UsageError(`the filter is not valid: ${where}`);
}

/** Where and what, for people. */
export function describeProblem(problem: { line: number; column: number; message: string }): string {
  return `line ${problem.line}, column ${problem.column}: ${problem.message}`;
}
