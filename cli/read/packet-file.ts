// Packets out, as pcapng or pcap, a block at a time.
import type { CaptureMetadata, PacketRecord } from "../../engine/pcap/index.ts";
import { createPacketOutput, WRITE_BYTES } from "../../session/files/packet-output.ts";
import type { Sink } from "../terminal/terminal.ts";
import { programVersion } from "../version.ts";

export interface PacketFile {
  metadata(metadata: CaptureMetadata): void;
  packet(record: PacketRecord): void;
  /** Writes what was gathered. */
  finish(): void;
}

/** `comment` tells about the whole of it, where the format has a place for that. */
export function openPacketFile(format: "pcap" | "pcapng", sink: Sink, comment = ""): PacketFile {
  const output = createPacketOutput(format, `Thresher ${programVersion()}`, comment);
  return {
    metadata: (metadata) => output.metadata(metadata),
    packet(record) {
      output.packet(record);
      if (output.pendingBytes >= WRITE_BYTES) sink.writeBytes(output.take());
    },
    finish: () => sink.writeBytes(output.end()),
  };
}
