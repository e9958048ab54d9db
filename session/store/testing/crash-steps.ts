// What a process writes until it is killed, step by step: shared by the process and by the test that kills it.
import type { EntryRow } from "../../../contract/index.ts";
import { EVERYWHERE, type NameSpan, NO_NAMES } from "../../names/name-table.ts";
import { ROW_GROUP_ROWS } from "../row-batch.ts";
import { rowOf } from "./rows.ts";

export interface CrashStep {
  readonly rows: readonly EntryRow[];
  readonly names: readonly NameSpan[];
}

function rowsFrom(first: number, count: number): readonly EntryRow[] {
  return Array.from({ length: count }, (_, i) => rowOf(first + i));
}

export const CRASH_STEPS = {
  /** A few rows each: they pass through the log. */
  few: (step: number): CrashStep => ({ rows: rowsFrom(step * 3, 3), names: [] }),
  /** Whole row groups: they go to the file past the log. */
  groups: (step: number): CrashStep => ({ rows: rowsFrom(step * ROW_GROUP_ROWS, ROW_GROUP_ROWS), names: [] }),
  /** One after the other. */
  mixed: (step: number): CrashStep => {
    const before = Math.ceil(step / 2) * ROW_GROUP_ROWS + Math.floor(step / 2) * 3;
    return { rows: rowsFrom(before, step % 2 === 0 ? ROW_GROUP_ROWS : 3), names: [] };
  },
  /** Each step answers the request that timed out in the one before. */
  replaced: (step: number): CrashStep => ({
    rows: [
      ...(step === 0 ? [] : [rowOf(step - 1, { summary: "answered" })]),
      rowOf(step, { errorType: "timeout", summary: "open" }),
    ],
    names: [],
  }),
  /** Names of the rows of all steps, one for each step, come with them. */
  names: (step: number): CrashStep => ({
    rows: [rowOf(step, { srcIp: `10.0.0.${step % 200}` })],
    names: [
      {
        ...EVERYWHERE,
        ip: `10.0.0.${step % 200}`,
        names: { ...NO_NAMES, name: `pod-${step}` },
      },
    ],
  }),
} as const;
export type CrashKind = keyof typeof CRASH_STEPS;
