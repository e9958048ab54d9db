// What happens to a store's users when it is closed under them, and who may open it.
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { batchOf, EntryStore, View } from "./index.ts";
import { filterOf, matcherOf, rowOf, SOURCE } from "./testing/rows.ts";

const ROWS = batchOf(Array.from({ length: 4000 }, (_, k) => rowOf(k)));
const NUMBERS = Uint32Array.from({ length: 2000 }, (_, i) => i * 2 + 1);

let folder = "";
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), "thresher-closing-"));
});
afterEach(() => rm(folder, { recursive: true, force: true }));

const viewOf = (store: EntryStore): View =>
  new View(store, {
    filter: filterOf({}),
    sort: { column: "elapsed", descending: true },
    showConnections: true,
    match: matcherOf(() => true),
  });

/** Uses a store of some rows and closes it meanwhile: each use comes to its end, or is told that the store is closed. */
async function check(use: (store: EntryStore) => Promise<unknown>): Promise<void> {
  const store = await EntryStore.open(folder);
  await store.append(ROWS, SOURCE);
  const using = Array.from({ length: 5 }, () => use(store));
  const closing = store.close();
  const [late] = await Promise.allSettled([use(store), closing]);
  for (const one of await Promise.allSettled(using)) expect(one).toMatchObject({ status: "fulfilled" });
  const nextStep = expect.stringMatching(/\w/);
  expect(late).toMatchObject({ status: "rejected", reason: { code: "NOT_FOUND", data: { nextStep } } });
  await expect(use(store)).rejects.toMatchObject({ code: "NOT_FOUND" });
}

describe("a store that is closed", () => {
  test.each<readonly [string, (store: EntryStore) => Promise<unknown>]>([
    ["rows", (store) => store.pages.wholeRows(NUMBERS)],
    ["a scan", (store) => store.scans.numbers("SELECT no FROM entries ORDER BY summary", [])],
    ["flows", (store) => store.pages.flowsOf(NUMBERS)],
    ["an id", (store) => store.pages.numbersOf([rowOf(5).id])],
    ["writing", (store) => store.append(ROWS, SOURCE)],
  ])("waits for %s, and refuses it afterwards", (_name, use) => check(use));
  test("has what was written before", async () => {
    const store = await EntryStore.open(folder);
    const writing = store.append(ROWS, SOURCE);
    await store.close();
    await writing;
    const again = await EntryStore.open(folder);
    expect(again.totals.entries).toBe(ROWS.count);
    await again.close();
  });
  test("twice is once", async () => {
    const store = await EntryStore.open(folder);
    await store.append(ROWS, SOURCE);
    await Promise.all([store.close(), store.close()]);
    await store.close();
  });
  test("leaves a view that is told why it stands still", async () => {
    const store = await EntryStore.open(folder);
    await store.append(ROWS, SOURCE);
    const view = viewOf(store);
    await store.close();
    await expect(view.rows(0, 1)).rejects.toMatchObject({ code: "NOT_FOUND" });
    await expect(view.histogram(3)).rejects.toMatchObject({ code: "NOT_FOUND" });
    await view.complete().catch((error: unknown) => expect(error).toMatchObject({ code: "NOT_FOUND" }));
    view.close();
  });
});

test("one that is open cannot be opened a second time", async () => {
  const store = await EntryStore.open(folder);
  await expect(EntryStore.open(folder)).rejects.toMatchObject({ code: "BUSY" });
  await store.append(ROWS, SOURCE);
  expect(store.lastNumber).toBe(ROWS.count);
  await store.close();
  const again = await EntryStore.open(folder);
  expect(again.lastNumber).toBe(ROWS.count);
  await again.close();
});
