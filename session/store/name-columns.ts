// Names on rows that are already stored: the table of intervals is the truth, the columns follow it in bulk. Which name
// a row's end has is decided in one place (NameTable.resolve), for rows that come and for rows that are there.
import {
  BIGINT,
  type DuckDBConnection,
  type DuckDBDataChunk,
  LIST,
  listValue,
  UINTEGER,
  VARCHAR,
} from "@duckdb/node-api";
import {
  ALWAYS_FROM_NS,
  CONNECTION_LEAD_NS,
  type NameInterval,
  type NameTable,
  type PeerNames,
} from "../names/name-table.ts";
import type { Dictionary, SourceFacts } from "./dictionary.ts";

/** Rows renamed by one statement. */
const ROWS_PER_UPDATE = 100_000;

const SIDES = ["src", "dst"] as const;
type Side = (typeof SIDES)[number];

/** What is needed to name rows. */
export interface Naming {
  readonly names: NameTable;
  readonly sources: Dictionary<SourceFacts>;
}

/** Names that came, and the last row that was there before them. */
export interface NameChange {
  readonly added: readonly NameInterval[];
  readonly lastNumber: number;
}

/** Saves intervals that are not saved yet, and renames the rows that were there. Answers the rows that changed. */
export async function saveNames(
  connection: DuckDBConnection,
  naming: Naming,
  change: NameChange,
): Promise<readonly number[]> {
  const { unsaved } = naming.names;
  await connection.run("BEGIN");
  try {
    await insertIntervals(connection, unsaved);
    const renamed = change.lastNumber > 0 ? await renameRows(connection, naming, change) : [];
    await connection.run("COMMIT");
    naming.names.saved(unsaved.length);
    return renamed;
  } catch (error) {
    await connection.run("ROLLBACK").catch(() => undefined);
    throw error;
  }
}

/** The intervals as they were saved, by number. */
export async function readNames(connection: DuckDBConnection): Promise<readonly NameInterval[]> {
  const result = await connection.runAndReadAll(
    "SELECT id, ip, from_ns, to_ns, value, cluster, port, client_ip, client_port FROM names ORDER BY id",
  );
  return result.getRows().map(([id, ip, fromNs, toNs, value, cluster, port, clientIp, clientPort]) => ({
    id: Number(id),
    cluster: String(cluster),
    ip: String(ip),
    port: numberOrNull(port),
    client: clientIp === null ? null : { ip: String(clientIp), port: numberOrNull(clientPort) },
    fromNs: typeof fromNs === "bigint" ? fromNs : 0n,
    toNs: typeof toNs === "bigint" ? toNs : 0n,
    names: JSON.parse(String(value)) as PeerNames,
  }));
}

/** Intervals on their way to the file. Absent ports and clients stay absent. */
export async function insertIntervals(connection: DuckDBConnection, intervals: readonly NameInterval[]): Promise<void> {
  if (intervals.length === 0) return;
  const texts = [
    intervals.map(({ cluster }) => cluster),
    intervals.map(({ ip }) => ip),
    intervals.map(({ names }) => names.name),
    intervals.map(({ names }) => names.namespace),
    intervals.map(({ names }) => JSON.stringify(names)),
    intervals.map(({ client }) => client?.ip ?? null),
    intervals.map(({ port }) => (port === null ? null : String(port))),
    intervals.map(({ client }) => (client === null || client.port === null ? null : String(client.port))),
  ];
  await connection.run(
    `INSERT INTO names (id, from_ns, to_ns, cluster, ip, name, namespace, value, client_ip, port, client_port)
     SELECT unnest($1), unnest($2), unnest($3), unnest($4), unnest($5), unnest($6), unnest($7), unnest($8), unnest($9),
       CAST(unnest($10) AS INTEGER), CAST(unnest($11) AS INTEGER)`,
    [
      listValue(intervals.map(({ id }) => id)),
      listValue(intervals.map(({ fromNs }) => fromNs)),
      listValue(intervals.map(({ toNs }) => toNs)),
      ...texts.map((list) => listValue(list)),
    ],
    [LIST(UINTEGER), LIST(BIGINT), LIST(BIGINT), ...texts.map(() => LIST(VARCHAR))],
  );
}

