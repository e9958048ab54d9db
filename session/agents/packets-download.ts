// The packets of one agent on their way to a file here.
import { type FileHandle, open } from "node:fs/promises";
import type { PacketsPiece } from "../../contract/agent/agent_pb.js";
import { CaptureReader, type PacketRecord, PcapngWriter } from "../../engine/pcap/index.ts";
import { agentKey } from "./agent-source.ts";
import type { FetchedPackets, PacketsQuery } from "./fetch-packets.ts";
import type { FollowedAgent } from "./followed-agent.ts";
import { MAX_PACKETS_BYTES, MAX_STREAMS_PER_REQUEST } from "./limits.ts";
import { PacketOrder } from "./packet-order.ts";
import { peerFailureOf, sentenceOf } from "./peer-failure.ts";

const TOO_MUCH = "there was more than may be fetched at once: the youngest packets are left out";
const WRITE_BYTES = 1 << 20;
const NS = 1_000_000_000n;

/** Why there are none, or no more, without a connection that broke. */
class LeftOut extends Error {}

/** What may still be received, of all agents together. */
export interface Room {
  bytes: number;
}

export class Download {
  scannedBytes = 0;
  totalBytes = 0;
  packets = 0;
  /** Whether the connection broke, so that asking again may help. */
  isCutOff = false;
  readonly #agent: FollowedAgent;
  readonly #path: string;
  readonly #offsetNs: bigint;
  readonly #room: Room;
  readonly #writer = new PcapngWriter({ application: "Thresher" });
  readonly #interfaces: number[] = [];
  readonly #reader: CaptureReader;
  readonly #order = new PacketOrder((record) => this.#writer.packet(record, record.interfaceIndex, record.comment));
  #receivedBytes = 0;
  #isBeginningLost = false;
  #fromNs: bigint | null = null;
  #toNs: bigint | null = null;
  #comment = "";

  constructor(agent: FollowedAgent, path: string, room: Room) {
    this.#agent = agent;
    this.#path = path;
    this.#room = room;
    this.#offsetNs = agent.client.offsetNs;
    this.#reader = new CaptureReader((metadata) => {
      if (metadata.kind === "section" && metadata.comment !== "") this.#comment = sentenceOf(metadata.comment);
      if (metadata.kind !== "interface") return;
      const name = `${agent.endpoint.node}/${metadata.facts.name}`;
      this.#interfaces[metadata.index] = this.#writer.interface({ ...metadata.facts, name });
    });
  }
  async run(query: PacketsQuery, tell: () => void, signal: AbortSignal | undefined): Promise<FetchedPackets> {
    const file = await open(this.#path, "w");
    let failure = "";
    try {
      failure = await this.#failureOf(async () => {
        for (const streams of chunksOf(query.streams?.get(this.#agent.endpoint.worker) ?? null))
          await this.#receive(this.#pieces(query, streams, signal), file, tell);
      });
      signal?.throwIfAborted();
      this.#reader.finish((record) => this.#packet(record));
      this.#order.finish();
      failure = (await this.#failureOf(() => this.#write(file, 0))) || failure;
    } finally {
      await file.close();
    }
    const { damages, format } = this.#reader.summary;
    const isBroken = damages > 0 || (format === "none" && this.#receivedBytes > 0);
    if (failure === "" && isBroken) failure = "what the agent sent is no whole capture";
    return {
      key: agentKey(this.#agent.endpoint),
      node: this.#agent.endpoint.node,
      path: this.#path,
      packets: this.packets,
      fromNs: this.#fromNs,
      toNs: this.#toNs,
      isBeginningLost: this.#isBeginningLost,
      disordered: this.#order.disordered,
      comment: this.#comment,
      failure,
    };
  }

  async #receive(pieces: AsyncIterable<PacketsPiece>, file: FileHandle, tell: () => void): Promise<void> {
    let isWhole = true;
    for await (const piece of pieces) {
      this.#take(piece);
      await this.#write(file, WRITE_BYTES);
      isWhole = piece.scannedBytes >= piece.totalBytes;
      tell();
    }
    // An agent ends where it was told to, whatever there is left.
    if (!isWhole) throw new LeftOut(TOO_MUCH);
  }

  async #failureOf(work: () => Promise<void>): Promise<string> {
    try {
      await work();
      return "";
    } catch (error) {
      if (error instanceof LeftOut) return error.message;
      if (error instanceof Error && "syscall" in error && error.syscall === "write")
        return `the packets cannot be written here: ${error.message}`;
      const { kind, message } = peerFailureOf(error);
      this.isCutOff = kind === "away";
      return message;
    }
  }
  #pieces(
    { fromNs, toNs }: PacketsQuery,
    streams: readonly string[],
    signal: AbortSignal | undefined,
  ): AsyncIterable<PacketsPiece> {
    const { channel } = this.#agent.client;
    if (channel === null) throw new LeftOut("the agent was not connected");
    const request = {
      streams: [...streams],
      fromNs: fromNs === null ? 0n : fromNs + this.#offsetNs,
      toNs: toNs === null ? 0n : toNs + this.#offsetNs,
      maxBytes: BigInt(Math.min(MAX_PACKETS_BYTES, Math.max(1, Math.floor(this.#room.bytes)))),
    };
    return channel.calls.packets(request, signal === undefined ? {} : { signal });
  }
  #take({ pcapng, scannedBytes, totalBytes, isBeginningLost }: PacketsPiece): void {
    this.#receivedBytes += pcapng.length;
    this.#room.bytes -= pcapng.length;
    if (this.#receivedBytes > MAX_PACKETS_BYTES || this.#room.bytes < 0) throw new LeftOut(TOO_MUCH);
    this.scannedBytes = Number(scannedBytes);
    this.totalBytes = Number(totalBytes);
    this.#isBeginningLost ||= isBeginningLost;
    this.#reader.push(pcapng, (record) => this.#packet(record));
  }
  #packet(record: PacketRecord): void {
    const timeNs = BigInt(record.sec) * NS + BigInt(record.nsec) - this.#offsetNs;
    const corrected = timeNs < 0n ? 0n : timeNs;
    const known = this.#interfaces[record.interfaceIndex] ?? 0;
    if (this.#fromNs === null || corrected < this.#fromNs) this.#fromNs = corrected;
    if (this.#toNs === null || corrected > this.#toNs) this.#toNs = corrected;
    const time = { sec: Number(corrected / NS), nsec: Number(corrected % NS) };
    this.#order.add({ ...record, ...time, interfaceIndex: known });
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
