// Proves the whole way of a packet on each node of a running tap: its agent sends a small datagram to the discard port
// of a targeted pod, the pod's kernel answers that nobody listens there, and both have to arrive as entries. Where they
// do not, how far they got says where to look.
import { z } from "zod";
import type { CanarySent, StoredRow } from "../../../session/index.ts";
import { bad, count, doubtful, type Finding, good, skipped, some } from "./finding.ts";
import { isUnsettled, type PodFacts, type TapFacts } from "./tap-facts.ts";

/** Pods of one node that are tried at once: any one that answers is proof. */
export const PODS_PER_NODE = 3;
/** Nodes that are tried at once. */
export const MAX_NODES = 50;
/** A flow of datagrams is an entry after ten seconds, where no answer is one before. */
export const WAIT_MS = 13_000;
const LOOK_EVERY_MS = 250;
/** RFC 863. */
export const DISCARD_PORT = 9;
const PROVEN = "kernel → tcpdump → agent → port-forward → store";

/** How the prover reaches agents and entries. */
export interface CanaryWay {
  /** Rejects where the agent cannot be asked. */
  readonly send: (node: string, addresses: readonly string[]) => Promise<readonly CanarySent[]>;
  /** Number of the newest entry. */
  readonly newest: () => number;
  /** Entries behind a number, to the port at these addresses or from them without any port. */
  readonly rows: (after: number, addresses: readonly string[], port: number) => Promise<readonly StoredRow[]>;
  readonly nowMs: () => number;
  readonly wait: (milliseconds: number) => Promise<void>;
}

type CanaryFacts = Pick<TapFacts, "nodes" | "pods" | "isInPods" | "packetFilter" | "entryFilter">;

/** A finding for each node as soon as it is known. */
export async function* proveWay(facts: CanaryFacts, way: CanaryWay): AsyncGenerator<Finding> {
  if (facts.isInPods) {
    yield skipped("path", "tcpdump runs in the pods themselves: no agent is on their nodes to send them anything");
    return;
  }
  const tried = facts.nodes.flatMap(({ node, agent }) => {
    const pods = facts.pods.filter((pod) => pod.node === node && !pod.isHostNetwork && pod.addresses.length > 0);
    const isReady = agent?.phase === "connected" && !isUnsettled(agent);
    return !isReady || pods.length === 0 ? [] : [{ node, pods: pods.slice(0, PODS_PER_NODE) }];
  });
  if (tried.length === 0) {
    yield skipped("path", "no agent that captures, and whose node runs a targeted pod with an address of its own");
    return;
  }
  const proofs = tried.slice(0, MAX_NODES).map(({ node, pods }) => new Proof(node, pods, facts, way));
  yield* asTheyCome(proofs.map((proof) => proof.run()));
  const rest = tried.slice(MAX_NODES).map(({ node }) => node);
  if (rest.length > 0) yield skipped("path", `tried on ${MAX_NODES} nodes, and not on ${some(rest)}`);
}

async function* asTheyCome<T>(promises: readonly Promise<T>[]): AsyncGenerator<T> {
  const waiting = new Map(promises.map((promise, i) => [i, promise.then((value) => ({ i, value }))]));
  while (waiting.size > 0) {
    const { i, value } = await Promise.race(waiting.values());
    waiting.delete(i);
    yield value;
  }
}

class Proof {
  readonly #node: string;
  readonly #pods: readonly PodFacts[];
  readonly #facts: CanaryFacts;
  readonly #way: CanaryWay;

