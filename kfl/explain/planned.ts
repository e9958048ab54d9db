// The lines of an explanation before it is known what they came to. The evaluation itself fills them in: it is watched,
// never done again by rules of our own.
import type { ExplainedLine, Json } from "../../contract/index.ts";
import type { RowFacts } from "../filter.ts";
import { failureText } from "../part.ts";
import type { ValueText } from "./value-text.ts";

export type Outcome = ExplainedLine["outcome"];

/** What came of a line, and the document that it left behind. */
export interface Result {
  readonly outcome: Outcome;
  readonly reason: string;
  readonly root: Json;
}

/** Something that a term reads. */
export interface Reading {
  readonly name: string;
  /** Null where the entry has no such thing; a text where reading failed. */
  readonly read: (root: Json, row: RowFacts) => ValueText | null | string;
}

export interface Planned {
  readonly kind: ExplainedLine["kind"];
  readonly text: string;
  readonly children: readonly Planned[];
  readonly isTooDeep: boolean;
  /** What a term reads: made when it is wanted, as most terms of a long filter are not shown. */
  readonly readings: () => readonly Reading[];
  /**
   * A line that no node stands for: the rest of a classic chain. As it groups to the right, the rest is what the chain
   * is, once its first operand is looked at.
   */
  readonly restOf: { readonly chain: Planned; readonly first: Planned } | null;
  result: Result | null;
}

export const NO_READINGS = (): readonly Reading[] => [];

export function planned(
  kind: Planned["kind"],
  text: string,
  children: readonly Planned[] = [],
  more: Partial<Pick<Planned, "isTooDeep" | "readings" | "restOf">> = {},
): Planned {
  return { kind, text, children, isTooDeep: false, readings: NO_READINGS, restOf: null, ...more, result: null };
}

/** Runs a line's own evaluation and notes what it comes to, also where it throws. */
export function noting<Value>(
  line: Planned,
  scope: { readonly root: Json },
  run: () => Value,
  tell: (value: Value) => Omit<Result, "root">,
): Value {
  try {
    const value = run();
    line.result = { ...tell(value), root: scope.root };
    return value;
  } catch (error) {
    line.result = { outcome: "failed", reason: failureText(error), root: scope.root };
    throw error;
  }
}

const SKIPPED: Result = { outcome: "skipped", reason: "", root: null };

export function resultOf(line: Planned): Result {
  if (line.restOf === null) return line.result ?? SKIPPED;
  return line.restOf.first.result === null ? SKIPPED : resultOf(line.restOf.chain);
}
