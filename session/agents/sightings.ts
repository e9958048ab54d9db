// One exchange is seen at several places: on the client's node and on the server's, before and after the address
// translation of a Service. Each place sends a row. Here a row waits a moment for those of other places, and what belongs
// together leaves as one, with every place among its hops. What belongs together is decided by what the rows say
// (same-exchange.ts), never by the order in which they come.
import type { EntryRow } from "../../contract/index.ts";
import { HOLD_MS, MAX_HELD, MAX_HELD_ALIKE, MAX_HELD_LENGTH } from "./limits.ts";
import { merged, preferred } from "./merged-row.ts";
import { RememberedSightings } from "./remembered-sightings.ts";
import { type PeerKind, sameExchange, sightingKey } from "./same-exchange.ts";

/** A row and the agent that it comes from. */
export interface Sighting<Origin> {
  readonly origin: Origin;
  readonly row: EntryRow;
}
export interface SightingCounts {
  /** Rows that became part of another one. */
  merged: number;
  /** Of them, those that came too late to stand among its hops. */
  late: number;
  /** Rows that did not wait their time because too many did. */
  hurried: number;
}

interface Held<Origin> extends Sighting<Origin> {
  readonly key: string;
  readonly sinceMs: number;
  isReleased: boolean;
}

/** Lists are cut when so many of their first elements are gone. */
const CUT_AFTER = 4096;

export class Sightings<Origin> {
  readonly counts: SightingCounts = { merged: 0, late: 0, hurried: 0 };
  readonly #emit: (sighting: Sighting<Origin>) => void;
  readonly #kindOf: PeerKind;
  readonly #groups = new Map<string, Held<Origin>[]>();
  readonly #remembered: RememberedSightings<Origin>;
  // In order of arrival; those before `#first` are gone.
  #queue: Held<Origin>[] = [];
  #first = 0;
  #length = 0;

  /** `kindOf` says what an address was known to be at a time; `emit` takes what leaves. */
  constructor(kindOf: PeerKind, emit: (sighting: Sighting<Origin>) => void) {
    this.#kindOf = kindOf;
    this.#emit = emit;
    this.#remembered = new RememberedSightings(kindOf);
  }
  get held(): number {
    return this.#queue.length - this.#first;
  }
  add(origin: Origin, row: EntryRow, nowMs: number): void {
    const held = { origin, row, key: sightingKey(row), sinceMs: nowMs, isReleased: false };
    const group = this.#groups.get(held.key);
    if (group === undefined) this.#groups.set(held.key, [held]);
    else group.push(held);
    this.#queue.push(held);
    this.#length += row.document.length;
    const [oldestAlike] = group ?? [];
    if (group !== undefined && group.length > MAX_HELD_ALIKE && oldestAlike !== undefined) this.#hurry(oldestAlike);
    while (this.held > MAX_HELD || this.#length > MAX_HELD_LENGTH) this.#hurry(this.#takeFirst());
  }
  /** Lets go of what has waited long enough. */
  release(nowMs: number): void {
    for (;;) {
      const oldest = this.#queue[this.#first];
      if (oldest === undefined || nowMs - oldest.sinceMs < HOLD_MS) return;
      this.#takeFirst();
      if (!oldest.isReleased) this.#letGo(oldest);
    }
  }
  releaseAll(): void {
    this.release(Number.POSITIVE_INFINITY);
  }

  #takeFirst(): Held<Origin> | undefined {
    const first = this.#queue[this.#first++];
    if (this.#first > CUT_AFTER && this.#first * 2 > this.#queue.length) {
      this.#queue = this.#queue.slice(this.#first);
      this.#first = 0;
    }
    this.#length -= first?.row.document.length ?? 0;
    return first;
  }
  #hurry(held: Held<Origin> | undefined): void {
    if (held === undefined || held.isReleased) return;
    this.counts.hurried++;
    this.#letGo(held);
  }
  // A row leaves with all that belong to it, whenever they came.
  #letGo(held: Held<Origin>): void {
    const group = this.#groups.get(held.key) ?? [held];
    const together = group.length === 1 ? group : sameExchange(group, held, this.#kindOf);
    for (const one of together) one.isReleased = true;
    const left = group.length === together.length ? [] : group.filter(({ isReleased }) => !isReleased);
    if (left.length === 0) this.#groups.delete(held.key);
    else this.#groups.set(held.key, left);
    this.#leave(held.key, together);
  }
  #leave(key: string, together: readonly Held<Origin>[]): void {
    const seen = newestOfEach(together);
    const known = this.#remembered.find(key, seen);
    if (known === null) {
      const best = preferred(seen, this.#kindOf);
      this.counts.merged += seen.length - 1;
      this.#remembered.remember(key, best, seen);
      this.#emit({ origin: best.origin, row: merged(best, seen) });
      return;
    }
    const { sighting, late } = this.#remembered.again(known, seen);
    this.counts.late += late;
    this.counts.merged += late;
    if (sighting !== null) this.#emit(sighting);
  }
}

/** A row that was sent again stands for the former one of its place. */
function newestOfEach<Origin>(together: readonly Held<Origin>[]): readonly Held<Origin>[] {
  if (together.length < 2) return together;
  const newest = new Map<string, Held<Origin>>();
  for (const one of together) newest.set(one.row.id, one);
  return [...newest.values()];
}
