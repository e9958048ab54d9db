// Which entries a filter selects: by SQL where SQL can say it, else by running the filter over the candidates, in
// slices that give way to the event loop.
import { setImmediate as giveWay } from "node:timers/promises";
import type { Filter, SqlFilter, SqlSchema } from "../../kfl/index.ts";
import type { Condition, StoreReader } from "./reader.ts";
import type { StoredRow } from "./stored-row.ts";

/** Longest time that matching keeps the event loop. */
const SLICE_MS = 8;
/** Rows read at once to be matched. */
const ROWS_PER_READ = 1024;
/** Rows between two looks at the clock. */
const ROWS_PER_LOOK = 16;

/** Whether the filter matches a row: the session puts the entry together and asks the filter. */
export type MatchRow = (filter: Filter, row: StoredRow) => boolean;

/** Matching entries in ascending order, and how many failed in SQL. */
export interface Matches {
  readonly numbers: Uint32Array;
  readonly errors: number;
}

export interface MatchingParts {
  readonly reader: StoreReader;
  readonly filter: Filter;
  readonly match: MatchRow;
  /** Condition for entries that the view may show at all. */
  readonly visible: string;
  /** Where the store holds what filters name, now. */
  readonly schema: () => SqlSchema;
  readonly isCancelled: () => boolean;
}

/** Entries of these numbers. */
export function numbersScope(numbers: readonly number[]): Condition {
  return {
    sql: "no IN (SELECT CAST(unnest(string_split($1, ',')) AS UINTEGER))",
    parameters: [numbers.join(",")],
  };
}

export class Matching {
  /** Condition for entries that may be members at all. */
  readonly visible: string;
  readonly #reader: StoreReader;
  readonly #filter: Filter;
  readonly #match: MatchRow;
  readonly #schema: () => SqlSchema;
  readonly #isCancelled: () => boolean;
  readonly #kind: SqlFilter["kind"];

  constructor(parts: MatchingParts) {
    this.#reader = parts.reader;
    this.#filter = parts.filter;
    this.#match = parts.match;
    this.visible = parts.visible;
    this.#schema = parts.schema;
    this.#isCancelled = parts.isCancelled;
    this.#kind = parts.filter.sql(parts.schema()).kind;
  }
  /** Whether `condition` says exactly which entries are members. */
  get isExact(): boolean {
    return this.#kind === "exact";
  }
  /** Members where `isExact`, else candidates. */
  get condition(): Condition {
    return this.#within({ sql: "true", parameters: [] });
  }
  /** Matches with `from <= no <= to`. */
  inRange(from: number, to: number): Promise<Matches> {
    return this.#find({ sql: "no BETWEEN $1 AND $2", parameters: [BigInt(from), BigInt(to)] });
  }
  /** Matches among these numbers. */
  async among(numbers: readonly number[]): Promise<Matches> {
    if (numbers.length === 0) return { numbers: new Uint32Array(), errors: 0 };
    return this.#find(numbersScope(numbers));
  }
  /** What SQL can say of the filter; its values are bound from this parameter on. */
  sql(firstParameter: number): SqlFilter {
    return this.#filter.sql(this.#schema(), firstParameter);
  }
  /** Those that match for certain and those of `open` that the filter itself lets through, in ascending order. */
  async decide(certain: readonly number[], open: readonly number[]): Promise<Uint32Array<ArrayBuffer>> {
    const matched = [...certain];
    for (let at = 0; at < open.length && !this.#isCancelled(); at += ROWS_PER_READ) {
      const rows = await this.#reader.wholeRows(Uint32Array.from(open.slice(at, at + ROWS_PER_READ)));
      await this.#matchRows(rows, matched);
    }
    return Uint32Array.from(matched).toSorted();
  }

  async #find(scope: Condition): Promise<Matches> {
    const filter = this.sql(scope.parameters.length + 1);
    const within = this.#within(scope);
    if (filter.kind === "exact") {
      const numbers = (
        await this.#reader.numbers(`SELECT no FROM entries WHERE ${within.sql}`, within.parameters)
      ).toSorted();
      return { numbers, errors: await this.#countErrors(scope, filter) };
    }
    const { certain, open } = await this.#candidates(filter, within);
    return { numbers: await this.decide(certain, open), errors: 0 };
  }
  // Candidates that match for certain, and those that the filter itself has to look at.
  async #candidates(filter: SqlFilter, within: Condition): Promise<{ certain: number[]; open: number[] }> {
    const certain: number[] = [];
    const open: number[] = [];
    const isCertain = filter.kind === "superset" ? `(${filter.certain}) IS TRUE` : "false";
    const sql = `SELECT no, ${isCertain} FROM entries WHERE ${within.sql} ORDER BY no`;
    await this.#reader.chunks(sql, within.parameters, (chunk) => {
      const flags = chunk.getColumnValues(1);
      for (const [i, number] of chunk.getColumnValues(0).entries())
        (flags[i] === true ? certain : open).push(Number(number));
    });
    return { certain, open };
  }
  async #matchRows(rows: readonly StoredRow[], matched: number[]): Promise<void> {
    let sliceEnd = performance.now() + SLICE_MS;
    for (const [i, row] of rows.entries()) {
      if (this.#isCancelled()) return;
      if (i % ROWS_PER_LOOK === 0 && performance.now() > sliceEnd) {
        await giveWay();
        sliceEnd = performance.now() + SLICE_MS;
      }
      if (this.#match(this.#filter, row)) matched.push(row.no);
    }
  }
  async #countErrors(scope: Condition, filter: SqlFilter & { kind: "exact" }): Promise<number> {
    if (filter.errors === null) return 0;
    const sql = `SELECT count(*) FROM entries WHERE ${scope.sql} AND ${this.visible} AND (${filter.errors})`;
    const [row] = await this.#reader.table(sql, [...scope.parameters, ...filter.parameters]);
    return Number(row?.[0] ?? 0);
  }
  #within(scope: Condition): Condition {
    const filter = this.sql(scope.parameters.length + 1);
    const visible = `${scope.sql} AND ${this.visible}`;
    if (filter.kind === "none") return { sql: visible, parameters: scope.parameters };
    return { sql: `${visible} AND (${filter.where})`, parameters: [...scope.parameters, ...filter.parameters] };
  }
}
