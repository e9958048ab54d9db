// Finds the next row of a view that matches, and counts those that do. The rows are walked in the view's order from where
// the user is; what was looked at is remembered by entry number, so the next step, and the count, cost only the rest.
import type { FindTick } from "../../contract/index.ts";
import type { EntryStore, View } from "../store/index.ts";
import { NumberSet } from "./number-set.ts";
import type { Probe } from "./probe.ts";

/** Rows looked at in one go: few at first, so that a near match comes at once, then as many as take this long. */
const FIRST_BLOCK = 512;
const LEAST_BLOCK = 128;
const MOST_BLOCK = 262_144;
const BLOCK_MS = 120;
/** Rows that are looked at one after the other in a sorted view, before all are looked at in order of arrival: rows that lie scattered cost the database many times as much. */
const SORTED_ROWS_FIRST = 1024;
/** Least time between two ticks without news. */
const TICK_MS = 200;

export interface FindOrder {
  /** Position to go from; -1: none. */
  readonly from: number;
  readonly direction: "next" | "previous";
  /** Rows from here on do not count; null: all do. */
  readonly end: number | null;
}

type Hit = NonNullable<FindTick["hit"]>;

/** One search under way: the rows that there were when it began. */
interface Run {
  readonly order: FindOrder;
  readonly rows: number;
  readonly signal: AbortSignal;
}

export class Finder {
  readonly #view: View;
  readonly #store: EntryStore;
  readonly #probe: Probe;
  readonly #looked = new NumberSet();
  readonly #found = new NumberSet();
  readonly #stopFollowing: () => void;
  #block = FIRST_BLOCK;
  /** How often entries changed that were there before. */
  #changes = 0;
  #isPrepared: boolean;
  #packetShare: number | null;

