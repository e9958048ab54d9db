import { describe, expect, test } from "vitest";
import { MAX_JOBS, MAX_TAG_LENGTH } from "./job-scheduler.ts";
import { order, SCRIPT, START, withJobs } from "./testing/jobs-bench.ts";

describe("a job", () => {
  test("runs when it is due, and says when it will next", () =>
    withJobs(async ({ jobs, clock, ran, state }) => {
      jobs.schedule(SCRIPT, order("*/20 * * * * *"));
      expect(state()).toMatchObject({
        phase: "waiting",
        nextMs: START + 20_000,
        runs: 0,
        lastResult: "none",
        title: "A",
      });
      await clock.pass(45);
      expect(ran).toEqual(["t 14:00:20", "t 14:00:40"]);
      expect(state()).toMatchObject({
        runs: 2,
        lastMs: START + 40_000,
        nextMs: START + 60_000,
        lastResult: "passed",
        missed: 0,
      });
    }));
  test("that repeats keeps its rhythm", () =>
    withJobs(async ({ jobs, clock, ran }) => {
      await clock.pass(7);
      jobs.schedule(SCRIPT, order("@every 90s"));
      await clock.pass(300);
      expect(ran).toEqual(["t 14:01:37", "t 14:03:07", "t 14:04:37"]);
    }));
  test("that fails says why, and goes on", () =>
    withJobs(async (bench) => {
      bench.task = () => Promise.resolve({ problem: "no such thing" });
      bench.jobs.schedule(SCRIPT, order("* * * * * *"));
      await bench.clock.pass(1);
      expect(bench.state()).toMatchObject({ lastResult: "failed", lastProblem: "no such thing", phase: "waiting" });
      bench.task = () => Promise.reject(new Error("the thread died"));
      await bench.clock.pass(1);
      expect(bench.state()).toMatchObject({ runs: 2, lastProblem: "the thread died" });
    }));
  test("ends with its limit, and begins again when it is started", () =>
    withJobs(async ({ jobs, clock, ran, state }) => {
      jobs.schedule(SCRIPT, order("* * * * * *", 2));
      await clock.pass(9);
      expect([ran.length, state()?.phase, state()?.limit, state()?.nextMs]).toEqual([2, "ended", 0, null]);
      jobs.start("t");
      expect(state()).toMatchObject({ phase: "waiting", limit: 2 });
      await clock.pass(9);
      expect([ran.length, state()?.runs]).toEqual([4, 4]);
    }));
  test("takes the place of one with the same tag", () =>
    withJobs(async ({ jobs, clock, ran }) => {
      jobs.schedule(SCRIPT, order("* * * * * *"));
      jobs.schedule({ file: "b.js", title: "B" }, order("0 * * * * *"));
      await clock.pass(60);
      expect([ran, jobs.states.map(({ script }) => script)]).toEqual([["t 14:01:00"], ["b.js"]]);
    }));
  test("that is removed does not run, also while it runs", () =>
    withJobs(async (bench) => {
      const { jobs, clock, ran } = bench;
      const end = Promise.withResolvers<{ problem: string }>();
      bench.task = () => end.promise;
      jobs.schedule(SCRIPT, order("* * * * * *"));
      await clock.pass(1);
      jobs.remove("t");
      end.resolve({ problem: "late" });
      await clock.pass(5);
      jobs.remove("t");
      expect([ran.length, jobs.states, clock.waiting]).toEqual([1, [], 0]);
    }));
  test("that is stopped does not run before it is started", () =>
    withJobs(async ({ jobs, clock, ran, state }) => {
      jobs.schedule(SCRIPT, order("* * * * * *"));
      jobs.stop("t");
      expect(state()).toMatchObject({ phase: "stopped", nextMs: null });
      await clock.pass(5);
      jobs.start("t");
      await clock.pass(1);
      expect([ran, state()?.missed]).toEqual([["t 14:00:06"], 0]);
    }));
  test("runs at once when asked, besides its schedule and its limit", () =>
    withJobs(async (bench) => {
      const { jobs, clock, ran, state } = bench;
      jobs.schedule(SCRIPT, order("0 * * * * *", 1));
      await jobs.run("t");
      expect(state()).toMatchObject({ runs: 1, limit: 1, nextMs: START + 60_000, lastResult: "passed" });
      await clock.pass(60);
      expect([ran, state()?.phase]).toEqual([["t 14:00:00", "t 14:01:00"], "ended"]);
      const end = Promise.withResolvers<{ problem: string }>();
      bench.task = () => end.promise;
      const running = jobs.run("t");
      expect(state()?.phase).toBe("running");
      await expect(jobs.run("t")).rejects.toMatchObject({ code: "BUSY" });
      end.resolve({ problem: "" });
      await running;
      await expect(jobs.run("none")).rejects.toMatchObject({ code: "NOT_FOUND" });
    }));
});

