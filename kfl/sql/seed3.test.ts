// For random filters and entries, the SQL and the matcher say the same: the same rows where the SQL is exact (and the
// same run-time errors), no match left out where it is a superset, and nothing certain that does not match.
import fc from "fast-check";
import { expect, test } from "vitest";
import type { JsonObject } from "../../contract/index.ts";
import { compile } from "../compile.ts";
import type { Filter } from "../filter.ts";
import { anyEntry, celText, classicText } from "../testing/arbitraries.ts";
import { CATALOGUE, NOW_MS } from "../testing/catalogue.ts";
import { SCHEMA, TestStore } from "../testing/store.ts";

const FILTERS = 400;
const ENTRIES = 300;
const SEED = 3;

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
async function check(text: string, entries: readonly JsonObject[], store: TestStore): Promise<string> {
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

async function checkAll(prefix: string, arbitrary: fc.Arbitrary<string>): Promise<Record<string, number>> {
  const entries = fc.sample(anyEntry, { numRuns: ENTRIES, seed: SEED });
  const texts = fc.sample(arbitrary, { numRuns: FILTERS, seed: SEED });
  const store = await TestStore.open(entries);
  const kinds: Record<string, number> = {};
  for (const text of texts) {
    const kind = await check(prefix + text, entries, store);
    kinds[kind] = (kinds[kind] ?? 0) + 1;
  }
  store.close();
  return kinds;
}

test("classic filters", async () => {
  const kinds = await checkAll("kfl1:", classicText);
  expect(kinds["exact"] ?? 0).toBeGreaterThan(FILTERS / 10);
  expect(kinds["superset"] ?? 0).toBeGreaterThan(FILTERS / 10);
});

test("KFL 2 filters", async () => {
  const kinds = await checkAll("kfl2:", celText);
  expect(kinds["exact"] ?? 0).toBeGreaterThan(FILTERS / 10);
  expect(kinds["superset"] ?? 0).toBeGreaterThan(FILTERS / 10);
});
