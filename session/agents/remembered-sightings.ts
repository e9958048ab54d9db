// What has left already, so that a sighting that comes late (its agent was away) makes no second entry, and so that a
// row that is sent again (an answer after a time-out, the next state of a long flow) replaces the one that stands in the
// store, whichever place the store has it from.
import type { EntryRow, Hop } from "../../contract/index.ts";
import { MAX_HOPS, MAX_REMEMBERED, MAX_REMEMBERED_ALIKE } from "./limits.ts";
import { hopsSeenFrom, preferred, withHops } from "./merged-row.ts";
import { isSameExchange, type PeerKind, placeOf } from "./same-exchange.ts";
import type { Sighting } from "./sightings.ts";

/** A row of an exchange at one place. */
interface Place {
  readonly id: string;
  readonly hops: readonly Hop[];
}
/** An exchange that has left: the row that stands in the store, without its document, and every place that saw it. */
export interface Remembered<Origin> {
  readonly origin: Origin;
  row: EntryRow;
  readonly places: Map<string, Place>;
}
export interface Again<Origin> {
  /** What replaces the row in the store; null where it needs no replacing. */
  readonly sighting: Sighting<Origin> | null;
  /** Sightings of places that had not seen it. */
  readonly late: number;
}

export class RememberedSightings<Origin> {
  readonly #kindOf: PeerKind;
  readonly #byKey = new Map<string, Remembered<Origin>[]>();
  #count = 0;

  constructor(kindOf: PeerKind) {
    this.#kindOf = kindOf;
  }
  /** The exchange that one of these rows is of. */
  find(key: string, seen: readonly Sighting<Origin>[]): Remembered<Origin> | null {
    const candidates = this.#byKey.get(key) ?? [];
    return candidates.find((candidate) => seen.some(({ row }) => this.#isOf(row, candidate))) ?? null;
  }
  remember(key: string, best: Sighting<Origin>, seen: readonly Sighting<Origin>[]): void {
    const remembered = { origin: best.origin, row: withoutDocument(best.row), places: new Map<string, Place>() };
    for (const { row } of seen) learn(remembered, row);
    const alike = this.#byKey.get(key) ?? [];
    if (alike.push(remembered) === 1) this.#byKey.set(key, alike);
    if (alike.length > MAX_REMEMBERED_ALIKE) alike.shift();
    else if (++this.#count > MAX_REMEMBERED) this.#forgetOldest();
  }
  /** Sightings of an exchange that has left: they replace its row where that was not the last word. */
  again(known: Remembered<Origin>, seen: readonly Sighting<Origin>[]): Again<Origin> {
    const late = seen.filter(({ row }) => !known.places.has(placeOf(row))).length;
    for (const { row } of seen) learn(known, row);
    if (!isProvisional(known.row)) return { sighting: null, late };
    const own = seen.find(({ row }) => row.id === known.row.id);
    const best = (own ?? preferred(seen, this.#kindOf)).row;
    // What another place says of an exchange that is not over says nothing new.
    if (own === undefined && isProvisional(best)) return { sighting: null, late };
    const { id, index, stream, flowId } = known.row;
    const others = [...known.places.values()].filter((place) => place.id !== best.id).map(({ hops }) => hops);
    const row = { ...withHops(best, others), id, index, stream, flowId };
    known.row = { ...withoutDocument(best), id, index, stream, flowId };
    return { sighting: { origin: known.origin, row }, late };
  }

  // A place sees an exchange once: another row of it is of another exchange.
  #isOf(row: EntryRow, { row: known, places }: Remembered<Origin>): boolean {
    const place = places.get(placeOf(row));
    return place === undefined ? isSameExchange(row, known, this.#kindOf) : place.id === row.id;
  }
  #forgetOldest(): void {
    const [oldest] = this.#byKey;
    if (oldest === undefined) return;
    this.#byKey.delete(oldest[0]);
    this.#count -= oldest[1].length;
  }
}

function learn<Origin>({ row: known, places }: Remembered<Origin>, row: EntryRow): void {
  if (places.size < MAX_HOPS) places.set(placeOf(row), { id: row.id, hops: hopsSeenFrom(row, known) });
}
function isProvisional({ isFlow, errorType }: EntryRow): boolean {
  return isFlow || errorType === "timeout";
}
function withoutDocument(row: EntryRow): EntryRow {
  return { ...row, document: "" };
}