  constructor(view: View, store: EntryStore, probe: Probe) {
    this.#view = view;
    this.#store = store;
    this.#probe = probe;
    this.#isPrepared = probe.prepare === undefined;
    this.#packetShare = this.#isPrepared ? null : 0;
    this.#stopFollowing = store.onCommit(({ replaced }) => {
      if (replaced === "all") return this.forget();
      if (replaced.length > 0) this.#changes++;
      for (const number of replaced) this.#looked.delete(number);
    });
  }
  /** Entries show otherwise than before: all are looked at again. */
  forget(): void {
    this.#changes++;
    this.#looked.clear();
    this.#found.clear();
  }
  close(): void {
    this.#stopFollowing();
  }
  /** How far it is, again and again: the match as soon as it is known, the count at last. Ends early when aborted. */
  async *run(order: FindOrder, signal: AbortSignal): AsyncGenerator<FindTick> {
    const rows = Math.min(this.#view.state.total, order.end ?? Number.POSITIVE_INFINITY);
    const run: Run = { order, rows, signal };
    yield* this.#prepare(run);
    let hit: Hit | null = null;
    let lastMs = performance.now();
    for await (const found of this.#walk(run)) {
      const isNews = found !== null && hit === null;
      hit ??= found;
      if (!isNews && performance.now() - lastMs < TICK_MS) continue;
      lastMs = performance.now();
      yield this.#tick(run, hit, false);
    }
    if (!signal.aborted) yield this.#tick(run, hit, true);
  }

  async *#prepare(run: Run): AsyncGenerator<FindTick> {
    const { prepare } = this.#probe;
    if (this.#isPrepared || prepare === undefined) return;
    const prepared = prepare((share) => (this.#packetShare = share), run.signal).then(() => true);
    while (!(await Promise.race([prepared, pause()]))) yield this.#tick(run, null, false);
    if (run.signal.aborted) return;
    this.#isPrepared = true;
    this.#packetShare = 1;
  }
  // First along the way to the next match, then everything else: to count.
  async *#walk(run: Run): AsyncGenerator<Hit | null> {
    let walked = 0;
    for (const { start, end } of this.#stretches(run)) {
      for (let at = start; at !== end && !run.signal.aborted; ) {
        if (this.#view.isSorted && walked === SORTED_ROWS_FIRST) yield* this.#lookAtAll(run);
        const length = this.#view.isSorted && walked < SORTED_ROWS_FIRST ? SORTED_ROWS_FIRST - walked : this.#block;
        const next = at < end ? Math.min(end, at + length) : Math.max(end, at - length);
        const numbers = this.#view.numbers(Math.min(at, next), Math.abs(next - at));
        await this.#look(numbers, run.signal);
        const hit = await this.#firstHit(numbers, at > end, run);
        yield hit;
        if (hit !== null) {
          yield* this.#lookAtAll(run);
          return;
        }
        walked += numbers.length;
        at = next;
      }
    }
  }
  /** The way: to the end of the view, then from its other end back to where it began. Ends are exclusive. */
  #stretches({ order: { from, direction }, rows }: Run): readonly { readonly start: number; readonly end: number }[] {
    const at = Math.min(from, rows - 1);
    if (rows === 0) return [];
    if (direction === "next")
      return [
        { start: at + 1, end: rows },
        { start: 0, end: at + 1 },
      ];
    if (at < 0) return [{ start: rows, end: 0 }];
    return [
      { start: at, end: 0 },
      { start: rows, end: at },
    ];
  }
  async *#lookAtAll(run: Run): AsyncGenerator<null> {
    const numbers = this.#view.numbers(0, run.rows);
    if (this.#view.isSorted) numbers.sort();
    for (let at = 0; at < numbers.length && !run.signal.aborted; ) {
      const block = numbers.subarray(at, at + this.#block);
      at += block.length;
      if (await this.#look(block, run.signal)) yield null;
    }
  }
  /** Whether anything of these had to be looked at. */
  async #look(numbers: Uint32Array, signal: AbortSignal): Promise<boolean> {
    const unknown = numbers.filter((number) => !this.#looked.has(number)).toSorted();
    if (unknown.length === 0) return false;
    const startMs = performance.now();
    const changes = this.#changes;
    const matches = await this.#probe.look(unknown, signal);
    if (signal.aborted) return false;
    for (const number of unknown) this.#found.delete(number);
    this.#found.add(matches);
    // What changed meanwhile may have been read before: it is looked at again when somebody asks again.
    if (changes === this.#changes) this.#looked.add(unknown);
    if (unknown.length >= this.#block / 2) this.#adapt(performance.now() - startMs);
    return true;
  }
  #adapt(elapsedMs: number): void {
    const factor = Math.min(4, Math.max(0.25, BLOCK_MS / Math.max(1, elapsedMs)));
    this.#block = Math.round(Math.min(MOST_BLOCK, Math.max(LEAST_BLOCK, this.#block * factor)));
  }
  async #firstHit(numbers: Uint32Array, isBackwards: boolean, { order, rows, signal }: Run): Promise<Hit | null> {
    if (signal.aborted) return null;
    const isMatch = (number: number): boolean => this.#found.has(number);
    const number = isBackwards ? numbers.findLast(isMatch) : numbers.find(isMatch);
    if (number === undefined) return null;
    const [row] = await this.#store.pages.listRows(Uint32Array.of(number));
    // Rows may have moved, or gone, while they were looked at.
    const position = this.#view.positionOf(number);
    if (row === undefined || position < 0) return null;
    const from = Math.min(order.from, rows - 1);
    const isBehind = order.direction === "next" ? position <= from : position >= from;
    return { position, id: row.row.id, index: null, isWrapped: from >= 0 && isBehind };
  }
  #tick({ rows }: Run, hit: Hit | null, isComplete: boolean): FindTick {
    let [looked, matches, index] = [0, 0, 0];
    for (const [position, number] of this.#view.numbers(0, rows).entries()) {
      if (this.#looked.has(number)) looked++;
      if (this.#found.has(number)) matches++;
      if (position === hit?.position) index = matches;
    }
    return {
      looked: isComplete ? rows : looked,
      rows,
      matches,
      isComplete,
      hit: hit === null ? null : { ...hit, index: isComplete ? index : null },
      packetShare: this.#packetShare,
      notice: this.#probe.notice,
    };
  }
}

function pause(): Promise<false> {
  return new Promise((resolve) => {
    setTimeout(() => resolve(false), TICK_MS);
  });
}
