// What is kept of jobs between starts of the program: `jobs.json` in the data folder. A job is known again by its tag
// when the same version of its script schedules it as before; otherwise it begins anew.
import { join } from "node:path";
import { z } from "zod";
import { StateFile } from "../../state-file.ts";

/** Jobs that are remembered, also those that no running script has scheduled. The oldest are forgotten first. */
export const MAX_KEPT_JOBS = 2000;

const keptJob = z.object({
  tag: z.string(),
  script: z.string(),
  version: z.string(),
  cron: z.string(),
  limit: z.number(),
  /** Runs that are left; null without end. */
  left: z.number().nullable(),
  runs: z.number(),
  missed: z.number(),
  isStopped: z.boolean(),
  nextMs: z.number().nullable(),
  lastMs: z.number().nullable(),
  lastResult: z.enum(["none", "passed", "failed", "skipped"]),
  lastProblem: z.string(),
});
export type KeptJob = Readonly<z.infer<typeof keptJob>>;

const schema = z.object({
  formatVersion: z.literal(1),
  isRunning: z.boolean(),
  jobs: z.array(keptJob),
});
export type KeptJobs = z.infer<typeof schema>;

export function openKeptJobs(dataFolder: string): Promise<StateFile<KeptJobs>> {
  const empty: KeptJobs = { formatVersion: 1, isRunning: true, jobs: [] };
  return StateFile.open({ path: join(dataFolder, "jobs.json"), schema, empty });
}