  constructor(node: string, pods: readonly PodFacts[], facts: CanaryFacts, way: CanaryWay) {
    this.#node = node;
    this.#pods = pods;
    this.#facts = facts;
    this.#way = way;
  }
  async run(): Promise<Finding> {
    const after = this.#way.newest();
    const startMs = this.#way.nowMs();
    try {
      const addresses = this.#pods.flatMap((pod) => pod.addresses.slice(0, 1));
      const answers = await this.#way.send(this.#node, addresses);
      const sent = answers.filter(({ srcPort }) => srcPort !== null);
      return sent.length === 0 ? this.#notSent(answers) : await this.#follow(sent, after, startMs);
    } catch (error) {
      const reason = error instanceof Error ? error.message : String(error);
      return bad(
        "path",
        `the agent cannot be asked to send: ${reason}`,
        "see link; look again in a moment",
        this.#node,
      );
    }
  }

  #notSent(answers: readonly CanarySent[]): Finding {
    const reasons = [...new Set(answers.map(({ error }) => error))];
    const evidence = `the datagram could not be sent to ${this.#named(answers)}: ${some(reasons)}`;
    // A filter that is too long for the kernel names no pod at all: everything is captured then.
    if (reasons.every((reason) => reason.includes("packet filter"))) return skipped("path", evidence, this.#node);
    const nextStep = "look at the node's own firewall and routes: its host cannot send to these pods";
    return bad("path", evidence, nextStep, this.#node);
  }

  async #follow(sent: readonly CanarySent[], after: number, startMs: number): Promise<Finding> {
    const addresses = sent.map(({ address }) => address);
    for (;;) {
      const rows = await this.#way.rows(after, addresses, DISCARD_PORT);
      const elapsedMs = this.#way.nowMs() - startMs;
      const answered = sent.find((one) => rows.some((row) => isAnswer(row, one)));
      if (answered !== undefined) {
        const took = `${(elapsedMs / 1000).toFixed(1)} s`;
        const evidence = `a datagram to ${this.#named([answered])} and the answer came as entries in ${took}: ${PROVEN}`;
        return good("path", evidence, this.#node);
      }
      if (elapsedMs >= WAIT_MS) return this.#unanswered(sent, rows);
      await this.#way.wait(LOOK_EVERY_MS);
    }
  }

  #unanswered(sent: readonly CanarySent[], rows: readonly StoredRow[]): Finding {
    const seen = sent.filter((one) => rows.some(({ row }) => isDatagram(row, one)));
    if (seen.length > 0) {
      const evidence = `a datagram to ${this.#named(seen)} came as an entry, the pod's answer did not`;
      const nextStep = "packets from these pods may take another way, or their network policy drops ICMP";
      return doubtful("path", evidence, nextStep, this.#node);
    }
    const evidence = `${count(sent.length, "datagram")} to ${this.#named(sent)}: sent, and not captured in ${WAIT_MS / 1000} s`;
    const filter = this.#facts.packetFilter || this.#facts.entryFilter;
    if (filter !== "") return skipped("path", `${evidence}, as the filter \`${filter}\` may leave it out`, this.#node);
    const nextStep =
      "see capture and losses of this node; a network policy may keep the node's own traffic from its pods";
    return bad("path", evidence, nextStep, this.#node);
  }

  #named(sent: readonly CanarySent[]): string {
    return some(
      sent.map(({ address }) => {
        const pod = this.#pods.find(({ addresses }) => addresses.includes(address))?.pod ?? "";
        return `${pod} (${address})`;
      }),
    );
  }
}

/** What an error message of the network quotes of the packet that it answers. */
const quoting = z.object({
  request: z.object({
    original: z.object({ dst: z.string(), srcPort: z.number().nullable(), dstPort: z.number().nullable() }),
  }),
});

function isAnswer({ row }: StoredRow, { address, srcPort }: CanarySent): boolean {
  if (row.srcIp !== address) return false;
  const { data } = quoting.safeParse(JSON.parse(row.document));
  const original = data?.request.original;
  return original?.dst === address && original.srcPort === srcPort && original.dstPort === DISCARD_PORT;
}
function isDatagram(row: StoredRow["row"], { address, srcPort }: CanarySent): boolean {
  return row.dstIp === address && row.dstPort === DISCARD_PORT && row.srcPort === srcPort;
}