describe("runs that cannot be done when they are due", () => {
  test("are left out while the one before is not through", () =>
    withJobs(async (bench) => {
      const { jobs, clock, ran, state } = bench;
      const end = Promise.withResolvers<{ problem: string }>();
      bench.task = () => end.promise;
      jobs.schedule(SCRIPT, order("* * * * * *", 9));
      await clock.pass(4);
      expect([ran.length, state()]).toMatchObject([
        1,
        { phase: "running", missed: 3, limit: 8, lastResult: "skipped" },
      ]);
      expect(state()?.lastProblem).toBe("a run was left out: the run before was not through");
      end.resolve({ problem: "" });
      await clock.pass(1);
      expect([ran.length, state()]).toMatchObject([2, { missed: 3, lastResult: "passed", lastProblem: "" }]);
    }));
  test("are counted and told when the machine slept, and not made up for", () =>
    withJobs(async ({ jobs, clock, ran, notices, state }) => {
      jobs.schedule(SCRIPT, order("0 * * * * *"));
      jobs.schedule(SCRIPT, order("0 0 3 * * *", 0, "night"));
      await clock.sleep(3630);
      expect([ran, state()?.missed, state("night")?.missed]).toEqual([[], 60, 0]);
      expect(state()).toMatchObject({ lastResult: "skipped", nextMs: START + 3_660_000 });
      expect(notices).toEqual([
        "job t: 60 runs were due while the machine slept or was too busy; missed runs are not made up for",
      ]);
      await clock.pass(30);
      expect(ran).toEqual(["t 15:01:00"]);
    }));
  test("are left out where several are due at once", () =>
    withJobs(async ({ jobs, clock, ran, state }) => {
      jobs.schedule(SCRIPT, order("* * * * * *"));
      await clock.sleep(5);
      expect([ran, state()?.missed]).toEqual([["t 14:00:05"], 4]);
    }));
  test("but one that is due as it wakes runs", () =>
    withJobs(async ({ jobs, clock, ran, state }) => {
      jobs.schedule(SCRIPT, order("@every 10s"));
      await clock.sleep(51);
      expect([ran, state()?.missed, state()?.nextMs]).toEqual([["t 14:00:51"], 4, START + 60_000]);
    }));
  test("are planned anew when the clock is set back", () =>
    withJobs(async ({ jobs, clock, ran, state }) => {
      jobs.schedule(SCRIPT, order("0 * * * * *"));
      await clock.sleep(-7200);
      expect(state()?.nextMs).toBe(START - 7_200_000 + 60_000);
      await clock.pass(60);
      expect(ran).toEqual(["t 12:01:00"]);
    }));
});

describe("the scheduler", () => {
  test("switched off runs nothing, and nothing counts as missed", () =>
    withJobs(async (bench) => {
      const { clock, ran } = bench;
      bench.jobs.schedule(SCRIPT, order("* * * * * *"));
      bench.jobs.stop("");
      await clock.pass(5);
      await bench.restart();
      expect(bench.jobs.isRunning).toBe(false);
      bench.jobs.schedule(SCRIPT, order("* * * * * *"));
      expect(bench.state()).toMatchObject({ phase: "stopped", missed: 0 });
      bench.jobs.start("");
      await clock.pass(2);
      expect([bench.jobs.isRunning, ran.length, bench.state()?.missed]).toEqual([true, 2, 0]);
    }));
  test("leaves a job stopped that was stopped by itself", () =>
    withJobs(async ({ jobs, clock, ran, state }) => {
      jobs.schedule(SCRIPT, order("* * * * * *"));
      jobs.stop("t");
      jobs.stop("");
      jobs.start("");
      await clock.pass(2);
      expect([ran, state()?.phase]).toEqual([[], "stopped"]);
    }));
  test("tells of each change, until nobody listens", () =>
    withJobs(async ({ jobs, clock }) => {
      let changes = 0;
      const stop = jobs.onChange(() => changes++);
      jobs.schedule(SCRIPT, order("* * * * * *"));
      expect(changes).toBe(1);
      await clock.pass(1);
      const seen = changes;
      expect(seen).toBeGreaterThan(1);
      stop();
      jobs.remove("t");
      expect(changes).toBe(seen);
    }));
  test("forgets the jobs of a script that ended, and no others", () =>
    withJobs(async ({ jobs, clock, ran }) => {
      jobs.schedule(SCRIPT, order("* * * * * *"));
      jobs.schedule({ file: "b.js", title: "B" }, order("* * * * * *", 0, "b"));
      jobs.removeOf("a.js");
      jobs.removeOf("none.js");
      await clock.pass(1);
      expect(ran).toEqual(["b 14:00:01"]);
    }));
  test("refuses what is no job, and more jobs than it holds", () =>
    withJobs(async ({ jobs }) => {
      const refused = [order("nonsense"), order("@daily", -1), order("@daily", 0.5), order("@daily", Number.NaN)];
      const tags = [order("@daily", 0, ""), order("@daily", 0, "x".repeat(MAX_TAG_LENGTH + 1))];
      for (const bad of [...refused, ...tags])
        expect(() => jobs.schedule(SCRIPT, bad)).toThrow(expect.objectContaining({ code: "BAD_SCRIPT" }));
      for (let i = 0; i < MAX_JOBS; i++) jobs.schedule(SCRIPT, order("@daily", 0, `job ${i}`));
      expect(() => jobs.schedule(SCRIPT, order("@daily"))).toThrow(expect.objectContaining({ code: "LIMIT" }));
      jobs.schedule(SCRIPT, order("@hourly", 0, "job 7"));
      for (const call of [() => jobs.start("none"), () => jobs.stop("none")])
        expect(call).toThrow(expect.objectContaining({ code: "NOT_FOUND" }));
    }));
});
