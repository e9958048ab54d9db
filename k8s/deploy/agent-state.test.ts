import { expect, test } from "vitest";
import { type MadePod, madeEvent, madeJob, madePod } from "../testing/made-objects.ts";
import type { NodePhase } from "../types.ts";
import { type Seen, stateOf, whyGone } from "./agent-state.ts";

function check(seen: Partial<Seen>, phase: NodePhase, reason: string | RegExp = "") {
  const state = stateOf({ node: "n1", job: madeJob(), pod: null, events: [], refusal: "", gone: "", ...seen });
  expect([state.phase, state.reason]).toEqual([
    phase,
    typeof reason === "string" ? reason : expect.stringMatching(reason),
  ]);
  if (phase === "stuck" || phase === "lost") expect(state.nextStep).not.toBe("");
}
const failed = (reason: string, message = "") =>
  madeJob({ conditions: [{ type: "Failed", status: "True", reason, message }] });
const container = (state: object, more: object = {}) => ({ name: "agent", ready: false, state, ...more });
const pod = (containers: readonly object[], more: object = {}, wish: MadePod = {}) =>
  madePod({ ...wish, status: { containerStatuses: containers, ...more } });
const pending = (containers: readonly object[]) => pod(containers, { phase: "Pending" });
const waiting = (reason: string, message = "") => container({ waiting: { reason, message } });

test.each<[string, Partial<Seen>, NodePhase, string | RegExp]>([
  ["nothing yet", { job: null }, "creating", ""],
  ["refused", { job: null, refusal: "jobs.batch is forbidden: exceeded quota: q" }, "stuck", /exceeded quota/],
  ["no pod yet", {}, "creating", ""],
  [
    "Pod Security",
    { events: [madeEvent("FailedCreate", 'pods "x" is forbidden: violates PodSecurity "restricted:latest"')] },
    "stuck",
    /violates PodSecurity/,
  ],
  ["lease over", { job: failed("DeadlineExceeded", "Job was active longer") }, "lost", /lease/],
  ["gone", { job: null, gone: "the lease ended" }, "lost", "the lease ended"],
  ["gone, and refused", { job: null, gone: "the lease ended", refusal: "no answer" }, "stuck", "no answer"],
  ["gave up", { job: failed("BackoffLimitExceeded", "too many failures") }, "lost", "too many failures"],
  ["Job removed", { job: madeJob({}, { deletionTimestamp: "2026-11-24T00:00:00Z" }) }, "lost", /being removed/],
  ["drained", { pod: madePod({ deletedAt: "2026-11-24T00:00:00Z" }) }, "lost", /drained/],
  [
    "evicted",
    { pod: madePod({ status: { phase: "Failed", reason: "Evicted", message: "low disk" } }) },
    "lost",
    "Evicted: low disk",
  ],
  ["not scheduled yet", { pod: madePod({ node: "", status: { phase: "Pending" } }) }, "scheduling", ""],
  [
    "no room",
    {
      pod: madePod({
        node: "",
        status: {
          phase: "Pending",
          conditions: [
            { type: "PodScheduled", status: "False", reason: "Unschedulable", message: "Insufficient cpu." },
          ],
        },
      }),
    },
    "stuck",
    "Insufficient cpu.",
  ],
  ["made", { pod: pending([waiting("ContainerCreating")]) }, "starting", ""],
  [
    "pulled",
    {
      pod: pending([waiting("ContainerCreating")]),
      events: [madeEvent("Scheduled", "s"), madeEvent("Pulling", 'Pulling image "i"')],
    },
    "pulling",
    'Pulling image "i"',
  ],
  [
    "cannot mount",
    { pod: pending([waiting("ContainerCreating")]), events: [madeEvent("FailedMount", "no secret")] },
    "stuck",
    "no secret",
  ],
  [
    "looked for its code before that was made",
    {
      pod: pending([waiting("ContainerCreating")]),
      events: [madeEvent("FailedMount", 'volume "code": failed to sync configmap cache: timed out')],
    },
    "starting",
    /failed to sync/,
  ],
  [
    "no such image",
    { pod: pending([waiting("ImagePullBackOff", "back-off")]) },
    "stuck",
    "ImagePullBackOff (agent): back-off",
  ],
  ["bad configuration", { pod: pending([waiting("CreateContainerConfigError", "no key")]) }, "stuck", /no key/],
  [
    "crashes, with its last line",
    {
      pod: pod([
        { ...waiting("CrashLoopBackOff"), lastState: { terminated: { exitCode: 1, message: "first\nlast line\n" } } },
      ]),
    },
    "stuck",
    "agent ended with exit code 1: last line",
  ],
  [
    "out of memory",
    {
      pod: pod([{ ...waiting("CrashLoopBackOff"), lastState: { terminated: { exitCode: 137, reason: "OOMKilled" } } }]),
    },
    "stuck",
    /memory limit/,
  ],
  [
    "killed, and started again",
    { pod: pod([container({ running: {} }, { lastState: { terminated: { exitCode: 137, reason: "Error" } } })]) },
    "starting",
    "agent was killed (SIGKILL)",
  ],
  [
    "one container ended in order: nobody starts it again",
    { pod: pod([container({ running: {} }, { ready: true }), container({ terminated: { exitCode: 0 } })]) },
    "stuck",
    "agent ended with exit code 0",
  ],
  [
    "one container of two",
    { pod: pod([container({ running: {} }, { ready: true }), container({ running: {} })]) },
    "starting",
    "",
  ],
  ["both", { pod: pod([container({ running: {} }, { ready: true })]) }, "running", ""],
  [
    "started again before anybody saw that it ended",
    {
      pod: pod([
        container({ running: {} }, { ready: true, lastState: { terminated: { exitCode: 137, reason: "Error" } } }),
      ]),
    },
    "running",
    "agent was killed (SIGKILL); it was started again",
  ],
])("%s", (_name, seen, phase, reason) => check(seen, phase, reason));

test("restarts are counted over the containers, long reasons cut", () => {
  const long = pod([
    { ...waiting("ErrImagePull", "x".repeat(5000)), restartCount: 2 },
    container({ running: {} }, { restartCount: 3 }),
  ]);
  const state = stateOf({ node: "n1", job: madeJob(), pod: long, events: [], refusal: "", gone: "" });
  expect(state.restarts).toBe(5);
  expect(state.reason.length).toBeLessThan(700);
});

test.each<[string, object, number, string]>([
  [
    "failed at its deadline",
    { conditions: [{ type: "Failed", status: "True", reason: "DeadlineExceeded" }] },
    0,
    "the lease ended before it was renewed",
  ],
  ["past its deadline", { startTime: "2026-11-24T00:00:00Z" }, 61_000, "the lease ended before it was renewed"],
  ["before its deadline", { startTime: "2026-11-24T00:00:00Z" }, 59_000, "its Job was removed"],
])("a Job that is gone: %s", (_name, status, afterMs, reason) => {
  const job = { ...madeJob(status), spec: { activeDeadlineSeconds: 60 } };
  expect(whyGone(job, Date.parse("2026-11-24T00:00:00Z") + afterMs)).toBe(reason);
});
