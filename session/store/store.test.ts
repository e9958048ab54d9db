import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import fc from "fast-check";
import { afterEach, describe, expect, test } from "vitest";
import type { EntryRow } from "../../contract/index.ts";
import { EVERYWHERE, NO_NAMES } from "../names/name-table.ts";
import { batchOf, EntryStore, type StoredRow } from "./index.ts";
import { anyRow, HTTP, rowOf, SOURCE, TCP } from "./testing/rows.ts";

const folders: string[] = [];
async function newFolder(): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), "thresher-store-"));
  folders.push(folder);
  return folder;
}
afterEach(async () => {
  for (const folder of folders.splice(0)) await rm(folder, { recursive: true, force: true });
});

async function withStore<T>(use: (store: EntryStore, folder: string) => Promise<T>): Promise<T> {
  const folder = await newFolder();
  const store = await EntryStore.open(folder);
  try {
    return await use(store, folder);
  } finally {
    await store.close();
  }
}

/** What the store must hold after these batches: an id keeps its number, the last row of it stays. */
function model(batches: readonly (readonly EntryRow[])[]): EntryRow[] {
  const numbers = new Map<string, number>();
  const rows: EntryRow[] = [];
  for (const row of batches.flat()) {
    const canBeReplaced = row.isFlow || row.errorType === "timeout";
    const known = numbers.get(row.id);
    if (known !== undefined) rows[known - 1] = row;
    else rows.push(row);
    if (known !== undefined && !canBeReplaced) numbers.delete(row.id);
    if (known === undefined && canBeReplaced) numbers.set(row.id, rows.length);
  }
  return rows;
}

function allNumbers(store: EntryStore): Uint32Array {
  return Uint32Array.from({ length: store.lastNumber }, (_, i) => i + 1);
}

async function check(batches: readonly (readonly EntryRow[])[]): Promise<void> {
  await withStore(async (store) => {
    await Promise.all(batches.map((rows) => store.append(batchOf(rows), SOURCE)));
    const expected = model(batches);
    const stored = await store.pages.wholeRows(allNumbers(store));
    expect(stored.map(({ row }) => row)).toEqual(expected);
    expect(stored.map(({ no }) => no)).toEqual(expected.map((_, i) => i + 1));
    expect(store.totals.entries).toBe(expected.length);
  });
}

describe("what was appended is what is read", () => {
  test("rows of one batch", () => check([[rowOf(1), rowOf(2), rowOf(3)]]));
  test("an empty batch changes nothing", () => check([[rowOf(1)], [], [rowOf(2)]]));
  test("more rows than the database takes at once", () => check([Array.from({ length: 5000 }, (_, k) => rowOf(k))]));
  test("many small batches, of which a few have hops and names that others have not", () =>
    withStore(async (store) => {
      await store.addNames([
        { ...EVERYWHERE, ip: "10.9.0.1", names: { ...NO_NAMES, name: "cart", namespace: "shop" } },
      ]);
      const hops = [{ node: "n", interface: "eth0", packets: 3 }];
      const rows = Array.from({ length: 90 }, (_, k) => rowOf(k, k === 45 ? { srcIp: "10.9.0.1", hops } : {}));
      await Promise.all(rows.map((row) => store.append(batchOf([row]), SOURCE)));
      const stored = await store.pages.wholeRows(allNumbers(store));
      expect(stored.map(({ row }) => row)).toEqual(rows);
      expect(stored.flatMap(({ no, src }) => (src.name === "" ? [] : [[no, src.name, src.namespace]]))).toEqual([
        [46, "cart", "shop"],
      ]);
      const cells =
        "SELECT no, src_name, src_namespace, hops FROM entries WHERE src_name_id IS NOT NULL OR hops IS NOT NULL";
      expect(await store.pages.table(cells)).toEqual([[46, "cart", "shop", JSON.stringify(hops)]]);
    }));
  test("a time-out that was answered in a later batch is replaced", () =>
    check([[rowOf(1, { errorType: "timeout" }), rowOf(2)], [rowOf(1, { summary: "answered" })]]));
  test("a time-out that was answered in the same batch is written once", () =>
    check([[rowOf(1, { errorType: "timeout" }), rowOf(2), rowOf(1, { summary: "answered" })]]));
  test("a flow is replaced as often as it comes", () => {
    const flow = (state: string): EntryRow => rowOf(1, { isFlow: true, protocol: TCP, status: state });
    return check([[flow("1")], [flow("2"), flow("3")], [flow("4")], [flow("5")]]);
  });
  test("any rows in any batches", () =>
    fc.assert(
      fc.asyncProperty(fc.array(fc.array(anyRow(), { maxLength: 12 }), { maxLength: 4 }), (batches) => check(batches)),
      { numRuns: 25 },
    ));
});

