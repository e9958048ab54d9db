// One job that a running script has scheduled: when it is due, and what became of its runs. Runs that could not be done
// when they were due are counted and not made up for.
import type { JobState } from "../../../contract/index.ts";
import type { JobOrder, JobScript } from "../types.ts";
import type { KeptJob } from "./kept-jobs.ts";
import { countDue, nextAfter } from "./schedule.ts";
import type { Schedule } from "./schedule-text.ts";

/** A run that is later than this was missed: the machine slept, or was too busy. */
const GRACE_MS = 10_000;
const MAX_PROBLEM_LENGTH = 1000;

export class ScheduledJob {
  readonly script: JobScript;
  readonly #schedule: Schedule;
  #kept: KeptJob;
  #isRunning = false;

  constructor(script: JobScript, order: JobOrder, schedule: Schedule, kept: KeptJob | undefined) {
    const isSame =
      kept?.script === script.file &&
      kept.version === (script.version ?? "") &&
      kept.cron === order.cron &&
      kept.limit === order.limit;
    this.script = script;
    this.#schedule = schedule;
    this.#kept = kept !== undefined && isSame ? kept : newJob(script, order);
  }
  get kept(): KeptJob {
    return this.#kept;
  }
  get isRunning(): boolean {
    return this.#isRunning;
  }
  get nextMs(): number | null {
    return this.#kept.nextMs;
  }
  get state(): JobState {
    const { tag, script, cron, left, runs, nextMs, lastMs, lastResult, lastProblem, missed } = this.#kept;
    const { title } = this.script;
    return {
      tag,
      script,
      title,
      cron,
      limit: left,
      runs,
      phase: this.#phase,
      nextMs,
      lastMs,
      lastResult,
      lastProblem,
      missed,
    };
  }
  /** Counts what was due since the program last had it planned; answers how many runs that was. */
  missWhileClosed(nowMs: number): number {
    const { nextMs } = this.#kept;
    if (nextMs === null || nextMs > nowMs) return 0;
    return this.#miss(1 + countDue(this.#schedule, nextMs, nowMs), "the program was closed");
  }
  /** Plans the next run, or none. */
  plan(nowMs: number, isSchedulerRunning: boolean): void {
    const isDue = isSchedulerRunning && !this.#kept.isStopped && this.#kept.left !== 0;
    this.#set({ nextMs: isDue ? nextAfter(this.#schedule, nowMs) : null });
  }
  /** Looks at the clock: whether it is to run now, and how many runs were missed while the machine slept. */
  look(nowMs: number): { readonly isDue: boolean; readonly slept: number } {
    const { nextMs } = this.#kept;
    if (nextMs === null || nextMs > nowMs) return { isDue: false, slept: 0 };
    const due = 1 + countDue(this.#schedule, nextMs, nowMs);
    const late = due - recentDue(this.#schedule, nextMs, nowMs);
    const isDue = late < due;
    this.#set({ nextMs: followingDue(this.#schedule, nextMs, due, nowMs) });
    const slept = late > 0 ? this.#miss(late, "the machine slept or was too busy") : 0;
    if (!isDue) return { isDue, slept };
    // Of several that are due at the same look one runs.
    const crowded = due - late - 1 + (this.#isRunning ? 1 : 0);
    if (crowded > 0)
      this.#miss(crowded, this.#isRunning ? "the run before was not through" : "several were due at once");
    return { isDue: !this.#isRunning, slept };
  }
  /** A run begins. One that the user asked for does not count against the limit. */
  begin(nowMs: number, isScheduled: boolean): void {
    const { runs, left } = this.#kept;
    this.#isRunning = true;
    const leftNow = isScheduled && left !== null ? Math.max(left - 1, 0) : left;
    this.#set({ runs: runs + 1, left: leftNow, lastMs: nowMs, ...(leftNow === 0 ? { nextMs: null } : {}) });
  }
  end(problem: string): void {
    this.#isRunning = false;
    const lastResult = problem === "" ? "passed" : "failed";
    this.#set({ lastResult, lastProblem: problem.slice(0, MAX_PROBLEM_LENGTH) });
  }
  /** One that has ended begins its count anew. */
  start(): void {
    const { left, limit } = this.#kept;
    this.#set({ isStopped: false, left: left === 0 ? limit : left });
  }
  stop(): void {
    this.#set({ isStopped: true, nextMs: null });
  }

  get #phase(): JobState["phase"] {
    if (this.#isRunning) return "running";
    if (this.#kept.left === 0) return "ended";
    return this.#kept.nextMs === null ? "stopped" : "waiting";
  }
  #miss(count: number, why: string): number {
    const lastProblem = `${count === 1 ? "a run was" : `${count} runs were`} left out: ${why}`;
    this.#set({ missed: this.#kept.missed + count, lastResult: "skipped", lastProblem });
    return count;
  }
  #set(change: Partial<KeptJob>): void {
    this.#kept = { ...this.#kept, ...change };
  }
}

// How many of the due times from `nextMs` on are recent enough to be kept.
function recentDue(schedule: Schedule, nextMs: number, nowMs: number): number {
  const sinceMs = nowMs - GRACE_MS;
  if (nextMs >= sinceMs) return 1 + countDue(schedule, nextMs, nowMs);
  return countDue(schedule, nextMs, nowMs) - countDue(schedule, nextMs, sinceMs);
}

// What repeats keeps its rhythm.
function followingDue(schedule: Schedule, nextMs: number, due: number, nowMs: number): number | null {
  return schedule.kind === "every" ? nextMs + due * schedule.everyMs : nextAfter(schedule, nowMs);
}

function newJob(script: JobScript, { tag, cron, limit }: JobOrder): KeptJob {
  return {
    tag,
    script: script.file,
    version: script.version ?? "",
    cron,
    limit,
    left: limit === 0 ? null : limit,
    runs: 0,
    missed: 0,
    isStopped: false,
    nextMs: null,
    lastMs: null,
    lastResult: "none",
    lastProblem: "",
  };
}
