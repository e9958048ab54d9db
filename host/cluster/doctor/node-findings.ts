// What each node of a running tap says of itself: from the agent's pod to its clock. A check that finds nothing wrong is
// one line for all nodes.
import type { HopName, LedgerLine } from "../../../contract/index.ts";
import { bad, bounded, type Check, count, doubtful, type Finding, good, some } from "./finding.ts";
import { type AgentFacts, isUnsettled, type NodeFacts, type TapFacts } from "./tap-facts.ts";

/** Without a packet for so long, it is said. */
export const QUIET_MS = 10_000;
/** Clocks that differ by less are as good as equal. */
export const MAX_CLOCK_OFFSET_MS = 1_000;

export function nodeFindings(facts: TapFacts): readonly Finding[] {
  const dialed = facts.nodes.flatMap(({ node, phase, agent }) =>
    agent === null || phase !== "running" ? [] : [{ node, agent }],
  );
  const connected = dialed.filter(({ agent }) => agent.phase === "connected");
  const ordered = connected.filter(({ agent }) => agent.orderError === "");
  const capturing = ordered.filter(({ agent }) => agent.failure === "");
  return [
    ...each("agent", facts.nodes, agentFinding, (nodes) => count(nodes, "agent runs", "agents run")),
    ...each("link", facts.nodes.filter(isRunning), linkFinding, (nodes) => `connected to ${count(nodes, "agent")}`),
    ...each("order", connected, orderFinding, () => "what was ordered is followed"),
    ...each("capture", ordered, captureFinding, () => "the capture programs run"),
    ...each(
      "packets",
      capturing,
      (node) => packetFinding(node, facts),
      () => packetEvidence(capturing),
    ),
    ...each("losses", connected, lossFinding, () => "no hop lost anything"),
    ...each("level", connected, levelFinding, () => "everything is dissected in full"),
    ...each("node-clock", connected, clockFinding, () => "the nodes' clocks and this machine's agree"),
  ];
}

interface Connected {
  readonly node: string;
  readonly agent: AgentFacts;
}

/** Nothing where there is no node to look at: why is said before. */
function each<T>(
  check: Check,
  nodes: readonly T[],
  look: (node: T) => Finding | null,
  allGood: (nodes: number) => string,
): readonly Finding[] {
  if (nodes.length === 0) return [];
  const found = nodes.flatMap((node) => look(node) ?? []);
  return found.length === 0 ? [good(check, allGood(nodes.length))] : bounded(found);
}

function isRunning({ phase }: NodeFacts): boolean {
  return phase === "running";
}

function agentFinding({ node, phase, reason, nextStep }: NodeFacts): Finding | null {
  if (phase === "running") return null;
  const evidence = `its agent is not running (${phase})${reason === "" ? "" : `: ${reason}`}`;
  if (phase === "stuck") return bad("agent", evidence, nextStep || "look at the pod's description", node);
  return doubtful("agent", evidence, nextStep || "wait a moment, and look again", node);
}

function linkFinding({ node, agent }: NodeFacts): Finding | null {
  if (agent?.phase === "connected") return null;
  const reason = agent?.reason ?? "";
  const because = reason === "" ? "" : `: ${reason}`;
  if (agent?.phase === "failed") {
    return bad("link", `what answers at the agent's port is not believed${because}`, "restart this agent", node);
  }
  const what = agent?.phase === "reconnecting" ? "the connection is cut" : "not connected yet";
  const nextStep = "wait: it is tried again. If it lasts, read this agent's logs, and whether you may use port-forward";
  return doubtful("link", `${what}${because}`, nextStep, node);
}

function orderFinding({ node, agent }: Connected): Finding | null {
  const { orderError } = agent;
  if (orderError !== "") {
    const nextStep = "correct the filter that it names, and start the tap again";
    return bad("order", `the agent does not take its order: ${orderError}`, nextStep, node);
  }
  if (!isUnsettled(agent)) return null;
  return doubtful("order", "the last order is not followed yet", "wait a moment, and look again", node);
}

function captureFinding({ node, agent }: Connected): Finding | null {
  if (agent.failure === "") return null;
  const nextStep = "read the logs of this agent's capture container; it needs NET_RAW and the host's network";
  return bad("capture", `nothing is captured: ${agent.failure}`, nextStep, node);
}

function packetFinding({ node, agent }: Connected, { pods, packetFilter }: TapFacts): Finding | null {
  const { packets, quietMs } = agent;
  if (quietMs < QUIET_MS) return null;
  const seconds = Math.round(quietMs / 1000);
  const here = pods.filter((pod) => pod.node === node).map(({ pod }) => pod);
  const before = packets === 0 ? `no packet at all in ${seconds} s` : `no packet for ${seconds} s, ${packets} before`;
  const evidence = `${before}: no traffic on the node that matches (${here.length === 0 ? "no targeted pod runs there" : `targeted: ${some(here)}`})`;
  const nextStep =
    packetFilter === "" ? "send a request to one of its pods" : `try without the packet filter \`${packetFilter}\``;
  return doubtful("packets", evidence, nextStep, node);
}
function packetEvidence(nodes: readonly Connected[]): string {
  const packets = nodes.reduce((sum, { agent }) => sum + agent.packets, 0);
  return `${count(packets, "packet")} captured on ${count(nodes.length, "node")}`;
}

/** What helps where packets or entries are lost at a hop. */
const AGAINST_LOSS: Partial<Record<HopName, string>> = {
  kernel: "narrow the tap: fewer pods, or a packet filter",
  pipe: "narrow the tap, or give the agents more CPU",
  dissection: "narrow the tap, or give the agents more CPU and memory",
  ingest: "keep the connection to the cluster up; what left an agent's memory may still be in its ring of packets",
  store: "give the agents' ring of packets more room",
};

function lossFinding({ node, agent }: Connected): Finding | null {
  const losses = agent.ledger.filter(({ isLoss, count: lost }) => isLoss && lost > 0);
  const [worst] = losses.toSorted((a, b) => b.count - a.count);
  if (worst === undefined) return null;
  const nextStep = AGAINST_LOSS[worst.hop] ?? "see the ledger";
  return doubtful("losses", some(losses.map(lossText)), nextStep, node);
}
function lossText({ hop, count: lost, unit, reason }: LedgerLine): string {
  return `${hop}: ${lost} ${unit}: ${reason}`;
}

function levelFinding({ node, agent }: Connected): Finding | null {
  const { level, levelReason } = agent;
  if (level === "" || level === "full") return null;
  const evidence = `only ${level} ${level === "flows" ? "are" : "is"} made of what is captured: ${levelReason}`;
  return doubtful("level", evidence, "give the agents more CPU or memory, or tap fewer pods", node);
}

function clockFinding({ node, agent }: Connected): Finding | null {
  const { clockOffsetMs } = agent;
  if (Math.abs(clockOffsetMs) <= MAX_CLOCK_OFFSET_MS) return null;
  const seconds = (Math.abs(clockOffsetMs) / 1000).toFixed(1);
  const evidence = `its clock is ${seconds} s ${clockOffsetMs > 0 ? "ahead of" : "behind"} this machine's; times are corrected by it`;
  return doubtful("node-clock", evidence, "synchronise the clocks (NTP)", node);
}
