// Which of several filters is the first to match a row, found for the rows of a page. What the columns say is asked of the
// database in one statement; where a filter needs the document, a page's entries are quicker put together once and looked
// at by all filters than a statement of many looks into documents is planned.
import { setImmediate as giveWay } from "node:timers/promises";
import type { Filter } from "../../kfl/index.ts";
import { matchWithin } from "./match-together.ts";
import { Matching } from "./matching.ts";
import type { EntryStore } from "./store.ts";
import type { StoredRow } from "./stored-row.ts";

/** Longest time that looking at entries keeps the event loop. */
const SLICE_MS = 8;

/** Looks at one row with any number of filters. */
export type LookAtRow = (row: StoredRow) => (filter: Filter) => boolean;

/** By number, the place in `filters` of the first that matches; rows that none matches are left out. */
export async function firstMatches(
  store: EntryStore,
  filters: readonly Filter[],
  numbers: readonly number[],
  look: LookAtRow,
): Promise<ReadonlyMap<number, number>> {
  if (filters.length === 0 || numbers.length === 0) return new Map();
  const plain = new Set([...filters.keys()].filter((place) => isPlain(store, filters[place])));
  const first = await firstInColumns(store, filters, plain, numbers);
  const places = [...filters.keys()].filter((place) => !plain.has(place));
  const [earliest] = places;
  if (earliest === undefined) return first;
  const open = numbers.filter((number) => (first.get(number) ?? filters.length) > earliest);
  let sliceEnd = performance.now() + SLICE_MS;
  for (const row of await store.pages.wholeRows(Uint32Array.from(open))) {
    if (performance.now() > sliceEnd) {
      await giveWay();
      sliceEnd = performance.now() + SLICE_MS;
    }
    const matches = look(row);
    const before = first.get(row.no) ?? filters.length;
    const found = places.find((place) => place < before && isMatch(matches, filters[place]));
    if (found !== undefined) first.set(row.no, found);
  }
  return first;
}

/** Whether columns alone decide. */
function isPlain(store: EntryStore, filter: Filter | undefined): boolean {
  const sql = filter?.sql(store.filterSchema);
  return sql?.kind === "exact" && !/\bdocument\b/.test(sql.where);
}

function isMatch(matches: (filter: Filter) => boolean, filter: Filter | undefined): boolean {
  return filter !== undefined && matches(filter);
}

async function firstInColumns(
  store: EntryStore,
  filters: readonly Filter[],
  plain: ReadonlySet<number>,
  numbers: readonly number[],
): Promise<Map<number, number>> {
  const first = new Map<number, number>();
  const chosen = [...filters.entries()].filter(([place]) => plain.has(place));
  if (chosen.length === 0) return first;
  const matchings = chosen.map(
    ([, filter]) =>
      new Matching({
        reader: store.pages,
        filter,
        match: () => false,
        visible: "true",
        schema: () => store.filterSchema,
        isCancelled: () => false,
      }),
  );
  for (const [i, found] of (await matchWithin(store.pages, matchings, numbers)).entries()) {
    const place = chosen[i]?.[0] ?? 0;
    for (const number of found) if (!first.has(number)) first.set(number, place);
  }
  return first;
}