/** The first moment at which these intervals can name anything. */
export function firstMoment(intervals: readonly NameInterval[]): bigint {
  let firstNs = intervals[0]?.fromNs ?? ALWAYS_FROM_NS;
  for (const { fromNs } of intervals) if (fromNs < firstNs) firstNs = fromNs;
  return firstNs > ALWAYS_FROM_NS + CONNECTION_LEAD_NS ? firstNs - CONNECTION_LEAD_NS : ALWAYS_FROM_NS;
}

/** Rows and the names that they have now, by position. */
interface Renamed {
  readonly numbers: number[];
  readonly ids: number[];
}

async function renameRows(
  connection: DuckDBConnection,
  naming: Naming,
  { added, lastNumber }: NameChange,
): Promise<readonly number[]> {
  const addresses = new Set(added.map(({ ip }) => ip));
  const renamed = { src: { numbers: [], ids: [] }, dst: { numbers: [], ids: [] } } satisfies Record<Side, Renamed>;
  const result = await connection.stream(
    `SELECT no, source, time_ns, src_ip, src_port, src_name_id, dst_ip, dst_port, dst_name_id FROM entries
     WHERE time_ns >= $1 AND no <= $3 AND (src_ip IN (SELECT unnest($2)) OR dst_ip IN (SELECT unnest($2)))`,
    [firstMoment(added), listValue([...addresses]), lastNumber],
    [BIGINT, LIST(VARCHAR), UINTEGER],
  );
  for (;;) {
    const chunk = await result.fetchChunk();
    if (chunk === null || chunk.rowCount === 0) break;
    collect(chunk, naming, addresses, renamed);
  }
  for (const side of SIDES) await setNames(connection, side, renamed[side]);
  return [...new Set([...renamed.src.numbers, ...renamed.dst.numbers])];
}

function collect(
  chunk: DuckDBDataChunk,
  { names, sources }: Naming,
  addresses: ReadonlySet<string>,
  renamed: Readonly<Record<Side, Renamed>>,
): void {
  for (const [no, source, time, srcIp, srcPort, srcId, dstIp, dstPort, dstId] of chunk.getRows()) {
    const cluster = sources.values[Number(source)]?.cluster ?? "";
    const src = { ip: String(srcIp), port: numberOrNull(srcPort) };
    const dst = { ip: String(dstIp), port: numberOrNull(dstPort) };
    const timeNs = typeof time === "bigint" ? time : 0n;
    for (const [side, end, other, id] of [
      ["src", src, dst, srcId],
      ["dst", dst, src, dstId],
    ] as const) {
      if (!addresses.has(end.ip)) continue;
      const interval = names.resolve(cluster, end, other, timeNs);
      if (interval === null || interval.id === id) continue;
      renamed[side].numbers.push(Number(no));
      renamed[side].ids.push(interval.id);
    }
  }
}

async function setNames(connection: DuckDBConnection, side: Side, { numbers, ids }: Renamed): Promise<void> {
  for (let at = 0; at < numbers.length; at += ROWS_PER_UPDATE) {
    const to = at + ROWS_PER_UPDATE;
    await connection.run(
      `UPDATE entries SET ${side}_name_id = n.id, ${side}_name = nullif(n.name, ''), ${side}_namespace = nullif(n.namespace, '')
       FROM (SELECT unnest($1) AS no, unnest($2) AS id) AS renamed JOIN names n ON n.id = renamed.id
       WHERE entries.no = renamed.no`,
      [listValue(numbers.slice(at, to)), listValue(ids.slice(at, to))],
      [LIST(UINTEGER), LIST(UINTEGER)],
    );
  }
}

function numberOrNull(value: unknown): number | null {
  return typeof value === "number" ? value : null;
}
