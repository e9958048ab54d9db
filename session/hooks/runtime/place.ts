// Where in the user's file an error came from, as QuickJS's stack tells it: `at name (file:3:7)`, or `at file:2:5`.
import type { ScriptPlace } from "../types.ts";

export const NOWHERE: ScriptPlace = { line: 0, column: 0 };
/** Deep recursion makes long stacks; the newest frames come first. */
const MAX_STACK_LENGTH = 16_384;

/** The newest frame that is in the script itself. */
export function placeIn(stack: string, file: string): ScriptPlace {
  for (const line of stack.slice(0, MAX_STACK_LENGTH).split("\n")) {
    const found = /(?:\(|at )([^()]*):(\d+):(\d+)\)?$/.exec(line);
    if (found?.[1] === file) return { line: Number(found[2]), column: Number(found[3]) };
  }
  return NOWHERE;
}
