// Why a row matches a filter, or does not: the filter as a tree of lines, each with what it came to on that row.
import { z } from "zod";
import { filterText } from "./filter-text.ts";
import { entryId } from "./values.ts";

const explainedValue = z.object({
  /** What was read, as the filter writes it. */
  name: z.string(),
  /** `replaced`: the filter compared what was captured, and this is what may be shown in its place. */
  state: z.enum(["present", "replaced", "missing", "failed"]),
  text: z.string(),
  /** How much there is of a value that was cut; empty where it is whole. */
  note: z.string(),
});
export type ExplainedValue = z.infer<typeof explainedValue>;

const explainedLine = z.object({
  /** 0 for the whole filter; a line belongs to the nearest one before it with a smaller depth. */
  depth: z.number(),
  /** `macro`: a classic name that stands for the line below it; `global` and `own`: one of two filters that both count. */
  kind: z.enum(["and", "or", "not", "choice", "macro", "term", "global", "own"]),
  /** The filter's own text, and its length where it was cut, else 0. */
  text: z.string(),
  cutFrom: z.number(),
  /** `collapsed`: it read something that the entry lacks, and so counts as false; `skipped`: others had decided before. */
  outcome: z.enum(["true", "false", "collapsed", "failed", "skipped"]),
  /** Why it failed or collapsed, for people; empty where it did not. */
  reason: z.string(),
  /** Whether this line alone made its parent, and so the whole, what it is. */
  decides: z.boolean(),
  values: z.array(explainedValue),
  /** Lines below this one that are left out, and whether it nests too deep to be taken apart. */
  leftOut: z.number(),
  isTooDeep: z.boolean(),
});
export type ExplainedLine = z.infer<typeof explainedLine>;

export const explanation = z.object({
  matched: z.boolean(),
  /** Why the filter failed on the row, for people; empty where it did not. */
  failure: z.string(),
  lines: z.array(explainedLine),
  /** Lines that are left out, in all. */
  leftOut: z.number(),
  /** After so many matches the list ends, whatever matches; null where it does not. */
  limit: z.number().nullable(),
});
export type Explanation = z.infer<typeof explanation>;

/** `notice`: as that of a detail; empty where there is none. */
export const rowExplanation = explanation.extend({ notice: z.string() });
export type RowExplanation = z.infer<typeof rowExplanation>;

export const explainInput = z.object({ id: entryId, filter: filterText });
