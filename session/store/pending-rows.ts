// Hands rows to the database's own thread: a table function that copies columns of a batch into each chunk that the
// database asks for. The event loop only copies; compressing and writing happen elsewhere.
import {
  BIGINT,
  BLOB,
  DuckDBBlobValue,
  type DuckDBConnection,
  type DuckDBDataChunk,
  DOUBLE,
  DuckDBTableFunction,
  type DuckDBType,
  type DuckDBValue,
  INTEGER,
  UINTEGER,
  USMALLINT,
  UTINYINT,
  VARCHAR,
} from "@duckdb/node-api";
import { type LongTextColumn, NO_NANOSECONDS, NO_NUMBER, type RowBatch, textAt } from "./row-batch.ts";

/** Rows of one chunk: the database's vector size. */
const CHUNK_ROWS = 2048;

/** A batch with everything that its rows get from the store. Name codes are positions from 1, 0 is no name. */
export interface PendingPart {
  readonly batch: RowBatch;
  readonly numbers: Uint32Array;
  /** Rows to leave out, because a later row of the same number follows. */
  readonly superseded: ReadonlySet<number>;
  readonly source: number;
  /** Code of the store for each kind of the batch. */
  readonly kinds: readonly number[];
  readonly srcName: Uint32Array | null;
  readonly dstName: Uint32Array | null;
}

interface PendingColumn {
  readonly name: string;
  readonly type: DuckDBType;
  readonly value: (part: PendingPart, row: number) => DuckDBValue;
}
function column(name: string, type: DuckDBType, value: (part: PendingPart, row: number) => DuckDBValue): PendingColumn {
  return { name, type, value };
}
function textOrNull(text: string): string | null {
  return text === "" ? null : text;
}
function longTextAt({ bytes, ends }: LongTextColumn, row: number): DuckDBBlobValue {
  return new DuckDBBlobValue(bytes.subarray(ends[row - 1] ?? 0, ends[row]));
}

const PENDING_COLUMNS: readonly PendingColumn[] = [
  column("no", UINTEGER, ({ numbers }, i) => numbers[i] ?? 0),
  column("source", USMALLINT, ({ source }) => source),
  column("item_index", UINTEGER, ({ batch }, i) => batch.index[i] ?? 0),
  column("stream", VARCHAR, ({ batch }, i) => textAt(batch.stream, i)),
  column("flow_id", UINTEGER, ({ batch }, i) => batch.flowId[i] ?? 0),
  column("time_ns", BIGINT, ({ batch }, i) => batch.timeNs[i] ?? 0n),
  column("elapsed_ns", BIGINT, ({ batch }, i) => batch.elapsedNs[i] ?? NO_NANOSECONDS),
  column("handshake_us", DOUBLE, ({ batch }, i) => batch.handshakeUs[i] ?? Number.NaN),
  column("request_us", DOUBLE, ({ batch }, i) => batch.requestUs[i] ?? 0),
  column("response_us", DOUBLE, ({ batch }, i) => batch.responseUs[i] ?? 0),
  column("request_size", DOUBLE, ({ batch }, i) => batch.requestSize[i] ?? 0),
  column("response_size", DOUBLE, ({ batch }, i) => batch.responseSize[i] ?? 0),
  column("kind", USMALLINT, ({ batch, kinds }, i) => kinds[batch.kind[i] ?? 0] ?? 0),
  column("outcome", UTINYINT, ({ batch }, i) => batch.outcome[i] ?? 0),
  column("error_type", UTINYINT, ({ batch }, i) => batch.errorType[i] ?? 0),
  column("flags", UTINYINT, ({ batch }, i) => batch.flags[i] ?? 0),
  column("src_port", INTEGER, ({ batch }, i) => batch.srcPort[i] ?? NO_NUMBER),
  column("dst_port", INTEGER, ({ batch }, i) => batch.dstPort[i] ?? NO_NUMBER),
  column("vlan", INTEGER, ({ batch }, i) => batch.vlan[i] ?? NO_NUMBER),
  column("src_ip", VARCHAR, ({ batch }, i) => textAt(batch.srcIp, i)),
  column("dst_ip", VARCHAR, ({ batch }, i) => textAt(batch.dstIp, i)),
  column("method", VARCHAR, ({ batch }, i) => textAt(batch.method, i)),
  column("summary", VARCHAR, ({ batch }, i) => textAt(batch.summary, i)),
  column("status", VARCHAR, ({ batch }, i) => textAt(batch.status, i)),
  column("hops", VARCHAR, ({ batch }, i) => textOrNull(textAt(batch.hops, i))),
  column("l7_detected", VARCHAR, ({ batch }, i) => textOrNull(textAt(batch.l7Detected, i))),
  column("src_name", UINTEGER, ({ srcName }, i) => srcName?.[i] ?? 0),
  column("dst_name", UINTEGER, ({ dstName }, i) => dstName?.[i] ?? 0),
  column("document", BLOB, ({ batch }, i) => longTextAt(batch.document, i)),
];

/** The rows that the next `SELECT … FROM pending_rows()` of this connection reads, once. */
export class PendingRows {
  #parts: readonly PendingPart[] = [];
  #part = 0;
  #row = 0;
  #failure: unknown = null;

  constructor(connection: DuckDBConnection) {
    connection.registerTableFunction(
      DuckDBTableFunction.create({
        name: "pending_rows",
        bindFunction: (info) => {
          for (const { name, type } of PENDING_COLUMNS) info.addResultColumn(name, type);
        },
        initFunction: (info) => info.setMaxThreads(1),
        mainFunction: (info, chunk) => {
          try {
            this.#fill(chunk);
          } catch (error) {
            this.#failure = error;
            info.setError(error instanceof Error ? error.message : "unknown");
          }
        },
      }),
    );
  }
  set(parts: readonly PendingPart[]): void {
    this.#parts = parts;
    this.#part = this.#row = 0;
    this.#failure = null;
  }
  /** What went wrong while the rows were copied, if anything. */
  get failure(): unknown {
    return this.#failure;
  }

  #fill(chunk: DuckDBDataChunk): void {
    const part = this.#parts[this.#part];
    if (part === undefined) {
      chunk.rowCount = 0;
      return;
    }
    const rows = this.#take(part);
    if (rows.length === 0) return this.#fill(chunk);
    chunk.rowCount = rows.length;
    for (const [index, { value }] of PENDING_COLUMNS.entries()) {
      const vector = chunk.getColumnVector(index);
      for (let i = 0; i < rows.length; i++) vector.setItem(i, value(part, rows[i] ?? 0));
      vector.flush();
    }
  }
  // The next rows of a part; the part after it follows when this one is used up.
  #take(part: PendingPart): number[] {
    const rows: number[] = [];
    while (this.#row < part.batch.count && rows.length < CHUNK_ROWS) {
      if (!part.superseded.has(this.#row)) rows.push(this.#row);
      this.#row++;
    }
    if (this.#row >= part.batch.count) {
      this.#part++;
      this.#row = 0;
    }
    return rows;
  }
}
