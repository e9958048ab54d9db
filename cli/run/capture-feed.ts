// A capture to scripts: entries and heads of packets in batches, and no more of the capture read before scripts are
// through with what was.
import { codecs } from "../../codecs/index.ts";
import type { Ledger } from "../../contract/index.ts";
import { createEngine } from "../../engine/index.ts";
import type { UserProtocols } from "../../session/user-protocols.ts";
import type { Filter } from "../../kfl/index.ts";
import { scriptEntryOf } from "../../session/hooks/script-entry.ts";
import type { ScriptEntry } from "../../session/hooks/types.ts";
import { SourceDrops } from "../../session/ingest/source-drops.ts";
import { type PacketBatch, PacketGate, PacketPacker } from "../../session/packets/packet-batch.ts";
import { type CaptureVisitor, InterfaceNames, readCaptures } from "../../session/sources/index.ts";
import { noticesOf } from "../read/capture-input.ts";
import { EntryStream } from "../read/entry-stream.ts";
import { holdProvisional } from "../read/provisional.ts";
import { workerName } from "../read/reading.ts";

/** Entries that scripts are given at once. */
const BATCH_ENTRIES = 256;

export interface FeedOrder {
  readonly captures: readonly string[];
  readonly filter: Filter | null;
  readonly protocols: UserProtocols;
  readonly onProgress: (bytesRead: number, bytesTotal: number) => void;
}
/** Who takes them; each resolves when the scripts are through. */
export interface FeedTaker {
  readonly wantsPackets: boolean;
  readonly items: (entries: readonly ScriptEntry[]) => Promise<void>;
  readonly packets: (batch: PacketBatch) => Promise<void>;
}
export interface FeedReport {
  readonly entries: number;
  readonly ledger: Ledger;
  readonly notices: readonly string[];
}

/** Reads captures to their ends. Rejects where one cannot be read. */
export async function feedCaptures(order: FeedOrder, taker: FeedTaker): Promise<FeedReport> {
  const entries: ScriptEntry[] = [];
  const heads: PacketBatch[] = [];
  const interfaces = new InterfaceNames();
  const drops = new SourceDrops();
  const stream = new EntryStream({
    filter: order.filter,
    limit: order.filter?.limit ?? Number.POSITIVE_INFINITY,
    format: { head: "", text: (item) => kept(entries, scriptEntryOf(item.entry())) },
    out: NOWHERE,
    worker: workerName(order.captures),
    isLive: false,
    hidesConnections: false,
  });
  const held = holdProvisional(stream.take);
  const engine = createEngine({ codecs, ...order.protocols, emit: held.sink, interfaceName: interfaces.name });
  const packer = new PacketPacker(
    new PacketGate(
      () => true,
      (batch) => heads.push(batch),
    ),
  );
  const room = async (): Promise<void> => {
    for (const batch of heads.splice(0)) await taker.packets(batch);
    for (const batch of batchesOf(entries.splice(0))) await taker.items(batch);
  };
  const enough = new AbortController();
  const visitor: CaptureVisitor = {
    onPacket: (record) => {
      engine.packet(record);
      if (taker.wantsPackets) packer.add(record);
      if (stream.isFull) enough.abort();
    },
    onMetadata: (metadata) => {
      interfaces.learn(metadata);
      stream.learn(metadata);
      drops.note(metadata);
    },
    onProgress: order.onProgress,
    room,
  };
  const report = await readCaptures(order.captures, visitor, enough.signal);
  engine.finish();
  held.finish();
  packer.flush();
  await room();
  return { entries: stream.total, ledger: drops.addTo(engine.ledger()), notices: noticesOf(report) };
}

// Entries go to scripts; nothing of them is printed.
const NOWHERE = { write: () => undefined, writeBytes: () => undefined, flush: () => undefined };

function kept(entries: ScriptEntry[], entry: ScriptEntry): string {
  entries.push(entry);
  return "";
}
function* batchesOf(entries: readonly ScriptEntry[]): Generator<readonly ScriptEntry[]> {
  for (let at = 0; at < entries.length; at += BATCH_ENTRIES) yield entries.slice(at, at + BATCH_ENTRIES);
}
