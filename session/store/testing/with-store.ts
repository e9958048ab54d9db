// A store of its own for each test, gone afterwards.
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { EntryRow, PathSpec } from "../../../contract/index.ts";
import { batchOf, EntryStore } from "../index.ts";
import { SOURCE } from "./rows.ts";

/** Runs `use` with a store that holds these rows, numbered from 1 in their order. */
export async function withRows<T>(
  rows: readonly EntryRow[],
  use: (store: EntryStore) => Promise<T>,
  paths: readonly PathSpec[] = [],
): Promise<T> {
  const folder = await mkdtemp(join(tmpdir(), "thresher-rows-"));
  const store = await EntryStore.open(folder, paths);
  try {
    await store.append(batchOf(rows), SOURCE);
    return await use(store);
  } finally {
    await store.close();
    await rm(folder, { recursive: true, force: true });
  }
}
