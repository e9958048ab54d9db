// Reads rows and numbers. One connection, one statement at a time, in the order asked.
import {
  BIGINT,
  BOOLEAN,
  DOUBLE,
  type DuckDBConnection,
  type DuckDBDataChunk,
  type DuckDBType,
  type DuckDBValue,
  LIST,
  listValue,
  VARCHAR,
} from "@duckdb/node-api";
import type { SqlParameter } from "../../kfl/index.ts";
import { closedError, wrapStoreErrors } from "./database.ts";
import { ALL_COLUMNS, LIST_COLUMNS } from "./schema.ts";
import { decodeChunk, type Lookup, type StoredRow } from "./stored-row.ts";

/** Rows whose numbers lie closer than this times their count are read as one range. */
const RANGE_SPREAD = 4;

/** Numbers bound to one statement. */
const NUMBERS_PER_QUERY = 100_000;

/** A condition with its values. */
export interface Condition {
  readonly sql: string;
  readonly parameters: readonly SqlParameter[];
}

export class StoreReader {
  readonly #connection: DuckDBConnection;
  readonly #lookup: Lookup;
  #tail: Promise<unknown> = Promise.resolve();
  #isClosed = false;

  constructor(connection: DuckDBConnection, lookup: Lookup) {
    this.#connection = connection;
    this.#lookup = lookup;
  }
  /** Chunks of a query, one after the other. */
  chunks(
    sql: string,
    parameters: readonly SqlParameter[],
    use: (chunk: DuckDBDataChunk) => Promise<void> | void,
  ): Promise<void> {
    return this.#exclusively(async () => {
      const result = await this.#connection.run(...bound(sql, parameters));
      for (;;) {
        const chunk = await result.fetchChunk();
        if (chunk === null || chunk.rowCount === 0) return;
        await use(chunk);
      }
    });
  }
  /** All rows of a small result as cells. */
  async table(sql: string, parameters: readonly SqlParameter[] = []): Promise<DuckDBValue[][]> {
    const rows: DuckDBValue[][] = [];
    await this.chunks(sql, parameters, (chunk) => void rows.push(...chunk.getRows()));
    return rows;
  }
  /** The first column of a query, which holds entry numbers. */
  async numbers(sql: string, parameters: readonly SqlParameter[]): Promise<Uint32Array> {
    const parts: number[][] = [];
    let length = 0;
    await this.chunks(sql, parameters, (chunk) => {
      const part = chunk.getColumnValues(0).map(Number);
      parts.push(part);
      length += part.length;
    });
    const all = new Uint32Array(length);
    let at = 0;
    for (const part of parts) {
      all.set(part, at);
      at += part.length;
    }
    return all;
  }
  /** List rows of these numbers, in their order; numbers without a row are left out. */
  listRows(numbers: Uint32Array): Promise<StoredRow[]> {
    return this.#rows(numbers, LIST_COLUMNS);
  }
  /** Whole rows of these numbers, in their order. */
  wholeRows(numbers: Uint32Array): Promise<StoredRow[]> {
    return this.#rows(numbers, ALL_COLUMNS);
  }
  /** Number of the row with this id, null where there is none. */
  async numberOf(id: string): Promise<number | null> {
    const parts = parseId(id);
    if (parts === null) return null;
    const sources = this.#lookup.sources.values.flatMap(({ worker }, code) => (worker === parts.worker ? [code] : []));
    if (sources.length === 0) return null;
    const rows = await this.table("SELECT no, source FROM entries WHERE stream = $1 AND item_index = $2", [
      parts.stream,
      BigInt(parts.index),
    ]);
    const row = rows.find((cells) => sources.includes(Number(cells[1])));
    return row === undefined ? null : Number(row[0]);
  }
  /** Numbers of the rows with these ids, in ascending order; ids without a row are left out. */
  async numbersOf(ids: readonly string[]): Promise<Uint32Array> {
    const parts = ids.flatMap((id) => parseId(id) ?? []);
    const workers = this.#lookup.sources.values.map(({ worker }) => worker);
    const known = parts.filter(({ worker }) => workers.includes(worker));
    if (known.length === 0) return new Uint32Array();
    const keys = JSON.stringify(known.map(({ worker, stream, index }) => [workers.indexOf(worker), stream, index]));
    const rows = await this.table(
      `SELECT no FROM entries WHERE (stream, item_index) IN (
         SELECT (key ->> 1, CAST(key ->> 2 AS UINTEGER)) FROM (SELECT unnest(CAST($1 AS JSON[])) AS key)
       ) ORDER BY no`,
      [keys],
    );
    return Uint32Array.from(rows, ([no]) => Number(no));
  }
  /** Numbers of the rows of these streams, in ascending order. */
  numbersOfStreams(streams: readonly string[]): Promise<Uint32Array> {
    return this.numbers(
      `SELECT no FROM entries WHERE stream IN (SELECT unnest(from_json($1, '["VARCHAR"]'))) ORDER BY no`,
      [JSON.stringify(streams)],
    );
  }
  /** Greater than the number of any flow. */
  async nextFlow(): Promise<number> {
    const [row] = await this.table("SELECT coalesce(max(flow_id) + 1, 0) FROM entries", []);
    return Number(row?.[0]);
  }
  /** Flows that these rows belong to. */
  async flowsOf(numbers: Uint32Array): Promise<Set<number>> {
    const flows = new Set<number>();
    for (let at = 0; at < numbers.length; at += NUMBERS_PER_QUERY) {
      const { condition, values, types } = numbersCondition(numbers.subarray(at, at + NUMBERS_PER_QUERY), 1);
      await this.#exclusively(async () => {
        const result = await this.#connection.runAndReadAll(
          `SELECT DISTINCT flow_id FROM entries WHERE ${condition}`,
          values,
          types,
        );
        for (const [flow] of result.getRows()) flows.add(Number(flow));
      });
    }
    return flows;
  }
  /** Resolves when nothing runs any more, and lets go of the connection. */
  async close(): Promise<void> {
    this.#isClosed = true;
    await this.#tail;
    this.#connection.closeSync();
  }

  async #rows(numbers: Uint32Array, columns: readonly string[]): Promise<StoredRow[]> {
    if (numbers.length === 0) return [];
    const byNumber = new Map<number, StoredRow>();
    const { condition, values, types } = numbersCondition(numbers, RANGE_SPREAD);
    await this.#exclusively(async () => {
      const sql = `SELECT ${columns.join(", ")} FROM entries WHERE ${condition}`;
      const result = await this.#connection.run(sql, values, types);
      for (;;) {
        const chunk = await result.fetchChunk();
        if (chunk === null || chunk.rowCount === 0) return;
        for (const row of decodeChunk(chunk, columns, this.#lookup)) byNumber.set(row.no, row);
      }
    });
    return [...numbers].flatMap((number) => byNumber.get(number) ?? []);
  }
  #exclusively<T>(work: () => Promise<T>): Promise<T> {
    // The database's library would read memory that is gone.
    if (this.#isClosed) return Promise.reject(closedError());
    const result = this.#tail.then(() => wrapStoreErrors("read", work));
    this.#tail = result.catch(() => undefined);
    return result;
  }
}

