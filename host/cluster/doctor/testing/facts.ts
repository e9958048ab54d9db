// Facts of a tap that is well, for tests to make one thing wrong.
import type { TrafficCount } from "../../../../session/index.ts";
import type { AgentFacts, NodeFacts, PodFacts, TapFacts } from "../tap-facts.ts";

export function agentOf(change: Partial<AgentFacts> = {}): AgentFacts {
  return {
    phase: "connected",
    reason: "",
    orderGiven: 1,
    orderFollowed: 1,
    orderError: "",
    failure: "",
    packets: 100,
    quietMs: 0,
    level: "full",
    levelReason: "",
    clockOffsetMs: 0,
    ledger: [],
    ...change,
  };
}
export function nodeOf(node: string, change: Partial<NodeFacts> = {}): NodeFacts {
  return { node, phase: "running", reason: "", nextStep: "", agent: agentOf(), ...change };
}
export function seenOf(change: Partial<TrafficCount> = {}): TrafficCount {
  const like = { isFlow: false, errorType: "", isDissected: false, reason: "", count: 3 } as const;
  return { address: "10.1.0.5", protocol: "http", ...like, ...change };
}
export function podOf(pod: string, change: Partial<PodFacts> = {}): PodFacts {
  return { pod, node: "n1", addresses: ["10.1.0.5"], isHostNetwork: false, seen: [seenOf()], ...change };
}
export function factsOf(change: Partial<TapFacts> = {}): TapFacts {
  return {
    nodes: [nodeOf("n1"), nodeOf("n2")],
    pods: [podOf("shop/cart-1")],
    isInPods: false,
    packetFilter: "",
    entryFilter: "",
    entries: 7,
    views: [],
    leaseSeconds: 600,
    leaseLeftMs: 500_000,
    leaseFailure: "",
    missingNames: [],
    ...change,
  };
}