describe("reading by number and by id", () => {
  test("rows come in the order asked, scattered or not, and unknown numbers are left out", () =>
    withStore(async (store) => {
      await store.append(batchOf(Array.from({ length: 9000 }, (_, k) => rowOf(k))), SOURCE);
      const asked = Uint32Array.of(8000, 3, 4, 1_000_000, 5000, 1);
      const rows = await store.pages.listRows(asked);
      expect(rows.map(({ no }) => no)).toEqual([8000, 3, 4, 5000, 1]);
      expect((await store.pages.listRows(Uint32Array.of(12, 11, 13))).map(({ no }) => no)).toEqual([12, 11, 13]);
    }));
  test("an entry is found by its id, with its document; a list row has none", () =>
    withStore(async (store) => {
      await store.append(batchOf([rowOf(1), rowOf(2)]), SOURCE);
      const wanted = rowOf(2);
      expect((await store.entry(wanted.id))?.row).toEqual(wanted);
      expect((await store.pages.listRows(Uint32Array.of(2)))[0]?.row.document).toBe("");
    }));
  test.each([
    "",
    "no-slash",
    "file:a.pcap/000000000000.pcap-x",
    "file:b.pcap/000000000000.pcap-1",
    "a/b-99999999999999999999",
  ])("no entry is called %j", (id) =>
    withStore(async (store) => {
      await store.append(batchOf([rowOf(1)]), SOURCE);
      expect(await store.entry(id)).toBeNull();
    }),
  );
});

describe("a store on disk", () => {
  test("opens again with entries, numbers, kinds, sources and names", async () => {
    const folder = await newFolder();
    const first = await EntryStore.open(folder);
    await first.addNames([{ ...EVERYWHERE, ip: "10.1.0.1", names: { ...NO_NAMES, name: "cart" } }]);
    await first.append(batchOf([rowOf(1), rowOf(2, { protocol: TCP })]), SOURCE);
    await first.close();
    const second = await EntryStore.open(folder);
    await second.append(batchOf([rowOf(3)]), { ...SOURCE, worker: "local:eth0" });
    const rows = await second.pages.wholeRows(allNumbers(second));
    expect(rows.map(({ row }) => row.protocol.name)).toEqual(["http", "tcp", "http"]);
    expect(rows.map(({ source }) => source.worker)).toEqual(["file:a.pcap", "file:a.pcap", "local:eth0"]);
    expect(rows[0]?.src.name).toBe("cart");
    expect(second.totals.firstNs).toBe(rowOf(1).timeNs);
    await second.close();
  });
  test("that is damaged says so, with the next step", async () => {
    const folder = await newFolder();
    await writeFile(
      join(folder, "entries.duckdb"),
      "this is no database at all, and long enough to be read as a header".repeat(200),
    );
    await expect(EntryStore.open(folder)).rejects.toMatchObject({ code: "NOT_READABLE" });
  });
  test("in a folder that is not there says so", async () => {
    await expect(EntryStore.open(join(await newFolder(), "missing"))).rejects.toMatchObject({ code: "NOT_READABLE" });
  });
});

