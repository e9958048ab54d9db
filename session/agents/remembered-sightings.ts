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
type Identity = Pick<EntryRow, "id" | "index" | "stream" | "flowId">;
/** An exchange that has left: what is known of the row that stands in the store, and every place that saw it. */
export interface Remembered<Origin> {
  readonly origin: Origin;
  readonly identity: Identity;
  facts: ExchangeFacts;
  isProvisional: boolean;
  readonly places: Place[];
}
export interface Again<Origin> {
  /** What replaces the row in the store; null where it needs no replacing. */
  readonly sighting: Sighting<Origin> | null;
  /** Sightings of places that had not seen it. */
  readonly late: number;
}

export class RememberedSightings<Origin> {
  readonly #kindOf: PeerKind;
  // Two generations: what was not forgotten with the older one is the newer. A map that loses its first entry again and
  // again has to step over all that were lost.
  #newer = new Map<string, Remembered<Origin>[]>();
  #older = new Map<string, Remembered<Origin>[]>();
  #count = 0;

  constructor(kindOf: PeerKind) {
    this.#kindOf = kindOf;
  }
  /** The exchange that one of these rows is of. */
  find(key: string, seen: readonly Sighting<Origin>[]): Remembered<Origin> | null {
    return this.#findIn(this.#newer.get(key), seen) ?? this.#findIn(this.#older.get(key), seen) ?? null;
  }
  remember(key: string, best: Sighting<Origin>, seen: readonly Sighting<Origin>[]): void {
    const { row } = best;
    const remembered: Remembered<Origin> = {
      origin: best.origin,
      identity: { id: row.id, index: row.index, stream: row.stream, flowId: row.flowId },
      facts: factsOf(row),
      isProvisional: isReplaceable(row),
      places: [],
    };
    for (const one of seen) learn(remembered, one.row);
    const alike = this.#newer.get(key);
    if (alike === undefined) this.#newer.set(key, [remembered]);
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
    const own = seen.find(({ row }) => row.id === known.identity.id);
    const { row } = own ?? preferred(seen, this.#kindOf);
    // What another place says of an exchange that is not over says nothing new.
    if (own === undefined && isReplaceable(row)) return { sighting: null, late };
    const others = known.places.filter(({ id }) => id !== row.id).map(({ hops }) => hops);
    known.facts = factsOf(row);
    known.isProvisional = isReplaceable(row);
    return { sighting: { origin: known.origin, row: { ...withHops(row, others), ...known.identity } }, late };
  }

  // A place sees an exchange once: another row of it is of another exchange.
  #isOf(row: EntryRow, { facts, places }: Remembered<Origin>): boolean {
    const place = placeOf(row);
    const known = places.find((one) => one.place === place);
    return known === undefined ? isSameExchange(row, facts, this.#kindOf) : known.id === row.id;
  }
  #findIn(
    candidates: readonly Remembered<Origin>[] | undefined,
    seen: readonly Sighting<Origin>[],
  ): Remembered<Origin> | undefined {
    return candidates?.find((candidate) => seen.some(({ row }) => this.#isOf(row, candidate)));
  }
}

/** True where the place had not seen it. */
function learn<Origin>({ facts, places }: Remembered<Origin>, row: EntryRow): boolean {
  const place = placeOf(row);
  const hops = hopsSeenFrom(row, facts);
  const known = places.find((one) => one.place === place);
  if (known !== undefined) Object.assign(known, { id: row.id, hops });
  else if (places.length < MAX_HOPS) places.push({ place, id: row.id, hops });
  return known === undefined;
}
function isReplaceable({ isFlow, isProvisional, errorType }: EntryRow): boolean {
  return isFlow || isProvisional === true || errorType === "timeout";
}
// Without the texts that nobody compares: so many are remembered.
function factsOf({ isFlow, method, summary, timeNs, connection, dstIp, dstPort }: EntryRow): ExchangeFacts {
  return { isFlow, method, summary, timeNs, connection, dstIp, dstPort };
}
