// Orders of a view: the numbers of all members, sorted by a column, in order of arrival where that is equal.
import { hasBit } from "./number-vector.ts";
import type { Condition, StoreReader } from "./reader.ts";

export type SortColumn = "no" | "time" | "elapsed" | "size" | "status" | "method" | "protocol";
export interface SortOrder {
  readonly column: SortColumn;
  readonly descending: boolean;
}

// Statuses are texts, most of them numbers: those sort by value, the others after them.
const EXPRESSIONS: Readonly<Record<SortColumn, readonly string[]>> = {
  no: ["no"],
  time: ["time_ns"],
  elapsed: ["elapsed_ns"],
  size: ["request_size + response_size"],
  status: ["TRY_CAST(status AS BIGINT)", "status"],
  method: ["method"],
  protocol: ["protocol_abbr"],
};

/** Numbers of the entries that meet `condition` and are among `members` (null: all), in order; at most `limit`. */
export async function orderedNumbers(
  reader: StoreReader,
  sort: SortOrder,
  condition: Condition,
  limit: number | null,
  members: Uint8Array | null = null,
): Promise<Uint32Array> {
  const direction = sort.descending ? "DESC" : "ASC";
  const order = EXPRESSIONS[sort.column].map((sql) => `${sql} ${direction} NULLS LAST`);
  const numbers = await reader.numbers(
    `SELECT no FROM entries WHERE ${condition.sql} ORDER BY ${order.join(", ")}, no${limit === null ? "" : ` LIMIT ${limit}`}`,
    condition.parameters,
  );
  return members === null ? numbers : numbers.filter((number) => hasBit(members, number));
}
