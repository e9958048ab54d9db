import { describe, expect, it } from "vitest";
import type { ActionOrigin } from "../actions/types.ts";
import { answerCall, type CallTargets, staysInside } from "./helper-calls.ts";
import type { HelperCall, JobScheduler, JsonValue } from "./types.ts";

const ORIGIN: ActionOrigin = { script: "a.js", title: "A", entryId: "", line: 1, column: 1 };
const JOB = {
  script: "a.js",
  title: "A",
  cron: "* * * * * *",
  limit: null,
  runs: 0,
  phase: "waiting",
  nextMs: null,
  lastMs: null,
  lastResult: "none",
  lastProblem: "",
  missed: 0,
} as const;

/** Targets that note what is asked of them. */
function targets(): CallTargets & { readonly log: unknown[] } {
  const log: unknown[] = [];
  const jobs: Pick<JobScheduler, "states" | "isRunning" | "run" | "remove" | "start" | "stop"> = {
    isRunning: true,
    states: [
      { ...JOB, tag: "one" },
      { ...JOB, tag: "two" },
    ],
    run: async (tag) => {
      log.push(["run", tag]);
      if (tag === "two") throw new Error("it runs already");
    },
    remove: (tag) => void log.push(["scheduler remove", tag]),
    start: (tag) => void log.push(["start", tag]),
    stop: (tag) => void log.push(["stop", tag]),
  };
  return {
    log,
    jobs,
    removeJob: (tag) => void log.push(["remove", tag]),
    hub: (action, object) => {
      if (action === "full") throw new Error("too many pending calls");
      log.push(["hub", action, object]);
    },
    cluster: {
      targeted: async () => '{"targets":[],"excluded":[]}',
      nameResolutionHistory: async () => ({ "1": {} }),
    },
    jobFailed: (_origin, message) => void log.push(["failed", message]),
    outside: async ({ helper, args }) => {
      log.push(["outside", helper, ...args]);
      return "answer";
    },
  };
}

async function check(
  helper: string,
  args: readonly JsonValue[],
  answer: JsonValue,
  log: readonly unknown[],
): Promise<void> {
  const to = targets();
  const call: HelperCall = { helper, args, entryId: "", line: 1, column: 1 };
  expect(await answerCall(call, ORIGIN, to)).toEqual(answer);
  // A run that fails is told a moment later.
  await Promise.resolve();
  expect(to.log).toEqual(log);
}
function rejects(helper: string, args: readonly JsonValue[], message: string): Promise<void> {
  const call: HelperCall = { helper, args, entryId: "", line: 1, column: 1 };
  return expect(answerCall(call, ORIGIN, targets())).rejects.toThrow(message);
}

describe("calls of scripts", () => {
  it("about jobs go to the scheduler", async () => {
    await check("jobs.list", [], ["one", "two"], []);
    await check("jobs.remove", ["one"], null, [["remove", "one"]]);
    await check("jobs.removeAll", [], null, [
      ["remove", "one"],
      ["remove", "two"],
    ]);
    await check("jobs.scheduler.isRunning", [], true, []);
    await check("jobs.scheduler.start", [], null, [["start", ""]]);
    await check("jobs.scheduler.stop", [], null, [["stop", ""]]);
  });
  it("to run a job do not wait for it", async () => {
    await check("jobs.run", ["one"], null, [["run", "one"]]);
    await check("jobs.runAll", [], null, [
      ["run", "one"],
      ["run", "two"],
      ["failed", "it runs already"],
    ]);
    await rejects("jobs.run", ["none"], "there is no job none");
  });
  it("to the hub reach its hooks, or throw where too many wait", async () => {
    await check("hub.action", ["a", { n: 1 }], null, [["hub", "a", { n: 1 }]]);
    await check("hub.action", ["a"], null, [["hub", "a", null]]);
    await rejects("hub.action", ["full"], "too many pending calls");
    await rejects("hub.blockPod", ["p", "n"], "disabled in settings");
  });
  it("about the cluster are answered from what is known", async () => {
    await check("hub.targeted", [], '{"targets":[],"excluded":[]}', []);
    await check("pcap.nameResolutionHistory", [], { 1: {} }, []);
  });
  it("of any other kind go outside", async () => {
    await check("vendor.webhook", ["POST", "http://x"], "answer", [["outside", "vendor.webhook", "POST", "http://x"]]);
    expect(["jobs.run", "hub.action", "vendor.slack", "file.write"].map(staysInside)).toEqual([
      true,
      true,
      false,
      false,
    ]);
  });
});
