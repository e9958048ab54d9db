import { readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { withFolder } from "../../testing/captures.ts";
import type { JobOrder } from "../types.ts";
import { openJobScheduler } from "./job-scheduler.ts";
import { MAX_KEPT_JOBS } from "./kept-jobs.ts";
import { order, SCRIPT, START, TestClock, withJobs } from "./testing/jobs-bench.ts";

describe("across a restart", () => {
  test("what ran and what is left are kept, and missed runs are counted and told", () =>
    withJobs(async (bench) => {
      bench.jobs.schedule(SCRIPT, order("*/10 * * * * *", 5));
      await bench.clock.pass(20);
      await bench.restart();
      bench.clock.atMs += 60_000;
      bench.jobs.schedule(SCRIPT, order("*/10 * * * * *", 5));
      expect(bench.state()).toMatchObject({
        runs: 2,
        limit: 3,
        missed: 6,
        lastResult: "skipped",
        lastMs: START + 20_000,
      });
      expect(bench.notices).toEqual([
        "job t: 6 runs were due while the program was closed; missed runs are not made up for",
      ]);
    }));
  test("a job that is stopped or has ended stays so", () =>
    withJobs(async (bench) => {
      const schedule = () => {
        bench.jobs.schedule(SCRIPT, order("* * * * * *"));
        bench.jobs.schedule(SCRIPT, order("* * * * * *", 1, "once"));
      };
      schedule();
      await bench.clock.pass(1);
      bench.jobs.stop("t");
      await bench.restart();
      schedule();
      expect([bench.state()?.phase, bench.state("once")?.phase]).toEqual(["stopped", "ended"]);
    }));
  test("a job begins anew where its script, schedule or limit is another one, or it was removed", () =>
    withJobs(async (bench) => {
      const first = { ...SCRIPT, version: "1" };
      const begin = async () => {
        bench.jobs.remove("t");
        bench.jobs.schedule(first, order("* * * * * *", 3));
        await bench.clock.pass(1);
        expect(bench.state()?.limit).toBe(2);
        await bench.restart();
      };
      const scheduled = (script: typeof first, job: JobOrder) => {
        bench.jobs.schedule(script, job);
        return bench.state()?.runs;
      };
      await begin();
      expect(scheduled(first, order("* * * * * *", 3))).toBe(1);
      await begin();
      expect(scheduled({ ...first, version: "2" }, order("* * * * * *", 3))).toBe(0);
      await begin();
      expect(scheduled({ ...first, file: "b.js" }, order("* * * * * *", 3))).toBe(0);
      await begin();
      expect(scheduled(first, order("*/2 * * * * *", 3))).toBe(0);
      await begin();
      expect(scheduled(first, order("* * * * * *", 4))).toBe(0);
    }));
  test("a script that did not run misses nothing", () =>
    withJobs(async (bench) => {
      bench.jobs.schedule(SCRIPT, order("* * * * * *"));
      await bench.clock.pass(1);
      bench.jobs.removeOf("a.js");
      bench.clock.atMs += 3_600_000;
      bench.jobs.schedule(SCRIPT, order("* * * * * *"));
      expect([bench.state()?.missed, bench.state()?.runs]).toEqual([0, 1]);
    }));
  test("a damaged file is told and does no harm", () =>
    withJobs(async (bench) => {
      await bench.jobs.close();
      await writeFile(join(bench.folder, "jobs.json"), '{"formatVersion":1,"jobs":"many"}');
      await bench.restart();
      expect(bench.notices[0]).toMatch(/^jobs: jobs\.json is damaged/);
      bench.jobs.schedule(SCRIPT, order("* * * * * *"));
      expect(bench.state()?.phase).toBe("waiting");
    }));
  test("no more jobs are remembered than a list holds, the newest of them", () =>
    withJobs(async (bench) => {
      for (let i = 0; i < MAX_KEPT_JOBS + 5; i++) {
        const script = { file: `${i}.js`, title: "" };
        bench.jobs.schedule(script, order("@daily", 0, `job ${i}`));
        bench.jobs.removeOf(script.file);
      }
      await bench.jobs.close();
      const { jobs } = JSON.parse(await readFile(join(bench.folder, "jobs.json"), "utf8"));
      expect([jobs.length, jobs[0].tag]).toEqual([MAX_KEPT_JOBS, "job 5"]);
    }));
  test("a file that cannot be written is told, and jobs go on", () =>
    withFolder(async (folder) => {
      await writeFile(join(folder, "file"), "");
      const notices: string[] = [];
      const clock = new TestClock();
      const jobs = await openJobScheduler({
        dataFolder: join(folder, "file"),
        clock,
        run: () => Promise.resolve({ problem: "" }),
        notice: (text) => void notices.push(text),
      });
      jobs.schedule(SCRIPT, order("* * * * * *"));
      await jobs.close();
      expect(notices.at(-1)).toContain("jobs are not kept");
      expect(jobs.states).toHaveLength(1);
    }));
});
