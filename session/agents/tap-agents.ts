// The agents of a session as its source: follows each, brings sightings of the same exchange together, and hands rows on.
import { create } from "@bufbuild/protobuf";
import { CaptureOrderSchema } from "../../contract/agent/agent_pb.js";
import type { AgentState, LedgerLine } from "../../contract/index.ts";
import { countHeads } from "../../engine/index.ts";
import type { Ingest, IngestEnd, IngestEvents } from "../ingest/messages.ts";
import { type NameSpan, NameTable, NOBODY } from "../names/name-table.ts";
import { MAX_BATCHES_UNDER_WAY, type PacketBatch, PacketGate } from "../packets/packet-batch.ts";
import type { SourceFacts } from "../store/index.ts";
import { Throttle } from "../throttle.ts";
import type { AgentTimings } from "./agent-client.ts";
import { type AgentEndpoint, agentKey, type AgentName, type AgentSource } from "./agent-source.ts";
import { sumOfLedgers } from "./agents-ledger.ts";
import { WallClock } from "./clock-offset.ts";
import { FollowedAgent, NodeMemory } from "./followed-agent.ts";
import { type FetchedPackets, type FetchOptions, fetchPackets, type PacketsQuery } from "./fetch-packets.ts";
import { MAX_AGENTS } from "./limits.ts";
import { RowSender } from "./row-sender.ts";
import { type CanarySent, sendCanaries } from "./send-canaries.ts";
import type { PeerKind } from "./same-exchange.ts";
import { type SightingCounts, Sightings } from "./sightings.ts";

/** What to tap. */
export interface AgentsOrder {
  readonly agents: AgentSource;
  readonly timings?: AgentTimings | undefined;
  /** Flow numbers begin here: smaller ones are of agents that were followed before. */
  readonly flowBase?: number | undefined;
  /** The ingest's worker script: agents are followed in a thread of their own. Without it in this one. */
  readonly workerScript?: URL | undefined;
}

/** What an agent captures and sends; what is left out is as the agent has it. */
export interface CaptureSettings {
  /** pcap-filter text. */
  readonly packetFilter?: string;
  /** KFL. */
  readonly entryFilter?: string;
  readonly maxBodyBytes?: number;
  readonly redaction?: { readonly headers: readonly string[]; readonly paths: readonly string[] };
  readonly limits?: {
    readonly cpuMillicores: number;
    readonly memoryBytes: number;
    readonly ringBytes: number;
    readonly ringSeconds: number;
  };
}

/** The source of a tapped cluster: an ingest that is never done by itself, and that takes orders. */
export interface AgentsTap extends Ingest {
  /** What addresses are: a Service's gives way to that of the pod behind it. */
  readonly addNames: (spans: readonly NameSpan[]) => void;
  /** Raw packets that the agents' rings still hold. */
  readonly fetchPackets: (query: PacketsQuery, options: FetchOptions) => Promise<readonly FetchedPackets[]>;
  /** Has an agent send canaries to captured pods; rejects where it cannot be asked. */
  readonly canary: (agent: AgentName, addresses: readonly string[]) => Promise<readonly CanarySent[]>;
  /** Orders an agent, now and whenever it comes back. */
  readonly orderCapture: (agent: AgentName, settings: CaptureSettings) => void;
  readonly states: () => readonly AgentState[];
  /** Calls `listener` when a state changed, a few times a second at most. */
  readonly onStates: (listener: (states: readonly AgentState[]) => void) => () => void;
}

const BEAT_MS = 25;
const PROGRESS_MS = 500;
const STATES_MS = 250;

export function tapAgents(order: AgentsOrder, events: AgentsEvents): AgentsTap {
  const tap = new Tap(order, events);
  return {
    begun: Promise.resolve(),
    ended: tap.ended,
    cancel: () => tap.cancel(),
    wantPackets: (wants) => tap.wantPackets(wants),
    addNames: (spans) => tap.addNames(spans),
    fetchPackets: (query, options) => tap.fetchPackets(query, options),
    canary: (agent, addresses) => tap.canary(agent, addresses),
    orderCapture: (agent, settings) => tap.orderCapture(agent, settings),
    states: () => tap.states,
    onStates: (listener) => tap.onStates(listener),
  };
}
/** Batches say which agent they are of. */
export type AgentsEvents = Pick<IngestEvents, "rows" | "progress" | "packets">;

