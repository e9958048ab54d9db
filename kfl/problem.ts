// Mistakes as values with a place: every stage reports through these, and none throws at its caller.
import type { Problem } from "./filter.ts";

/** Line and column from 1 of an offset; lines end at LF. */
export function positionAt(text: string, offset: number): { line: number; column: number } {
  let line = 1;
  let lineStart = 0;
  for (let at = text.indexOf("\n"); at !== -1 && at < offset; at = text.indexOf("\n", at + 1)) {
    line++;
    lineStart = at + 1;
  }
  return { line, column: offset - lineStart + 1 };
}

export function problemAt(text: string, from: number, to: number, message: string): Problem {
  return { message, from, to: Math.max(from, to), ...positionAt(text, from) };
}

/** The failure of one evaluation on one entry. Thrown inside a matcher only, and caught at its edge. */
export class EvaluationError extends Error {}

export function assertNever(value: never): never {
  throw new Error(`unexpected value ${JSON.stringify(value)}`);
}
