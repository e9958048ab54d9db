import { describe, expect, it, vi } from "vitest";
import type { EntryRow } from "../../contract/index.ts";
import { compile, type Filter } from "../../kfl/index.ts";
import { presentation } from "../engine-presentation.ts";
import { batchOf, type EntryStore } from "../store/index.ts";
import { rowOf, SOURCE } from "../store/testing/rows.ts";
import { withRows } from "../store/testing/with-store.ts";
import { EntryFeed, type FeedConsumer } from "./entry-feed.ts";
import { matchRow } from "./testing/match.ts";
import type { ScriptEntry } from "./types.ts";

const ROWS = Array.from({ length: 40 }, (_, k) => rowOf(k));
const IDS = ROWS.map(({ id }) => id);

function filterOf(text: string): Filter {
  const result = compile(text, { catalogue: presentation.catalogue, nowMs: 0 });
  if (!result.ok) throw new Error(`${text} is not valid`);
  return result.filter;
}

/** Takes entries; holds them while `hold` is not resolved. */
class Taker implements FeedConsumer {
  readonly filter: Filter | null;
  readonly batches: string[][] = [];
  entries: ScriptEntry[] = [];
  gate: PromiseWithResolvers<void> | null = null;
  constructor(filter: string | null = null) {
    this.filter = filter === null ? null : filterOf(filter);
  }
  readonly give = async (entries: readonly ScriptEntry[]): Promise<void> => {
    this.batches.push(entries.map(({ id }) => id));
    this.entries.push(...entries);
    await this.gate?.promise;
  };
  get ids(): string[] {
    return this.batches.flat();
  }
}

async function withFeed(
  rows: readonly EntryRow[],
  use: (feed: EntryFeed, store: EntryStore, reads: () => number) => Promise<void>,
): Promise<void> {
  await withRows(rows, async (store) => {
    const rowsOf = vi.spyOn(store, "rowsOf");
    const failed = vi.fn();
    const feed = new EntryFeed({
      store,
      match: matchRow,
      scriptEntry: presentation.scriptEntry,
      changed: () => undefined,
      failed,
    });
    try {
      await use(feed, store, () => rowsOf.mock.calls.reduce((sum, [numbers]) => sum + numbers.length, 0));
    } finally {
      await feed.close();
    }
    expect(failed).not.toHaveBeenCalled();
  });
}
const within = { timeout: 20_000, interval: 2 };

describe("entries that scripts are given", () => {
  it("are those after their place, in order, and those that come", () =>
    withFeed(ROWS, async (feed, store) => {
      const [all, late] = [new Taker(), new Taker()];
      feed.add(all, 0);
      feed.add(late, 40);
      await vi.waitFor(() => expect(all.ids).toEqual(IDS), within);
      const more = [rowOf(40), rowOf(41)];
      await store.append(batchOf(more), SOURCE);
      await vi.waitFor(() => expect(late.ids).toEqual(more.map(({ id }) => id)), within);
      await vi.waitFor(() => expect(all.ids).toEqual([...IDS, ...late.ids]), within);
    }));
  it("are the entry in two texts, the document as it is stored", () =>
    withFeed([rowOf(3)], async (feed) => {
      const taker = new Taker();
      feed.add(taker, 0);
      await vi.waitFor(() => expect(taker.entries).toHaveLength(1), within);
      const [entry] = taker.entries;
      expect(entry?.document).toBe(rowOf(3).document);
      expect(JSON.parse(entry?.head ?? "")).toMatchObject({ id: rowOf(3).id, protocol: { name: "http" } });
    }));
  it("match the script's filter, and others are never read", () =>
    withFeed(ROWS, async (feed, _store, reads) => {
      const taker = new Taker('src.ip == "10.1.0.7"');
      const feeding = feed.add(taker, 0);
      await vi.waitFor(() => expect(feeding.place).toBe(40), within);
      expect(taker.ids).toEqual([rowOf(7).id]);
      expect(reads()).toBe(1);
    }));
  it("are read once for scripts that want the same", () =>
    withFeed(ROWS, async (feed, _store, reads) => {
      const takers = Array.from({ length: 20 }, (_, k) => new Taker(k % 2 === 0 ? null : 'src.ip == "10.1.0.7"'));
      const feedings = takers.map((taker) => feed.add(taker, 0));
      await vi.waitFor(() => expect(feedings.every(({ behind }) => behind === 0)).toBe(true), within);
      expect(takers.map(({ ids }) => ids.length)).toEqual(takers.map((_, k) => (k % 2 === 0 ? 40 : 1)));
      expect(reads()).toBe(40);
    }));
  it("are asked for once by scripts that go together", () =>
    withFeed(ROWS, async (feed, store) => {
      const statements = vi.spyOn(store.scans, "chunks");
      const takers = Array.from({ length: 5 }, (_, i) => new Taker(`request.path == "/v1/items/${i}"`));
      for (const taker of takers) feed.add(taker, 0);
      await vi.waitFor(() => expect(takers.map(({ ids }) => ids)).toEqual(IDS.slice(0, 5).map((id) => [id])), within);
      expect(statements).toHaveBeenCalledTimes(1);
    }));
  it("match also by what only the filter itself can decide", () =>
    withFeed(ROWS, async (feed) => {
      const taker = new Taker("pods.exists(p, p == 'x') || src.ip == '10.1.0.8'");
      const feeding = feed.add(taker, 0);
      await vi.waitFor(() => expect(feeding.behind).toBe(0), within);
      expect(taker.ids).toEqual([rowOf(8).id]);
    }));
});

