// Hands rows to the database's own thread: a table function that copies columns of a batch into each chunk that the
// database asks for. The event loop only copies; compressing and writing happen elsewhere.
import {
  BIGINT,
  type DuckDBConnection,
  type DuckDBDataChunk,
  DOUBLE,
  DuckDBTableFunction,
  type DuckDBType,
  INTEGER,
  UINTEGER,
  USMALLINT,
  UTINYINT,
  VARCHAR,
} from "@duckdb/node-api";
// The layer below, of the same version: it copies a column's memory as a whole, where the other goes value by value.
import duckdb from "@duckdb/node-bindings";
import type { RowBatch } from "./row-batch.ts";

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

type Numbers = Uint8Array | Uint16Array | Uint32Array | Int32Array | Float64Array | BigInt64Array;

/** A column whose memory is copied as it is; its element type is that of the database. */
interface NumberColumn {
  readonly name: string;
  readonly type: DuckDBType;
  readonly numbers: (part: PendingPart) => Numbers;
}
interface TextColumn {
  readonly name: string;
  readonly texts: (batch: RowBatch) => readonly string[];
  /** Whether an empty text is stored as NULL. */
  readonly isNullable: boolean;
}
function numbers(name: string, type: DuckDBType, of: (part: PendingPart) => Numbers): NumberColumn {
  return { name, type, numbers: of };
}
function texts(name: string, of: (batch: RowBatch) => readonly string[], isNullable = false): TextColumn {
  return { name, texts: of, isNullable };
}

const NUMBER_COLUMNS: readonly NumberColumn[] = [
  numbers("no", UINTEGER, (part) => part.numbers),
  numbers("source", USMALLINT, ({ batch, source }) => new Uint16Array(batch.count).fill(source)),
  numbers("item_index", UINTEGER, ({ batch }) => batch.index),
  numbers("flow_id", UINTEGER, ({ batch }) => batch.flowId),
  numbers("time_ns", BIGINT, ({ batch }) => batch.timeNs),
  numbers("elapsed_ns", BIGINT, ({ batch }) => batch.elapsedNs),
  numbers("handshake_us", DOUBLE, ({ batch }) => batch.handshakeUs),
  numbers("request_us", DOUBLE, ({ batch }) => batch.requestUs),
  numbers("response_us", DOUBLE, ({ batch }) => batch.responseUs),
  numbers("request_size", DOUBLE, ({ batch }) => batch.requestSize),
  numbers("response_size", DOUBLE, ({ batch }) => batch.responseSize),
  numbers("kind", USMALLINT, ({ batch, kinds }) => batch.kind.map((kind) => kinds[kind] ?? 0)),
  numbers("outcome", UTINYINT, ({ batch }) => batch.outcome),
  numbers("error_type", UTINYINT, ({ batch }) => batch.errorType),
  numbers("flags", UTINYINT, ({ batch }) => batch.flags),
  numbers("src_port", INTEGER, ({ batch }) => batch.srcPort),
  numbers("dst_port", INTEGER, ({ batch }) => batch.dstPort),
  numbers("vlan", INTEGER, ({ batch }) => batch.vlan),
  numbers("src_name", UINTEGER, ({ batch, srcName }) => srcName ?? new Uint32Array(batch.count)),
  numbers("dst_name", UINTEGER, ({ batch, dstName }) => dstName ?? new Uint32Array(batch.count)),
];
const TEXT_COLUMNS: readonly TextColumn[] = [
  texts("stream", (batch) => batch.stream),
  texts("src_ip", (batch) => batch.srcIp),
  texts("dst_ip", (batch) => batch.dstIp),
  texts("method", (batch) => batch.method),
  texts("summary", (batch) => batch.summary),
  texts("status", (batch) => batch.status),
  texts("hops", (batch) => batch.hops, true),
  texts("l7_detected", (batch) => batch.l7Detected, true),
  texts("document", (batch) => batch.document),
];

/** The rows that the next `SELECT … FROM pending_rows()` of this connection reads, once. */
export class PendingRows {
  #parts: readonly PendingPart[] = [];
  #part = 0;
  #row = 0;
  /** The number columns of the part at hand. */
  #numbers: readonly Numbers[] | null = null;
  #failure: unknown = null;

  constructor(connection: DuckDBConnection) {
    connection.registerTableFunction(
      DuckDBTableFunction.create({
        name: "pending_rows",
        bindFunction: (info) => {
          for (const { name, type } of NUMBER_COLUMNS) info.addResultColumn(name, type);
          for (const { name } of TEXT_COLUMNS) info.addResultColumn(name, VARCHAR);
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
    this.#numbers = null;
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
    const columns = (this.#numbers ??= NUMBER_COLUMNS.map((column) => column.numbers(part)));
    const from = this.#row;
    const rows = this.#take(part);
    if (rows.length === 0) return this.#fill(chunk);
    chunk.rowCount = rows.length;
    for (const [index, column] of columns.entries()) copyNumbers(chunk, index, column, from, rows);
    for (const [i, column] of TEXT_COLUMNS.entries()) {
      copyTexts(chunk, NUMBER_COLUMNS.length + i, column.texts(part.batch), rows, column.isNullable);
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
      this.#numbers = null;
    }
    return rows;
  }
}

function copyNumbers(
  chunk: DuckDBDataChunk,
  index: number,
  column: Numbers,
  from: number,
  rows: readonly number[],
): void {
  const isWhole = rows.at(-1) === from + rows.length - 1;
  const part = isWhole ? column.subarray(from, from + rows.length) : gathered(column, rows);
  if (!(part.buffer instanceof ArrayBuffer)) throw new TypeError("rows in shared memory");
  const vector = duckdb.data_chunk_get_vector(chunk.chunk, index);
  duckdb.copy_data_to_vector(vector, 0, part.buffer, part.byteOffset, part.byteLength);
}

function gathered(column: Numbers, rows: readonly number[]): Numbers {
  const wanted = new Set(rows);
  return column.filter((_value: number | bigint, row: number) => wanted.has(row));
}

function copyTexts(
  chunk: DuckDBDataChunk,
  index: number,
  column: readonly string[],
  rows: readonly number[],
  isNullable: boolean,
): void {
  if (isNullable) {
    chunk.setColumnValues(
      index,
      rows.map((row) => (column[row] === "" ? null : (column[row] ?? null))),
    );
    return;
  }
  const vector = duckdb.data_chunk_get_vector(chunk.chunk, index);
  for (let i = 0; i < rows.length; i++) {
    duckdb.vector_assign_string_element(vector, i, column[rows[i] ?? 0] ?? "");
  }
}
