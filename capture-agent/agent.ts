// The whole agent of one node: packets in; kept on disk and dissected; batches of entries out to whoever may read them.
//
//   source → engine → gate → batches → readers
//        └→ ring on disk → searches
import { randomUUID } from "node:crypto";
import { setTimeout as delay } from "node:timers/promises";
import { create } from "@bufbuild/protobuf";
import { Code, ConnectError } from "@connectrpc/connect";
import { type CaptureOrder, type PacketsRequest, type Status, StatusSchema } from "../contract/agent/agent_pb.js";
import { combineFilters, createHeaderEnd, isBalanced, type PacketRecord } from "../engine/index.ts";
import { Budget } from "./budget/budget.ts";
import { UsageMeter } from "./budget/usage-meter.ts";
import { Canaries, type SentCanary } from "./canary/canary.ts";
import type { PacketClock } from "./clock.ts";
import { BatchRing } from "./feed/batch-ring.ts";
import { Batcher } from "./feed/batcher.ts";
import { EngineFeed } from "./feed/engine-feed.ts";
import { EntryGate } from "./feed/entry-gate.ts";
import { InterfaceNames } from "./feed/interface-names.ts";
import { flowsOfStreams } from "./packets/flow-streams.ts";
import { DEFAULT_RING_LIMITS, PacketRing } from "./packets/packet-ring.ts";
import { type FoundPiece, searchPackets } from "./packets/packet-search.ts";
import { type AgentFace, createService } from "./server/agent-calls.ts";
import type { Credentials } from "./server/access.ts";
import { type GrpcServer, type ListenAddress, openGrpcServer } from "./server/grpc-server.ts";
import { Signal } from "./server/signal.ts";
import { CapturePace } from "./source/capture-pace.ts";
import type { CaptureRunner } from "./source/capture-runner.ts";
import { LiveSource } from "./source/live-source.ts";
import { withoutOwnTraffic } from "./source/packet-filter.ts";
import { statusMessage } from "./status-message.ts";
import { AGENT_VERSION } from "./version.ts";

/** Entries kept for readers that are away or slow. */
const MAX_BATCH_RING_BYTES = 32 << 20;
/** How often batches that wait, and captures that take over, are looked at; not at all while there are none. */
const BEAT_MS = 25;
const LAST_BATCHES_MS = 100;
const SECOND_MS = 1_000;
/** An order is answered when tcpdump took its filter; one that takes longer is answered as taken. */
const MAX_ANSWER_MS = 5_000;

export interface AgentOptions {
  readonly node: string;
  readonly listen: ListenAddress;
  readonly credentials: Credentials;
  readonly runner: CaptureRunner;
  /** That of the packets which the runner gives. */
  readonly clock: PacketClock;
  readonly ringFolder: string;
  /** What is captured at most, in pcap-filter syntax; orders narrow it. With one, capture begins before any order. */
  readonly packetFilter?: string | undefined;
  /** File with secrets of TLS, which is read while it grows; empty or absent: none. */
  readonly keyLog?: string;
}

/** A running agent. */
export interface RunningAgent {
  readonly port: number;
  readonly status: Status;
  /** Ends the capture, sends what is left, and lets go of the port and the disk. */
  stop(): Promise<void>;
}

export async function startAgent(options: AgentOptions): Promise<RunningAgent> {
  const agent = new CaptureAgent(options);
  await agent.start();
  return agent;
}

