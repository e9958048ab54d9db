// What a tap would do, found out before anything is created: which pods on which nodes, which objects, which
// permissions, what stands in the way. The number of requests follows namespaces and pages, never pods or nodes.
import { randomInt } from "node:crypto";
import { z } from "zod";
import { isStatus } from "../api/failure.ts";
import type { KubeClient } from "../api/kube-client.ts";
import { listObjects, resourcePath } from "../api/list.ts";
import { type Node, nodeSchema, type Pod, podSchema } from "../api/objects.ts";
import { inParallel } from "../api/retry.ts";
import { agentJob } from "../manifests/agent-job.ts";
import { newSessionId, type SessionUser, sessionUser } from "../manifests/labels.ts";
import { plannedSharedObjects } from "../manifests/session-objects.ts";
import type { Plan, PlannedNode, TapOrder, TapSettings, TargetPod } from "../types.ts";
import { type AdmissionCheck, checkAdmission } from "./admission.ts";
import { type CheckedOrder, checkOrder } from "./order.ts";
import { checkLimits } from "./limits.ts";
import { checkPermissions, neededPermissions, podTapPermissions } from "./permissions.ts";
import { checkPodAdmission, podTapObjects, podTapWarnings } from "./pod-plan.ts";
import { rolesYaml } from "./roles.ts";
import { pickTargets } from "./targets.ts";
import { type Findings, warningsOf } from "./warnings.ts";

/** Ports that agents are given: below those that systems hand out by themselves and beside Kubernetes' node ports. */
const FIRST_AGENT_PORT = 20_000;
const LAST_AGENT_PORT = 29_999;
const LISTS_AT_ONCE = 8;

export const DEFAULT_SETTINGS: TapSettings = {
  images: { agent: "docker.io/library/node:24.11.1-bookworm-slim", capture: "docker.io/nicolaka/netshoot:v0.14" },
  imagePullSecrets: [],
  leaseSeconds: 3600,
  limits: { cpuMillicores: 1000, memoryBytes: 512 * 1024 * 1024, ringBytes: 512 * 1024 * 1024, ringSeconds: 3600 },
};

export interface PlanOptions {
  readonly settings?: Partial<TapSettings>;
  /** Ports of agents that may run on the same nodes. */
  readonly takenPorts?: ReadonlySet<number>;
  readonly signal?: AbortSignal;
}

/** A tap of pods runs no agent in the cluster. */
const NO_AGENT: AdmissionCheck = { admission: { verdict: "allowed", reason: "" }, isNamespaceMissing: false };

/** Rejects with BAD_FILTER for an order that cannot be meant, and where the cluster does not answer. */
export async function plan(client: KubeClient, order: TapOrder, options: PlanOptions = {}): Promise<Plan> {
  const { signal } = options;
  const before = client.requests;
  const settings = { ...DEFAULT_SETTINGS, ...options.settings };
  checkLimits(settings.limits);
  const checked = checkOrder(order, client.namespace);
  const user = await whoAmI(client, signal);
  const { agentNamespace, namespaces } = checked;
  const session = newSessionId();
  const agentPort = drawPort(options.takenPorts ?? new Set());
  const isOfPods = order.way === "pod";
  const job = { session, user, namespace: agentNamespace, port: agentPort, settings };
  const needed = isOfPods ? podTapPermissions(namespaces) : neededPermissions(agentNamespace, namespaces);
  const [pods, nodes, permissions, agentAdmission] = await Promise.all([
    listPods(client, checked, signal),
    listNodes(client, signal),
    checkPermissions(client, needed, signal),
    isOfPods ? NO_AGENT : checkAdmission(client, job, order.nodes[0], signal),
  ]);
  const { targets, notRunning } = pickTargets(pods.found, checked);
  const planned = planNodes(targets, nodes);
  const admission = isOfPods
    ? await checkPodAdmission(client, targets[0], { session, user, settings }, signal)
    : agentAdmission.admission;
  const findings: Findings = { checked, ...pods, ...agentAdmission, targets, notRunning, nodes, planned, permissions };
  const missing = permissions.filter(({ state }) => state === "missing");
  return {
    session,
    user,
    context: client.context,
    server: client.server,
    order,
    settings,
    namespaces,
    agentNamespace,
    agentPort,
    pods: targets,
    podsSeen: pods.found.length,
    nodes: planned,
    objects: isOfPods
      ? podTapObjects({ session, user, settings }, targets)
      : [...plannedSharedObjects(job), ...planned.map(({ name }) => agentJob(job, name))],
    permissions,
    rolesYaml: missing.length === 0 ? "" : await rolesYaml(missing, user.name),
    admission,
    warnings: [...warningsOf(findings), ...(isOfPods ? podTapWarnings(targets, admission) : [])],
    canDeploy: planned.length > 0 && admission.verdict !== "denied" && !missing.some(({ isRequired }) => isRequired),
    requests: client.requests - before,
  };
}

