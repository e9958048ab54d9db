// Jobs inside the sandbox: tasks and their arguments stay here; the thread has tags and schedules.
import type { Host, Kit } from "./kit.ts";

export type Jobs = ReturnType<typeof jobsOf>;
type Task = (...args: unknown[]) => unknown;

export function jobsOf(kit: Kit, host: Host, limits: { readonly jobs: number }) {
  const makeRangeError = RangeError;
  const jobs: Record<string, { readonly task: Task; readonly args: readonly unknown[] }> = { __proto__: null } as never;
  let count = 0;

  return {
    forget(tag: string): void {
      if (jobs[tag] === undefined) return;
      kit.deleteProperty(jobs, tag);
      count -= 1;
    },
    own: {
      "jobs.schedule": (...values: unknown[]): void => {
        const tag = values[0] as string;
        if (jobs[tag] === undefined && count >= limits.jobs) throw new makeRangeError(`more than ${limits.jobs} jobs`);
        if (jobs[tag] === undefined) count += 1;
        jobs[tag] = { task: values[2] as Task, args: kit.from(values, 4) };
        host.schedule(tag, values[1] as string, (values[3] as number | undefined) ?? 0);
      },
    },
    /** What the job's task returns. */
    run(tag: string): unknown {
      const job = jobs[tag];
      if (job === undefined) throw new makeRangeError(`there is no job ${tag}`);
      return kit.apply(job.task, undefined, job.args);
    },
  };
}
