// Says what a filter is: valid or not, its dialect, and how much of it the store can answer by itself.
import type { Catalogue } from "../../contract/index.ts";
import type { Dialect, Problem } from "../../kfl/index.ts";
// Not by session/index.ts: the store behind it takes time to load.
import { FILTER_SCHEMA } from "../../session/store/filter-schema.ts";
import { compileText, describeProblem } from "../filter/compile.ts";
import type { Terminal } from "../terminal/terminal.ts";

/** A mistake or a doubt with its place, counted from 1. */
export interface CheckedProblem {
  readonly line: number;
  readonly column: number;
  readonly message: string;
}

/** The object that `-o json` prints. */
export interface Checked {
  readonly valid: boolean;
  readonly dialect: "kfl1" | "kfl2" | null;
  readonly limit: number | null;
  readonly sql: "exact" | "superset" | "none";
  readonly warnings: readonly CheckedProblem[];
  readonly error: CheckedProblem | null;
}

export function runCheck(text: string, output: "table" | "json", terminal: Terminal, words: Catalogue): number {
  const checked = checkFilter(text, Date.now(), words);
  if (output === "json") terminal.out.write(`${JSON.stringify(checked)}\n`);
  else for (const line of describe(checked)) terminal.out.write(`${line}\n`);
  return checked.valid ? 0 : 2;
}

export function checkFilter(text: string, nowMs: number, words?: Catalogue): Checked {
  const result = compileText(text, nowMs, words);
  if (!result.ok) {
    const error = { line: 1, column: 1, message: "it cannot be read", ...placeOf(result.errors[0]) };
    return { valid: false, dialect: nameOf(result.dialect), limit: null, sql: "none", warnings: [], error };
  }
  const { filter } = result;
  const warnings = filter.warnings.map((warning) => ({ line: 1, column: 1, message: "", ...placeOf(warning) }));
  const sql = filter.sql(FILTER_SCHEMA).kind;
  return { valid: true, dialect: nameOf(filter.dialect), limit: filter.limit, sql, warnings, error: null };
}

function placeOf(problem: Problem | undefined): Partial<CheckedProblem> {
  return problem === undefined ? {} : { line: problem.line, column: problem.column, message: problem.message };
}

function nameOf(dialect: Dialect | null): Checked["dialect"] {
  if (dialect === null) return null;
  return dialect === "classic" ? "kfl1" : "kfl2";
}

const STORE_SENTENCES: Readonly<Record<Checked["sql"], string>> = {
  exact: "the store answers all of it",
  superset: "the store narrows it down, the rest is looked at one by one",
  none: "the store cannot narrow it down, every entry is looked at",
};

function describe(checked: Checked): readonly string[] {
  if (checked.error !== null) return [`invalid: ${describeProblem(checked.error)}`];
  const dialect =
    checked.dialect === null ? "empty, matches everything" : checked.dialect === "kfl1" ? "KFL 1" : "KFL 2";
  return [
    `valid: ${dialect}`,
    STORE_SENTENCES[checked.sql],
    ...(checked.limit === null ? [] : [`ends after ${checked.limit} matches`]),
    ...checked.warnings.map((warning) => `doubtful: ${describeProblem(warning)}`),
  ];
}
