// What the window shows of a tap: the pods of the agents as Kubernetes tells, and the agents as they speak, by node.
import type { AgentState, ClusterNode, ClusterOrder, ClusterPlan, ClusterState } from "../../contract/index.ts";
import { MAX_PODS_LISTED } from "../../contract/index.ts";
import { type NodeState, type Plan, toYaml } from "../../k8s/index.ts";
import type { TappedCluster } from "./tapped-cluster.ts";

export const NO_TAP: ClusterState = {
  phase: "none",
  context: "",
  namespaces: [],
  agentNamespace: "",
  session: "",
  nodes: [],
  podsTargeted: 0,
  leaseEndsAtMs: null,
  leaseFailure: "",
  left: [],
  missingNames: [],
};

const SILENT_AGENT = {
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
} as const;

function nodeRow({ node, phase, reason, nextStep }: NodeState, agent: AgentState | undefined): ClusterNode {
  const pod = { node, phase, reason, nextStep };
  if (agent === undefined) return { ...pod, ...SILENT_AGENT };
  const { entries, entriesPerSecond, packetsPerSecond, cpuMillicores, memoryBytes, level, levelReason, clockOffsetMs } =
    agent;
  return {
    ...pod,
    ...SILENT_AGENT,
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
  };
}

export function clusterState(
  phase: ClusterState["phase"],
  { tap, plan, names }: TappedCluster,
  agents: readonly AgentState[],
  order: ClusterOrder,
): ClusterState {
  const byNode = new Map(agents.map((agent) => [agent.node, agent]));
  const lease = tap.lease();
  return {
    phase,
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
    order,
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
    objects: plan.objects.map(({ kind, metadata }) => `${kind} ${metadata.name}`),
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
