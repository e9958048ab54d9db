// Rows as they are read back: the columns of a chunk become plain objects.
import type { DuckDBDataChunk, DuckDBValue } from "@duckdb/node-api";
import type { EntryErrorType, EntryRow, Hop, Outcome, RowNote } from "../../contract/index.ts";
import { NO_NAMES, NOBODY, type NameTable, type PeerNames } from "../names/name-table.ts";
import type { Dictionary, SourceFacts } from "./dictionary.ts";
import type { StoredNotes } from "./notes.ts";
import { parseDetected, parseHops, type RowKind } from "./row-batch.ts";

/** A stored row with what the store knows besides. List queries leave `document` and `hops` empty. */
export interface StoredRow {
  readonly no: number;
  readonly row: EntryRow;
  readonly source: SourceFacts;
  readonly src: PeerNames;
  readonly dst: PeerNames;
  readonly passed: boolean;
  readonly failed: boolean;
  /** What the user noted on it. */
  readonly note?: RowNote | undefined;
}

/** What turns codes back into values. */
export interface Lookup {
  readonly kinds: Dictionary<RowKind>;
  readonly sources: Dictionary<SourceFacts>;
  readonly names: NameTable;
  readonly notes: StoredNotes;
}

/** The values of each column of a chunk. An object for each row would be one of forty names made anew. */
type Cells = Readonly<Partial<Record<string, readonly DuckDBValue[]>>>;

/** The rows of a chunk whose columns are `columns`. */
export function decodeChunk(chunk: DuckDBDataChunk, columns: readonly string[], lookup: Lookup): StoredRow[] {
  const values = chunk.getColumns();
  const cells: Cells = Object.fromEntries(columns.map((name, c) => [name, values[c] ?? []]));
  return Array.from({ length: chunk.rowCount }, (_, i) => decodeRow(cells, i, lookup));
}

function decodeRow(cells: Cells, i: number, lookup: Lookup): StoredRow {
  const kind = lookup.kinds.values[number(cells, "kind", i)];
  const source = lookup.sources.values[number(cells, "source", i)];
  if (kind === undefined || source === undefined) throw new Error("a stored row refers to an unknown kind or source");
  const stream = text(cells, "stream", i);
  const index = number(cells, "item_index", i);
  const timeNs = nanoseconds(cells, "time_ns", i) ?? 0n;
  const hops = parseHops(text(cells, "hops", i));
  const dst = lookup.names.byId(number(cells, "dst_name_id", i))?.names ?? NO_NAMES;
  const id = `${source.worker}/${stream}-${index}`;
  return {
    no: number(cells, "no", i),
    row: {
      id,
      index,
      stream,
      flowId: number(cells, "flow_id", i),
      timeNs,
      elapsedNs: nanoseconds(cells, "elapsed_ns", i),
      handshakeUs: numberOrNull(cells, "handshake_us", i),
      requestUs: number(cells, "request_us", i),
      responseUs: number(cells, "response_us", i),
      ...kind,
      tls: flag(cells, "tls", i),
      srcIp: text(cells, "src_ip", i),
      srcPort: numberOrNull(cells, "src_port", i),
      dstIp: text(cells, "dst_ip", i),
      dstPort: numberOrNull(cells, "dst_port", i),
      method: text(cells, "method", i),
      summary: text(cells, "summary", i),
      status: text(cells, "status", i),
      outcome: text(cells, "outcome", i) as Outcome,
      requestSize: number(cells, "request_size", i),
      responseSize: number(cells, "response_size", i),
      errorType: text(cells, "error_type", i) as EntryErrorType | "",
      truncated: flag(cells, "truncated", i),
      outgoing: flag(cells, "outgoing", i),
      vlan: numberOrNull(cells, "vlan", i),
      connection: "",
      hops,
      isFlow: flag(cells, "is_flow", i),
      l7Detected: parseDetected(text(cells, "l7_detected", i)),
      document: text(cells, "document", i),
    },
    source,
    src: lookup.names.byId(number(cells, "src_name_id", i))?.names ?? NO_NAMES,
    dst: withDialedService(dst, hops, { cluster: source.cluster, timeNs, names: lookup.names }),
    passed: flag(cells, "passed", i),
    failed: flag(cells, "failed", i),
    note: lookup.notes.isEmpty ? undefined : lookup.notes.of(id),
  };
}

interface Where {
  readonly cluster: string;
  readonly timeNs: bigint;
  readonly names: NameTable;
}

// A place before a Service's translation saw the address that was dialed: the Service through which this pod was reached.
function withDialedService(dst: PeerNames, hops: readonly Hop[], { cluster, timeNs, names }: Where): PeerNames {
  if (dst.service !== null) return dst;
  for (const { dst: dialed } of hops) {
    if (dialed === undefined) continue;
    const port = dialed.port === "" ? null : Number(dialed.port);
    const service = names.resolve(cluster, { ip: dialed.ip, port }, NOBODY, timeNs)?.names.service ?? null;
    if (service !== null) return { ...dst, service };
  }
  return dst;
}

function text(cells: Cells, name: string, i: number): string {
  const value = cells[name]?.[i];
  return typeof value === "string" ? value : "";
}
function number(cells: Cells, name: string, i: number): number {
  return numberOrNull(cells, name, i) ?? 0;
}
function numberOrNull(cells: Cells, name: string, i: number): number | null {
  const value = cells[name]?.[i];
  return typeof value === "number" ? value : null;
}
function nanoseconds(cells: Cells, name: string, i: number): bigint | null {
  const value = cells[name]?.[i];
  return typeof value === "bigint" ? value : null;
}
function flag(cells: Cells, name: string, i: number): boolean {
  return cells[name]?.[i] === true;
}
