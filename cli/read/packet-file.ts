// Packets out, as pcapng or pcap. pcapng keeps what the captures say besides: interfaces, names, keys, other blocks.
import { type CaptureMetadata, type PacketRecord, PcapngWriter, PcapWriter } from "../../engine/pcap/index.ts";
import { CommandFailed } from "../command/failures.ts";
import { programVersion } from "../version.ts";
import type { Sink } from "../terminal/terminal.ts";

/** Bytes gathered before they are written. */
const BLOCK_BYTES = 1 << 20;

export interface PacketFile {
  metadata(metadata: CaptureMetadata): void;
  packet(record: PacketRecord): void;
  /** Writes what was gathered. */
  finish(): void;
}

export function openPacketFile(format: "pcap" | "pcapng", sink: Sink): PacketFile {
  return format === "pcap" ? openPcap(sink) : openPcapng(sink);
}

function openPcap(sink: Sink): PacketFile {
  const writer = new PcapWriter();
  return {
    metadata: () => undefined,
    packet(record) {
      const problem = writer.packet(record);
      if (problem !== undefined) throw new CommandFailed(problem.message);
      if (writer.pendingBytes >= BLOCK_BYTES) sink.writeBytes(writer.take());
    },
    finish: () => sink.writeBytes(writer.take()),
  };
}

function openPcapng(sink: Sink): PacketFile {
  const writer = new PcapngWriter({ application: `Thresher ${programVersion()}` });
  // Number in the captures read → number in this file.
  const interfaces: number[] = [];
  let lastSec = 0;
  return {
    metadata(metadata) {
      if (metadata.kind === "interface") interfaces[metadata.index] = writer.interface(metadata.facts);
      else if (metadata.kind === "names") writer.names(metadata.names);
      else if (metadata.kind === "secrets") writer.secrets(metadata.secretsType, metadata.data);
      else if (metadata.kind === "block") writer.block(metadata.block);
      else if (metadata.kind === "statistics") {
        const { interfaceIndex, ...counters } = metadata.statistics;
        const own = interfaces[interfaceIndex];
        if (own !== undefined) writer.statistics(counters, own, lastSec);
      }
    },
    packet(record) {
      lastSec = record.sec;
      writer.packet(record, interfaces[record.interfaceIndex] ?? 0, record.comment);
      if (writer.pendingBytes >= BLOCK_BYTES) sink.writeBytes(writer.take());
    },
    finish: () => sink.writeBytes(writer.take()),
  };
}
