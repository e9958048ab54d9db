// How much of the store is of some protocols.
import type { EntryStore } from "./store.ts";

export interface ProtocolCount {
  readonly entries: number;
  /** Flows that have such entries. */
  readonly flows: number;
}

/** By the protocol's name; one that has no entries is not there. */
export async function countProtocols(
  store: EntryStore,
  names: readonly string[],
): Promise<ReadonlyMap<string, ProtocolCount>> {
  if (names.length === 0) return new Map();
  const rows = await store.scans.table(
    `SELECT protocol_name, count(*), count(DISTINCT (source, flow_id)) FROM entries
     WHERE protocol_name IN (${names.map((_, i) => `$${i + 1}`).join(", ")}) GROUP BY protocol_name`,
    [...names],
  );
  return new Map(
    rows.map(([name, entries, flows]) => [String(name), { entries: Number(entries), flows: Number(flows) }]),
  );
}
