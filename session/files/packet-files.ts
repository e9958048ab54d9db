// Packets as a capture file. Two passes over the session's packets: the first finds which packets belong to the flows
// wanted (a fragment's flow is known only when its datagram is whole), the second writes those, in their order.
import { ContractError } from "../../contract/index.ts";
import {
  bareInterface,
  type CaptureMetadata,
  createFlowIndex,
  type PacketRecord,
  PcapngWriter,
  PcapWriter,
} from "../../engine/index.ts";
import { readCaptures } from "../sources/index.ts";
import type { OutputFile } from "./output-file.ts";

/** Bytes gathered before they are written. */
const WRITE_BYTES = 1 << 20;

/** Numbers of packets, a bit each. */
export class PacketSet {
  #bits = new Uint8Array(1024);

  add(number: number): void {
    const at = number >> 3;
    if (at >= this.#bits.length) {
      const grown = new Uint8Array(Math.max(at + 1, this.#bits.length * 2));
      grown.set(this.#bits);
      this.#bits = grown;
    }
    this.#bits[at] = (this.#bits[at] as number) | (1 << (number & 7));
  }
  has(number: number): boolean {
    return ((this.#bits[number >> 3] ?? 0) & (1 << (number & 7))) !== 0;
  }
}

/** Packets of these flows, by number. */
export async function packetsOfFlows(
  paths: readonly string[],
  flows: ReadonlySet<number>,
  signal: AbortSignal | undefined,
): Promise<PacketSet> {
  const wanted = new PacketSet();
  const index = createFlowIndex();
  const onPacket = (record: PacketRecord): void => {
    if (!flows.has(index.flowOf(record))) return;
    wanted.add(record.number);
    for (const number of index.earlier) wanted.add(number);
  };
  await readCaptures(paths, { onPacket }, signal);
  return wanted;
}

/** Writes the packets wanted (null: all) and answers how many. */
export async function writePackets(
  paths: readonly string[],
  wanted: PacketSet | null,
  format: "pcap" | "pcapng",
  file: OutputFile,
  signal: AbortSignal | undefined,
): Promise<number> {
  const output = format === "pcap" ? new PcapOutput() : new PcapngOutput();
  const stop = new AbortController();
  const signals = signal === undefined ? stop.signal : AbortSignal.any([signal, stop.signal]);
  let packets = 0;
  let writing: Promise<void> = Promise.resolve();
  const flush = (): void => {
    if (output.pendingBytes < WRITE_BYTES) return;
    const bytes = output.take();
    writing = writing.then(() => file.append(bytes));
    writing.catch(() => stop.abort());
  };
  const visitor = {
    onPacket: (record: PacketRecord) => {
      if (stop.signal.aborted || (wanted !== null && !wanted.has(record.number))) return;
      output.packet(record);
      packets++;
      flush();
    },
    onMetadata: (metadata: CaptureMetadata) => output.metadata(metadata),
  };
  await readCaptures(paths, visitor, signals);
  await writing;
  await file.append(output.take());
  return packets;
}

/** What both formats offer here. */
interface PacketOutput {
  readonly pendingBytes: number;
  packet(record: PacketRecord): void;
  metadata(metadata: CaptureMetadata): void;
  take(): Uint8Array;
}

class PcapOutput implements PacketOutput {
  readonly #writer = new PcapWriter();

  get pendingBytes(): number {
    return this.#writer.pendingBytes;
  }
  packet(record: PacketRecord): void {
    const problem = this.#writer.packet(record);
    if (problem !== undefined) throw new ContractError("UNSUPPORTED", problem.message, "save as pcapng");
  }
  metadata(): void {
    // The classic format has no place for it.
  }
  take(): Uint8Array {
    return this.#writer.take();
  }
}

// Interfaces, names, secrets, comments and unknown blocks come out as they went in.
class PcapngOutput implements PacketOutput {
  readonly #writer = new PcapngWriter({ application: "Thresher" });
  readonly #interfaces: number[] = [];

  get pendingBytes(): number {
    return this.#writer.pendingBytes;
  }
  packet(record: PacketRecord): void {
    const known = (this.#interfaces[record.interfaceIndex] ??= this.#writer.interface(
      bareInterface(record.linkType, 0),
    ));
    this.#writer.packet(record, known, record.comment);
  }
  metadata(metadata: CaptureMetadata): void {
    if (metadata.kind === "interface") this.#interfaces[metadata.index] = this.#writer.interface(metadata.facts);
    else if (metadata.kind === "names") this.#writer.names(metadata.names);
    else if (metadata.kind === "secrets") this.#writer.secrets(metadata.secretsType, metadata.data);
    else if (metadata.kind === "block") this.#writer.block(metadata.block);
  }
  take(): Uint8Array {
    return this.#writer.take();
  }
}
