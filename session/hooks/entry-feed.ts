// Entries on their way from the store to scripts. Each script has a place of its own in the store and is given what is
// behind it in bounded batches, so that a slow script delays nothing, and nothing is lost: what a script has not seen
// waits in the store. Filters are decided by the database, and only rows that some script wants are read.
//
// A place begins where the session did for entries that come from then on: a session that is opened again holds what was
// given to scripts before, and is gone through only when somebody asks for it (dry-run.ts). An entry that is sent again
// with new content (an answer after its time-out) is given again; one that was renamed or marked is not.
import { setImmediate as giveWay } from "node:timers/promises";
import type { Filter } from "../../kfl/index.ts";
import type { EntryStore, StoredRow } from "../store/index.ts";
import { matchTogether } from "../store/match-together.ts";
import { Matching, type MatchRow } from "../store/matching.ts";
import { Throttle } from "../throttle.ts";
import type { ScriptEntry } from "./types.ts";

/** Batches that a script has not answered yet; it gets no further ones until it did. */
const MAX_BATCHES = 2;
/** Rows that filters are asked about at once: a statement costs the same for few rows as for many. */
const MAX_MATCHED_ROWS = 8192;
/** So many rows do not wait for others; fewer are looked at so often. */
const ENOUGH_ROWS = 1024;
const INTERVAL_MS = 200;
/** Rows that are read together, at the most; fewer where their documents are long. */
const MAX_READ_ROWS = 1024;
const MIN_READ_ROWS = 16;
const READ_TEXT_LENGTH = 4 << 20;
/** Entries sent again that wait for one script; more of them are left out, and counted. */
export const MAX_AGAIN = 100_000;

export type FeedStore = Pick<EntryStore, "lastNumber" | "rowsOf" | "onCommit" | "scans" | "filterSchema">;
export interface FeedParts {
  readonly store: FeedStore;
  readonly match: MatchRow;
  readonly scriptEntry: (stored: StoredRow) => ScriptEntry;
  /** The places of scripts changed. */
  readonly changed: () => void;
  /** The store cannot be read: nobody is given anything any more. */
  readonly failed: (error: unknown) => void;
}

export interface FeedConsumer {
  /** Null: every entry. */
  readonly filter: Filter | null;
  /** Resolves when the script is through with them; does not reject. */
  readonly give: (entries: readonly ScriptEntry[]) => Promise<void>;
}
/** A script's place in the store. */
export interface Feeding {
  /** Number of the last entry that it was given, or that its filter left out. */
  readonly place: number;
  /** Number of the last entry that it is through with. */
  readonly donePlace: number;
  /** Entries that it has not been through. */
  readonly behind: number;
  /** Entries that it will not be given. */
  readonly lost: number;
  readonly stop: () => void;
}

export class EntryFeed {
  readonly #parts: FeedParts;
  readonly #readers = new Set<Reader>();
  readonly #throttle = new Throttle(INTERVAL_MS, () => this.#look());
  readonly #stopFollowing: () => void;
  #readRows = MAX_READ_ROWS;
  #isDue = false;
  #running: Promise<void> | null = null;
  #isClosed = false;

