// The schedules of all scripts. Tasks stay in the scripts' runtimes: a run is asked for by its tag. The clock is looked
// at when a job is due, and every half minute besides, so that a sleep of the machine or a change of its clock is seen.
import { ContractError, type JobState } from "../../../contract/index.ts";
import type { StateFile } from "../../state-file.ts";
import type { JobOrder, JobScheduler, JobScript } from "../types.ts";
import { type JobClock, machineClock } from "./job-clock.ts";
import { type KeptJob, type KeptJobs, MAX_KEPT_JOBS, openKeptJobs } from "./kept-jobs.ts";
import { readSchedule } from "./schedule.ts";
import { ScheduledJob } from "./scheduled-job.ts";

export const MAX_JOBS = 1000;
/** As long as the contract's tags. */
export const MAX_TAG_LENGTH = 256;
const MAX_LIMIT = 1e9;
const LONGEST_WAIT_MS = 30_000;
/** A clock that went back this far was set: what is planned is planned anew. */
const SET_BACK_MS = 60_000;

export interface JobParts {
  readonly dataFolder: string;
  /** Runs the task of a job in its script; the problem is empty when it passed. */
  readonly run: (tag: string) => Promise<{ readonly problem: string }>;
  /** What the user is to be told: runs that were missed, a state file that was damaged or cannot be written. */
  readonly notice: (text: string) => void;
  readonly clock?: JobClock;
}

/** Opens the scheduler with what it kept; jobs come with the scripts that schedule them. */
export async function openJobScheduler(parts: JobParts): Promise<JobScheduler> {
  return new Jobs(parts, await openKeptJobs(parts.dataFolder));
}

class Jobs implements JobScheduler {
  readonly #parts: JobParts;
  readonly #clock: JobClock;
  readonly #file: StateFile<KeptJobs>;
  readonly #jobs = new Map<string, ScheduledJob>();
  /** In the order in which they were last seen. */
  readonly #kept: Map<string, KeptJob>;
  readonly #listeners = new Set<() => void>();
  #isRunning: boolean;
  #isClosed = false;
  #saveProblem = "";
  #lookedMs: number;
  #cancelWake = (): void => undefined;