class Tap {
  readonly ended: Promise<IngestEnd>;
  readonly #events: AgentsEvents;
  readonly #timings: AgentTimings | undefined;
  readonly #flowBase: number;
  readonly #clock = new WallClock();
  readonly #names = new NameTable();
  readonly #sender: RowSender;
  /** By cluster: addresses of one mean nothing in another, so an entry is of one cluster. */
  readonly #sightings = new Map<string, Sightings<SourceFacts>>();
  readonly #agents = new Map<string, FollowedAgent>();
  readonly #memories = new Map<string, NodeMemory>();
  readonly #settings = new Map<string, CaptureSettings>();
  readonly #running = new Set<Promise<void>>();
  readonly #listeners = new Set<(states: readonly AgentState[]) => void>();
  readonly #throttle = new Throttle(STATES_MS, () => this.#tellStates());
  readonly #beat = setInterval(() => this.#onBeat(), BEAT_MS);
  readonly #unsubscribe: () => void;
  readonly #end = Promise.withResolvers<IngestEnd>();
  readonly #packetGate: PacketGate;
  #packetBatches = 0;
  #wantsPackets = false;
  #orders = 0;
  #refusedAgents = 0;
  #toldMs = 0;
  #isCancelled = false;

  constructor(order: AgentsOrder, events: AgentsEvents) {
    this.ended = this.#end.promise;
    this.#timings = order.timings;
    this.#flowBase = order.flowBase ?? 0;
    this.#events = events;
    this.#sender = new RowSender((batch, source) => events.rows(batch, source));
    this.#packetGate = new PacketGate(
      () => this.#packetBatches < MAX_BATCHES_UNDER_WAY,
      (batch) => this.#sendPackets(batch),
    );
    this.#unsubscribe = order.agents.subscribe({
      added: (agent) => this.#add(agent),
      removed: (agent) => this.#remove(agentKey(agent)),
    });
  }
  get states(): readonly AgentState[] {
    return [...this.#agents.values()].map(({ state }) => state);
  }
  addNames(spans: readonly NameSpan[]): void {
    this.#names.add(spans);
  }
  fetchPackets(query: PacketsQuery, options: FetchOptions): Promise<readonly FetchedPackets[]> {
    return fetchPackets([...this.#agents.values()], query, options);
  }
  canary(agent: AgentName, addresses: readonly string[]): Promise<readonly CanarySent[]> {
    return sendCanaries(this.#agents.get(agentKey(agent)), addresses);
  }
  onStates(listener: (states: readonly AgentState[]) => void): () => void {
    this.#listeners.add(listener);
    listener(this.states);
    return () => void this.#listeners.delete(listener);
  }
  orderCapture(name: AgentName, settings: CaptureSettings): void {
    const key = agentKey(name);
    this.#settings.set(key, settings);
    const agent = this.#agents.get(key);
    if (agent !== undefined) this.#give(agent, settings);
  }
  wantPackets(wants: boolean): void {
    this.#wantsPackets = wants;
    for (const agent of this.#agents.values()) agent.client.wantsHeads = wants;
  }
  cancel(): void {
    if (this.#isCancelled) return;
    this.#isCancelled = true;
    this.#unsubscribe();
    void this.#finish().then(() => this.#end.resolve({ phase: "ended", notice: "" }));
  }

  #add(endpoint: AgentEndpoint): void {
    const key = agentKey(endpoint);
    this.#remove(key);
    if (this.#agents.size >= MAX_AGENTS) {
      this.#refusedAgents++;
      return;
    }
    const memory = this.#memories.get(key) ?? new NodeMemory(endpoint, this.#flowBase);
    this.#memories.set(key, memory);
    const sightings = this.#sightingsOf(endpoint.cluster);
    const agent = new FollowedAgent(endpoint, memory, {
      clock: this.#clock,
      timings: this.#timings,
      rows: async (rows, source) => {
        const nowMs = performance.now();
        for (const row of rows) sightings.add(source, row, nowMs);
        await this.#sender.room();
      },
      heads: (node, heads) => this.#packetGate.pass(node, heads.slice(), countHeads(heads)),
      changed: () => this.#throttle.request(),
    });
    agent.client.wantsHeads = this.#wantsPackets;
    this.#agents.set(key, agent);
    const settings = this.#settings.get(key);
    if (settings !== undefined) this.#give(agent, settings);
    const running = agent.client.run().finally(() => this.#running.delete(running));
    this.#running.add(running);
    this.#throttle.request();
  }
  #sendPackets(batch: PacketBatch): void {
    this.#packetBatches++;
    void this.#events.packets(batch).finally(() => this.#packetBatches--);
  }
  #remove(key: string): void {
    const agent = this.#agents.get(key);
    if (agent === undefined) return;
    agent.client.stop();
    this.#agents.delete(key);
    this.#throttle.request();
  }
  #sightingsOf(cluster: string): Sightings<SourceFacts> {
    const known = this.#sightings.get(cluster);
    if (known !== undefined) return known;
    const made = new Sightings<SourceFacts>(kindsOf(this.#names, cluster), ({ origin, row }) =>
      this.#sender.add(origin, row),
    );
    this.#sightings.set(cluster, made);
    return made;
  }
  #give(agent: FollowedAgent, settings: CaptureSettings): void {
    const order = ++this.#orders;
    agent.orderGiven = order;
    const { redaction, limits, ...others } = settings;
    agent.client.order(
      create(CaptureOrderSchema, {
        ...others,
        order: BigInt(order),
        ...(redaction === undefined
          ? {}
          : { redaction: { headers: [...redaction.headers], paths: [...redaction.paths] } }),
        ...(limits === undefined
          ? {}
          : { limits: { ...limits, memoryBytes: BigInt(limits.memoryBytes), ringBytes: BigInt(limits.ringBytes) } }),
      }),
    );
  }
  #onBeat(): void {
    const nowMs = performance.now();
    for (const sightings of this.#sightings.values()) sightings.release(nowMs);
    this.#sender.flushLate();
    if (nowMs - this.#toldMs < PROGRESS_MS) return;
    this.#toldMs = nowMs;
    this.#tellProgress();
  }
  #tellProgress(): void {
    const memories = [...this.#memories.values()];
    const isOneCluster = new Set(memories.map(({ name }) => name.cluster)).size === 1;
    const ledgers = new Map(
      memories.map(({ name: { cluster, node }, ledger }) => [isOneCluster ? node : `${cluster}/${node}`, ledger]),
    );
    const ledger = sumOfLedgers(ledgers, this.#lines());
    this.#events.progress({ bytesRead: ledger.bytes, bytesTotal: 0, ledger });
  }
  #lines(): readonly LedgerLine[] {
    const counts = [...this.#sightings.values()].map((sightings) => sightings.counts);
    const sum = (of: keyof SightingCounts): number => counts.reduce((all, one) => all + one[of], 0);
    return [
      note("merged", sum("merged"), "the same exchange, seen at several places, is one entry"),
      note("merged-late", sum("late"), "of these, what came too late to stand among the hops of its entry"),
      note(
        "merge-hurried",
        sum("hurried"),
        "too many came at once: some exchanges seen at several places may stand twice",
      ),
      note("agents-refused", this.#refusedAgents, `more than ${MAX_AGENTS} agents cannot be followed`),
    ];
  }
  #tellStates(): void {
    const { states } = this;
    for (const listener of this.#listeners) listener(states);
  }
  async #finish(): Promise<void> {
    for (const key of this.#agents.keys()) this.#remove(key);
    await Promise.all(this.#running);
    clearInterval(this.#beat);
    for (const sightings of this.#sightings.values()) sightings.releaseAll();
    await this.#sender.finish();
    this.#tellProgress();
    this.#throttle.stop();
    this.#tellStates();
  }
}

function note(code: string, count: number, reason: string): LedgerLine {
  return { hop: "ingest", code, reason, unit: "entries", count, isLoss: false };
}

function kindsOf(names: NameTable, cluster: string): PeerKind {
  return (ip, port, timeNs) => {
    const known = names.resolve(cluster, { ip, port }, NOBODY, timeNs)?.names;
    if (known === undefined) return "";
    return known.pod !== null ? "pod" : known.service !== null ? "service" : "";
  };
}
