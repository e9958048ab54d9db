// Where calls of scripts go: to the jobs, to other scripts, to what is known of the cluster, else to the outside.
import type { ActionOrigin } from "../actions/types.ts";
import type { NameHistory } from "../names/name-history.ts";
import type { HelperCall, JobScheduler, JsonValue } from "./types.ts";

/** What scripts are told of clusters. */
export interface ClusterFacts {
  /** JSON text `{targets, excluded}`. */
  readonly targeted: () => Promise<string>;
  readonly nameResolutionHistory: () => Promise<NameHistory>;
}
export interface CallTargets {
  readonly jobs: Pick<JobScheduler, "states" | "isRunning" | "run" | "remove" | "start" | "stop">;
  readonly removeJob: (tag: string) => void;
  /** Calls `onHubAction`; throws where too many wait. */
  readonly hub: (action: JsonValue, object: JsonValue) => void;
  readonly cluster: ClusterFacts;
  /** A run that nobody waits for failed. */
  readonly jobFailed: (origin: ActionOrigin, message: string) => void;
  readonly outside: (call: HelperCall, origin: ActionOrigin) => Promise<JsonValue>;
}

type Answer = (call: HelperCall, origin: ActionOrigin, targets: CallTargets) => JsonValue | Promise<JsonValue>;

const ANSWERS: ReadonlyMap<string, Answer> = new Map<string, Answer>([
  ["jobs.remove", ({ args }, _origin, targets) => removed(targets, [textOf(args[0])])],
  ["jobs.removeAll", (_call, _origin, targets) => removed(targets, tagsOf(targets))],
  ["jobs.list", (_call, _origin, targets) => tagsOf(targets)],
  ["jobs.run", ({ args }, origin, targets) => run(targets, origin, [textOf(args[0])])],
  ["jobs.runAll", (_call, origin, targets) => run(targets, origin, tagsOf(targets))],
  ["jobs.scheduler.isRunning", (_call, _origin, { jobs }) => jobs.isRunning],
  ["jobs.scheduler.start", (_call, _origin, { jobs }) => done(jobs.start(""))],
  ["jobs.scheduler.stop", (_call, _origin, { jobs }) => done(jobs.stop(""))],
  ["hub.action", ({ args }, _origin, { hub }) => done(hub(args[0] ?? null, args[1] ?? null))],
  ["hub.targeted", (_call, _origin, { cluster }) => cluster.targeted()],
  [
    "hub.blockPod",
    () => {
      throw new Error("hub.blockPod: disabled in settings: this program changes nothing in a cluster");
    },
  ],
  ["pcap.nameResolutionHistory", async (_call, _origin, { cluster }) => asJson(await cluster.nameResolutionHistory())],
]);

/** Rejects with what the script is to catch. */
export async function answerCall(call: HelperCall, origin: ActionOrigin, targets: CallTargets): Promise<JsonValue> {
  const answer = ANSWERS.get(call.helper);
  return answer === undefined ? targets.outside(call, origin) : answer(call, origin, targets);
}

/** Whether a call stays in this program: it is answered in a dry run as it is otherwise. */
export function staysInside(helper: string): boolean {
  return ANSWERS.has(helper);
}

// As it crosses to the script.
function asJson(value: NameHistory): JsonValue {
  const json: JsonValue = JSON.parse(JSON.stringify(value));
  return json;
}
function done(_nothing: void): null {
  return null;
}
function textOf(value: JsonValue | undefined): string {
  return typeof value === "string" ? value : "";
}
function tagsOf({ jobs }: CallTargets): string[] {
  return jobs.states.map(({ tag }) => tag);
}
function removed({ removeJob }: CallTargets, tags: readonly string[]): null {
  for (const tag of tags) removeJob(tag);
  return null;
}
// Nobody waits: the job may be of the script that calls, which is not through before it has its answer.
function run({ jobs, jobFailed }: CallTargets, origin: ActionOrigin, tags: readonly string[]): null {
  const known = new Set(jobs.states.map(({ tag }) => tag));
  for (const tag of tags) {
    if (!known.has(tag)) throw new Error(`jobs.run: there is no job ${tag}`);
    jobs.run(tag).catch((error: unknown) => jobFailed(origin, error instanceof Error ? error.message : String(error)));
  }
  return null;
}
