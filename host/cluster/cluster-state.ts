// What the window shows of a tap: the pods of the agents as Kubernetes tells, and the agents as they speak, by node.
import type { AgentState, ClusterNode, ClusterOrder, ClusterPlan, ClusterState } from "../../contract/index.ts";
import { MAX_PODS_LISTED } from "../../contract/index.ts";
import { describeObject, type NodeState, type Plan, toYaml } from "../../k8s/index.ts";
import type { TappedCluster } from "./tapped-cluster.ts";

/** Before anything is known but the order. */
export function startingState(tap: string, order: ClusterOrder): ClusterState {
  return {
    tap,
    phase: "starting",
    context: order.context,
    namespaces: order.namespaces,
    agentNamespace: order.agentNamespace,
    session: "",
    nodes: [],
    podsTargeted: 0,
    leaseEndsAtMs: null,
    leaseFailure: "",
    left: [],
    missingNames: [],
    order,
  };
}

const NS_PER_MS = 1_000_000n;

const SILENT_AGENT: Omit<ClusterNode, "node" | "phase" | "reason" | "nextStep"> = {
  link: "none",
  linkReason: "",
  packetsPerSecond: 0,
  entriesPerSecond: 0,
  entries: 0,
  lost: 0,
  cpuMillicores: 0,
  memoryBytes: 0,
  level: "",
  levelReason: "",
  clockOffsetMs: null,
  silentMs: null,
  ringBytes: 0,
  ringFromMs: null,
  ledger: [],
};

function nodeRow({ node, phase, reason, nextStep }: NodeState, agent: AgentState | undefined): ClusterNode {
  const pod = { node, phase, reason, nextStep };
  if (agent === undefined) return { ...pod, ...SILENT_AGENT };
  const { entries, entriesPerSecond, packetsPerSecond, cpuMillicores, memoryBytes, level, levelReason, clockOffsetMs } =
    agent;
  return {
    ...pod,
    link: agent.phase,
    linkReason: agent.reason || agent.failure || agent.orderError,
    packetsPerSecond,
    entriesPerSecond,
    entries,
    lost: agent.losses,
    cpuMillicores,
    memoryBytes,
    level,
    levelReason,
    clockOffsetMs,
    silentMs: agent.phase === "connected" ? agent.lagMs : null,
    ringBytes: agent.ringBytes,
    ringFromMs: agent.ringFromNs === null ? null : Number(BigInt(agent.ringFromNs) / NS_PER_MS),
    ledger: agent.ledger,
  };
}

/** `agents` may be those of other clusters too. */
export function clusterState(
  about: Pick<ClusterState, "tap" | "phase" | "order">,
  { tap, plan, names }: TappedCluster,
  agents: readonly AgentState[],
): ClusterState {
  const ours = agents.filter(({ cluster }) => cluster === plan.context);
  const byNode = new Map(ours.map((agent) => [agent.node, agent]));
  const lease = tap.lease();
  return {
    ...about,
    context: plan.context,
    namespaces: [...plan.namespaces],
    agentNamespace: plan.agentNamespace,
    session: plan.session,
    nodes: tap.nodes().map((state) => nodeRow(state, byNode.get(state.node))),
    podsTargeted: new Set([...tap.targets().values()].flat().map(({ ip }) => ip)).size,
    leaseEndsAtMs: lease.endsAtMs,
    leaseFailure: lease.failure,
    left: [],
    missingNames: names
      .missing()
      .map(({ resource, namespace, reason }) =>
        namespace === "" ? `${resource}: ${reason}` : `${resource} in ${namespace}: ${reason}`,
      ),
  };
}

/** A plan as the window shows it. */
export async function planView(plan: Plan): Promise<ClusterPlan> {
  return {
    context: plan.context,
    server: plan.server,
    agentNamespace: plan.agentNamespace,
    pods: plan.pods
      .slice(0, MAX_PODS_LISTED)
      .map(({ namespace, name, node, isHostNetwork }) => ({ namespace, name, node, isHostNetwork })),
    podsTargeted: plan.pods.length,
    nodes: [...plan.nodes],
    objects: plan.objects.map(describeObject),
    objectsYaml: await toYaml(plan.objects),
    permissions: plan.permissions.map(({ verb, group, resource, namespace, purpose, isRequired, state }) => ({
      verb,
      resource: group === "" ? resource : `${resource}.${group}`,
      namespace,
      purpose,
      isRequired,
      state,
    })),
    rolesYaml: plan.rolesYaml,
    warnings: [...plan.warnings],
    canDeploy: plan.canDeploy,
  };
}
