// How far the agent of one node is, told from its Job, its pod and what the cluster said about both. Pure: the same
// objects give the same state. Reasons are the cluster's own words; next steps are ours.
import type { ContainerStatus, Job, KubeEvent, Pod } from "../api/objects.ts";
import type { NodePhase, NodeState } from "../types.ts";

/** Longest reason that is passed on, in UTF-16 units. */
const MAX_REASON = 600;

export interface Seen {
  readonly node: string;
  readonly job: Job | null;
  readonly pod: Pod | null;
  /** About the Job and the pod, oldest first. */
  readonly events: readonly KubeEvent[];
  /** Why the Job could not be made; empty when it was, or nobody tried. */
  readonly refusal: string;
  /** Why the Job that was there is not any more; empty where there was none. */
  readonly gone: string;
}

const LEASE_ENDED = "the lease ended before it was renewed";
const MADE_AGAIN = "nothing: it is made again";

interface Finding {
  readonly phase: NodePhase;
  readonly reason: string;
  readonly nextStep: string;
}
/** 128 and SIGKILL's number: somebody on the node ended it, or the node was short of memory. */
const KILLED_EXIT_CODE = 137;

/** The kubelet looked for the ConfigMap and the Secret before they were made: they follow the Job that owns them. */
const NOT_YET_THERE = /failed to sync (?:configmap|secret) cache|(?:configmap|secret) ".*" not found/;

const finding = (phase: NodePhase, reason = "", nextStep = ""): Finding => ({ phase, reason, nextStep });

export function stateOf(seen: Seen): NodeState {
  const { node, pod } = seen;
  const { phase, reason, nextStep } = findingOf(seen);
  const restarts = (pod?.status.containerStatuses ?? []).reduce((sum, { restartCount }) => sum + restartCount, 0);
  return {
    node,
    phase,
    reason: reason.length > MAX_REASON ? `${reason.slice(0, MAX_REASON)}…` : reason,
    nextStep,
    pod: pod?.metadata.name ?? "",
    podIp: pod?.status.podIP ?? "",
    restarts,
  };
}

function findingOf({ job, pod, events, refusal, gone }: Seen): Finding {
  if (job === null && refusal !== "") return finding("stuck", refusal, stepFor(refusal));
  if (job === null) return gone === "" ? finding("creating") : finding("lost", gone, MADE_AGAIN);
  const failure = failureOf(job);
  if (failure !== "") return finding("lost", failure, MADE_AGAIN);
  if (job.metadata.deletionTimestamp) return finding("lost", "its Job is being removed", MADE_AGAIN);
  if (pod === null) return withoutPod(events);
  if (pod.metadata.deletionTimestamp) {
    return finding("lost", "its pod is being removed (the node is drained?)", "nothing: Kubernetes makes another one");
  }
  if (pod.status.phase === "Failed") {
    const reason = [pod.status.reason, pod.status.message].filter((text) => text !== undefined).join(": ");
    return finding("lost", reason === "" ? "its pod failed" : reason, "nothing: Kubernetes makes another one");
  }
  return withPod(pod, events);
}

/** Why a Job failed; empty when it did not. */
function failureOf({ status }: Job): string {
  const failed = status.conditions.find((one) => one.type === "Failed" && one.status === "True");
  if (failed === undefined) return "";
  return failed.reason === "DeadlineExceeded" ? LEASE_ENDED : (failed.message ?? failed.reason ?? "the Job failed");
}
/** Why a Job is not there any more. Whoever slept through its end did not see it fail, but can tell from its deadline. */
export function whyGone(job: Job, nowMs: number): string {
  const endsMs = Date.parse(job.status.startTime ?? "") + (job.spec.activeDeadlineSeconds ?? 0) * 1000;
  return failureOf(job) || (nowMs >= endsMs ? LEASE_ENDED : "its Job was removed");
}

/** The Job controller could not make the pod: quota, admission. */
function withoutPod(events: readonly KubeEvent[]): Finding {
  const refused = events.findLast(({ reason }) => reason === "FailedCreate");
  return refused === undefined ? finding("creating") : finding("stuck", refused.message, stepFor(refused.message));
}

