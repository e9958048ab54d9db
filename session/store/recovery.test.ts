// A process that is killed while it writes: what it was told is stored is there afterwards, whole and once.
import { spawn } from "node:child_process";
import { once } from "node:events";
import { mkdtemp, readdir, rm, stat, truncate } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createInterface } from "node:readline";
import { fileURLToPath } from "node:url";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import type { EntryRow } from "../../contract/index.ts";
import { batchOf, EntryStore, type StoredRow } from "./index.ts";
import { CRASH_STEPS, type CrashKind } from "./testing/crash-steps.ts";
import { rowOf, SOURCE } from "./testing/rows.ts";

const WRITER = fileURLToPath(new URL("testing/crash-writer.ts", import.meta.url));

let folder = "";
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), "thresher-recovery-"));
});
afterEach(() => rm(folder, { recursive: true, force: true }));

/** Lets a process write until it has said `steps`, and kills it. Answers how many it had said by its end. */
async function killAfter(kind: CrashKind, steps: number): Promise<number> {
  const child = spawn(process.execPath, [WRITER, folder, kind], { stdio: ["ignore", "pipe", "inherit"] });
  const closed = once(child, "close");
  let said = 0;
  for await (const line of createInterface({ input: child.stdout })) {
    said = Number(line);
    if (said >= steps) child.kill("SIGKILL");
  }
  expect(await closed).toEqual([null, "SIGKILL"]);
  return said;
}

/** Rows after so many steps: an answered request keeps its place. */
function rowsAfter(kind: CrashKind, steps: number): readonly EntryRow[] {
  const rows = new Map<string, EntryRow>();
  for (let step = 0; step < steps; step++) for (const row of CRASH_STEPS[kind](step).rows) rows.set(row.id, row);
  return [...rows.values()];
}
async function stored(store: EntryStore): Promise<readonly StoredRow[]> {
  return store.pages.wholeRows(Uint32Array.from({ length: store.lastNumber }, (_, i) => i + 1));
}

/** Kills a writer and opens what it leaves: all steps it was told of, and of the next one all or nothing. */
async function check(kind: CrashKind, steps: number): Promise<void> {
  const said = await killAfter(kind, steps);
  const store = await EntryStore.open(folder);
  const rows = await stored(store);
  const candidates = [said, said + 1].map((count) => rowsAfter(kind, count));
  const expected = candidates.find(({ length }) => length === rows.length) ?? candidates[0];
  expect(rows.map(({ row }) => row)).toEqual(expected);
  expect(rows.map(({ no }) => no)).toEqual(rows.map((_, i) => i + 1));
  expect(store.totals.entries).toBe(rows.length);
  if (kind === "names") for (const { row, src } of rows) expect(src.name).toBe(`pod-${row.srcIp.split(".").at(-1)}`);
  await store.close();
}

describe("a killed process has lost nothing that it was told is stored", () => {
  test.each([
    ["few", 1],
    ["few", 40],
    ["groups", 1],
    ["groups", 3],
    ["mixed", 4],
    ["names", 20],
  ] as const)("%s rows at a time, %i times", (kind, steps) => check(kind, steps), 60_000);

  // Answered requests of a step that was under way may be there already: their place is what counts.
  test("rows that are replaced stand there once, and at least as far as was told", async () => {
    const said = await killAfter("replaced", 25);
    const store = await EntryStore.open(folder);
    const rows = await stored(store);
    expect([said, said + 1]).toContain(rows.length);
    const summaries = rows.map(({ row }) => row.summary);
    expect(summaries).toEqual([...rows.slice(1).map(() => "answered"), "open"]);
    expect(new Set(rows.map(({ row }) => row.id)).size).toBe(rows.length);
    await store.close();
  }, 60_000);
});

describe("what a killed process leaves", () => {
  test("is written on: numbers go on behind, and closing folds the log into the file", async () => {
    const said = await killAfter("few", 10);
    const store = await EntryStore.open(folder);
    const before = store.lastNumber;
    expect(before).toBeGreaterThanOrEqual(said * 3);
    await store.append(batchOf([rowOf(500_000), rowOf(500_001)]), SOURCE);
    expect(store.lastNumber).toBe(before + 2);
    await store.close();
    expect((await readdir(folder)).filter((name) => name.endsWith(".wal"))).toEqual([]);
    const again = await EntryStore.open(folder);
    expect((await stored(again)).slice(-2).map(({ no, row }) => [no, row.id])).toEqual([
      [before + 1, rowOf(500_000).id],
      [before + 2, rowOf(500_001).id],
    ]);
    await again.close();
  }, 60_000);

  test.each([1, 100, 5000])(
    "with a log that lost its last %i bytes has a beginning of it, without holes",
    async (lost) => {
      await killAfter("few", 30);
      const [wal] = (await readdir(folder)).filter((name) => name.endsWith(".wal"));
      const path = join(folder, wal ?? "");
      await truncate(path, Math.max(0, (await stat(path)).size - lost));
      const store = await EntryStore.open(folder);
      const rows = await stored(store);
      expect(rows.length % 3).toBe(0);
      expect(rows.length).toBeGreaterThan(0);
      expect(rows.map(({ row }) => row)).toEqual(rowsAfter("few", rows.length / 3));
      await store.close();
    },
    60_000,
  );

  test("is nobody's any more: it opens at once", async () => {
    await killAfter("few", 1);
    const [first, second] = await Promise.allSettled([EntryStore.open(folder), EntryStore.open(folder)]);
    expect([first.status, second.status].toSorted()).toEqual(["fulfilled", "rejected"]);
    if (first.status === "fulfilled") await first.value.close();
    if (second.status === "fulfilled") await second.value.close();
  }, 60_000);
});
