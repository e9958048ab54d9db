// Names on rows that are already stored: the interval table is the truth, the columns follow it in bulk.
import { BIGINT, type DuckDBConnection, LIST, listValue, UINTEGER, VARCHAR } from "@duckdb/node-api";
import type { NameInterval, PeerNames } from "../names/name-table.ts";

/** Saves intervals and, where there are entries, sets the names of the addresses concerned. True if rows may have changed. */
export async function saveNames(
  connection: DuckDBConnection,
  added: readonly NameInterval[],
  hasEntries: boolean,
): Promise<boolean> {
  await connection.run("BEGIN");
  try {
    await insertIntervals(connection, added);
    if (hasEntries) {
      const addresses = [...new Set(added.map(({ ip }) => ip))];
      await setNames(connection, "src", addresses);
      await setNames(connection, "dst", addresses);
    }
    await connection.run("COMMIT");
    return hasEntries;
  } catch (error) {
    await connection.run("ROLLBACK").catch(() => undefined);
    throw error;
  }
}

/** The intervals as they were saved, by number. */
export async function readNames(connection: DuckDBConnection): Promise<readonly NameInterval[]> {
  const result = await connection.runAndReadAll("SELECT id, ip, from_ns, to_ns, value FROM names ORDER BY id");
  return result.getRows().map(([id, ip, fromNs, toNs, value]) => ({
    id: Number(id),
    ip: String(ip),
    fromNs: typeof fromNs === "bigint" ? fromNs : 0n,
    toNs: typeof toNs === "bigint" ? toNs : 0n,
    names: JSON.parse(String(value)) as PeerNames,
  }));
}

async function insertIntervals(connection: DuckDBConnection, added: readonly NameInterval[]): Promise<void> {
  const texts = [
    added.map(({ ip }) => ip),
    added.map(({ names }) => names.name),
    added.map(({ names }) => names.namespace),
    added.map(({ names }) => JSON.stringify(names)),
  ];
  await connection.run(
    "INSERT INTO names SELECT unnest($1), unnest($4), unnest($2), unnest($3), unnest($5), unnest($6), unnest($7)",
    [
      listValue(added.map(({ id }) => id)),
      listValue(added.map(({ fromNs }) => fromNs)),
      listValue(added.map(({ toNs }) => toNs)),
      ...texts.map((list) => listValue(list)),
    ],
    [LIST(UINTEGER), LIST(BIGINT), LIST(BIGINT), ...texts.map(() => LIST(VARCHAR))],
  );
}

// Of several intervals that hold a row's moment, the one that began last is right, the later number on a tie: the
// same rule as NameTable.resolve.
async function setNames(
  connection: DuckDBConnection,
  side: "src" | "dst",
  addresses: readonly string[],
): Promise<void> {
  await connection.run(
    `UPDATE entries SET ${side}_name_id = best.id, ${side}_name = nullif(best.name, ''), ${side}_namespace = nullif(best.namespace, '')
     FROM (
       SELECT e.no AS no, unnest(max_by(n, {'f': n.from_ns, 'i': n.id}))
       FROM entries e JOIN names n ON e.${side}_ip = n.ip AND n.from_ns <= e.time_ns AND e.time_ns < n.to_ns
       WHERE n.ip IN (SELECT unnest($1))
       GROUP BY e.no
     ) AS best
     WHERE entries.no = best.no`,
    [listValue(addresses)],
    [LIST(VARCHAR)],
  );
}
