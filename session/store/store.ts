// A session's entries: one file, appended in bulk, read by number. SQL lives in this folder only.
import { join } from "node:path";
import type { PathSpec } from "../../contract/index.ts";
import type { Verdict } from "../hooks/types.ts";
import type { SqlSchema } from "../../kfl/index.ts";
import { type NameInterval, NameTable, type NameSpan } from "../names/name-table.ts";
import { learnFromBatch } from "../names/observed-names.ts";
import { type Database, openDatabase, wrapStoreErrors } from "./database.ts";
import { type Dictionary, kindDictionary, type SourceFacts, sourceDictionary } from "./dictionary.ts";
import { filterSchema } from "./filter-schema.ts";
import { firstMoment, readNames, saveNames } from "./name-columns.ts";
import { type NotesById, StoredNotes } from "./notes.ts";
import { StoreReader } from "./reader.ts";
import type { RowBatch, RowKind } from "./row-batch.ts";
import { countVerdicts, StoredVerdicts, type VerdictCounts } from "./verdicts.ts";
import { type Commit, type CommitCause, StoreWriter } from "./writer.ts";
import type { StoredRow } from "./stored-row.ts";

/** Rows renamed at once that are told one by one; more of them are told as all. */
const MAX_TOLD_ROWS = 10_000;

/** What the whole store holds. */
export interface StoreTotals {
  readonly entries: number;
  readonly flows: number;
  readonly firstNs: bigint | null;
  readonly lastNs: bigint | null;
  /** Entries that scripts marked. */
  readonly passed: number;
  readonly failed: number;
}

interface Saved {
  readonly kinds: Dictionary<RowKind>;
  readonly sources: Dictionary<SourceFacts>;
  readonly names: NameTable;
  readonly verdicts: StoredVerdicts;
  readonly notes: StoredNotes;
}

export class EntryStore {
  readonly names: NameTable;
  /** For the pages that somebody waits for. */
  readonly pages: StoreReader;
  /** For scans: views, histograms, values. */
  readonly scans: StoreReader;
  /** For scripts, which read everything: neither pages nor scans wait for them. */
  readonly #feed: StoreReader;
  readonly #database: Database;
  readonly #writer: StoreWriter;
  readonly #saved: Saved;
  readonly #paths: readonly PathSpec[];
  readonly #listeners = new Set<(commit: Commit) => void>();
  #totals: Omit<StoreTotals, keyof VerdictCounts>;
  #lastNumber: number;
  /** Of rows that are stored or on their way. */
  #newestNs: Moment;
  #unnamed: readonly NameInterval[] = [];
  /** Rows that were numbered before a name was known may lack it; later ones have it from the beginning. */
  #renameTo = 0;
  #renaming: Promise<void> | null = null;
  #marking: Promise<void> | null = null;
  #closing: Promise<void> | null = null;

  private constructor(
    database: Database,
    saved: Saved,
    connections: { writer: StoreWriter; pages: StoreReader; scans: StoreReader; feed: StoreReader },
    totals: Omit<StoreTotals, keyof VerdictCounts>,
    lastNumber: number,
    paths: readonly PathSpec[],
  ) {
    this.#database = database;
    this.names = saved.names;
    this.#saved = saved;
    this.#paths = paths;
    this.#writer = connections.writer;
    this.pages = connections.pages;
    this.scans = connections.scans;
    this.#feed = connections.feed;
    this.#totals = totals;
    this.#newestNs = totals.lastNs;
    this.#lastNumber = lastNumber;
  }

