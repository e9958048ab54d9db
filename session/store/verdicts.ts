// What scripts said of rows that are stored: `passed` or `failed`, and how many there are of either. Verdicts come by
// the entries' ids, many at once, long after the rows were written.
import { BOOLEAN, type DuckDBConnection, LIST, listValue, UINTEGER, USMALLINT, VARCHAR } from "@duckdb/node-api";
import type { Verdict } from "../hooks/types.ts";
import type { Dictionary, SourceFacts } from "./dictionary.ts";
import { codesByWorker, placesOf } from "./row-places.ts";

/** Rows that one statement marks; what is more follows in further ones, so that rows are written in between. */
export const MAX_VERDICTS_PER_UPDATE = 20_000;

export interface VerdictCounts {
  readonly passed: number;
  readonly failed: number;
}
/** Marks of rows that are about to be written anew. */
export interface KeptVerdicts {
  readonly numbers: readonly number[];
  readonly passed: readonly boolean[];
}
export const NONE_KEPT: KeptVerdicts = { numbers: [], passed: [] };

export class StoredVerdicts {
  readonly #sources: Dictionary<SourceFacts>;
  readonly #waiting = new Map<string, Verdict["verdict"]>();
  #counts: VerdictCounts;

  constructor(sources: Dictionary<SourceFacts>, counts: VerdictCounts) {
    this.#sources = sources;
    this.#counts = counts;
  }
  get counts(): VerdictCounts {
    return this.#counts;
  }
  get isEmpty(): boolean {
    return this.#waiting.size === 0;
  }
  /** Of several verdicts on one entry the last is right. */
  add(verdicts: readonly Verdict[]): void {
    for (const { id, verdict } of verdicts) this.#waiting.set(id, verdict);
  }
  /** Writes the next of those that wait; answers the rows that changed. Ids without a row are left out. */
  async write(connection: DuckDBConnection): Promise<readonly number[]> {
    const marks = this.#take();
    if (marks.streams.length === 0) return [];
    const result = await connection.runAndReadAll(
      `UPDATE entries SET passed = v.passed, failed = NOT v.passed
       FROM (SELECT unnest($1) AS source, unnest($2) AS stream, unnest($3) AS item_index, unnest($4) AS passed) AS v
       WHERE entries.stream = v.stream AND entries.item_index = v.item_index AND entries.source = v.source
         AND (entries.passed <> v.passed OR entries.failed = v.passed)
       RETURNING no`,
      [listValue(marks.sources), listValue(marks.streams), listValue(marks.indexes), listValue(marks.passed)],
      [LIST(USMALLINT), LIST(VARCHAR), LIST(UINTEGER), LIST(BOOLEAN)],
    );
    this.#counts = await countVerdicts(connection);
    return result.getRows().map(([no]) => Number(no));
  }
  /** Marks of these rows: a row that is sent again takes them over. */
  async among(connection: DuckDBConnection, numbers: readonly number[]): Promise<KeptVerdicts> {
    if (numbers.length === 0 || this.#counts.passed + this.#counts.failed === 0) return NONE_KEPT;
    const result = await connection.runAndReadAll(
      "SELECT no, passed FROM entries WHERE no IN (SELECT unnest($1)) AND (passed OR failed)",
      [listValue([...numbers])],
      [LIST(UINTEGER)],
    );
    const rows = result.getRows();
    return { numbers: rows.map(([no]) => Number(no)), passed: rows.map(([, passed]) => passed === true) };
  }

  #take(): { sources: number[]; streams: string[]; indexes: number[]; passed: boolean[] } {
    const marks = {
      sources: [] as number[],
      streams: [] as string[],
      indexes: [] as number[],
      passed: [] as boolean[],
    };
    const codes = codesByWorker(this.#sources);
    for (const [id, verdict] of this.#waiting) {
      if (marks.streams.length >= MAX_VERDICTS_PER_UPDATE) break;
      this.#waiting.delete(id);
      for (const { source, stream, index } of placesOf(id, codes)) {
        marks.sources.push(source);
        marks.streams.push(stream);
        marks.indexes.push(index);
        marks.passed.push(verdict === "passed");
      }
    }
    return marks;
  }
}

/** Puts marks back on rows that were written anew. */
export async function restoreVerdicts(connection: DuckDBConnection, { numbers, passed }: KeptVerdicts): Promise<void> {
  if (numbers.length === 0) return;
  await connection.run(
    `UPDATE entries SET passed = v.passed, failed = NOT v.passed
     FROM (SELECT unnest($1) AS no, unnest($2) AS passed) AS v WHERE entries.no = v.no`,
    [listValue([...numbers]), listValue([...passed])],
    [LIST(UINTEGER), LIST(BOOLEAN)],
  );
}

export async function countVerdicts(connection: DuckDBConnection): Promise<VerdictCounts> {
  const result = await connection.runAndReadAll(
    "SELECT count(*) FILTER (passed), count(*) FILTER (failed) FROM entries",
  );
  const [row] = result.getRows();
  return { passed: Number(row?.[0] ?? 0), failed: Number(row?.[1] ?? 0) };
}
