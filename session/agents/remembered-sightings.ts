// What has left already, so that a sighting that comes late (its agent was away) makes no second entry, and so that a
// row that is sent again (an answer after a time-out, the next state of a long flow) replaces the one that stands in the
// store, whichever place the store has it from.
import type { EntryRow, Hop } from "../../contract/index.ts";
import { MAX_HOPS, MAX_REMEMBERED, MAX_REMEMBERED_ALIKE } from "./limits.ts";
import { hopsSeenFrom, preferred, withHops } from "./merged-row.ts";
import { type ExchangeFacts, isSameExchange, type PeerKind, placeOf } from "./same-exchange.ts";
import type { Sighting } from "./sightings.ts";

/** The row of an exchange at one place. */
interface Place {
  readonly place: string;
  id: string;
  hops: readonly Hop[];
}
/**
 * An exchange that has left: what is known of the row that stands in the store, and every place that saw it. So many are
 * remembered that each is one object, and the places of most, which one place saw, are not spelt out.
 */
export interface Remembered<Origin> extends ExchangeFacts {
  readonly origin: Origin;
  readonly id: string;
  readonly index: number;
  readonly stream: string;
  readonly flowId: number;
  isProvisional: boolean;
  /** What its own place saw, as long as no other did. */
  hops: readonly Hop[];
  places: Place[] | null;
}
export interface Again<Origin> {
  /** What replaces the row in the store; null where it needs no replacing. */
  readonly sighting: Sighting<Origin> | null;
  /** Sightings of places that had not seen it. */
  readonly late: number;
}

/** Most keys are of one exchange. */
type Alike<Origin> = Map<string, Remembered<Origin> | Remembered<Origin>[]>;

export class RememberedSightings<Origin> {
  readonly #kindOf: PeerKind;
  // Two generations: what was not forgotten with the older one is the newer. A map that loses its first entry again and
  // again has to step over all that were lost.
  #newer: Alike<Origin> = new Map();
  #older: Alike<Origin> = new Map();
  #count = 0;

  constructor(kindOf: PeerKind) {
    this.#kindOf = kindOf;
  }
  /** The exchange that one of these rows is of. */
  find(key: string, seen: readonly Sighting<Origin>[]): Remembered<Origin> | null {
    return this.#findIn(this.#newer.get(key), seen) ?? this.#findIn(this.#older.get(key), seen) ?? null;
  }
  remember(key: string, best: Sighting<Origin>, seen: readonly Sighting<Origin>[]): void {
    const remembered = rememberedOf(best);
    if (seen.length > 1) {
      remembered.places = [];
      for (const { row } of seen) learn(remembered, row);
    }
    const alike = this.#newer.get(key);
    if (alike === undefined) this.#newer.set(key, remembered);
    else if (!Array.isArray(alike)) this.#newer.set(key, [alike, remembered]);
    else if (alike.push(remembered) > MAX_REMEMBERED_ALIKE) {
      alike.shift();
      return;
    }
    if (++this.#count < MAX_REMEMBERED / 2) return;
    this.#older = this.#newer;
    this.#newer = new Map();
    this.#count = 0;
  }
  /** Sightings of an exchange that has left: they replace its row where that was not the last word. */
  again(known: Remembered<Origin>, seen: readonly Sighting<Origin>[]): Again<Origin> {
    let late = 0;
    for (const { row } of seen) if (learn(known, row)) late++;
    if (!known.isProvisional) return { sighting: null, late };
    const own = seen.find(({ row }) => row.id === known.id);
    const { row } = own ?? preferred(seen, this.#kindOf);
    // What another place says of an exchange that is not over says nothing new.
    if (own === undefined && isReplaceable(row)) return { sighting: null, late };
    const others = placesOf(known)
      .filter(({ id }) => id !== row.id)
      .map(({ hops }) => hops);
    const { origin, id, index, stream, flowId } = known;
    Object.assign(known, factsOf(row), { isProvisional: isReplaceable(row) });
    return { sighting: { origin, row: { ...withHops(row, others), id, index, stream, flowId } }, late };
  }

  // A place sees an exchange once: another row of it is of another exchange.
  #isOf(row: EntryRow, known: Remembered<Origin>): boolean {
    const place = placeOf(row);
    const there = placesOf(known).find((one) => one.place === place);
    return there === undefined ? isSameExchange(row, known, this.#kindOf) : there.id === row.id;
  }
  #findIn(
    candidates: Remembered<Origin> | readonly Remembered<Origin>[] | undefined,
    seen: readonly Sighting<Origin>[],
  ): Remembered<Origin> | undefined {
    if (candidates === undefined) return undefined;
    const all = "length" in candidates ? candidates : [candidates];
    return all.find((candidate) => seen.some(({ row }) => this.#isOf(row, candidate)));
  }
}

function placesOf<Origin>({ places, id, hops }: Remembered<Origin>): readonly Place[] {
  return places ?? [{ place: placeOf({ id }), id, hops }];
}

/** True where the place had not seen it. */
function learn<Origin>(known: Remembered<Origin>, row: EntryRow): boolean {
  const places = (known.places ??= [...placesOf(known)]);
  const place = placeOf(row);
  const hops = hopsSeenFrom(row, known);
  const there = places.find((one) => one.place === place);
  if (there !== undefined) Object.assign(there, { id: row.id, hops });
  else if (places.length < MAX_HOPS) places.push({ place, id: row.id, hops });
  return there === undefined;
}
function rememberedOf<Origin>({ origin, row }: Sighting<Origin>): Remembered<Origin> {
  const { id, index, stream, flowId, hops } = row;
  return {
    origin,
    id,
    index,
    stream,
    flowId,
    isFlow: row.isFlow,
    method: row.method,
    summary: row.summary,
    timeNs: row.timeNs,
    connection: row.connection,
    dstIp: row.dstIp,
    dstPort: row.dstPort,
    isProvisional: isReplaceable(row),
    hops,
    places: null,
  };
}
function isReplaceable({ isFlow, isProvisional, errorType }: EntryRow): boolean {
  return isFlow || isProvisional === true || errorType === "timeout";
}
// Without the texts that nobody compares: so many are remembered.
function factsOf({ isFlow, method, summary, timeNs, connection, dstIp, dstPort }: EntryRow): ExchangeFacts {
  return { isFlow, method, summary, timeNs, connection, dstIp, dstPort };
}
