// Runs the whole engine over a capture in memory: for baselines, conformance and fuzzing.
import { codecs } from "../../codecs/index.ts";
import type { EntryRow, Ledger } from "../../contract/index.ts";
import { CaptureReader, type CaptureSummary, type PacketRecord } from "../../engine/pcap/index.ts";
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
  /** Packets that the capture has, by their number; all by default. Numbers stay those of the file. */
  readonly keeps?: (packet: number) => boolean;
  /** Those of the project by default. */
  readonly dissectors?: readonly Dissector[] | undefined;
  /** Secrets of TLS sessions in the capture. */
  readonly keys?: KeyLog;
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
  const { keeps, keys = new KeyLog(), dissectors = DISSECTORS } = options;
  const engine = createEngine({ codecs, dissectors, keys, limits, emit, strict: true });
  const onPacket = (record: PacketRecord): void => {
    if (keeps === undefined || keeps(record.number)) engine.packet(record);
  };
  const reader = new CaptureReader();
  const next = options.chunkBytes ?? (() => file.length);
  for (let at = 0; at < file.length; ) {
    const size = Math.max(1, next());
    reader.push(file.subarray(at, at + size), onPacket);
    at += size;
  }
  const summary = reader.finish(onPacket);
  engine.finish();
  return { rows: [...rows.values()], ledger: engine.ledger(), summary };
}
