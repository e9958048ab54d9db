// A view: a filter and an order over the store, kept as a vector of entry numbers. It fills window by window, so that
// the first screen is there before the last entry was looked at, and follows the store from then on.
import { setTimeout as wait } from "node:timers/promises";
import type { Filter } from "../../kfl/index.ts";
import { histogramOf, type HistogramCounts } from "./histogram.ts";
import { Matching, type Matches, type MatchRow } from "./matching.ts";
import { NumberVector } from "./number-vector.ts";
import { orderedNumbers, type SortOrder } from "./order.ts";
import { IS_HIDDEN_CONNECTION } from "./schema.ts";
import type { EntryStore } from "./store.ts";
import type { StoredRow } from "./stored-row.ts";
import type { Commit } from "./writer.ts";

/** Entries of the first window, and the most of one. A window is one query; rows become visible with each. */
const FIRST_WINDOW = 1024;
const MAX_WINDOW = 491_520;
/** The same where each row is read and matched outside the database, which takes microseconds a row. */
const FIRST_MATCH_WINDOW = 256;
const MAX_MATCH_WINDOW = 16_384;
/** Part of its first size that a window shrinks to at the least. */
const MOST_SHRINKING = 4;
/** Windows grow and shrink towards this time: short until a screen is full, then long enough for several threads. */
const FIRST_SCREEN_MS = 40;
const WINDOW_MS = 250;
const SCREEN_ROWS = 200;
/** Longest wait for the first rows; a rare match may come later. */
const FIRST_ROWS_MS = 60;
/** Rows of an ordered view that are there before the whole order is known. */
const FIRST_PAGE = 1000;
/** A live, ordered view is put in order again at most this often. */
const REORDER_MS = 1000;

export interface ViewSpec {
  readonly filter: Filter;
  /** Null: order of arrival. */
  readonly sort: SortOrder | null;
  readonly showConnections: boolean;
  readonly match: MatchRow;
}

/** What a view is now. `generation` changes whenever rows that were there may have moved or changed. */
export interface ViewState {
  readonly generation: number;
  readonly total: number;
  readonly scanned: number;
  readonly isComplete: boolean;
  readonly filterErrors: number;
}

export class View {
  readonly #store: EntryStore;
  readonly #spec: ViewSpec;
  readonly #matching: Matching;
  /** Members in order of arrival; an ordered view has its order apart. */
  readonly #members = new NumberVector();
  #ordered: NumberVector | null = null;
  #scannedTo = 0;
  #scanningTo = 0;
  #window: number;
  #replaced = new Set<number>();
  /** Whether some of these may stand elsewhere in an order from now on. */
  #mayMove = false;
  #generation = 1;
  #filterErrors = 0;
  #isDone = false;
  #isOrderStale = false;
  #isOrdered = false;
  #isHistoryCut = false;
  #isClosed = false;
  #failure: unknown = null;
  #running: Promise<void> | null = null;
  #timer: NodeJS.Timeout | null = null;
  readonly #listeners = new Set<() => void>();
  readonly #stopFollowing: () => void;

