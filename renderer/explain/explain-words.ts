// What an explanation says in words.
import type { ExplainedLine, ExplainedValue, RowExplanation } from "../../contract/index.ts";
import { asSentence } from "../cluster/count-words.ts";
import { formatCount } from "../shared/format-number.ts";

export const OUTCOME_WORDS: Readonly<Record<ExplainedLine["outcome"], string>> = {
  true: "true",
  false: "false",
  collapsed: "collapsed",
  failed: "failed",
  skipped: "not looked at",
};

/** What stands before a line that holds others. */
export const KIND_WORDS: Readonly<Record<Exclude<ExplainedLine["kind"], "term">, string>> = {
  and: "and",
  or: "or",
  not: "not",
  choice: "? :",
  macro: "macro",
  global: "global filter",
  own: "this filter",
};

/** The whole result in one sentence. */
export const verdictOf = ({ matched, failure, lines }: RowExplanation): string => {
  if (lines.length === 0) {
    return "The filter is empty, so every row matches.";
  }
  if (matched) {
    return "This row matches the filter.";
  }
  return failure === "" ? "This row does not match the filter." : "The filter fails on this row, so it does not match.";
};

/** Why a line is what it is, as a sentence; empty where it says so itself. */
export const reasonOf = ({ outcome, reason, values }: Pick<ExplainedLine, "outcome" | "reason" | "values">): string => {
  if (reason === "") {
    return "";
  }
  if (outcome === "collapsed" && values.some(({ state }) => state === "missing")) {
    return "So it counts as false.";
  }
  return asSentence(outcome === "collapsed" ? `${reason}, so it counts as false` : reason);
};

/** What stands behind a value's name. */
export const valueWords = ({ state, text }: ExplainedValue): string => {
  switch (state) {
    case "missing":
      return "is not in this entry";
    case "failed":
      return `cannot be told: ${text}`;
    case "present":
    case "replaced":
      return text === "" ? "is hidden" : `= ${text}`;
  }
};

/** What is to be known of a value beside it; empty where nothing is. */
export const valueRemark = ({ state, note }: ExplainedValue): string => {
  const parts = [note, state === "replaced" ? "the filter compared what was captured" : ""];
  return parts.filter((part) => part !== "").join("; ");
};

export const leftOutWords = (count: number): string =>
  count === 1 ? "1 more line is left out here." : `${formatCount(count)} more lines are left out here.`;

/** A line with those below it. */
export interface LineTree {
  readonly line: ExplainedLine;
  readonly below: readonly LineTree[];
}

/** Lines in their order and depths as a tree. */
export const treeOf = (lines: readonly ExplainedLine[]): readonly LineTree[] => {
  const roots: LineTree[] = [];
  const open: { readonly depth: number; readonly below: LineTree[] }[] = [{ depth: -1, below: roots }];
  for (const line of lines) {
    while ((open.at(-1)?.depth ?? -1) >= line.depth) {
      open.pop();
    }
    const below: LineTree[] = [];
    open.at(-1)?.below.push({ line, below });
    open.push({ depth: line.depth, below });
  }
  return roots;
};
