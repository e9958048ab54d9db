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
import type { NameInterval } from "../names/name-span.ts";
import { type LongTextColumn, NO_NANOSECONDS, NO_NUMBER, type RowBatch, type TextColumn, textAt } from "./row-batch.ts";

/** Rows of one chunk: the database's vector size. */
const CHUNK_ROWS = 2048;

/** A batch with everything that its rows get from the store. `srcNames` and `dstNames` are null where no row has one. */
export interface PendingPart {
  readonly batch: RowBatch;
  readonly numbers: Uint32Array;
  /** Rows to leave out, because a later row of the same number follows. */
  readonly superseded: ReadonlySet<number>;
  readonly source: number;
  /** Code of the store for each kind of the batch. */
  readonly kinds: readonly number[];
  readonly srcNames: EndNames | null;
  readonly dstNames: EndNames | null;
}
/** Of each row, the name of one of its ends. */
export type EndNames = readonly (NameInterval | null)[];

/** Rows of one part that stand together in a chunk. */
interface Run {
  readonly part: PendingPart;
  readonly rows: readonly number[];
}

interface PendingColumn {
  readonly name: string;
  readonly type: DuckDBType;
  readonly value: (part: PendingPart, row: number) => DuckDBValue;
  /** Of a column that most rows have nothing for: whether a row of this part has. Where none has, nothing is copied. */
  readonly isIn?: (part: PendingPart) => boolean;
}
type ValueOf = PendingColumn["value"];

function column(name: string, type: DuckDBType, value: ValueOf): PendingColumn {
  return { name, type, value };
}
function sparseText(name: string, of: (batch: RowBatch) => TextColumn): PendingColumn {
  const isIn = ({ batch }: PendingPart): boolean => of(batch).texts.some((text) => text !== "");
  return { name, type: VARCHAR, value: ({ batch }, i) => textAt(of(batch), i), isIn };
}
// What rows say of the name of one of their ends.
function nameColumns(side: "src" | "dst"): readonly PendingColumn[] {
  const of = (part: PendingPart): EndNames | null => (side === "src" ? part.srcNames : part.dstNames);
  const isIn = (part: PendingPart): boolean => of(part) !== null;
  return [
    { name: `${side}_name_id`, type: UINTEGER, value: (part, i) => of(part)?.[i]?.id ?? 0, isIn },
    { name: `${side}_name`, type: VARCHAR, value: (part, i) => of(part)?.[i]?.names.name ?? "", isIn },
    { name: `${side}_namespace`, type: VARCHAR, value: (part, i) => of(part)?.[i]?.names.namespace ?? "", isIn },
  ];
}
function longTextAt({ bytes, ends }: LongTextColumn, row: number): DuckDBBlobValue {
  return new DuckDBBlobValue(bytes.subarray(ends[row - 1] ?? 0, ends[row]));
}

/** Absent texts are empty, and absent numbers of names 0. */
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
  sparseText("hops", ({ hops }) => hops),
  sparseText("l7_detected", ({ l7Detected }) => l7Detected),
  ...nameColumns("src"),
  ...nameColumns("dst"),
  column("document", BLOB, ({ batch }, i) => longTextAt(batch.document, i)),
];

/** The rows that the next `SELECT … FROM pending_rows()` of this connection reads, once. */
export class PendingRows {
  #parts: readonly PendingPart[] = [];
  #columns: readonly PendingColumn[] = PENDING_COLUMNS;
  #part = 0;
  #row = 0;
  #failure: unknown = null;

  constructor(connection: DuckDBConnection) {
    connection.registerTableFunction(
      DuckDBTableFunction.create({
        name: "pending_rows",
        bindFunction: (info) => {
          for (const { name, type } of this.#columns) info.addResultColumn(name, type);
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
    this.#columns = PENDING_COLUMNS.filter(({ isIn }) => isIn === undefined || parts.some(isIn));
    this.#part = this.#row = 0;
    this.#failure = null;
  }
  /** Columns that the query has; others are empty in all rows. */
  get columns(): ReadonlySet<string> {
    return new Set(this.#columns.map(({ name }) => name));
  }
  /** What went wrong while the rows were copied, if anything. */
  get failure(): unknown {
    return this.#failure;
  }

  // A chunk takes rows of as many parts as fit: each costs the database the same, however few rows it has.
  #fill(chunk: DuckDBDataChunk): void {
    const runs: Run[] = [];
    let count = 0;
    while (count < CHUNK_ROWS && this.#part < this.#parts.length) {
      const run = this.#take(CHUNK_ROWS - count);
      if (run !== null) runs.push(run);
      count += run?.rows.length ?? 0;
    }
    chunk.rowCount = count;
    if (count === 0) return;
    for (const [index, { value }] of this.#columns.entries()) {
      const vector = chunk.getColumnVector(index);
      let at = 0;
      for (const { part, rows } of runs) for (const row of rows) vector.setItem(at++, value(part, row));
      vector.flush();
    }
  }
  // The next rows of a part, which is left behind when this was the last of it.
  #take(most: number): Run | null {
    const part = this.#parts[this.#part];
    if (part === undefined) return null;
    const rows: number[] = [];
    while (this.#row < part.batch.count && rows.length < most) {
      if (!part.superseded.has(this.#row)) rows.push(this.#row);
      this.#row++;
    }
    if (this.#row >= part.batch.count) {
      this.#part++;
      this.#row = 0;
    }
    return { part, rows };
  }
}
