// The thread that follows agents: TLS, the protocol, checking and merging of rows happen here, so that the session has
// its own thread for the store and the window.
import type { MessagePort } from "node:worker_threads";
import type { PacketBatch } from "../packets/packet-batch.ts";
import { type RowBatch, transferablesOf } from "../store/row-batch.ts";
import { type AgentEndpoint, AgentList, type AgentName } from "./agent-source.ts";
import type { AgentsWorkerOrder, FromAgents, ToAgents } from "./agents-messages.ts";
import type { PacketsQuery } from "./fetch-packets.ts";
import { PortStream } from "./port-stream.ts";
import { type AgentsTap, tapAgents } from "./tap-agents.ts";
import type { SourceFacts } from "../store/index.ts";

/** Follows agents as it is told through `port`, until it is told to stop. */
export async function runAgentsWorker({ agents }: AgentsWorkerOrder, port: MessagePort): Promise<void> {
  const worker = new AgentsWorker(port, agents);
  await worker.ended;
  port.close();
}

class AgentsWorker {
  readonly ended: Promise<void>;
  readonly #port: MessagePort;
  readonly #list = new AgentList();
  readonly #tap: AgentsTap;
  readonly #dials = new Map<number, PromiseWithResolvers<PortStream>>();
  readonly #stores = new Map<number, () => void>();
  readonly #fetches = new Map<number, AbortController>();
  #calls = 0;

  constructor(port: MessagePort, { timings, flowBase }: AgentsWorkerOrder["agents"]) {
    this.#port = port;
    this.#tap = tapAgents(
      { timings, flowBase, agents: this.#list },
      {
        rows: (batch, source) => this.#rows(batch, source),
        packets: (batch) => this.#packets(batch),
        progress: (progress) => this.#post({ kind: "progress", progress }),
      },
    );
    this.#tap.onStates((states) => this.#post({ kind: "states", states }));
    this.ended = this.#tap.ended.then((end) => this.#post({ kind: "end", end }));
    port.on("message", (message: ToAgents) => this.#take(message));
  }

  #take(message: ToAgents): void {
    switch (message.kind) {
      case "added":
        return this.#list.add({ ...message.agent, dial: (signal) => this.#dial(message.agent, signal) });
      case "removed":
        return this.#list.remove(message.agent);
      case "names":
        return this.#tap.addNames(message.spans);
      case "order":
        return this.#tap.orderCapture(message.agent, message.settings);
      case "fetch":
        return void this.#fetch(message.call, message.query, message.folder);
      case "cancel-fetch":
        return this.#fetches.get(message.call)?.abort();
      case "canary":
        return void this.#canary(message.call, message.agent, message.addresses);
      case "dialed":
        return this.#dialed(message.call, message.port);
      case "not-dialed":
        return this.#settleDial(message.call)?.reject(new Error(message.reason));
      case "stored":
      case "packets-taken":
        this.#stores.get(message.call)?.();
        this.#stores.delete(message.call);
        return;
      case "want-packets":
        return this.#tap.wantPackets(message.wants);
      case "cancel":
        return this.#tap.cancel();
    }
  }
  #rows(batch: RowBatch, source: SourceFacts | undefined): Promise<void> {
    if (source === undefined) return Promise.resolve();
    const call = ++this.#calls;
    this.#post({ kind: "rows", call, batch, source }, transferablesOf(batch));
    return new Promise((resolve) => this.#stores.set(call, resolve));
  }
  #packets(batch: PacketBatch): Promise<void> {
    const call = ++this.#calls;
    this.#post({ kind: "packets", call, batch });
    return new Promise((resolve) => this.#stores.set(call, resolve));
  }
  #dial({ cluster, node }: AgentName, signal: AbortSignal): ReturnType<AgentEndpoint["dial"]> {
    const call = ++this.#calls;
    const dial = Promise.withResolvers<PortStream>();
    this.#dials.set(call, dial);
    const cancel = (): void => {
      this.#post({ kind: "cancel-dial", call });
      this.#settleDial(call)?.reject(new Error("cancelled"));
    };
    signal.addEventListener("abort", cancel, { once: true });
    this.#post({ kind: "dial", call, agent: { cluster, node } });
    return dial.promise.finally(() => signal.removeEventListener("abort", cancel));
  }
  #dialed(call: number, port: MessagePort): void {
    const dial = this.#settleDial(call);
    if (dial === undefined) port.close();
    else dial.resolve(new PortStream(port));
  }
  #settleDial(call: number): PromiseWithResolvers<PortStream> | undefined {
    const dial = this.#dials.get(call);
    this.#dials.delete(call);
    return dial;
  }
  async #fetch(call: number, query: PacketsQuery, folder: string): Promise<void> {
    const stop = new AbortController();
    this.#fetches.set(call, stop);
    try {
      const fetched = await this.#tap.fetchPackets(query, {
        folder,
        signal: stop.signal,
        onProgress: (progress) => this.#post({ kind: "fetch-progress", call, progress }),
      });
      this.#post({ kind: "fetched", call, fetched });
    } catch (error) {
      this.#post({ kind: "not-fetched", call, reason: error instanceof Error ? error.message : String(error) });
    } finally {
      this.#fetches.delete(call);
    }
  }
  async #canary(call: number, agent: AgentName, addresses: readonly string[]): Promise<void> {
    try {
      this.#post({ kind: "canaries", call, sent: await this.#tap.canary(agent, addresses) });
    } catch (error) {
      this.#post({ kind: "no-canaries", call, reason: error instanceof Error ? error.message : String(error) });
    }
  }
  #post(message: FromAgents, transfer: ArrayBuffer[] = []): void {
    this.#port.postMessage(message, transfer);
  }
}