  /** Opens the store in `folder`, or makes it. `paths` are those that the protocols declare: filters on them are fast. */
  static async open(folder: string, paths: readonly PathSpec[] = []): Promise<EntryStore> {
    const database = await openDatabase(join(folder, "entries.duckdb"), join(folder, "spill"));
    try {
      return await EntryStore.#of(database, paths);
    } catch (error) {
      // What was damaged is not held open until the collector comes by.
      await database.close().catch(() => undefined);
      throw error;
    }
  }
  static async #of(database: Database, paths: readonly PathSpec[]): Promise<EntryStore> {
    const saved = await wrapStoreErrors("open", () => readSaved(database));
    const pages = new StoreReader(await database.connect(), saved);
    const scans = new StoreReader(await database.connect(), saved);
    const feed = new StoreReader(await database.connect(), saved);
    const { totals, lastNumber } = await readTotals(pages);
    const committed = (commit: Commit): void => store.#committed(commit);
    const writer = new StoreWriter(await database.connect(), saved, lastNumber, committed);
    const store: EntryStore = new EntryStore(
      database,
      saved,
      { writer, pages, scans, feed },
      totals,
      lastNumber,
      paths,
    );
    return store;
  }
  /** Number of the newest entry that can be read; numbers begin at 1. */
  get lastNumber(): number {
    return this.#lastNumber;
  }
  /** Where the store holds what filters name. */
  get filterSchema(): SqlSchema {
    return filterSchema(this.#paths, this.#saved.kinds.values);
  }
  get totals(): StoreTotals {
    return { ...this.#totals, ...this.#saved.verdicts.counts };
  }
  /** Names that found no room, or were too long to be one. */
  get refusedNames(): number {
    return this.names.refused;
  }
  /** Rows that were sent again too late to replace the former one. */
  get forgotten(): number {
    return this.#writer.forgotten;
  }
  /** Resolves when the rows can be read. They have the names that are known by then, those that they tell included. */
  async append(batch: RowBatch, source: SourceFacts): Promise<void> {
    const told = learnFromBatch(this.names, batch, source.cluster);
    const { lastNumber } = this.#writer;
    const newestNs = this.#newestNs;
    const range = rangeOf(batch);
    this.#newestNs = latest(newestNs, range.lastNs);
    await this.#writer.append(batch, this.#saved.sources.codeOf(source));
    this.#totals = {
      ...this.#totals,
      firstNs: earliest(this.#totals.firstNs, range.firstNs),
      lastNs: latest(this.#totals.lastNs, range.lastNs),
    };
    if (this.#saved.notes.isWaiting) await this.#note();
    // What traffic tells is of what follows: rows that were there before it are the exception.
    if (told.length > 0 && newestNs !== null && firstMoment(told) <= newestNs) await this.#rename(told, lastNumber);
  }
  /** Learns names and puts them on the rows that are there; later rows get them as they come. */
  async addNames(spans: readonly NameSpan[]): Promise<void> {
    const added = this.names.add(spans);
    if (added.length > 0) await this.#rename(added, this.#writer.lastNumber);
  }
  /** Marks entries with what scripts say of them; ids of no entry are left out. */
  setVerdicts(verdicts: readonly Verdict[]): Promise<void> {
    this.#saved.verdicts.add(verdicts);
    return (this.#marking ??= this.#mark());
  }
  /** What the user noted, by the entries' ids: rows have it at once, filters know it when this resolves. */
  setNotes(notes: NotesById): Promise<void> {
    this.#saved.notes.set(notes);
    return this.#note();
  }
  /** Up to `limit` whole rows with a greater number, in order of their numbers. */
  rowsAfter(number: number, limit: number): Promise<StoredRow[]> {
    const count = Math.max(0, Math.min(limit, this.#lastNumber - number));
    return this.#feed.wholeRows(Uint32Array.from({ length: count }, (_, i) => number + 1 + i));
  }
  /** Whole rows of these numbers, as scripts read them. */
  rowsOf(numbers: readonly number[]): Promise<StoredRow[]> {
    return this.#feed.wholeRows(Uint32Array.from(numbers));
  }
  /** Calls `listener` after each change; answers how to stop it. */
  onCommit(listener: (commit: Commit) => void): () => void {
    this.#listeners.add(listener);
    return () => void this.#listeners.delete(listener);
  }
  async entry(id: string): Promise<StoredRow | null> {
    const number = await this.pages.numberOf(id);
    if (number === null) return null;
    return (await this.pages.wholeRows(Uint32Array.of(number)))[0] ?? null;
  }
  /** Waits for what is being written and read, and lets go of the file. */
  close(): Promise<void> {
    // Closing twice would use what the database's library has let go of.
    return (this.#closing ??= this.#close());
  }

  async #close(): Promise<void> {
    this.#listeners.clear();
    // All at once: what comes from here on is refused, what runs is waited for.
    await Promise.all([this.#writer.close(), this.pages.close(), this.scans.close(), this.#feed.close()]);
    await wrapStoreErrors("close", () => this.#database.close());
  }

  // Every change of names looks at many rows, so what comes while one is under way is one change together.
  #rename(added: readonly NameInterval[], lastNumber: number): Promise<void> {
    this.#unnamed = [...this.#unnamed, ...added];
    this.#renameTo = Math.max(this.#renameTo, lastNumber);
    return (this.#renaming ??= this.#writer
      .exclusively((connection) => {
        const change = { added: this.#unnamed, lastNumber: this.#renameTo };
        this.#unnamed = [];
        this.#renaming = null;
        return wrapStoreErrors("write", () => saveNames(connection, this.#saved, change));
      })
      .then((renamed) => this.#renamed(renamed)));
  }
  #renamed(rows: readonly number[]): void {
    if (rows.length === 0) return;
    const replaced = rows.length > MAX_TOLD_ROWS ? "all" : rows;
    this.#changed({ cause: "renamed", replaced });
  }
  async #mark(): Promise<void> {
    const { verdicts } = this.#saved;
    try {
      // A part at a time: rows are written in between.
      while (!verdicts.isEmpty) {
        const marked = await this.#writer.exclusively((connection) =>
          wrapStoreErrors("write", () => verdicts.write(connection)),
        );
        if (marked.length > 0) this.#changed({ cause: "marked", replaced: marked });
      }
    } finally {
      this.#marking = null;
    }
  }
  async #note(): Promise<void> {
    const noted = await this.#writer.exclusively((connection) =>
      wrapStoreErrors("write", () => this.#saved.notes.write(connection, this.#writer.lastNumber)),
    );
    if (noted.length > 0) this.#changed({ cause: "marked", replaced: noted });
  }
  #changed(cause: CommitCause): void {
    this.#notify({ ...cause, lastNumber: this.#lastNumber, entries: 0 });
  }
  #committed(commit: Commit): void {
    this.#lastNumber = commit.lastNumber;
    this.#totals = { ...this.#totals, entries: this.#totals.entries + commit.entries };
    this.#notify(commit);
  }
  #notify(commit: Commit): void {
    for (const listener of this.#listeners) listener(commit);
  }
}

type Moment = bigint | null;

function rangeOf({ timeNs }: RowBatch): { readonly firstNs: Moment; readonly lastNs: Moment } {
  let firstNs: Moment = null;
  let lastNs: Moment = null;
  for (const time of timeNs) {
    if (firstNs === null || time < firstNs) firstNs = time;
    if (lastNs === null || time > lastNs) lastNs = time;
  }
  return { firstNs, lastNs };
}
function earliest(a: Moment, b: Moment): Moment {
  return a === null || (b !== null && b < a) ? b : a;
}
function latest(a: Moment, b: Moment): Moment {
  return a === null || (b !== null && b > a) ? b : a;
}

async function readSaved(database: Database): Promise<Saved> {
  const connection = await database.connect();
  const values = async (table: "kinds" | "sources"): Promise<string[]> => {
    const rows = await connection.runAndReadAll(`SELECT value FROM ${table} ORDER BY code`);
    return rows.getRows().map((row) => String(row[0]));
  };
  try {
    const sources = sourceDictionary((await values("sources")).map((text) => JSON.parse(text) as SourceFacts));
    return {
      kinds: kindDictionary((await values("kinds")).map((text) => JSON.parse(text) as RowKind)),
      sources,
      names: new NameTable(await readNames(connection)),
      verdicts: new StoredVerdicts(sources, await countVerdicts(connection)),
      notes: new StoredNotes(sources),
    };
  } finally {
    connection.closeSync();
  }
}

async function readTotals(
  reader: StoreReader,
): Promise<{ totals: Omit<StoreTotals, keyof VerdictCounts>; lastNumber: number }> {
  const [row] = await reader.table(
    "SELECT count(*), count(*) FILTER (is_flow), min(time_ns), max(time_ns), max(no) FROM entries",
  );
  return {
    totals: {
      entries: Number(row?.[0] ?? 0),
      flows: Number(row?.[1] ?? 0),
      firstNs: timeOrNull(row?.[2]),
      lastNs: timeOrNull(row?.[3]),
    },
    lastNumber: Number(row?.[4] ?? 0),
  };
}

function timeOrNull(value: unknown): bigint | null {
  return typeof value === "bigint" ? value : null;
}