describe("names", () => {
  const span = (ip: string, fromNs: bigint, toNs: bigint, name: string) => ({
    ...EVERYWHERE,
    ip,
    fromNs,
    toNs,
    names: { ...NO_NAMES, name, namespace: "shop" },
  });
  const named = ({ no, src, dst }: StoredRow): [number, string, string] => [no, src.name, dst.name];

  test("that come late are put on the rows whose moment they hold, and on later rows", () =>
    withStore(async (store) => {
      const rows = [1, 2, 3, 4].map((k) => rowOf(k, { srcIp: "10.0.0.1", timeNs: BigInt(k) * 10n }));
      await store.append(batchOf(rows.slice(0, 3)), SOURCE);
      await store.addNames([
        span("10.0.0.1", 0n, 20n, "old"),
        span("10.0.0.1", 20n, 100n, "new"),
        span("fd00::10", 30n, 31n, "db"),
      ]);
      await store.append(batchOf(rows.slice(3)), SOURCE);
      const stored = await store.pages.listRows(allNumbers(store));
      expect(stored.map(named)).toEqual([
        [1, "old", ""],
        [2, "new", ""],
        [3, "new", "db"],
        [4, "new", ""],
      ]);
    }));
  test("of overlapping intervals: rows stored before and after agree", () =>
    fc.assert(
      fc.asyncProperty(
        fc.array(fc.tuple(fc.nat(5), fc.nat(6), fc.constantFrom("a", "b", "c")), { minLength: 1, maxLength: 6 }),
        (intervals) =>
          withStore(async (store) => {
            const spans = intervals.map(([from, length, name]) =>
              span("10.0.0.1", BigInt(from), BigInt(from + length), name),
            );
            const rows = Array.from({ length: 10 }, (_, k) => rowOf(k, { srcIp: "10.0.0.1", timeNs: BigInt(k) }));
            await store.append(batchOf(rows), SOURCE);
            for (const one of spans) await store.addNames([one]);
            await store.append(batchOf(rows), SOURCE);
            const stored = await store.pages.listRows(allNumbers(store));
            expect(stored.slice(0, 10).map(({ src }) => src.name)).toEqual(stored.slice(10).map(({ src }) => src.name));
          }),
      ),
      { numRuns: 10 },
    ));
});

test("listeners are told of each commit, with what it replaced, until they stop", () =>
  withStore(async (store) => {
    const told: unknown[] = [];
    const stop = store.onCommit((commit) => told.push(commit));
    await store.append(batchOf([rowOf(1, { errorType: "timeout" }), rowOf(2)]), SOURCE);
    await store.append(batchOf([rowOf(1)]), SOURCE);
    stop();
    await store.append(batchOf([rowOf(3)]), SOURCE);
    expect(told).toEqual([
      { cause: "written", lastNumber: 2, replaced: [], entries: 2 },
      { cause: "written", lastNumber: 2, replaced: [1], entries: 0 },
    ]);
  }));

test("kinds beyond the limit keep their protocol and lose their selectors", async () => {
  const many = Array.from({ length: 4200 }, (_, k) => rowOf(k, { summarySelector: `request.field${k}` }));
  await withStore(async (store) => {
    await store.append(batchOf(many), SOURCE);
    const stored = await store.pages.listRows(Uint32Array.of(1, 4200));
    expect(stored.map(({ row }) => row.summarySelector)).toEqual(["request.field0", ""]);
    expect(stored.map(({ row }) => row.protocol)).toEqual([HTTP, HTTP]);
  });
});

test("a closed store answers nothing and takes nothing", async () => {
  const store = await EntryStore.open(await newFolder());
  await store.append(batchOf([rowOf(1)]), SOURCE);
  const reading = store.pages.listRows(Uint32Array.of(1));
  await store.close();
  expect(await reading).toHaveLength(1);
  for (const late of [
    store.pages.listRows(Uint32Array.of(1)),
    store.scans.table("SELECT 1"),
    store.append(batchOf([rowOf(2)]), SOURCE),
  ]) {
    await expect(late).rejects.toMatchObject({ code: "NOT_FOUND" });
  }
});
