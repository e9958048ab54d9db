// What entries there are of certain addresses: how many of which kind, and which are new. For saying why somebody sees
// nothing, so names of protocols are handed on and not looked at.
import type { EntryErrorType } from "../../contract/index.ts";
import type { StoreReader } from "./reader.ts";
import type { EntryStore } from "./store.ts";
import type { StoredRow } from "./stored-row.ts";

/** Addresses of one question. */
export const MAX_ADDRESSES = 10_000;
/** Rows of one answer. */
export const MAX_RECENT = 500;

/** Entries from or to an address that are alike. */
export interface TrafficCount {
  readonly address: string;
  readonly protocol: string;
  readonly isFlow: boolean;
  readonly errorType: EntryErrorType | "";
  /** Of flows: whether anything was found in it, and why nothing was. */
  readonly isDissected: boolean;
  readonly reason: string;
  readonly count: number;
}

const COUNTED = "protocol_name, is_flow, error_type, l7_detected, CASE WHEN is_flow THEN document END AS flow";

/** `ignoredPort`: entries to it are left out. */
export async function trafficOf(
  { scans }: EntryStore,
  addresses: readonly string[],
  ignoredPort: number,
): Promise<readonly TrafficCount[]> {
  const rows = await scans.table(
    `WITH wanted AS (${WANTED}), seen AS (
       SELECT src_ip AS ip, ${COUNTED} FROM entries WHERE dst_port IS DISTINCT FROM $2
       UNION ALL
       SELECT dst_ip AS ip, ${COUNTED} FROM entries WHERE dst_port IS DISTINCT FROM $2 AND src_ip <> dst_ip
     )
     SELECT ip, protocol_name, is_flow, coalesce(error_type, ''), l7_detected IS NOT NULL,
       coalesce(json_extract_string(flow, '/data/reason'), '') AS reason, count(*)
     FROM seen JOIN wanted USING (ip) GROUP BY ALL ORDER BY ALL`,
    [listOf(addresses), BigInt(ignoredPort)],
  );
  return rows.map(([ip, protocol, isFlow, errorType, isDissected, reason, count]) => ({
    address: String(ip),
    protocol: String(protocol),
    isFlow: isFlow === true,
    errorType: errorTypeOf(errorType),
    isDissected: isDissected === true,
    reason: String(reason),
    count: Number(count),
  }));
}

/** Whole rows behind a number: to a port of one of the addresses, or from one of them without any port. */
export async function recentRows(
  { scans }: EntryStore,
  after: number,
  addresses: readonly string[],
  port: number,
): Promise<readonly StoredRow[]> {
  return scans.wholeRows(await recentNumbers(scans, after, addresses, port));
}

function recentNumbers(
  scans: StoreReader,
  after: number,
  addresses: readonly string[],
  port: number,
): Promise<Uint32Array> {
  return scans.numbers(
    `WITH wanted AS (${WANTED})
     SELECT no FROM entries WHERE no > $2 AND (
       (dst_port = $3 AND dst_ip IN (SELECT ip FROM wanted)) OR
       (dst_port IS NULL AND src_ip IN (SELECT ip FROM wanted))
     ) ORDER BY no LIMIT ${MAX_RECENT}`,
    [listOf(addresses), BigInt(after), BigInt(port)],
  );
}

const WANTED = "SELECT DISTINCT json_extract_string(unnest(CAST($1 AS JSON[])), '$') AS ip";

function listOf(addresses: readonly string[]): string {
  return JSON.stringify(addresses.slice(0, MAX_ADDRESSES));
}

const ERROR_TYPES: readonly (EntryErrorType | "")[] = ["", "dissection", "connection", "timeout", "pair-not-found"];
function errorTypeOf(value: unknown): EntryErrorType | "" {
  return ERROR_TYPES.find((type) => type === value) ?? "";
}