class CaptureAgent implements RunningAgent, AgentFace {
  readonly run = randomUUID();
  readonly version = AGENT_VERSION;
  readonly node: string;
  readonly clock: PacketClock;
  readonly batches = new BatchRing(MAX_BATCH_RING_BYTES);
  readonly news = new Signal();
  readonly #options: AgentOptions;
  readonly #prefix = String(Math.floor(Date.now() / 1000));
  readonly #interfaces = new InterfaceNames();
  readonly #batcher: Batcher;
  readonly #feed: EngineFeed;
  readonly #packets: PacketRing;
  readonly #source: LiveSource;
  readonly #pace = new CapturePace();
  readonly #budget = new Budget();
  readonly #meter = new UsageMeter();
  readonly #canaries = new Canaries({
    packetFilter: () => combineFilters(this.#options.packetFilter ?? "", this.#packetFilter),
  });
  readonly #timers: NodeJS.Timeout[] = [];
  #beat: NodeJS.Timeout | undefined;
  #server: GrpcServer | undefined;
  #second = 0;
  #status: Status = create(StatusSchema);
  #order = 0n;
  #lastPackets = 0;
  #lastDrops = 0;
  #packetFilter = "";
  #headReaders = 0;

  constructor(options: AgentOptions) {
    this.#options = options;
    this.node = options.node;
    this.clock = options.clock;
    this.#packets = new PacketRing(options.ringFolder);
    this.#batcher = new Batcher(this.batches, options.node, () => this.news.notify());
    this.#feed = new EngineFeed({
      node: options.node,
      prefix: this.#prefix,
      batcher: this.#batcher,
      interfaces: this.#interfaces,
      keyLog: options.keyLog ?? "",
    });
    this.#source = new LiveSource(options.runner, { onPacket: (record) => this.#packet(record) }, options.clock);
  }

  get port(): number {
    return this.#server?.port ?? 0;
  }

  async start(): Promise<void> {
    const { listen, credentials, packetFilter } = this.#options;
    this.#server = await openGrpcServer(listen, credentials, createService(this));
    this.#timers.push(setInterval(() => this.#everySecond(), SECOND_MS));
    this.#everySecond();
    if (packetFilter !== undefined) void this.#source.setFilter(this.#filterWith(""));
    this.#keepBeating();
  }

  async stop(): Promise<void> {
    for (const timer of this.#timers) clearInterval(timer);
    clearTimeout(this.#beat);
    this.#source.stop();
    this.#feed.finish();
    this.#everySecond();
    // Readers have a moment to take what came last.
    await delay(LAST_BATCHES_MS);
    await this.#server?.close();
    this.#packets.close();
  }

  // What readers may ask.

  get status(): Status {
    return this.#status;
  }
  lastStatus(): { readonly second: number; readonly status: Status } {
    return { second: this.#second, status: this.#status };
  }
  interfaces(): readonly string[] {
    return this.#interfaces.list();
  }

  /** The former order holds where this one is refused. */
  async order(order: CaptureOrder): Promise<string> {
    const { headers = [], paths = [] } = order.redaction ?? {};
    const wish = { entryFilter: order.entryFilter, redactedHeaders: headers, redactedPaths: paths };
    const gate = EntryGate.of(wish, this.node, this.#feed.gateCounts);
    if (typeof gate === "string") return gate;
    // At once: what the new filter lets in must not pass by the former order's redaction.
    const former = this.#feed.gate;
    this.#feed.gate = gate;
    this.#batcher.flush();
    const firstOfOrder = this.batches.nextSequence;
    const problem = await this.#setFilter(order);
    if (problem !== "") {
      if (this.#feed.gate === gate) this.#feed.gate = former;
      return problem;
    }
    // Entries wait for readers; what was made with less redaction must not leave any more.
    if (gate.isRedacting && gate.redactionOrder !== former.redactionOrder) this.batches.forgetBefore(firstOfOrder);
    this.#feed.maxBodyBytes = order.maxBodyBytes;
    this.#setLimits(order);
    return "";
  }

  wantHeads(change: 1 | -1): void {
    this.#headReaders += change;
  }

  search(request: PacketsRequest): AsyncGenerator<FoundPiece> {
    const { streams, fromNs, toNs, maxBytes } = request;
    const flows = streams.length === 0 ? null : flowsOfStreams(streams, this.#prefix);
    if (flows?.size === 0) throw new ConnectError("these streams are not of this run of the agent", Code.NotFound);
    const cutAt = this.#feed.gate.isRedacting ? createHeaderEnd() : null;
    const ensureAllowed = (): void => {
      if (cutAt !== null || !this.#feed.gate.isRedacting) return;
      throw new ConnectError("redaction was ordered while packets were being sent: ask again", Code.FailedPrecondition);
    };
    const what = { flows, fromNs, toNs, maxBytes: Number(maxBytes) };
    return searchPackets(this.#packets, { ...what, cutAt, ensureAllowed, node: this.node });
  }

  canary(addresses: readonly string[]): Promise<readonly SentCanary[]> {
    return this.#canaries.send(addresses);
  }

  async #setFilter({ order, packetFilter }: CaptureOrder): Promise<string> {
    if (!isBalanced(packetFilter)) return "the packet filter's parentheses do not match";
    const answer = this.#source.setFilter(this.#filterWith(packetFilter)).then((problem) => {
      if (problem === "") [this.#order, this.#packetFilter] = [order, packetFilter];
      return problem === "" ? "" : `the packet filter cannot be followed: ${problem}`;
    });
    this.#keepBeating();
    let timer: NodeJS.Timeout | undefined;
    const patience = new Promise<string>((resolve) => {
      timer = setTimeout(() => resolve(""), MAX_ANSWER_MS);
    });
    try {
      return await Promise.race([answer, patience]);
    } finally {
      clearTimeout(timer);
    }
  }

  #filterWith(packetFilter: string): string {
    const wanted = combineFilters(this.#options.packetFilter ?? "", packetFilter);
    return withoutOwnTraffic(wanted, this.#options.listen.host, this.port);
  }

  #setLimits({ limits }: CaptureOrder): void {
    this.#budget.limits = {
      cpuMillicores: limits?.cpuMillicores ?? 0,
      memoryBytes: Number(limits?.memoryBytes ?? 0n),
    };
    this.#packets.limits = {
      maxBytes: Number(limits?.ringBytes ?? 0n) || DEFAULT_RING_LIMITS.maxBytes,
      maxSeconds: limits?.ringSeconds || DEFAULT_RING_LIMITS.maxSeconds,
    };
  }

  #packet(record: PacketRecord): void {
    const flow = this.#feed.packet(record);
    for (const number of this.#feed.earlier) this.#packets.assign(number, flow);
    this.#packets.packet(record, flow);
    // The first thing that a busy agent does without.
    if (this.#headReaders > 0 && this.#budget.level === "full") this.#batcher.addHead(record, performance.now());
    this.#keepBeating();
  }

  #keepPace(packets: number): void {
    const drops = this.#source.counts.drops.byKernel;
    this.#source.useMode(this.#pace.second(packets - this.#lastPackets, drops - this.#lastDrops));
    // Counters change with packets only.
    if (packets !== this.#lastPackets) this.#source.askCounters();
    this.#lastPackets = packets;
    this.#lastDrops = drops;
  }

  #keepBeating(): void {
    if (this.#beat !== undefined || (this.#batcher.isEmpty && !this.#source.isChanging)) return;
    this.#beat = setTimeout(() => {
      this.#beat = undefined;
      this.#source.tick();
      this.#batcher.look(performance.now());
      this.#keepBeating();
    }, BEAT_MS);
  }

  #everySecond(): void {
    const now = this.clock.nowMs();
    this.#feed.tick(now);
    this.#packets.look(Math.floor(now / 1000));
    const usage = this.#meter.measure();
    this.#budget.second(usage);
    this.#feed.level = this.#budget.level;
    const ledger = this.#feed.ledger();
    this.#keepPace(ledger.packets);
    this.#keepBeating();
    this.#second++;
    this.#status = statusMessage({
      clock: this.clock,
      ledger,
      usage,
      budget: this.#budget,
      order: this.#order,
      source: this.#source,
      ring: this.#packets.counts,
      refused: this.#server?.refused ?? 0,
    });
    this.news.notify();
  }
}
