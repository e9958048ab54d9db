// How the end of taps reads: the question before it, and what it did or left behind.
import type { ClusterState } from "../../contract/index.ts";
import { counted, listed } from "./count-words.ts";

type Tap = Pick<ClusterState, "context" | "nodes" | "order">;

/** `agents on 4 nodes`, `captures in 3 pods` */
export const agentWords = ({ nodes, order }: Pick<Tap, "nodes" | "order">): string =>
  order.way === "pod" ? `captures in ${counted(nodes.length, "pod")}` : `agents on ${counted(nodes.length, "node")}`;

const allAgents = (taps: readonly Tap[]): string => {
  const [first, ...others] = taps;
  return first === undefined || others.length === 0
    ? `Its ${first === undefined ? "agents" : agentWords(first)}`
    : `The ${taps.map((tap) => `${agentWords(tap)} of ${tap.context}`).join(" and the ")}`;
};

/** `the tap of prod-eu`, `2 taps` */
const tapWords = (taps: readonly Tap[]): string =>
  taps.length === 1 ? `the tap of ${taps[0]?.context ?? ""}` : counted(taps.length, "tap");

export const contextsOf = (taps: readonly Tap[]): string => listed([...new Set(taps.map(({ context }) => context))]);

export const stopQuestion = (taps: readonly Tap[]): string =>
  `Stop ${tapWords(taps)}? ${allAgents(taps)} are removed; the entries stay.`;

/** What is to be done would end taps. */
export const leaveQuestion = (taps: readonly Tap[], what: string): string =>
  `${what} ends ${tapWords(taps)}. ${allAgents(taps)} are removed first; the entries are kept.`;

/** What a removal did, or what it left. */
export const removalWords = (tap: Tap & Pick<ClusterState, "left">): string => {
  const { context, nodes, left, order } = tap;
  const removed = nodes.length === 0 ? "Removed the agents" : `Removed the ${agentWords(tap)}`;
  if (left.length > 0) {
    return `${removed}, but ${counted(left.length, "object")} could not be removed from ${context}.`;
  }
  return order.way === "pod"
    ? `${removed} of ${context}; of each an ended record stays in its pod until the pod is gone.`
    : `${removed}; nothing of this session is left in ${context}.`;
};
