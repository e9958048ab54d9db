// Agents that are followed in a thread of their own, as the session sees them.
import { type Duplex, pipeline } from "node:stream";
import { MessageChannel, Worker } from "node:worker_threads";
import type { AgentState } from "../../contract/index.ts";
import type { IngestEnd } from "../ingest/messages.ts";
import { type AgentEndpoint, agentKey, type AgentName } from "./agent-source.ts";
import type { AgentsWorkerOrder, FromAgents, ToAgents } from "./agents-messages.ts";
import type { FetchedPackets, FetchOptions, PacketsQuery } from "./fetch-packets.ts";
import { PortStream } from "./port-stream.ts";
import type { CanarySent } from "./send-canaries.ts";
import type { AgentsEvents, AgentsOrder, AgentsTap } from "./tap-agents.ts";

/** Rows die young: with the default of a few MB the collector takes a quarter of the time. */
const YOUNG_GENERATION_MB = 64;

/** Follows agents in a worker that runs `script`, which has to call `runIngestWorker` (ingest/index.ts). */
export function tapAgentsInWorker(script: URL, order: AgentsOrder, events: AgentsEvents): AgentsTap {
  const tap = new WorkerTap(script, order, events);
  return {
    begun: Promise.resolve(),
    ended: tap.ended,
    cancel: () => tap.post({ kind: "cancel" }),
    wantPackets: (wants) => tap.post({ kind: "want-packets", wants }),
    addNames: (spans) => tap.post({ kind: "names", spans }),
    orderCapture: (agent, settings) => tap.post({ kind: "order", agent, settings }),
    fetchPackets: (query, options) => tap.fetch(query, options),
    canary: (agent, addresses) => tap.canary(agent, addresses),
    states: () => tap.states,
    onStates: (listener) => tap.onStates(listener),
  };
}

interface Fetch {
  readonly options: FetchOptions;
  readonly result: PromiseWithResolvers<readonly FetchedPackets[]>;
}

class WorkerTap {
  readonly ended: Promise<IngestEnd>;
  states: readonly AgentState[] = [];
  readonly #worker: Worker;
  readonly #events: AgentsEvents;
  readonly #agents = new Map<string, AgentEndpoint>();
  readonly #dials = new Map<number, AbortController>();
  readonly #streams = new Set<Duplex>();
  readonly #fetches = new Map<number, Fetch>();
  readonly #canaries = new Map<number, PromiseWithResolvers<readonly CanarySent[]>>();
  readonly #listeners = new Set<(states: readonly AgentState[]) => void>();
  readonly #unsubscribe: () => void;
  readonly #end = Promise.withResolvers<IngestEnd>();
  #calls = 0;

  constructor(script: URL, { timings, flowBase, agents }: AgentsOrder, events: AgentsEvents) {
    this.ended = this.#end.promise;
    this.#events = events;
    const workerData: AgentsWorkerOrder = { agents: { timings, flowBase } };
    this.#worker = new Worker(script, {
      workerData,
      resourceLimits: { maxYoungGenerationSizeMb: YOUNG_GENERATION_MB },
    });
    this.#worker.on("message", (message: FromAgents) => this.#take(message));
    this.#worker.on("error", (error) =>
      this.#finish({ phase: "failed", notice: `following stopped: ${String(error)}` }),
    );
    this.#worker.on("exit", (code) => this.#finish({ phase: "failed", notice: `following stopped with code ${code}` }));
    this.#unsubscribe = agents.subscribe({
      added: (agent) => {
        this.#agents.set(agentKey(agent), agent);
        const { dial: _here, ...others } = agent;
        this.post({ kind: "added", agent: others });
      },
      removed: (agent) => {
        this.#agents.delete(agentKey(agent));
        this.post({ kind: "removed", agent });
      },
    });
  }
  onStates(listener: (states: readonly AgentState[]) => void): () => void {
    this.#listeners.add(listener);
    listener(this.states);
    return () => void this.#listeners.delete(listener);
  }
  fetch(query: PacketsQuery, options: FetchOptions): Promise<readonly FetchedPackets[]> {
    const call = ++this.#calls;
    const result = Promise.withResolvers<readonly FetchedPackets[]>();
    this.#fetches.set(call, { options, result });
    const cancel = (): void => this.post({ kind: "cancel-fetch", call });
    options.signal?.addEventListener("abort", cancel, { once: true });
    this.post({ kind: "fetch", call, query, folder: options.folder });
    return result.promise.finally(() => {
      options.signal?.removeEventListener("abort", cancel);
      this.#fetches.delete(call);
    });
  }
  canary(agent: AgentName, addresses: readonly string[]): Promise<readonly CanarySent[]> {
    const call = ++this.#calls;
    const result = Promise.withResolvers<readonly CanarySent[]>();
    this.#canaries.set(call, result);
    this.post({ kind: "canary", call, agent, addresses });
    return result.promise.finally(() => this.#canaries.delete(call));
  }
  post(message: ToAgents): void {
    this.#worker.postMessage(message, message.kind === "dialed" ? [message.port] : []);
  }

  #take(message: FromAgents): void {
    switch (message.kind) {
      case "dial":
        return void this.#dial(message.call, message.agent);
      case "cancel-dial":
        return this.#dials.get(message.call)?.abort();
      case "rows":
        void this.#events
          .rows(message.batch, message.source)
          .finally(() => this.post({ kind: "stored", call: message.call }));
        return;
      case "packets":
        void this.#events
          .packets(message.batch)
          .finally(() => this.post({ kind: "packets-taken", call: message.call }));
        return;
      case "progress":
        return this.#events.progress(message.progress);
      case "states":
        this.states = message.states;
        for (const listener of this.#listeners) listener(message.states);
        return;
      case "fetch-progress":
        return this.#fetches.get(message.call)?.options.onProgress?.(message.progress);
      case "fetched":
        return this.#fetches.get(message.call)?.result.resolve(message.fetched);
      case "not-fetched":
        return this.#fetches.get(message.call)?.result.reject(new Error(message.reason));
      case "canaries":
        return this.#canaries.get(message.call)?.resolve(message.sent);
      case "no-canaries":
        return this.#canaries.get(message.call)?.reject(new Error(message.reason));
      case "end":
        return this.#finish(message.end);
    }
  }
  async #dial(call: number, name: AgentName): Promise<void> {
    const stop = new AbortController();
    this.#dials.set(call, stop);
    try {
      const agent = this.#agents.get(agentKey(name));
      if (agent === undefined) throw new Error("it is gone");
      this.#pass(call, await agent.dial(stop.signal));
    } catch (error) {
      this.post({ kind: "not-dialed", call, reason: error instanceof Error ? error.message : String(error) });
    } finally {
      this.#dials.delete(call);
    }
  }
  // Whatever ends one side ends the other.
  #pass(call: number, stream: Duplex): void {
    const { port1, port2 } = new MessageChannel();
    const passing = new PortStream(port1);
    this.#streams.add(stream);
    pipeline(stream, passing, stream, () => {
      passing.destroy();
      stream.destroy();
      this.#streams.delete(stream);
    });
    this.post({ kind: "dialed", call, port: port2 });
  }
  #finish(end: IngestEnd): void {
    this.#unsubscribe();
    for (const stop of this.#dials.values()) stop.abort();
    for (const stream of this.#streams) stream.destroy();
    for (const { result } of this.#fetches.values()) result.reject(new Error(end.notice));
    for (const result of this.#canaries.values()) result.reject(new Error(end.notice || "the tap has ended"));
    this.#end.resolve(end);
  }
}
