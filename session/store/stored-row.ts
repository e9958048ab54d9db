// Rows as they are read back: the columns of a chunk become plain objects.
import type { DuckDBDataChunk, DuckDBValue } from "@duckdb/node-api";
import type { EntryErrorType, EntryRow, Outcome } from "../../contract/index.ts";
import { NO_NAMES, type NameTable, type PeerNames } from "../names/name-table.ts";
import type { Dictionary, SourceFacts } from "./dictionary.ts";
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
}

/** What turns codes back into values. */
export interface Lookup {
  readonly kinds: Dictionary<RowKind>;
  readonly sources: Dictionary<SourceFacts>;
  readonly names: NameTable;
}

type Cells = Readonly<Record<string, DuckDBValue>>;

/** The rows of a chunk whose columns are `columns`. */
export function decodeChunk(chunk: DuckDBDataChunk, columns: readonly string[], lookup: Lookup): StoredRow[] {
  const values = chunk.getColumns();
  const rows: StoredRow[] = [];
  for (let i = 0; i < chunk.rowCount; i++) {
    const cells: Record<string, DuckDBValue> = {};
    for (const [c, name] of columns.entries()) cells[name] = values[c]?.[i] ?? null;
    rows.push(decodeRow(cells, lookup));
  }
  return rows;
}

function decodeRow(cells: Cells, lookup: Lookup): StoredRow {
  const kind = lookup.kinds.values[number(cells, "kind")];
  const source = lookup.sources.values[number(cells, "source")];
  if (kind === undefined || source === undefined) throw new Error("a stored row refers to an unknown kind or source");
  const stream = text(cells, "stream");
  const index = number(cells, "item_index");
  return {
    no: number(cells, "no"),
    row: {
      id: `${source.worker}/${stream}-${index}`,
      index,
      stream,
      flowId: number(cells, "flow_id"),
      timeNs: nanoseconds(cells["time_ns"]) ?? 0n,
      elapsedNs: nanoseconds(cells["elapsed_ns"]),
      handshakeUs: numberOrNull(cells, "handshake_us"),
      requestUs: number(cells, "request_us"),
      responseUs: number(cells, "response_us"),
      ...kind,
      tls: cells["tls"] === true,
      srcIp: text(cells, "src_ip"),
      srcPort: numberOrNull(cells, "src_port"),
      dstIp: text(cells, "dst_ip"),
      dstPort: numberOrNull(cells, "dst_port"),
      method: text(cells, "method"),
      summary: text(cells, "summary"),
      status: text(cells, "status"),
      outcome: text(cells, "outcome") as Outcome,
      requestSize: number(cells, "request_size"),
      responseSize: number(cells, "response_size"),
      errorType: text(cells, "error_type") as EntryErrorType | "",
      truncated: cells["truncated"] === true,
      outgoing: cells["outgoing"] === true,
      vlan: numberOrNull(cells, "vlan"),
      connection: "",
      hops: parseHops(text(cells, "hops")),
      isFlow: cells["is_flow"] === true,
      l7Detected: parseDetected(text(cells, "l7_detected")),
      document: text(cells, "document"),
    },
    source,
    src: lookup.names.byId(number(cells, "src_name_id"))?.names ?? NO_NAMES,
    dst: lookup.names.byId(number(cells, "dst_name_id"))?.names ?? NO_NAMES,
    passed: cells["passed"] === true,
    failed: cells["failed"] === true,
  };
}

function text(cells: Cells, name: string): string {
  const value = cells[name];
  return typeof value === "string" ? value : "";
}
function number(cells: Cells, name: string): number {
  return numberOrNull(cells, name) ?? 0;
}
function numberOrNull(cells: Cells, name: string): number | null {
  const value = cells[name];
  return typeof value === "number" ? value : null;
}
function nanoseconds(value: DuckDBValue | undefined): bigint | null {
  return typeof value === "bigint" ? value : null;
}
