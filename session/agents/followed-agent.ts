// One node's agent as the session knows it: its client, what it told, and what came of its rows.
import type { Gap, HelloReply, Status } from "../../contract/agent/agent_pb.js";
import type { AgentState, EntryRow } from "../../contract/index.ts";
import type { SourceFacts } from "../store/index.ts";
import { AgentClient, type AgentEvents, type AgentTimings } from "./agent-client.ts";
import type { AgentEndpoint, AgentName } from "./agent-source.ts";
import { AgentLedger, countOf, type LocalLine } from "./agents-ledger.ts";
import { BatchCursor } from "./cursor.ts";
import type { ClockOffset, WallClock } from "./clock-offset.ts";
import { MAX_NAME_LENGTH } from "./limits.ts";
import { type PeerFailure, sentenceOf } from "./peer-failure.ts";
import { RowCheck } from "./row-check.ts";
import { RowDecoder } from "./row-fields.ts";

/** What stays of a node while its agents come and go. */
export class NodeMemory {
  readonly name: AgentName;
  readonly cursor = new BatchCursor();
  readonly ledger = new AgentLedger();
  readonly decoder = new RowDecoder();
  readonly check = new RowCheck();
  /** Flow numbers of the present run begin here: those of former runs are taken. */
  flowBase: number;
  nextFlow: number;

  constructor({ cluster, node }: AgentName, flowBase: number) {
    this.name = { cluster, node };
    this.flowBase = this.nextFlow = flowBase;
  }
}

export interface AgentSurroundings {
  readonly clock: WallClock;
  readonly timings: AgentTimings | undefined;
  readonly rows: (rows: readonly EntryRow[], source: SourceFacts) => Promise<void>;
  readonly heads: (node: string, heads: Uint8Array) => void;
  readonly changed: () => void;
}

const RATE_MS = 1000;
const REFUSED: LocalLine = line("bad-rows", "entries", true, "rows of an agent that are no entries were refused");
const GAP: LocalLine = line("agent-gap", "entries", true, "left an agent's memory before the session could take them");
const GAP_BATCHES: LocalLine = line("agent-gap", "messages", true, "batches left an agent's memory unread");
const MISSING: LocalLine = line("agent-missing", "messages", true, "batches of an agent never came");
const REPEATED: LocalLine = line("agent-repeated", "messages", false, "batches of an agent came twice; once was taken");
const RESTARTED: LocalLine = line(
  "agent-restarted",
  "messages",
  true,
  "agents began anew; what they had not sent is lost",
);

export class FollowedAgent {
  readonly endpoint: AgentEndpoint;
  readonly source: SourceFacts;
  readonly client: AgentClient;
  readonly #memory: NodeMemory;
  readonly #around: AgentSurroundings;
  #state: AgentState;
  #packetMs = performance.now();
  #rate = { sinceMs: performance.now(), entries: 0, packets: 0 };

