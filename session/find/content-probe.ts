// By what entries hold: the database leaves the entries that may hold it, and those are read and looked at as people see
// them. Where filters hide parts of entries, or scripts alter them, nothing is found that is not shown.
import { setImmediate as giveWay } from "node:timers/promises";
import type { Entry } from "../../contract/index.ts";
import { isShownAsStored, shownEntries, type Showing } from "../review/shown-entries.ts";
import { among, LETS_ALL_THROUGH, type Sieve } from "../store/among.ts";
import type { EntryStore, StoredRow } from "../store/index.ts";

/** Whole rows read at once: they hold the bodies. */
const ROWS_PER_READ = 256;
/** Longest time that looking keeps the event loop. */
const SLICE_MS = 8;

export interface ContentParts {
  readonly store: EntryStore;
  /** What the database can say of it, of entries as they are stored. */
  readonly sieve: Sieve;
  readonly showing: () => Showing;
  readonly holds: (row: StoredRow, entry: () => Entry) => boolean;
}

/** Entries among `numbers` that hold it, in ascending order. */
export async function entriesHolding(
  { store, sieve, showing, holds }: ContentParts,
  numbers: Uint32Array,
  signal: AbortSignal,
): Promise<Uint32Array> {
  const now = showing();
  const isStored = isShownAsStored(now);
  const { certain, open } = await among(store.scans, numbers, isStored ? sieve : LETS_ALL_THROUGH);
  const found = [...certain];
  for (let at = 0; at < open.length && !signal.aborted; at += ROWS_PER_READ) {
    const rows = await store.scans.wholeRows(open.subarray(at, at + ROWS_PER_READ));
    const shown = isStored
      ? rows.map((row) => ({ row, entry: () => now.presentation.assemble(row) }))
      : (await shownEntries(rows, now)).map(({ row, entry }) => ({ row, entry: () => entry }));
    let sliceEnd = performance.now() + SLICE_MS;
    for (const { row, entry } of shown) {
      if (performance.now() > sliceEnd) {
        await giveWay();
        if (signal.aborted) break;
        sliceEnd = performance.now() + SLICE_MS;
      }
      if (holds(row, entry)) found.push(row.no);
    }
  }
  return Uint32Array.from(found).toSorted();
}

/** The longest run of characters that documents hold as they are, in any letter case: what the database can look for. */
export function longestPlain(text: string): string {
  const runs = text.match(/[ !#-[\]-~]+/g) ?? [];
  return runs.reduce((longest, run) => (run.length > longest.length ? run : longest), "");
}
