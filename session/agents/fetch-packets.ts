// Raw packets from the agents' rings, as one pcapng file for each agent. Their times are corrected by the node's clock,
// and interfaces named with their node, so that the files can be merged by time as any captures are.
import { type FileHandle, open } from "node:fs/promises";
import { join } from "node:path";
import type { PacketsPiece } from "../../contract/agent/agent_pb.js";
import { CaptureReader, type PacketRecord, PcapngWriter } from "../../engine/pcap/index.ts";
import type { FollowedAgent } from "./followed-agent.ts";
import { MAX_PACKETS_BYTES, MAX_STREAMS_PER_REQUEST } from "./limits.ts";
import { peerFailureOf } from "./peer-failure.ts";

/** Which packets. Ends that are null are open; nothing at all is everything that the rings hold. */
export interface PacketsQuery {
  /** Streams by the worker that they are from; agents that are not named are not asked. */
  readonly streams: ReadonlyMap<string, readonly string[]> | null;
  /** In corrected time. */
  readonly fromNs: bigint | null;
  readonly toNs: bigint | null;
}
/** What all agents looked through so far, of how much. */
export interface FetchProgress {
  readonly agents: number;
  readonly agentsDone: number;
  readonly scannedBytes: number;
  readonly totalBytes: number;
  readonly packets: number;
}
export interface FetchOptions {
  /** Where the files are written. */
  readonly folder: string;
  readonly onProgress?: ((progress: FetchProgress) => void) | undefined;
  readonly signal?: AbortSignal | undefined;
}
/** What came of one agent. */
export interface FetchedPackets {
  readonly node: string;
  readonly path: string;
  readonly packets: number;
  /** True where the ring no longer holds the beginning of what was asked for. */
  readonly isBeginningLost: boolean;
  /** Why there is not all of it, for people; empty where all is well. */
  readonly failure: string;
}

const WRITE_BYTES = 1 << 20;
const NS = 1_000_000_000n;

/** Asks all agents concerned at once. An agent that fails leaves what came until then, and says why. */
export async function fetchPackets(
  agents: readonly FollowedAgent[],
  query: PacketsQuery,
  options: FetchOptions,
): Promise<readonly FetchedPackets[]> {
  const asked = agents.filter(({ endpoint }) => query.streams === null || query.streams.has(endpoint.worker));
  const downloads = asked.map((agent, i) => new Download(agent, join(options.folder, `fetched-${i}.pcapng`)));
  let agentsDone = 0;
  const tell = (): void => {
    const sum = (of: (download: Download) => number): number => downloads.reduce((all, one) => all + of(one), 0);
    options.onProgress?.({
      agents: downloads.length,
      agentsDone,
      scannedBytes: sum(({ scannedBytes }) => scannedBytes),
      totalBytes: sum(({ totalBytes }) => totalBytes),
      packets: sum(({ packets }) => packets),
    });
  };
  return Promise.all(
    downloads.map(async (download) => {
      const fetched = await download.run(query, tell, options.signal);
      agentsDone++;
      tell();
      return fetched;
    }),
  );
}

class Download {
  scannedBytes = 0;
  totalBytes = 0;
  packets = 0;
  readonly #agent: FollowedAgent;
  readonly #path: string;
  readonly #offsetNs: bigint;
  readonly #writer = new PcapngWriter({ application: "Thresher" });
  readonly #interfaces: number[] = [];
  readonly #reader: CaptureReader;
  #receivedBytes = 0;
  #isBeginningLost = false;

  constructor(agent: FollowedAgent, path: string) {
    this.#agent = agent;
    this.#path = path;
    this.#offsetNs = agent.client.offsetNs;
    this.#reader = new CaptureReader((metadata) => {
      if (metadata.kind !== "interface") return;
      const name = `${agent.endpoint.node}/${metadata.facts.name}`;
      this.#interfaces[metadata.index] = this.#writer.interface({ ...metadata.facts, name });
    });
  }
  async run(query: PacketsQuery, tell: () => void, signal: AbortSignal | undefined): Promise<FetchedPackets> {
    const file = await open(this.#path, "w");
    let failure = "";
    try {
      for (const streams of chunksOf(query.streams?.get(this.#agent.endpoint.worker) ?? null))
        for await (const piece of this.#pieces(query, streams, signal)) {
          this.#take(piece);
          await this.#write(file, WRITE_BYTES);
          tell();
        }
    } catch (error) {
      signal?.throwIfAborted();
      failure = peerFailureOf(error).message;
    } finally {
      this.#reader.finish((record) => this.#packet(record));
      await this.#write(file, 0);
      await file.close();
    }
    const { damages, format } = this.#reader.summary;
    const isBroken = damages > 0 || (format === "none" && this.#receivedBytes > 0);
    if (failure === "" && isBroken) failure = "what the agent sent is no whole capture";
    const { node } = this.#agent.endpoint;
    return { node, path: this.#path, packets: this.packets, isBeginningLost: this.#isBeginningLost, failure };
  }

  #pieces(
    { fromNs, toNs }: PacketsQuery,
    streams: readonly string[],
    signal: AbortSignal | undefined,
  ): AsyncIterable<PacketsPiece> {
    const { channel } = this.#agent.client;
    if (channel === null) throw new Error("not connected");
    const request = {
      streams: [...streams],
      fromNs: fromNs === null ? 0n : fromNs + this.#offsetNs,
      toNs: toNs === null ? 0n : toNs + this.#offsetNs,
      maxBytes: BigInt(MAX_PACKETS_BYTES),
    };
    return channel.calls.packets(request, signal === undefined ? {} : { signal });
  }
  #take({ pcapng, scannedBytes, totalBytes, isBeginningLost }: PacketsPiece): void {
    this.#receivedBytes += pcapng.length;
    if (this.#receivedBytes > MAX_PACKETS_BYTES) throw new Error("more than was asked for");
    this.scannedBytes = Number(scannedBytes);
    this.totalBytes = Number(totalBytes);
    this.#isBeginningLost ||= isBeginningLost;
    this.#reader.push(pcapng, (record) => this.#packet(record));
  }
  #packet(record: PacketRecord): void {
    const timeNs = BigInt(record.sec) * NS + BigInt(record.nsec) - this.#offsetNs;
    const corrected = timeNs < 0n ? 0n : timeNs;
    const known = this.#interfaces[record.interfaceIndex] ?? 0;
    const time = { sec: Number(corrected / NS), nsec: Number(corrected % NS) };
    this.#writer.packet({ ...record, ...time }, known, record.comment);
    this.packets++;
  }
  async #write(file: FileHandle, atLeast: number): Promise<void> {
    if (this.#writer.pendingBytes >= atLeast) await file.writeFile(this.#writer.take());
  }
}

// Without streams everything is asked for, once.
function chunksOf(streams: readonly string[] | null): readonly (readonly string[])[] {
  if (streams === null) return [[]];
  const chunks: (readonly string[])[] = [];
  for (let at = 0; at < streams.length; at += MAX_STREAMS_PER_REQUEST)
    chunks.push(streams.slice(at, at + MAX_STREAMS_PER_REQUEST));
  return chunks;
}
