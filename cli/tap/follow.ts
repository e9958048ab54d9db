// Agents followed from a terminal, wherever they run: their entries printed as they come, or their packets saved at the
// end, until somebody or something ends it.
import type { AgentState, EntryRow, Ledger } from "../../contract/index.ts";
import type { Follower } from "../../host/cluster/tapped-cluster.ts";
import type { AgentSource } from "../../session/agents/agent-source.ts";
import { type AgentsTap, tapAgents } from "../../session/agents/tap-agents.ts";
import type { NameSpan } from "../../session/names/name-table.ts";
import type { RowBatch, SourceFacts } from "../../session/store/index.ts";
import { monotonicMs } from "../clock.ts";
import { CommandFailed } from "../command/failures.ts";
import { entryFormat } from "../read/entry-format.ts";
import { type EntryOptions, isPacketOutput } from "../read/entry-options.ts";
import { EntryPrinter } from "../read/entry-printer.ts";
import type { Output } from "../read/output-file.ts";
import { printStatistics } from "../read/reading.ts";
import { workUntil } from "../terminal/interrupts.ts";
import type { Terminal } from "../terminal/terminal.ts";
import { rowsOf } from "./batch-rows.ts";
import { NodeLines } from "./node-lines.ts";
import { savePackets } from "./save-packets.ts";

/** Longest that a printed entry waits in our buffer. */
const FLUSH_MS = 100;
const PROGRESS_MS = 500;
/** A duration counts from the first agent that captures, at the latest from here. */
const MAX_START_MS = 60_000;
/** Most addresses that a saved file names. */
const MAX_NAMED_ADDRESSES = 65_536;
const NO_LEDGER: Ledger = { packets: 0, bytes: 0, flows: 0, entries: 0, lines: [] };

export interface Followed {
  readonly agents: AgentSource;
  /** Gives the agents their orders, and names as they are learnt. */
  readonly join: (follower: Follower) => void;
  /** One agent that should be there already: it is not waited for, where it does not answer or refuses. */
  readonly isExpected: boolean;
}
export interface FollowOptions {
  readonly entries: EntryOptions;
  /** Open before anything is created: a file that cannot be written is no reason to disturb a cluster. */
  readonly output: Output;
  readonly seconds: number | null;
  readonly lastSeconds: number | null;
  readonly signal: AbortSignal;
  readonly terminal: Terminal;
  readonly lines: NodeLines;
}

/** Resolves at the end with whether any agent was ever reached. */
export async function follow(followed: Followed, options: FollowOptions): Promise<boolean> {
  const following = new Following(followed, options);
  await following.run();
  return following.wasReached;
}

class Following {
  wasReached = false;
  readonly #followed: Followed;
  readonly #options: FollowOptions;
  readonly #savesPackets: boolean;
  readonly #printer: EntryPrinter;
  readonly #startedMs = monotonicMs();
  /** Streams of matching entries, by the agent that they are of; their peers; and what addresses are called. */
  readonly #streams = new Map<string, Set<string>>();
  readonly #peers = new Set<string>();
  readonly #names = new Map<string, string>();
  #ledger = NO_LEDGER;
  #end: () => void = () => undefined;
  #fail: (error: unknown) => void = () => undefined;