  constructor(endpoint: AgentEndpoint, memory: NodeMemory, around: AgentSurroundings) {
    const { cluster, node, nodeName = node, nodeIp, worker } = endpoint;
    this.endpoint = endpoint;
    this.source = {
      worker,
      node: { ip: nodeIp, name: nodeName },
      cluster,
      captureBackend: "af_packet",
      captureSource: "af_packet",
    };
    this.#memory = memory;
    this.#around = around;
    this.#state = { ...UNKNOWN, cluster, node };
    this.client = new AgentClient(endpoint, this.#events(), memory.cursor, around.clock, around.timings);
  }
  get state(): AgentState {
    const { ledger } = this.#memory;
    return { ...this.#state, losses: ledger.losses, ledger: [...ledger.lines] };
  }
  /** The number of the order that it is given. */
  set orderGiven(order: number) {
    this.#set({ orderGiven: order, orderError: "" });
  }

  #events(): AgentEvents {
    const { ledger } = this.#memory;
    return {
      rows: (rows, offsetNs) => this.#rows(rows, offsetNs),
      heads: (heads) => this.#around.heads(this.source.node.name, heads),
      status: (status) => this.#status(status),
      gap: (gap) => this.#gap(gap),
      repeated: () => ledger.add(REPEATED, 1),
      missing: (batches) => ledger.add(MISSING, batches),
      connected: (hello, isRestarted) => this.#connected(hello, isRestarted),
      clock: (offset) => this.#clock(offset),
      disconnected: (failure) => this.#disconnected(failure),
      ordered: (order, error) => {
        if (Number(order) === this.#state.orderGiven) this.#set({ orderError: error });
      },
    };
  }
  #rows(rows: readonly Uint8Array[], offsetNs: bigint): Promise<void> {
    const { check, decoder, ledger, flowBase } = this.#memory;
    const { node, nodeName = node, worker } = this.endpoint;
    const origin = { node: nodeName, worker, offsetNs };
    const checked: EntryRow[] = [];
    for (const row of rows) {
      const fields = decoder.decode(row);
      const entry = fields === null ? null : check.check(fields, origin, flowBase);
      if (entry === null) continue;
      checked.push(entry);
      if (entry.flowId >= this.#memory.nextFlow) this.#memory.nextFlow = entry.flowId + 1;
    }
    ledger.add(REFUSED, rows.length - checked.length);
    this.#state = { ...this.#state, entries: this.#state.entries + checked.length };
    return this.#around.rows(checked, this.source);
  }
  #status(status: Status): void {
    this.#memory.ledger.status(status);
    const offsetNs = this.client.offsetNs;
    const lagNs = this.#around.clock.nowNs() - (status.clockNs - offsetNs);
    this.#set({
      ...this.#measureRate(countOf(status.packets)),
      ...this.#measureQuiet(countOf(status.packets)),
      lagMs: Math.max(0, millisecondsOf(lagNs)),
      level: status.level.slice(0, MAX_NAME_LENGTH),
      levelReason: status.levelReason === "" ? "" : sentenceOf(status.levelReason),
      cpuMillicores: status.cpuMillicores,
      memoryBytes: countOf(status.memoryBytes),
      orderFollowed: countOf(status.order),
      ringBytes: countOf(status.ringBytes),
      ringFromNs: status.ringFromNs === 0n ? null : String(status.ringFromNs - offsetNs),
      failure: status.failure === "" ? "" : sentenceOf(status.failure),
    });
  }
  #measureRate(packets: number): Partial<AgentState> {
    const nowMs = performance.now();
    const elapsedMs = nowMs - this.#rate.sinceMs;
    if (elapsedMs < RATE_MS / 2) return {};
    const { entries } = this.#state;
    const perSecond = (count: number): number => Math.max(0, Math.round((count * 1000) / elapsedMs));
    const entriesPerSecond = perSecond(entries - this.#rate.entries);
    const packetsPerSecond = perSecond(packets - this.#rate.packets);
    this.#rate = { sinceMs: nowMs, entries, packets };
    return { entriesPerSecond, packetsPerSecond };
  }
  #measureQuiet(packets: number): Pick<AgentState, "packets" | "quietMs"> {
    const nowMs = performance.now();
    if (packets !== this.#state.packets) this.#packetMs = nowMs;
    return { packets, quietMs: Math.round(nowMs - this.#packetMs) };
  }
  #gap({ entries, fromSequence, toSequence }: Gap): void {
    const { ledger } = this.#memory;
    // What an earlier run had not sent, nobody can count.
    if (entries > 0n) ledger.add(GAP, countOf(entries));
    else ledger.add(GAP_BATCHES, toSequence > fromSequence ? countOf(toSequence - fromSequence) : 1);
  }
  #connected({ version }: HelloReply, isRestarted: boolean): void {
    if (isRestarted) {
      this.#memory.ledger.restart();
      this.#memory.ledger.add(RESTARTED, 1);
      this.#memory.flowBase = this.#memory.nextFlow;
    }
    this.#set({ phase: "connected", reason: "", version: sentenceOf(version).slice(0, MAX_NAME_LENGTH) });
  }
  #clock({ offsetNs, roundTripNs }: ClockOffset): void {
    this.#set({ clockOffsetMs: millisecondsOf(offsetNs), roundTripMs: millisecondsOf(roundTripNs) });
  }
  #disconnected({ kind, message }: PeerFailure): void {
    const phase = kind === "refused" ? "failed" : "reconnecting";
    this.#set({ phase, reason: message, entriesPerSecond: 0, packetsPerSecond: 0 });
  }
  #set(change: Partial<AgentState>): void {
    this.#state = { ...this.#state, ...change };
    this.#around.changed();
  }
}

const UNKNOWN: AgentState = {
  cluster: "",
  node: "",
  phase: "connecting",
  reason: "",
  version: "",
  entries: 0,
  entriesPerSecond: 0,
  packetsPerSecond: 0,
  packets: 0,
  quietMs: 0,
  lagMs: 0,
  clockOffsetMs: 0,
  roundTripMs: 0,
  losses: 0,
  level: "",
  levelReason: "",
  cpuMillicores: 0,
  memoryBytes: 0,
  orderGiven: 0,
  orderFollowed: 0,
  orderError: "",
  ringBytes: 0,
  ringFromNs: null,
  failure: "",
  ledger: [],
};

function millisecondsOf(ns: bigint): number {
  return Number(ns / 1000n) / 1000;
}
function line(code: string, unit: LocalLine["unit"], isLoss: boolean, reason: string): LocalLine {
  return { hop: "ingest", code, unit, isLoss, reason };
}
