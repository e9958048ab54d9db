// Packets as a capture file. Two passes over the session's packets: the first finds which packets belong to which flow
// (a fragment's flow is known only when its datagram is whole), the second writes those wanted, in their order.
import { type CaptureMetadata, createHeaderEnd, type PacketRecord } from "../../engine/index.ts";
import { readCaptures } from "../sources/index.ts";
import type { OutputFile } from "./output-file.ts";
import { createPacketOutput, WRITE_BYTES } from "./packet-output.ts";
import type { PacketPlan } from "./packet-plan.ts";

/** What was written. */
export interface WrittenPackets {
  readonly packets: number;
  /** Of these, packets that lost bytes because entries of their flow are redacted. */
  readonly cutPackets: number;
}

/** Writes the packets of the plan, cut where it says so: their captured length shrinks, their original length stays. */
export async function writePackets(
  paths: readonly string[],
  plan: PacketPlan & { readonly secrets?: CaptureMetadata | null },
  format: "pcap" | "pcapng",
  file: OutputFile,
  signal: AbortSignal | undefined,
): Promise<WrittenPackets> {
  const output = createPacketOutput(format, "Thresher", plan.comment);
  const stop = new AbortController();
  const signals = signal === undefined ? stop.signal : AbortSignal.any([signal, stop.signal]);
  // Before the packets that they open.
  const secrets = plan.secrets ?? null;
  if (secrets !== null) output.metadata(secrets);
  const headers = createHeaderEnd();
  let [packets, cutPackets] = [0, 0];
  let writing: Promise<void> = Promise.resolve();
  const flush = (): void => {
    if (output.pendingBytes < WRITE_BYTES) return;
    const bytes = output.take();
    writing = writing.then(() => file.append(bytes));
    writing.catch(() => stop.abort());
  };
  const cut = (record: PacketRecord): PacketRecord => {
    const end = headers.of(record);
    if (end < record.end) cutPackets++;
    return { ...record, end, comment: "" };
  };
  const visitor = {
    onPacket: (record: PacketRecord) => {
      if (stop.signal.aborted || !plan.isChosen(record.number)) return;
      const commented = plan.commented(record);
      output.packet(plan.isCut(record.number) ? cut(commented) : commented);
      packets++;
      flush();
    },
    onMetadata: (metadata: CaptureMetadata) => {
      // Secrets are written where the user wants them, and those that are needed.
      if (metadata.kind === "secrets") return;
      // A block that nobody can read may hold anything.
      if (!plan.cutsFlows || metadata.kind !== "block") output.metadata(metadata);
    },
    // A disk that is slower than the reading does not fill the memory.
    room: () => writing,
  };
  await readCaptures(paths, visitor, signals);
  await writing;
  await file.append(output.end());
  return { packets, cutPackets };
}
