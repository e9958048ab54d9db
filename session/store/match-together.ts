// What several filters select, found in one pass over the entries: asking them one after the other would look into the
// same documents once for each.
import type { SqlFilter, SqlParameter } from "../../kfl/index.ts";
import { type Matching, numbersScope } from "./matching.ts";
import type { Condition, StoreReader } from "./reader.ts";

/** Filters that share a statement; what each says of an entry is one bit of a 32-bit number. */
export const MAX_TOGETHER = 30;
/** A look into the document as the store's schema writes it: values never stand in a statement, they are bound. */
const LOOK_INTO_DOCUMENT = /json_extract_string\(document, '[^']*'\)/g;

/** The matches of each of these in `from <= no <= to`, in ascending order. They are of the store that `reader` reads. */
export async function matchTogether(
  reader: StoreReader,
  matchings: readonly Matching[],
  from: number,
  to: number,
): Promise<readonly Uint32Array[]> {
  const [only] = matchings;
  if (only !== undefined && matchings.length === 1) return [(await only.inRange(from, to)).numbers];
  return matchInScope(reader, matchings, { sql: "no BETWEEN $1 AND $2", parameters: [BigInt(from), BigInt(to)] });
}

/** The same among entries of these numbers. */
export function matchWithin(
  reader: StoreReader,
  matchings: readonly Matching[],
  numbers: readonly number[],
): Promise<readonly Uint32Array[]> {
  return matchInScope(reader, matchings, numbersScope(numbers));
}

async function matchInScope(
  reader: StoreReader,
  matchings: readonly Matching[],
  scope: Condition,
): Promise<readonly Uint32Array[]> {
  const found: Uint32Array[] = [];
  for (let at = 0; at < matchings.length; at += MAX_TOGETHER) {
    const some = matchings.slice(at, at + MAX_TOGETHER);
    const candidates = await candidatesOf(reader, some, scope);
    for (const [i, matching] of some.entries()) {
      const { certain = [], open = [] } = candidates[i] ?? {};
      found.push(await matching.decide(certain, open));
    }
  }
  return found;
}

interface Candidates {
  /** Entries that match. */
  readonly certain: number[];
  /** Entries that the filter itself has to look at. */
  readonly open: number[];
}

async function candidatesOf(
  reader: StoreReader,
  matchings: readonly Matching[],
  scope: Condition,
): Promise<readonly Candidates[]> {
  const found = matchings.map((): Candidates => ({ certain: [], open: [] }));
  const { sql, parameters } = statementOf(matchings, scope);
  await reader.chunks(sql, parameters, (chunk) => {
    const numbers = chunk.getColumnValues(0);
    const certain = chunk.getColumnValues(1).map(Number);
    const possible = chunk.getColumnValues(2).map(Number);
    for (const [row, number] of numbers.entries()) {
      const sure = certain[row] ?? 0;
      // From the lowest bit on: most entries are wanted by few.
      for (let rest = sure | (possible[row] ?? 0); rest !== 0; rest &= rest - 1) {
        const bit = rest & -rest;
        const { certain: own, open } = found[31 - Math.clz32(bit)] ?? {};
        (sure & bit ? own : open)?.push(Number(number));
      }
    }
  });
  return found;
}

function statementOf(
  matchings: readonly Matching[],
  scope: Condition,
): { sql: string; parameters: readonly SqlParameter[] } {
  const parameters = [...scope.parameters];
  const certain: string[] = [];
  const possible: string[] = [];
  for (const [i, matching] of matchings.entries()) {
    const filter = matching.sql(parameters.length + 1);
    if (filter.kind !== "none") parameters.push(...filter.parameters);
    certain.push(bitOf(certainlyOf(filter), i));
    possible.push(bitOf(filter.kind === "none" ? "true" : filter.where, i));
  }
  const bits = `${certain.join(" | ")} AS certain, ${possible.join(" | ")} AS possible`;
  const { looks, sql } = lookedUpOnce(bits);
  const visible = matchings[0]?.visible ?? "true";
  return {
    sql: `SELECT no, ${sql} FROM (SELECT *${looks} FROM entries WHERE ${scope.sql} AND ${visible}) ORDER BY no`,
    parameters,
  };
}

function certainlyOf(filter: SqlFilter): string {
  if (filter.kind === "none") return "false";
  return filter.kind === "exact" ? filter.where : filter.certain;
}

const bitOf = (condition: string, bit: number): string => `(CASE WHEN ${condition} THEN ${1 << bit} ELSE 0 END)`;

// The database finds common parts of expressions only where none of them stands behind a condition.
function lookedUpOnce(sql: string): { looks: string; sql: string } {
  const places = Map.groupBy(sql.match(LOOK_INTO_DOCUMENT) ?? [], (look) => look);
  const shared = [...places].flatMap(([look, all]) => (all.length > 1 ? [look] : []));
  const names = new Map(shared.map((look, i) => [look, `look_${i}`]));
  return {
    looks: shared.map((look) => `, ${look} AS ${names.get(look)}`).join(""),
    sql: sql.replaceAll(LOOK_INTO_DOCUMENT, (look) => names.get(look) ?? look),
  };
}
