// Compares the SQL of a filter, run by a real DuckDB, with the matcher on the same entries.
import { expect } from "vitest";
import type { JsonObject } from "../../contract/index.ts";
import { compile } from "../compile.ts";
import type { Filter } from "../filter.ts";
import type { SqlFilter } from "../sql/schema.ts";
import { CATALOGUE, NOW_MS } from "./catalogue.ts";
import { SCHEMA, type TestStore } from "./store.ts";

function compiled(text: string): Filter {
  const result = compile(text, { catalogue: CATALOGUE, nowMs: NOW_MS });
  if (!result.ok) throw new Error(`${text}: ${result.errors[0]?.message}`);
  return result.filter;
}

interface Row {
  readonly matched: boolean;
  readonly failed: boolean;
}

function matcherRows(filter: Filter, entries: readonly JsonObject[]): Row[] {
  return entries.map((entry, i) => {
    const before = filter.errorCount;
    const matched = filter.matches(entry, { no: i + 1 });
    return { matched, failed: filter.errorCount > before };
  });
}

/** Compares one filter's rows; answers the kind of its SQL. */
export async function agree(
  text: string,
  entries: readonly JsonObject[],
  store: TestStore,
): Promise<SqlFilter["kind"]> {
  const filter = compiled(text);
  const sql = filter.sql(SCHEMA);
  const rows = matcherRows(filter, entries);
  const verdicts = await store.verdicts(sql);
  for (const [i, verdict] of verdicts.entries()) {
    const row = rows[i];
    const story = `${text}\n${JSON.stringify(entries[i])}\n${sql.kind === "none" ? "" : sql.where.slice(0, 3000)}`;
    if (sql.kind === "exact") {
      expect([verdict.isCandidate, verdict.hasFailed], story).toEqual([row?.matched, row?.failed]);
    } else {
      expect(verdict.isCandidate || row?.matched === false, story).toBe(true);
      expect(!verdict.isCertain || row?.matched === true, story).toBe(true);
    }
  }
  return sql.kind;
}
