// Runs the whole engine over a capture in memory: for baselines, conformance and fuzzing.
import { codecs } from "../../codecs/index.ts";
import type { EntryRow, Ledger } from "../../contract/index.ts";
import { CaptureReader, type CaptureSummary, type PacketRecord } from "../../engine/pcap/index.ts";
import { nanosecondsBetween } from "../../engine/moment.ts";
import {
  createEngine,
  DEFAULT_LIMITS,
  type Dissector,
  DISSECTORS,
  type Exchange,
  KeyLog,
  type Limits,
  toRow,
} from "../../engine/index.ts";

export interface Dissection {
  /** In the order in which they were completed; one sent again replaces the former in place. */
  readonly rows: readonly EntryRow[];
  readonly ledger: Ledger;
  readonly summary: CaptureSummary;
}

export interface DissectOptions {
  readonly limits?: Partial<Limits>;
  /** Bytes of the next chunk; whole file by default. */
  readonly chunkBytes?: () => number;
  /** Which packets arrive, in which order, by their numbers; all by default. Numbers stay those of the file, times are their places'. */
  readonly arrivals?: readonly number[];
  /** Those of the project by default. */
  readonly dissectors?: readonly Dissector[] | undefined;
  /** Secrets of TLS sessions in the capture. */
  readonly keys?: KeyLog;
  /** Types of protobuf messages that are known. */
  readonly descriptors?: readonly Uint8Array[];
  /** Sees each exchange besides its row. */
  readonly onExchange?: (exchange: Exchange) => void;
}

/** Entries of a capture file's bytes. Our own bugs are thrown (strict), a peer's damage never is. */
export function dissect(file: Uint8Array, options: DissectOptions = {}): Dissection {
  const limits: Limits = { ...DEFAULT_LIMITS, ...options.limits };
  const rows = new Map<string, EntryRow>();
  const emit = (exchange: Exchange): void => {
    options.onExchange?.(exchange);
    const row = toRow(exchange, { prefix: "", worker: "file:test" }, codecs, limits);
    rows.set(row.id, row);
  };
  const { arrivals, keys = new KeyLog(), dissectors = DISSECTORS, descriptors = [] } = options;
  const engine = createEngine({ codecs, dissectors, keys, limits, emit, descriptors, strict: true });
  const kept: PacketRecord[] = [];
  const onPacket = (record: PacketRecord): void => {
    if (arrivals === undefined) engine.packet(record);
    else kept.push(copyOf(record));
  };
  const reader = new CaptureReader();
  const next = options.chunkBytes ?? (() => file.length);
  for (let at = 0; at < file.length; ) {
    const size = Math.max(1, next());
    reader.push(file.subarray(at, at + size), onPacket);
    at += size;
  }
  const summary = reader.finish(onPacket);
  for (const record of arrivals === undefined ? [] : arriving(kept, arrivals)) engine.packet(record);
  engine.finish();
  return { rows: [...rows.values()], ledger: engine.ledger(), summary };
}

function copyOf(record: PacketRecord): PacketRecord {
  const bytes = new Uint8Array(record.bytes.subarray(record.start, record.end));
  return { ...record, bytes, start: 0, end: bytes.length };
}
/** Whoever captures stamps packets as they come: time goes on also where packets changed places. */
function* arriving(packets: readonly PacketRecord[], arrivals: readonly number[]): Generator<PacketRecord> {
  let latest: PacketRecord | undefined;
  for (const number of arrivals) {
    const packet = packets[number - 1];
    if (packet === undefined) continue;
    if (latest === undefined || nanosecondsBetween(latest.sec, latest.nsec, packet.sec, packet.nsec) > 0)
      latest = packet;
    yield { ...packet, sec: latest.sec, nsec: latest.nsec };
  }
}