// Numbers that span at most `spread` times their count are read as a range, which the database finds by the bounds of its row groups; scattered numbers as a list.
function numbersCondition(
  numbers: Uint32Array,
  spread: number,
): { condition: string; values: DuckDBValue[]; types: DuckDBType[] } {
  let least = Number.POSITIVE_INFINITY;
  let most = 0;
  for (const number of numbers) {
    least = Math.min(least, number);
    most = Math.max(most, number);
  }
  if (most - least < numbers.length * spread) {
    return { condition: "no BETWEEN $1 AND $2", values: [BigInt(least), BigInt(most)], types: [BIGINT, BIGINT] };
  }
  const list = listValue(Array.from(numbers, BigInt));
  return { condition: "no IN (SELECT CAST(unnest($1) AS UINTEGER))", values: [list], types: [LIST(BIGINT)] };
}

// Parts of a filter share their parameters; a statement that uses only some of them gets those, numbered anew.
function bound(sql: string, parameters: readonly SqlParameter[]): [string, SqlParameter[], DuckDBType[]] {
  const used: SqlParameter[] = [];
  const numbers = new Map<string, number>();
  const text = sql.replaceAll(/\$(\d+)/g, (_all, number: string) => {
    const value = parameters[Number(number) - 1];
    if (value === undefined) throw new Error(`parameter $${number} of a statement is missing`);
    const known = numbers.get(number) ?? used.push(value);
    numbers.set(number, known);
    return `$${known}`;
  });
  return [text, used, used.map(typeOf)];
}

function typeOf(value: SqlParameter): DuckDBType {
  if (typeof value === "string") return VARCHAR;
  if (typeof value === "bigint") return BIGINT;
  return typeof value === "number" ? DOUBLE : BOOLEAN;
}

/** Parts of `<worker>/<stream>-<index>`. */
export function parseId(id: string): { worker: string; stream: string; index: number } | null {
  const slash = id.lastIndexOf("/");
  const dash = id.lastIndexOf("-");
  if (slash < 0 || dash < slash) return null;
  const index = id.slice(dash + 1);
  if (!/^\d{1,10}$/.test(index)) return null;
  return { worker: id.slice(0, slash), stream: id.slice(slash + 1, dash), index: Number(index) };
}
