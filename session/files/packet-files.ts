// Packets as a capture file. Two passes over the session's packets: the first finds which packets belong to the flows
// wanted (a fragment's flow is known only when its datagram is whole), the second writes those, in their order.
import type { CaptureMetadata, PacketRecord } from "../../engine/index.ts";
import { readCaptures } from "../sources/index.ts";
import { FlowRecord } from "./flow-record.ts";
import type { OutputFile } from "./output-file.ts";
import { createPacketOutput, WRITE_BYTES } from "./packet-output.ts";

/** Says of a packet's number whether it is to be written. */
export type PacketChoice = (number: number) => boolean;

/** Packets of these flows. */
export async function packetsOfFlows(
  paths: readonly string[],
  flows: ReadonlySet<number>,
  signal: AbortSignal | undefined,
): Promise<PacketChoice> {
  const record = new FlowRecord();
  await readCaptures(paths, { onPacket: (packet) => record.add(packet) }, signal);
  return (number) => flows.has(record.flowOf(number));
}

/** Writes the packets chosen and answers how many. */
export async function writePackets(
  paths: readonly string[],
  isChosen: PacketChoice,
  format: "pcap" | "pcapng",
  file: OutputFile,
  signal: AbortSignal | undefined,
): Promise<number> {
  const output = createPacketOutput(format, "Thresher");
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
      if (stop.signal.aborted || !isChosen(record.number)) return;
      output.packet(record);
      packets++;
      flush();
    },
    onMetadata: (metadata: CaptureMetadata) => output.metadata(metadata),
  };
  await readCaptures(paths, visitor, signals);
  await writing;
  await file.append(output.end());
  return packets;
}