function withPod(pod: Pod, events: readonly KubeEvent[]): Finding {
  const containers = [...pod.status.initContainerStatuses, ...pod.status.containerStatuses];
  for (const container of containers) {
    const stuck = stuckContainer(container);
    if (stuck !== null) return stuck;
  }
  // Kubernetes starts again what failed (the Job's restart policy), and a container that ended in order is not meant to be.
  const over = pod.status.containerStatuses.find(({ state }) => state.terminated?.exitCode === 0);
  if (over !== undefined) return finding("stuck", endOf({ ...over, lastState: {} }), "restart the agent of this node");
  const scheduled = pod.status.conditions.find(({ type }) => type === "PodScheduled");
  if (scheduled?.status === "False") {
    const reason = scheduled.message ?? scheduled.reason ?? "no node takes the pod";
    return finding("stuck", reason, "free resources on the node, or leave it out");
  }
  if (pod.spec.nodeName === "") return finding("scheduling");
  const ended = containers.find(({ lastState }) => lastState.terminated);
  const end = ended === undefined ? "" : endOf(ended);
  if (pod.status.phase !== "Running" || !containers.every(({ ready }) => ready)) return starting(events, end);
  // The kubelet may start a container again before it has told that it ended: only here is the end seen then.
  return finding("running", end === "" ? "" : `${end}; it was started again`);
}

/** `end`: why a container ended last; empty where none did. */
function starting(events: readonly KubeEvent[], end: string): Finding {
  const last = events.findLast(({ reason }) => reason !== "Scheduled");
  if (last?.reason === "Pulling") return finding("pulling", last.message, "");
  if (last?.reason === "FailedMount" && NOT_YET_THERE.test(last.message)) return finding("starting", last.message);
  if (last?.reason === "FailedMount" || last?.reason === "FailedCreatePodSandBox") {
    return finding("stuck", last.message, "look at the node's events");
  }
  return finding("starting", end);
}

const PULL_REASONS = new Set([
  "ErrImagePull",
  "ImagePullBackOff",
  "ErrImageNeverPull",
  "InvalidImageName",
  "ImageInspectError",
  "RegistryUnavailable",
]);
const STUCK_REASONS = new Set([
  "CreateContainerConfigError",
  "CreateContainerError",
  "RunContainerError",
  "CreateContainerConfigError",
]);

/** Why a container does not start, or null. */
export function stuckContainer(container: ContainerStatus): Finding | null {
  const { waiting } = container.state;
  const reason = waiting?.reason ?? "";
  const words = waiting?.message ?? "";
  if (PULL_REASONS.has(reason)) {
    const step = "put the image where the nodes can pull it, or name another one and its pull secret";
    return finding("stuck", `${reason} (${container.name}): ${words}`, step);
  }
  if (STUCK_REASONS.has(reason)) {
    return finding("stuck", `${reason} (${container.name}): ${words}`, "look at the pod's description");
  }
  if (reason !== "CrashLoopBackOff") return null;
  return finding("stuck", endOf(container), "it is started again; look at its log if that does not help");
}

/** Why a container ended last, with the last line that it wrote. */
function endOf({ name, lastState, state }: ContainerStatus): string {
  const ended = lastState.terminated ?? state.terminated;
  if (ended === null || ended === undefined) return `${name} ended`;
  if (ended.reason === "OOMKilled") return `${name} was killed: it reached its memory limit (OOMKilled)`;
  if (ended.exitCode === KILLED_EXIT_CODE) return `${name} was killed (SIGKILL)`;
  const [line = ""] = (ended.message ?? "").trimEnd().split("\n").slice(-1);
  return `${name} ended with exit code ${ended.exitCode ?? "?"}${line === "" ? "" : `: ${line}`}`;
}

/** What to do about a refusal of admission, by its words. */
function stepFor(message: string): string {
  if (message.includes("PodSecurity") || message.includes("admission")) {
    return "run the agents in another namespace (--agent-namespace) that admits privileged pods";
  }
  if (message.includes("exceeded quota")) return "free quota in the namespace, or run the agents in another one";
  if (message.includes("forbidden")) return "ask an administrator for the permissions that the plan prints";
  return "look at the Job's events";
}