describe("a slow script", () => {
  it("gets no further batches, is behind, and delays no other one", () =>
    withFeed(ROWS, async (feed, store) => {
      const [slow, quick] = [new Taker(), new Taker()];
      slow.gate = Promise.withResolvers();
      const behind = feed.add(slow, 0);
      const ahead = feed.add(quick, 0);
      for (let k = 40; k < 50; k++) await store.append(batchOf([rowOf(k)]), SOURCE);
      await vi.waitFor(() => expect(quick.ids).toHaveLength(50), within);
      expect(slow.batches.length).toBeLessThanOrEqual(2);
      expect([behind.behind, ahead.behind]).toEqual([50, 0]);
      expect(behind.donePlace).toBe(0);
      slow.gate.resolve();
      await vi.waitFor(() => expect(slow.ids).toEqual(quick.ids), within);
      await vi.waitFor(() => expect([behind.behind, behind.donePlace]).toEqual([0, 50]), within);
    }));
  it("that is taken away is given nothing more", () =>
    withFeed(ROWS, async (feed, store) => {
      const [gone, stays] = [new Taker(), new Taker()];
      const feeding = feed.add(gone, 0);
      feed.add(stays, 0);
      await vi.waitFor(() => expect(gone.ids).toHaveLength(40), within);
      feeding.stop();
      await store.append(batchOf([rowOf(40)]), SOURCE);
      await vi.waitFor(() => expect(stays.ids).toHaveLength(41), within);
      expect(gone.ids).toHaveLength(40);
    }));
});

describe("an entry that changed", () => {
  it("is given again where it was sent again, with its new content", () =>
    withFeed([], async (feed, store) => {
      const [all, filtered] = [new Taker(), new Taker('src.ip == "10.1.0.7"')];
      feed.add(all, 0);
      const feeding = feed.add(filtered, 0);
      const half = rowOf(1, { elapsedNs: null, errorType: "timeout" });
      await store.append(batchOf([rowOf(0), half]), SOURCE);
      await vi.waitFor(() => expect(all.ids).toHaveLength(2), within);
      await store.append(batchOf([rowOf(1)]), SOURCE);
      await vi.waitFor(() => expect(all.ids).toEqual([rowOf(0).id, half.id, half.id]), within);
      await vi.waitFor(() => expect(feeding.behind).toBe(0), within);
      expect(filtered.ids).toEqual([]);
      expect(JSON.parse(all.entries[1]?.head ?? "").elapsedTimeUs).toBe(0);
      expect(JSON.parse(all.entries[2]?.head ?? "").elapsedTimeUs).toBeGreaterThan(0);
    }));
  it("is not given again where it was only renamed or marked", () =>
    withFeed(ROWS, async (feed, store) => {
      const taker = new Taker();
      const feeding = feed.add(taker, 0);
      await vi.waitFor(() => expect(feeding.behind).toBe(0), within);
      await store.setVerdicts([{ id: rowOf(1).id, verdict: "failed" }]);
      await store.append(batchOf([rowOf(40)]), SOURCE);
      await vi.waitFor(() => expect(feeding.behind).toBe(0), within);
      expect(taker.ids).toEqual([...IDS, rowOf(40).id]);
    }));
});

it("a store that is closed ends the feed without a word", () =>
  withRows(ROWS, async (store) => {
    const failed = vi.fn();
    const parts = { store, match: matchRow, scriptEntry: presentation.scriptEntry, failed };
    const feed = new EntryFeed({ ...parts, changed: () => undefined });
    feed.add(new Taker(), 0);
    await Promise.all([feed.close(), store.close()]);
    expect(failed).not.toHaveBeenCalled();
  }));