  constructor(followed: Followed, options: FollowOptions) {
    this.#followed = followed;
    this.#options = options;
    const { output } = options;
    const { output: format, fields, filter, limit } = options.entries;
    this.#savesPackets = isPacketOutput(format);
    this.#printer = new EntryPrinter({
      filter,
      limit,
      format: entryFormat(format, fields, output.table),
      out: output.sink,
      hidesConnections: format === "table" && filter === null,
    });
  }

  async run(): Promise<void> {
    const { signal, terminal, entries, output } = this.#options;
    const { agents, join } = this.#followed;
    let tap: AgentsTap | null = null;
    try {
      await workUntil(signal, (end, fail) => {
        this.#end = end;
        this.#fail = fail;
        tap = tapAgents(
          { agents },
          {
            rows: async (batch, source) => this.#guard(() => this.#rows(batch, source)),
            progress: ({ ledger }) => void (this.#ledger = ledger),
            packets: () => Promise.resolve(),
          },
        );
        const { orderCapture, addNames } = tap;
        join({
          orderCapture,
          addNames: (spans) => {
            this.#learn(spans);
            addNames(spans);
          },
        });
        return this.#watch(tap);
      });
      if (tap !== null) await this.#save(tap);
    } finally {
      await endOf(tap);
      terminal.progress("");
    }
    this.#printer.end();
    output.sink.flush();
    const statistics = { stream: this.#printer, ledger: this.#ledger, notices: [], startedMs: this.#startedMs };
    printStatistics(statistics, { ...entries, wantsStatistics: true }, terminal);
  }

  #watch(tap: AgentsTap): () => void {
    const { seconds, lines } = this.#options;
    let ending: NodeJS.Timeout | undefined;
    const count = (): void => {
      if (seconds !== null) ending ??= setTimeout(this.#end, seconds * 1000);
    };
    const latest = setTimeout(count, MAX_START_MS);
    const timers = [
      setInterval(() => this.#guard(() => this.#options.output.sink.flush()), FLUSH_MS),
      setInterval(() => this.#showProgress(tap.states()), PROGRESS_MS),
    ];
    const unsubscribe = tap.onStates((states) => {
      const absent = this.wasReached || !this.#followed.isExpected ? undefined : states.find(isAbsent);
      if (absent !== undefined) return this.#fail(new CommandFailed(`${absent.node}: ${absent.reason}`));
      lines.agents(states);
      if (this.#options.lastSeconds !== null && states.some(({ phase }) => phase === "connected"))
        return this.#lookBack();
      if (!states.some(isCapturing)) return;
      this.wasReached = true;
      count();
    });
    return () => {
      unsubscribe();
      clearTimeout(latest);
      clearTimeout(ending);
      for (const timer of timers) clearInterval(timer);
    };
  }

  // What the agent holds is there: nothing is waited for.
  #lookBack(): void {
    this.wasReached = true;
    this.#end();
  }

  #showProgress(states: readonly AgentState[]): void {
    const { terminal, entries } = this.#options;
    if (terminal.isOutTerminal && entries.path === null) return;
    const capturing = states.filter(isCapturing).length;
    terminal.progress(
      `${this.#ledger.packets} packets, ${this.#printer.total} entries from ${capturing} of ${states.length} agents; Ctrl+C ends`,
    );
  }

  #learn(spans: readonly NameSpan[]): void {
    this.#printer.learn(spans);
    if (!this.#savesPackets) return;
    for (const { ip, port, names } of spans) {
      // A file names whole addresses.
      if (port === null && names.name !== "")
        this.#names.set(ip, names.namespace === "" ? names.name : `${names.name}.${names.namespace}`);
    }
  }

  #rows(batch: RowBatch, source: SourceFacts | undefined): void {
    if (source === undefined) return;
    for (const row of rowsOf(batch, source.worker)) {
      if (this.#printer.put(row, source) && this.#savesPackets) this.#remember(row, source.worker);
    }
    if (this.#printer.isFull) this.#end();
  }

  #remember({ stream, srcIp, dstIp }: EntryRow, worker: string): void {
    const streams = this.#streams.get(worker) ?? new Set();
    this.#streams.set(worker, streams.add(stream));
    for (const ip of [srcIp, dstIp]) if (this.#peers.size < MAX_NAMED_ADDRESSES) this.#peers.add(ip);
  }

  async #save(tap: AgentsTap): Promise<void> {
    const { entries, lastSeconds, terminal, output } = this.#options;
    const { output: format, filter, limit, path } = entries;
    if (!isPacketOutput(format)) return;
    const isChosen = filter !== null || limit !== Number.POSITIVE_INFINITY;
    const streams = new Map([...this.#streams].map(([worker, own]) => [worker, [...own]]));
    const fromNs = lastSeconds === null ? null : BigInt(Date.now() - lastSeconds * 1000) * 1_000_000n;
    const query = { streams: isChosen ? streams : null, fromNs, toNs: null };
    const names = new Map([...this.#names].filter(([ip]) => this.#peers.has(ip)));
    const packets = await savePackets(tap, { query, names, format, sink: output.sink }, terminal);
    terminal.error(`${packets} packets written${path === null ? "" : ` to ${path}`}`);
  }

  // Called from events, where an error has nobody to catch it.
  #guard(work: () => void): void {
    try {
      work();
    } catch (error) {
      this.#fail(error);
    }
  }
}

async function endOf(tap: AgentsTap | null): Promise<void> {
  tap?.cancel();
  await tap?.ended;
}

function isAbsent({ phase }: AgentState): boolean {
  return phase === "failed" || phase === "reconnecting";
}

function isCapturing({ phase, failure, orderGiven, orderFollowed }: AgentState): boolean {
  return phase === "connected" && failure === "" && orderFollowed >= orderGiven;
}
