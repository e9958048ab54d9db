// What the user noted on rows, where filters find it: in memory by entry number, beside the file. What lasts is the
// session's `notes.json`, so the table is made anew whenever a session is opened.
import { BOOLEAN, type DuckDBConnection, LIST, listValue, UINTEGER, USMALLINT, VARCHAR } from "@duckdb/node-api";
import type { RowNote } from "../../contract/index.ts";
import type { Dictionary, SourceFacts } from "./dictionary.ts";
import { NOTES_TABLE } from "./schema.ts";
import { codesByWorker, placesOf } from "./row-places.ts";

export type NotesById = ReadonlyMap<string, RowNote>;

export class StoredNotes {
  readonly #sources: Dictionary<SourceFacts>;
  #notes: NotesById = new Map();
  /** What the table has. */
  #written: NotesById = new Map();
  /** Notes on rows that are still to come: the same files are read again. Rows up to this number are none of them. */
  #rowless = new Set<string>();
  #lookedTo = 0;

  constructor(sources: Dictionary<SourceFacts>) {
    this.#sources = sources;
  }
  /** Undefined where nothing is noted. */
  of(id: string): RowNote | undefined {
    return this.#notes.get(id);
  }
  get isEmpty(): boolean {
    return this.#notes.size === 0;
  }
  /** Whether rows that come may be noted already. */
  get isWaiting(): boolean {
    return this.#rowless.size > 0;
  }
  set(notes: NotesById): void {
    this.#notes = notes;
  }
  /** Brings the table up to date; answers the rows that changed. Nothing else is being written meanwhile. */
  async write(connection: DuckDBConnection, lastNumber: number): Promise<readonly number[]> {
    const notes = this.#notes;
    const changed = [...new Set([...notes.keys(), ...this.#written.keys()])].filter(
      (id) => notes.get(id) !== this.#written.get(id),
    );
    const since = changed.length === 0 ? this.#lookedTo : 0;
    const wanted = [...new Set([...changed, ...this.#rowless])].flatMap((id) => {
      const note = notes.get(id);
      return note === undefined ? [] : [{ id, note }];
    });
    await connection.run("BEGIN");
    try {
      const gone = changed.length === 0 ? [] : await remove(connection, changed);
      const there = wanted.length === 0 ? [] : await this.#add(connection, wanted, since);
      await connection.run("COMMIT");
      const found = new Set(there.map(([, id]) => id));
      this.#rowless = new Set(wanted.flatMap(({ id }) => (found.has(id) ? [] : [id])));
      this.#written = notes;
      this.#lookedTo = lastNumber;
      return [...new Set([...gone, ...there.map(([no]) => no)])];
    } catch (error) {
      await connection.run("ROLLBACK").catch(() => undefined);
      throw error;
    }
  }

  async #add(
    connection: DuckDBConnection,
    wanted: readonly { readonly id: string; readonly note: RowNote }[],
    since: number,
  ): Promise<(readonly [number, string])[]> {
    const codes = codesByWorker(this.#sources);
    const rows = wanted.flatMap(({ id, note }) => placesOf(id, codes).map((place) => ({ ...place, id, note })));
    const result = await connection.runAndReadAll(
      `INSERT INTO ${NOTES_TABLE}
       SELECT e.no, n.id, n.marked, n.ignored, n.comment
       FROM (SELECT unnest($1) AS source, unnest($2) AS stream, unnest($3) AS item_index, unnest($4) AS id,
                    unnest($5) AS marked, unnest($6) AS ignored, unnest($7) AS comment) AS n
       JOIN entries AS e ON e.stream = n.stream AND e.item_index = n.item_index AND e.source = n.source
       WHERE e.no > $8
       RETURNING entry, id`,
      [
        listValue(rows.map(({ source }) => source)),
        listValue(rows.map(({ stream }) => stream)),
        listValue(rows.map(({ index }) => index)),
        listValue(rows.map(({ id }) => id)),
        listValue(rows.map(({ note }) => note.isMarked)),
        listValue(rows.map(({ note }) => note.isIgnored)),
        listValue(rows.map(({ note }) => note.comment)),
        since,
      ],
      [
        LIST(USMALLINT),
        LIST(VARCHAR),
        LIST(UINTEGER),
        LIST(VARCHAR),
        LIST(BOOLEAN),
        LIST(BOOLEAN),
        LIST(VARCHAR),
        UINTEGER,
      ],
    );
    return result.getRows().map(([no, id]) => [Number(no), String(id)] as const);
  }
}

async function remove(connection: DuckDBConnection, ids: readonly string[]): Promise<number[]> {
  const result = await connection.runAndReadAll(
    `DELETE FROM ${NOTES_TABLE} WHERE id IN (SELECT unnest($1)) RETURNING entry`,
    [listValue([...ids])],
    [LIST(VARCHAR)],
  );
  return result.getRows().map(([no]) => Number(no));
}
