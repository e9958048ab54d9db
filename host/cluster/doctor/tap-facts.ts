// What is known of a tap that runs, as plain values: from the cluster, from the agents, and from the session's store.
import type { AgentState } from "../../../contract/index.ts";
import type { NodePhase } from "../../../k8s/index.ts";
import type { TrafficCount } from "../../../session/index.ts";

export interface TapFacts {
  readonly nodes: readonly NodeFacts[];
  readonly pods: readonly PodFacts[];
  /** tcpdump runs in each pod, and its agent on this machine. */
  readonly isInPods: boolean;
  /** What was ordered: empty texts leave nothing out. */
  readonly packetFilter: string;
  readonly entryFilter: string;
  readonly entries: number;
  /** Filters of the window that the finding is for, and how many entries each matches. */
  readonly views: readonly ViewFacts[];
  readonly leaseSeconds: number;
  /** Null while it is not known. */
  readonly leaseLeftMs: number | null;
  readonly leaseFailure: string;
  /** Names that cannot be shown, and why. */
  readonly missingNames: readonly string[];
}

export interface NodeFacts {
  readonly node: string;
  /** The agent's pod, in the cluster's words. */
  readonly phase: NodePhase;
  readonly reason: string;
  readonly nextStep: string;
  /** The agent as it speaks; null before it was dialed. */
  readonly agent: AgentFacts | null;
}
export type AgentFacts = Pick<
  AgentState,
  | "phase"
  | "reason"
  | "orderGiven"
  | "orderFollowed"
  | "orderError"
  | "failure"
  | "packets"
  | "quietMs"
  | "level"
  | "levelReason"
  | "clockOffsetMs"
  | "ledger"
>;

/** Connected, and an order is under way. */
export function isUnsettled({ phase, orderError, orderGiven, orderFollowed }: AgentFacts): boolean {
  return phase === "connected" && orderError === "" && orderFollowed < orderGiven;
}

/** One targeted pod. */
export interface PodFacts {
  /** `namespace/name`. */
  readonly pod: string;
  /** That of its agent. */
  readonly node: string;
  readonly addresses: readonly string[];
  readonly isHostNetwork: boolean;
  /** Entries of its addresses in this session. */
  readonly seen: readonly TrafficCount[];
}

export interface ViewFacts {
  readonly filter: string;
  readonly matches: number;
  /** All entries were looked at. */
  readonly isComplete: boolean;
}
