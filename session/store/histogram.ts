// Entries over time: how many, and how many of them bad, in equal spans.
import { hasBit } from "./number-vector.ts";
import type { Condition, StoreReader } from "./reader.ts";

export interface HistogramCounts {
  readonly fromNs: bigint;
  readonly toNs: bigint;
  readonly counts: readonly number[];
  readonly bad: readonly number[];
}

/** `members` is a condition, or where no condition says it exactly, the members as bits. */
export async function histogramOf(
  reader: StoreReader,
  members: Condition | Uint8Array,
  fromNs: bigint,
  toNs: bigint,
  buckets: number,
): Promise<HistogramCounts> {
  const counts = Array.from({ length: buckets }, () => 0);
  const bad = Array.from({ length: buckets }, () => 0);
  const width = (toNs - fromNs) / BigInt(buckets) + 1n;
  const add = (bucket: number, entries: number, badEntries: number): void => {
    counts[bucket] = (counts[bucket] ?? 0) + entries;
    bad[bucket] = (bad[bucket] ?? 0) + badEntries;
  };
  if (members instanceof Uint8Array) {
    const sql = "SELECT no, (time_ns - $1) // $2, outcome = 'bad' FROM entries WHERE time_ns BETWEEN $1 AND $3";
    await reader.chunks(sql, [fromNs, width, toNs], (chunk) => {
      for (const [no, bucket, isBad] of chunk.getRows()) {
        if (hasBit(members, Number(no))) add(Number(bucket), 1, isBad === true ? 1 : 0);
      }
    });
    return { fromNs, toNs, counts, bad };
  }
  const first = members.parameters.length + 1;
  const rows = await reader.table(
    `SELECT (time_ns - $${first}) // $${first + 1} AS bucket, count(*), count(*) FILTER (outcome = 'bad')
     FROM entries WHERE ${members.sql} AND time_ns BETWEEN $${first} AND $${first + 2} GROUP BY bucket`,
    [...members.parameters, fromNs, width, toNs],
  );
  for (const [bucket, entries, badEntries] of rows) add(Number(bucket), Number(entries), Number(badEntries));
  return { fromNs, toNs, counts, bad };
}
