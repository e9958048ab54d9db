// For random filters and entries, the SQL and the matcher say the same: the same rows where the SQL is exact (and the
// same run-time errors), no match left out where it is a superset, and nothing certain that does not match.
import fc from "fast-check";
import { expect, test } from "vitest";
import { agree } from "../testing/agreement.ts";
import { anyEntry, celText, classicText } from "../testing/arbitraries.ts";
import { TestStore } from "../testing/store.ts";

const FILTERS = 400;
const ENTRIES = 300;
const SEED = 20260921;

async function checkAll(prefix: string, arbitrary: fc.Arbitrary<string>): Promise<Record<string, number>> {
  const entries = fc.sample(anyEntry, { numRuns: ENTRIES, seed: SEED });
  const texts = fc.sample(arbitrary, { numRuns: FILTERS, seed: SEED });
  const store = await TestStore.open(entries);
  const kinds: Record<string, number> = {};
  for (const text of texts) {
    const kind = await agree(prefix + text, entries, store);
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