/** There are far more ports than taps. */
function drawPort(taken: ReadonlySet<number>): number {
  for (;;) {
    const port = randomInt(FIRST_AGENT_PORT, LAST_AGENT_PORT + 1);
    if (!taken.has(port)) return port;
  }
}

interface FoundPods {
  readonly found: readonly Pod[];
  readonly unreadable: readonly { readonly namespace: string; readonly reason: string }[];
  readonly missingNamespaces: readonly string[];
}
async function listPods(client: KubeClient, order: CheckedOrder, signal?: AbortSignal): Promise<FoundPods> {
  const lists = await inParallel(order.namespaces, LISTS_AT_ONCE, async (namespace) => {
    const path = resourcePath("", "v1", namespace === "*" ? "" : namespace, "pods");
    const { labelSelector } = order.order;
    try {
      const { items } = await listObjects(client, { path, schema: podSchema, labelSelector, signal });
      const isMissing = items.length === 0 && namespace !== "*" && !(await namespaceExists(client, namespace, signal));
      return { namespace, items, isMissing, reason: "" };
    } catch (error) {
      if (!isStatus(error, 403)) throw error;
      return { namespace, items: [], isMissing: false, reason: error instanceof Error ? error.message : "" };
    }
  });
  return {
    found: lists.flatMap(({ items }) => items),
    unreadable: lists.filter(({ reason }) => reason !== ""),
    missingNamespaces: lists.filter(({ isMissing }) => isMissing).map(({ namespace }) => namespace),
  };
}
/** A list in a namespace that does not exist is just empty. */
async function namespaceExists(client: KubeClient, namespace: string, signal?: AbortSignal): Promise<boolean> {
  try {
    await client.call({ path: `/api/v1/namespaces/${encodeURIComponent(namespace)}`, signal });
    return true;
  } catch (error) {
    return !isStatus(error, 404);
  }
}

/** All nodes, or null where they cannot be read. */
async function listNodes(client: KubeClient, signal?: AbortSignal): Promise<readonly Node[] | null> {
  try {
    return (await listObjects(client, { path: "/api/v1/nodes", schema: nodeSchema, signal })).items;
  } catch (error) {
    if (isStatus(error, 403)) return null;
    throw error;
  }
}

function planNodes(targets: readonly TargetPod[], nodes: readonly Node[] | null): readonly PlannedNode[] {
  const counts = new Map<string, number>();
  for (const { node } of targets) counts.set(node, (counts.get(node) ?? 0) + 1);
  const byName = new Map((nodes ?? []).map((node) => [node.metadata.name, node]));
  return [...counts]
    .toSorted(([a], [b]) => (a < b ? -1 : 1))
    .map(([name, pods]) => ({ name, pods, ...readiness(byName.get(name)) }));
}
function readiness(node: Node | undefined): { readonly isReady: boolean; readonly reason: string } {
  const ready = node?.status.conditions.find(({ type }) => type === "Ready");
  if (ready === undefined || ready.status === "True") return { isReady: true, reason: "" };
  return { isReady: false, reason: ready.message ?? ready.reason ?? "not ready" };
}

const selfSchema = z.object({ status: z.object({ userInfo: z.object({ username: z.string() }) }) });

/** Who the cluster takes the user for; the kubeconfig's name for them where it does not say (before Kubernetes 1.28). */
export async function whoAmI(client: KubeClient, signal?: AbortSignal): Promise<SessionUser> {
  const path = "/apis/authentication.k8s.io/v1/selfsubjectreviews";
  const body = { apiVersion: "authentication.k8s.io/v1", kind: "SelfSubjectReview" };
  try {
    const review = selfSchema.parse(await client.call({ method: "POST", path, body, signal }));
    return sessionUser(review.status.userInfo.username);
  } catch (error) {
    if (isStatus(error, 403, 404)) return sessionUser(client.user);
    throw error;
  }
}