  constructor(store: EntryStore, spec: ViewSpec) {
    this.#store = store;
    this.#spec = spec;
    const visible = spec.showConnections ? "true" : `NOT ${IS_HIDDEN_CONNECTION}`;
    this.#matching = new Matching({
      reader: store.scans,
      filter: spec.filter,
      match: spec.match,
      visible,
      schema: () => store.filterSchema,
      isCancelled: () => this.#isClosed,
    });
    this.#window = this.#matching.isExact ? FIRST_WINDOW : FIRST_MATCH_WINDOW;
    this.#scannedTo = this.#scanningTo = Math.max(0, (spec.filter.leftOff ?? 1) - 1);
    this.#stopFollowing = store.onCommit((commit) => this.#follow(commit));
    this.#run();
  }
  get state(): ViewState {
    const isCaughtUp = this.#isDone || this.#scannedTo >= this.#store.lastNumber;
    return {
      generation: this.#generation,
      total: this.#shown.length,
      scanned: Math.min(this.#scannedTo, this.#store.lastNumber),
      isComplete: isCaughtUp && this.#running === null && !this.#isOrderStale,
      filterErrors: this.#filterErrors + this.#spec.filter.errorCount,
    };
  }
  /** Why the view stopped, if it did. */
  get failure(): unknown {
    return this.#failure;
  }
  get filter(): Filter {
    return this.#spec.filter;
  }
  /** Calls `listener` after each change of `state`; answers how to stop it. */
  onChange(listener: () => void): () => void {
    this.#listeners.add(listener);
    return () => void this.#listeners.delete(listener);
  }
  /** Resolves with the first rows, or soon without: a rare match is told by a change. Rejects where the view failed. */
  async firstRows(): Promise<void> {
    const untilMs = performance.now() + FIRST_ROWS_MS;
    const timer = new AbortController();
    // A window under way may take longer than anybody waits. Timers may be early by less than a millisecond.
    const late = wait(FIRST_ROWS_MS + 1, undefined, { signal: timer.signal, ref: false }).catch(() => undefined);
    while (this.#shown.length === 0 && this.#running !== null && !this.#isClosed && performance.now() < untilMs) {
      await Promise.race([this.#nextChange(), late]);
    }
    timer.abort();
    if (this.#failure !== null) throw this.#failure;
  }
  /** Resolves when everything stored so far was looked at. Rejects where the view failed. */
  async complete(): Promise<void> {
    while (!this.state.isComplete && !this.#isClosed && this.#failure === null) await this.#nextChange();
    if (this.#failure !== null) throw this.#failure;
  }
  /** The rows show otherwise from now on, though nothing of them changed: whoever shows them asks again. */
  touch(): void {
    this.#generation++;
    this.#changed();
  }
  /** Whether the rows stand otherwise than in order of arrival. */
  get isSorted(): boolean {
    return this.#spec.sort !== null;
  }
  /** Position of an entry's number, -1 where the view does not have it. */
  positionOf(number: number): number {
    return this.#shown.positionOf(number);
  }
  numbers(start: number, count: number): Uint32Array {
    return this.#shown.slice(start, count);
  }
  /** List rows at these positions. */
  rows(start: number, count: number): Promise<StoredRow[]> {
    return this.#store.pages.listRows(this.numbers(start, count));
  }
  /** Whole rows at these positions: what exports and redacted lists read. */
  wholeRows(start: number, count: number): Promise<StoredRow[]> {
    return this.#store.pages.wholeRows(this.numbers(start, count));
  }
  /** Position of an entry, null where the view does not have it. */
  async locate(id: string): Promise<number | null> {
    const number = await this.#store.pages.numberOf(id);
    const position = number === null ? -1 : this.#shown.positionOf(number);
    return position < 0 ? null : position;
  }
  /** Position of the next of these entries from a position on, and whether it was looked for from the other end on. */
  async step(
    ids: readonly string[],
    from: number,
    by: 1 | -1,
  ): Promise<{ readonly position: number | null; readonly isAround: boolean }> {
    const numbers = new Set(ids.length === 0 ? [] : await this.#store.pages.numbersOf(ids));
    const ahead = this.#shown.nearest(numbers, from, by);
    if (ahead >= 0) return { position: ahead, isAround: false };
    const around = this.#shown.nearest(numbers, by > 0 ? -1 : this.#shown.length, by);
    return around < 0 ? { position: null, isAround: false } : { position: around, isAround: true };
  }
  histogram(buckets: number): Promise<HistogramCounts> {
    const { firstNs, lastNs } = this.#store.totals;
    const members =
      this.#matching.isExact && !this.#isCut ? this.#matching.condition : this.#members.toBits(this.#store.lastNumber);
    return histogramOf(this.#store.scans, members, firstNs ?? 0n, lastNs ?? 0n, buckets);
  }
  close(): void {
    this.#isClosed = true;
    this.#stopFollowing();
    if (this.#timer !== null) clearTimeout(this.#timer);
    this.#changed();
    this.#listeners.clear();
  }

  get #shown(): NumberVector {
    return this.#ordered ?? this.#members;
  }
  /** Whether `limit` or the paging controls leave matches out. */
  get #isCut(): boolean {
    const { limit, rlimit, leftOff } = this.#spec.filter;
    return limit !== null || rlimit !== null || leftOff !== null;
  }
  #follow({ cause, replaced }: Commit): void {
    if (this.#isDone || this.#isClosed) return;
    // What no column of an order shows moves no row: a mark is not to put millions in order again.
    if (cause !== "marked" && replaced.length > 0) this.#mayMove = true;
    if (replaced === "all") this.#restart();
    else for (const number of replaced) if (number <= this.#scanningTo) this.#replaced.add(number);
    this.#run();
  }
  #restart(): void {
    this.#members.truncate(0);
    this.#scannedTo = this.#scanningTo = 0;
    this.#replaced.clear();
    this.#generation++;
  }
  #run(): void {
    if (this.#running !== null || this.#isClosed) return;
    this.#running = this.#catchUp()
      .catch((error: unknown) => {
        this.#failure = error;
        this.#isDone = true;
      })
      .finally(() => {
        this.#running = null;
        this.#changed();
      });
  }
  async #catchUp(): Promise<void> {
    if (this.#spec.sort !== null && this.#ordered === null) await this.#firstPage(this.#spec.sort);
    while (!this.#isClosed && !this.#isDone) {
      if (this.#replaced.size > 0) await this.#lookAgain();
      else if (this.#scannedTo < this.#store.lastNumber) await this.#nextWindow();
      else break;
      if (!this.#hasFirstPage) await this.#orderNow(false);
    }
    await this.#orderNow(!this.#isOrdered);
  }
  async #nextWindow(): Promise<void> {
    const from = this.#scannedTo + 1;
    const to = Math.min(this.#scannedTo + this.#window, this.#store.lastNumber);
    this.#scanningTo = to;
    const startMs = performance.now();
    const found = await this.#matching.inRange(from, to);
    if (this.#scannedTo + 1 !== from) return;
    this.#take(found);
    this.#scannedTo = to;
    this.#adapt(performance.now() - startMs);
    this.#keepNewest();
    this.#changed();
  }
  #adapt(elapsedMs: number): void {
    const wantedMs = this.#shown.length < SCREEN_ROWS ? FIRST_SCREEN_MS : WINDOW_MS;
    const { isExact } = this.#matching;
    const most = isExact ? MAX_WINDOW : MAX_MATCH_WINDOW;
    const least = (isExact ? FIRST_WINDOW : FIRST_MATCH_WINDOW) / MOST_SHRINKING;
    const factor = Math.min(8, Math.max(0.5, wantedMs / Math.max(elapsedMs, 1)));
    this.#window = Math.round(Math.min(most, Math.max(least, this.#window * factor)));
  }
  // `rlimit(n)`: of the history only the newest matches, then everything that comes.
  #keepNewest(): void {
    const { rlimit } = this.#spec.filter;
    if (rlimit === null || this.#isHistoryCut || this.#scannedTo < this.#store.lastNumber) return;
    this.#isHistoryCut = true;
    if (this.#members.length <= rlimit) return;
    this.#members.dropFirst(this.#members.length - rlimit);
    this.#generation++;
  }
  #take(found: Matches): void {
    this.#members.push(found.numbers);
    this.#filterErrors += found.errors;
    this.#isOrderStale = this.#spec.sort !== null && (this.#isOrderStale || found.numbers.length > 0);
    const { limit } = this.#spec.filter;
    if (limit === null || this.#members.length < limit) return;
    this.#members.truncate(limit);
    this.#isDone = true;
  }
  // Entries that were replaced may match now, or no longer; those that stay are other rows.
  async #lookAgain(): Promise<void> {
    const numbers = [...this.#replaced];
    this.#replaced = new Set();
    const mayMove = this.#mayMove;
    this.#mayMove = false;
    const found = await this.#matching.among(numbers);
    const isOther = this.#members.update(numbers, new Set(found.numbers));
    this.#generation++;
    if (this.#spec.sort !== null && (isOther || mayMove)) this.#isOrderStale = true;
    this.#changed();
  }
  async #firstPage(sort: SortOrder): Promise<void> {
    this.#ordered = new NumberVector();
    if (!this.#hasFirstPage) return;
    this.#ordered.push(await orderedNumbers(this.#store.scans, sort, this.#matching.condition, FIRST_PAGE));
    this.#changed();
  }
  // An order is made anew when it is out of date, and not too often; the first whole one is not put off.
  async #orderNow(isUrgent: boolean): Promise<void> {
    const { sort } = this.#spec;
    if (sort === null || !this.#isOrderStale || this.#isClosed) return;
    if (this.#timer !== null && !isUrgent) return;
    if (this.#timer !== null) clearTimeout(this.#timer);
    await this.#order(sort);
    this.#isOrdered = this.#scannedTo >= this.#store.lastNumber;
    this.#changed();
  }
  /** Whether an ordered view shows its first rows before all members are known. */
  get #hasFirstPage(): boolean {
    return this.#matching.isExact && !this.#isCut;
  }
  async #order(sort: SortOrder): Promise<void> {
    const members = this.#isCut || !this.#matching.isExact ? this.#members.toBits(this.#store.lastNumber) : null;
    const condition = members === null ? this.#matching.condition : { sql: "true", parameters: [] };
    const ordered = new NumberVector();
    this.#isOrderStale = false;
    ordered.push(await orderedNumbers(this.#store.scans, sort, condition, null, members));
    this.#ordered = ordered;
    this.#generation++;
    this.#timer = setTimeout(() => {
      this.#timer = null;
      this.#run();
    }, REORDER_MS);
    this.#timer.unref();
  }
  #nextChange(): Promise<void> {
    return new Promise((resolve) => {
      const stop = this.onChange(() => {
        stop();
        resolve();
      });
    });
  }
  #changed(): void {
    for (const listener of this.#listeners) listener();
  }
}
