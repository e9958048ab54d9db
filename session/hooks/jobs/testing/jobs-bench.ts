// Jobs for tests, with a clock that the test moves.
import type { JobState } from "../../../../contract/index.ts";
import { withFolder } from "../../../testing/captures.ts";
import type { JobOrder, JobScheduler } from "../../types.ts";
import type { JobClock } from "../job-clock.ts";
import { openJobScheduler } from "../job-scheduler.ts";

export const START = Date.parse("2026-09-21T14:00:00Z");
export const SCRIPT = { file: "a.js", title: "A" };

/** A clock that a test moves; what is due on the way is woken, unless the machine sleeps. */
export class TestClock implements JobClock {
  atMs = START;
  #wakes: { readonly dueMs: number; readonly call: () => void }[] = [];
  readonly nowMs = (): number => this.atMs;
  readonly wake = (call: () => void, waitMs: number): (() => void) => {
    const wake = { dueMs: this.atMs + waitMs, call };
    this.#wakes.push(wake);
    return () => {
      this.#wakes = this.#wakes.filter((one) => one !== wake);
    };
  };
  get waiting(): number {
    return this.#wakes.length;
  }
  async pass(seconds: number): Promise<void> {
    const untilMs = this.atMs + seconds * 1000;
    await settle();
    for (;;) {
      const [next] = this.#wakes.toSorted((a, b) => a.dueMs - b.dueMs);
      if (next === undefined || next.dueMs > untilMs) break;
      this.atMs = Math.max(this.atMs, next.dueMs);
      await this.#call(next);
    }
    this.atMs = untilMs;
  }
  /** Time goes by and nothing is woken before it is over. */
  async sleep(seconds: number): Promise<void> {
    this.atMs += seconds * 1000;
    for (const wake of this.#wakes) if (wake.dueMs <= this.atMs || seconds < 0) await this.#call(wake);
  }
  async #call(wake: { readonly call: () => void }): Promise<void> {
    this.#wakes = this.#wakes.filter((one) => one !== wake);
    wake.call();
    await settle();
  }
}

/** What a run sets going without waiting for anything is through. */
async function settle(): Promise<void> {
  for (let i = 0; i < 10; i++) await Promise.resolve();
}

export interface Bench {
  readonly clock: TestClock;
  readonly folder: string;
  readonly ran: string[];
  readonly notices: string[];
  readonly state: (tag?: string) => JobState | undefined;
  /** Answers the runs from now on. */
  task: (tag: string) => Promise<{ problem: string }>;
  jobs: JobScheduler;
  readonly restart: () => Promise<void>;
}
export async function withJobs(use: (bench: Bench) => Promise<void>): Promise<void> {
  await withFolder(async (folder) => {
    const clock = new TestClock();
    const [ran, notices]: [string[], string[]] = [[], []];
    const open = () =>
      openJobScheduler({
        dataFolder: folder,
        clock,
        run: (tag) => {
          ran.push(`${tag} ${new Date(clock.atMs).toISOString().slice(11, 19)}`);
          return bench.task(tag);
        },
        notice: (text) => void notices.push(text),
      });
    const bench: Bench = {
      clock,
      folder,
      ran,
      notices,
      state: (tag = "t") => bench.jobs.states.find((job) => job.tag === tag),
      task: () => Promise.resolve({ problem: "" }),
      jobs: await open(),
      restart: async () => {
        await bench.jobs.close();
        bench.jobs = await open();
      },
    };
    try {
      await use(bench);
    } finally {
      await bench.jobs.close();
    }
  });
}
export const order = (cron: string, limit = 0, tag = "t"): JobOrder => ({ tag, cron, limit });
