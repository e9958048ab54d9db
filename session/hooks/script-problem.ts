// What a failure says, for people, and where in a script it was; 0 where that is not known.
import type { ScriptPlace } from "./types.ts";

export function messageOf(error: unknown): string {
  if (error instanceof Error) return error.message;
  if (typeof error === "object" && error !== null && "message" in error) return String(error.message);
  return String(error);
}

/** A ScriptFailure's facts, as a rejection carries them. */
export function placeOf(error: unknown): ScriptPlace {
  if (typeof error !== "object" || error === null) return { line: 0, column: 0 };
  const line = "line" in error && typeof error.line === "number" ? error.line : 0;
  const column = "column" in error && typeof error.column === "number" ? error.column : 0;
  return { line, column };
}