  constructor(parts: FeedParts) {
    this.#parts = parts;
    this.#stopFollowing = parts.store.onCommit((commit) => {
      if (commit.cause === "written") for (const reader of this.#readers) reader.repeat(commit.replaced);
      this.#wake();
    });
  }
  /** Gives entries after number `place`, and what comes. */
  add(consumer: FeedConsumer, place: number): Feeding {
    const reader = new Reader(consumer, place, this.#parts, () => this.#wake());
    this.#readers.add(reader);
    this.#wake();
    return {
      get place() {
        return reader.place;
      },
      get donePlace() {
        return reader.donePlace;
      },
      get behind() {
        return reader.behind;
      },
      get lost() {
        return reader.lost;
      },
      stop: () => void this.#readers.delete(reader),
    };
  }
  /** Gives nothing any more; resolves when the store is not read any more. */
  async close(): Promise<void> {
    this.#isClosed = true;
    this.#throttle.stop();
    this.#stopFollowing();
    this.#readers.clear();
    await this.#running;
  }

  // Something is there to be given, or somebody has room again.
  #wake(): void {
    this.#parts.changed();
    if (this.#isClosed) return;
    this.#throttle.request();
    this.#run();
  }
  #look(): void {
    this.#isDue = true;
    this.#run();
  }
  #run(): void {
    if (this.#isClosed || this.#running !== null) return;
    this.#running = this.#giveAll()
      .catch((error: unknown) => {
        if (this.#isClosed) return;
        this.#isClosed = true;
        this.#parts.failed(error);
      })
      .finally(() => {
        this.#running = null;
        if (this.#isDue) this.#run();
      });
  }
  async #giveAll(): Promise<void> {
    // What is asked for while the caller is still at work is one round.
    await giveWay();
    for (let ready = this.#ready(); ready.length > 0; ready = this.#ready()) {
      if (ready.some(({ again }) => again.size > 0)) await this.#repeat(ready);
      else await this.#giveNext(ready);
      this.#parts.changed();
      // Windows are served in between.
      await giveWay();
    }
    this.#isDue = false;
  }
  #ready(): Reader[] {
    if (this.#isClosed) return [];
    const waits = this.#isDue ? 1 : ENOUGH_ROWS;
    return [...this.#readers].filter((reader) => reader.hasRoom && reader.unread >= waits);
  }
  // Entries that were sent again: those of the first script that has some, for all that have them.
  async #repeat(ready: readonly Reader[]): Promise<void> {
    const first = ready.find(({ again }) => again.size > 0);
    const numbers = [...(first?.again ?? [])].slice(0, this.#readRows);
    const wanted = new Map<Reader, readonly number[]>();
    const byFilter = new Map<string, Promise<Uint32Array>>();
    for (const reader of ready) {
      const own = new Set(numbers.filter((number) => reader.again.delete(number)));
      if (own.size === 0) continue;
      const matches = await remembered(byFilter, reader.key, () => reader.among(numbers));
      wanted.set(
        reader,
        [...matches].filter((number) => own.has(number)),
      );
    }
    await this.#give(wanted);
  }
  async #giveNext(ready: readonly Reader[]): Promise<void> {
    const unmatched = ready.filter(({ matched }) => matched.length === 0);
    if (unmatched.length > 0) await this.#match(unmatched, ready);
    const next = new Set(ready.flatMap(({ matched }) => [...matched.subarray(0, this.#readRows)]));
    const upTo = Uint32Array.from(next).toSorted()[Math.min(next.size, this.#readRows) - 1] ?? 0;
    await this.#give(new Map(ready.map((reader) => [reader, reader.take(upTo)])));
  }
  // Asks filters about the next rows after the script that is furthest behind, for all that are at the same place.
  async #match(unmatched: readonly Reader[], ready: readonly Reader[]): Promise<void> {
    const from = Math.min(...unmatched.map(({ matchedTo }) => matchedTo));
    const others = ready.map(({ matchedTo }) => matchedTo).filter((place) => place > from);
    const to = Math.min(from + MAX_MATCHED_ROWS, this.#parts.store.lastNumber, ...others);
    // Also for those that have no room now: they would have to be asked alone later.
    const together = [...this.#readers].filter((reader) => reader.matched.length === 0 && reader.matchedTo === from);
    for (const reader of together) reader.matchedTo = to;
    const byFilter = Map.groupBy(together, ({ key }) => key);
    const filters = [...byFilter].flatMap(([key, [first]]) =>
      first?.matching ? [[key, first.matching] as const] : [],
    );
    const found = await matchTogether(
      this.#parts.store.scans,
      filters.map(([, matching]) => matching),
      from + 1,
      to,
    );
    const numbers = new Map(filters.map(([key], i) => [key, found[i]]));
    for (const reader of together) reader.found(numbers.get(reader.key) ?? range(from + 1, to));
  }
  async #give(wanted: ReadonlyMap<Reader, readonly number[]>): Promise<void> {
    const numbers = Uint32Array.from(new Set([...wanted.values()].flat())).toSorted();
    const entries = await this.#entries(numbers);
    for (const [reader, some] of wanted)
      if (this.#readers.has(reader)) reader.give(some.flatMap((number) => entries.get(number) ?? []));
  }
  async #entries(numbers: Uint32Array): Promise<Map<number, ScriptEntry>> {
    if (numbers.length === 0) return new Map();
    const rows = await this.#parts.store.rowsOf(Array.from(numbers));
    const length = rows.reduce((sum, { row }) => sum + row.document.length, 0);
    const fitting = Math.floor((READ_TEXT_LENGTH * rows.length) / Math.max(1, length));
    this.#readRows = Math.max(MIN_READ_ROWS, Math.min(MAX_READ_ROWS, fitting));
    return new Map(rows.map((stored) => [stored.no, this.#parts.scriptEntry(stored)]));
  }
}

class Reader {
  /** Number of the last entry that was given, or left out by the filter. */
  place: number;
  /** Up to which entry the filter was asked, or is being asked. */
  matchedTo: number;
  /** Entries up to there that are still to be given. */
  matched: Uint32Array = new Uint32Array();
  lost = 0;
  readonly again = new Set<number>();
  /** Null: every entry. */
  readonly matching: Matching | null;
  readonly #consumer: FeedConsumer;
  readonly #store: FeedStore;
  readonly #gaveRoom: () => void;
  /** Batches that are not answered, the oldest first: the place before each. */
  readonly #batches = new Set<{ readonly before: number; readonly length: number }>();
  #givenPlace: number;

  constructor(consumer: FeedConsumer, place: number, { store, match }: FeedParts, gaveRoom: () => void) {
    this.#consumer = consumer;
    this.#store = store;
    this.#gaveRoom = gaveRoom;
    this.place = this.matchedTo = this.#givenPlace = place;
    const { filter } = consumer;
    if (filter === null) this.matching = null;
    else {
      const schema = (): FeedStore["filterSchema"] => store.filterSchema;
      this.matching = new Matching({
        reader: store.scans,
        filter,
        match,
        visible: "true",
        schema,
        isCancelled: never,
      });
    }
  }
  /** Scripts with the same filter are given the same entries. */
  get key(): string {
    return this.#consumer.filter?.text ?? "";
  }
  get hasRoom(): boolean {
    return this.#batches.size < MAX_BATCHES;
  }
  /** Entries that may be for it, and were not given. */
  get unread(): number {
    return Math.max(0, this.#store.lastNumber - this.place) + this.again.size;
  }
  get donePlace(): number {
    const [oldest] = this.#batches;
    return oldest?.before ?? this.place;
  }
  get behind(): number {
    return this.unread + [...this.#batches].reduce((sum, { length }) => sum + length, 0);
  }
  repeat(numbers: readonly number[]): void {
    for (const number of numbers) {
      if (number > this.matchedTo) continue;
      if (this.again.size < MAX_AGAIN) this.again.add(number);
      else this.lost++;
    }
  }
  async among(numbers: readonly number[]): Promise<Uint32Array> {
    return this.matching === null ? Uint32Array.from(numbers) : (await this.matching.among(numbers)).numbers;
  }
  found(numbers: Uint32Array): void {
    this.matched = numbers;
    if (numbers.length === 0) this.place = this.matchedTo;
  }
  /** Takes what is to be given, up to this number. */
  take(upTo: number): readonly number[] {
    const end = this.matched.findIndex((number) => number > upTo);
    const count = end < 0 ? this.matched.length : end;
    const taken = [...this.matched.subarray(0, count)];
    this.matched = this.matched.subarray(count);
    // Until they are given they are not passed; what the filter left out between two of them is.
    if (count > 0) this.#givenPlace = (this.matched[0] ?? this.matchedTo + 1) - 1;
    return taken;
  }
  give(entries: readonly ScriptEntry[]): void {
    const batch = { before: this.place, length: entries.length };
    this.place = Math.max(this.place, this.#givenPlace);
    if (entries.length === 0) return;
    this.#batches.add(batch);
    void this.#consumer.give(entries).finally(() => {
      this.#batches.delete(batch);
      this.#gaveRoom();
    });
  }
}

function range(from: number, to: number): Uint32Array {
  return Uint32Array.from({ length: to - from + 1 }, (_, i) => from + i);
}

function remembered<T>(known: Map<string, T>, key: string, make: () => T): T {
  const value = known.get(key) ?? make();
  known.set(key, value);
  return value;
}

function never(): boolean {
  return false;
}
