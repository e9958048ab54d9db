// A tap that runs, as the doctor looks at it: its facts from the cluster, the agents and the session's store, and the way
// of a canary through all of them.
import { setTimeout as sleep } from "node:timers/promises";
import type { AgentState, ClusterNode, ClusterState } from "../../contract/index.ts";
import type { TargetPod } from "../../k8s/index.ts";
import { type EntryStore, recentRows, type TrafficCount, trafficOf, type View } from "../../session/index.ts";
import type { DeskTap } from "./desk-tap.ts";
import type { RunningTap } from "./doctor/index.ts";
import type { NodeFacts, PodFacts, TapFacts } from "./doctor/tap-facts.ts";
import { type CanaryWay, DISCARD_PORT } from "./doctor/canary.ts";

export interface TapParts {
  readonly state: () => ClusterState;
  /** The targeted pods now, by their agent. */
  readonly pods: () => ReadonlyMap<string, readonly TargetPod[]>;
  /** Its agents as they speak. */
  readonly agents: () => readonly AgentState[];
  readonly canary: CanaryWay["send"];
  readonly store: EntryStore;
  /** What the window shows of the session. */
  readonly views: () => readonly View[];
}

/** A tap of the desk; null where it does not run any more. */
export function runningTapOf(
  tap: DeskTap,
  views: TapParts["views"],
  signal: AbortSignal | undefined,
): RunningTap | null {
  const { context, session } = tap;
  if (session === null || tap.state.phase !== "live") return null;
  const { running } = tap;
  const parts: TapParts = {
    state: () => tap.state,
    pods: () => running.tap.pods(),
    agents: () => (session.agents?.states() ?? []).filter(({ cluster }) => cluster === context),
    canary: async (node, addresses) => {
      if (session.agents === null) throw new Error("the tap has ended");
      return session.agents.canary({ cluster: context, node }, addresses);
    },
    store: session.store,
    views,
  };
  return runningTap(parts, signal);
}

export function runningTap(parts: TapParts, signal: AbortSignal | undefined): RunningTap {
  const { store, canary } = parts;
  return {
    session: parts.state().session,
    facts: () => factsOf(parts),
    way: {
      send: canary,
      newest: () => store.lastNumber,
      rows: (after, addresses, port) => recentRows(store, after, addresses, port),
      nowMs: () => performance.now(),
      wait: (milliseconds) => sleep(milliseconds, undefined, signal === undefined ? {} : { signal }),
    },
  };
}

async function factsOf({ state, agents, pods, store, views }: TapParts): Promise<TapFacts> {
  const { nodes, order, leaseEndsAtMs, leaseFailure, missingNames } = state();
  const byNode = new Map(agents().map((agent) => [agent.node, agent]));
  return {
    nodes: nodes.map((node) => nodeFacts(node, byNode.get(node.node))),
    pods: await podFacts(pods(), store),
    isInPods: order.way === "pod",
    packetFilter: order.capture.packetFilter,
    entryFilter: order.capture.entryFilter,
    entries: store.totals.entries,
    views: views().map(({ filter, state: { total, isComplete } }) => ({
      filter: filter.text,
      matches: total,
      isComplete,
    })),
    leaseSeconds: order.leaseSeconds,
    leaseLeftMs: leaseLeftMs(leaseEndsAtMs),
    leaseFailure,
    missingNames,
  };
}

/** No agent has a lease yet: its end is told as null, or as zero. */
function leaseLeftMs(endsAtMs: number | null): number | null {
  return endsAtMs === null || endsAtMs === 0 ? null : endsAtMs - Date.now();
}

function nodeFacts({ node, phase, reason, nextStep }: ClusterNode, agent: AgentState | undefined): NodeFacts {
  return { node, phase, reason, nextStep, agent: agent ?? null };
}

async function podFacts(pods: ReturnType<TapParts["pods"]>, store: EntryStore): Promise<readonly PodFacts[]> {
  const all = [...pods].flatMap(([agent, targets]) => targets.map((target) => ({ agent, target })));
  const addresses = all.flatMap(({ target }) => target.addresses);
  const byAddress = Map.groupBy(await trafficOf(store, addresses, DISCARD_PORT), ({ address }) => address);
  return all.map(({ agent, target: { namespace, name, isHostNetwork, addresses: own } }) => ({
    pod: `${namespace}/${name}`,
    node: agent,
    addresses: own,
    isHostNetwork,
    seen: own.flatMap((address): readonly TrafficCount[] => byAddress.get(address) ?? []),
  }));
}