  constructor(parts: JobParts, file: StateFile<KeptJobs>) {
    this.#parts = parts;
    this.#clock = parts.clock ?? machineClock;
    this.#file = file;
    this.#isRunning = file.found.isRunning;
    this.#kept = new Map(file.found.jobs.slice(-MAX_KEPT_JOBS).map((job) => [job.tag, job]));
    this.#lookedMs = this.#clock.nowMs();
    if (file.notice !== "") parts.notice(`jobs: ${file.notice}`);
  }
  get isRunning(): boolean {
    return this.#isRunning;
  }
  get states(): readonly JobState[] {
    return [...this.#jobs.values()].map(({ state }) => state);
  }
  onChange(listener: () => void): () => void {
    this.#listeners.add(listener);
    return () => void this.#listeners.delete(listener);
  }
  schedule(script: JobScript, order: JobOrder): void {
    checkOrder(order);
    const { tag } = order;
    const nowMs = this.#clock.nowMs();
    const schedule = readSchedule(order.cron, nowMs);
    if (!this.#jobs.has(tag) && this.#jobs.size >= MAX_JOBS) {
      throw new ContractError("LIMIT", `${MAX_JOBS} jobs are scheduled`, "remove jobs that are not needed");
    }
    const job = new ScheduledJob(script, order, schedule, this.#kept.get(tag));
    const missed = job.missWhileClosed(nowMs);
    if (missed > 0) this.#tellMissed(tag, missed, "while the program was closed");
    job.plan(nowMs, this.#isRunning);
    this.#jobs.set(tag, job);
    this.#changed([job]);
  }
  remove(tag: string): void {
    const isKnown = this.#jobs.delete(tag);
    if (this.#kept.delete(tag) || isKnown) this.#changed([]);
  }
  /** The jobs of a script that does not run any more; they are remembered for when it does. */
  removeOf(file: string): void {
    const gone = [...this.#jobs].filter(([, { script }]) => script.file === file);
    if (gone.length === 0) return;
    for (const [tag, job] of gone) {
      this.#jobs.delete(tag);
      // Nothing is missed meanwhile.
      this.#remember({ ...job.kept, nextMs: null });
    }
    this.#changed([]);
  }
  async run(tag: string): Promise<void> {
    const job = this.#job(tag);
    if (job.isRunning) throw new ContractError("BUSY", `the job ${tag} is running`, "wait for its end");
    const running = this.#begin(job, false);
    this.#changed([job]);
    await running;
  }
  start(tag: string): void {
    if (tag === "") this.#isRunning = true;
    const started = tag === "" ? [...this.#jobs.values()] : [this.#job(tag)];
    if (tag !== "") for (const job of started) job.start();
    const nowMs = this.#clock.nowMs();
    for (const job of started) if (job.nextMs === null) job.plan(nowMs, this.#isRunning);
    this.#changed(started);
  }
  stop(tag: string): void {
    if (tag === "") this.#isRunning = false;
    const stopped = tag === "" ? [...this.#jobs.values()] : [this.#job(tag)];
    for (const job of stopped) {
      if (tag === "") job.plan(this.#clock.nowMs(), false);
      else job.stop();
    }
    this.#changed(stopped);
  }
  /** Nothing begins any more; runs under way end with their scripts. What is planned stays on disk. */
  async close(): Promise<void> {
    this.#isClosed = true;
    this.#cancelWake();
    await this.#file.settled();
  }

  #job(tag: string): ScheduledJob {
    const job = this.#jobs.get(tag);
    if (job === undefined) throw new ContractError("NOT_FOUND", `there is no job ${tag}`, "look at the list of jobs");
    return job;
  }
  #look(): void {
    const nowMs = this.#clock.nowMs();
    const isSetBack = nowMs < this.#lookedMs - SET_BACK_MS;
    this.#lookedMs = nowMs;
    const touched: ScheduledJob[] = [];
    for (const job of this.#jobs.values()) {
      if (isSetBack) job.plan(nowMs, this.#isRunning);
      if (!isSetBack && (job.nextMs === null || job.nextMs > nowMs)) continue;
      touched.push(job);
      const { isDue, slept } = job.look(nowMs);
      if (slept > 0) this.#tellMissed(job.kept.tag, slept, "while the machine slept or was too busy");
      if (isDue) void this.#begin(job, true);
    }
    if (touched.length > 0) this.#changed(touched);
    else this.#wakeForNext();
  }
  #begin(job: ScheduledJob, isScheduled: boolean): Promise<void> {
    job.begin(this.#clock.nowMs(), isScheduled);
    return this.#runTask(job);
  }
  async #runTask(job: ScheduledJob): Promise<void> {
    const { tag } = job.kept;
    const problem = await this.#parts.run(tag).then(
      (result) => result.problem,
      (error: unknown) => (error instanceof Error ? error.message : String(error)),
    );
    job.end(problem);
    // One that was removed or replaced meanwhile leaves no trace.
    if (this.#jobs.get(tag) === job) this.#changed([job]);
  }
  #tellMissed(tag: string, count: number, when: string): void {
    const runs = count === 1 ? "1 run was" : `${count} runs were`;
    this.#parts.notice(`job ${tag}: ${runs} due ${when}; missed runs are not made up for`);
  }
  #changed(jobs: readonly ScheduledJob[]): void {
    for (const job of jobs) this.#remember(job.kept);
    this.#wakeForNext();
    this.#save();
    for (const listener of this.#listeners) listener();
  }
  #remember(kept: KeptJob): void {
    this.#kept.delete(kept.tag);
    this.#kept.set(kept.tag, kept);
    const [oldest] = this.#kept.keys();
    if (this.#kept.size > MAX_KEPT_JOBS && oldest !== undefined) this.#kept.delete(oldest);
  }
  #wakeForNext(): void {
    this.#cancelWake();
    if (this.#isClosed) return;
    const nowMs = this.#clock.nowMs();
    const nextMs = [...this.#jobs.values()].flatMap((job) => job.nextMs ?? []);
    if (nextMs.length === 0) return;
    const waitMs = nextMs.reduce((least, one) => Math.min(least, one - nowMs), LONGEST_WAIT_MS);
    this.#cancelWake = this.#clock.wake(() => this.#look(), Math.max(waitMs, 0));
  }
  #save(): void {
    if (this.#isClosed) return;
    const state: KeptJobs = { formatVersion: 1, isRunning: this.#isRunning, jobs: [...this.#kept.values()] };
    this.#file.write(state).catch((error: unknown) => {
      const problem = error instanceof Error ? error.message : String(error);
      // Jobs run often: the same is told once.
      if (problem !== this.#saveProblem) this.#parts.notice(`jobs are not kept: ${problem}`);
      this.#saveProblem = problem;
    });
  }
}

function checkOrder({ tag, limit }: JobOrder): void {
  const tagStep = "give the job a short name of its own";
  if (tag === "") throw new ContractError("BAD_SCRIPT", "a job has no tag", tagStep);
  if (tag.length > MAX_TAG_LENGTH)
    throw new ContractError("BAD_SCRIPT", `a job's tag is longer than ${MAX_TAG_LENGTH} characters`, tagStep);
  if (Number.isInteger(limit) && limit >= 0 && limit <= MAX_LIMIT) return;
  throw new ContractError(
    "BAD_SCRIPT",
    `the limit ${limit} of the job ${tag} is no number of runs`,
    "use 0 for no end",
  );
}
