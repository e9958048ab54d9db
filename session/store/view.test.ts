import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import type { EntryRow } from "../../contract/index.ts";
import type { SqlFilter } from "../../kfl/index.ts";
import { EVERYWHERE, NO_NAMES } from "../names/name-table.ts";
import { batchOf, EntryStore, type SortOrder, seenValues, View, type ViewSpec } from "./index.ts";
import { anyRow, filterOf, matcherOf, rowOf, SOURCE, TCP } from "./testing/rows.ts";

async function withStore(use: (store: EntryStore) => Promise<void>): Promise<void> {
  const folder = await mkdtemp(join(tmpdir(), "thresher-view-"));
  const store = await EntryStore.open(folder);
  try {
    await use(store);
  } finally {
    await store.close();
    await rm(folder, { recursive: true, force: true });
  }
}

type Way = "exact" | "superset" | "certain" | "none";
/** Four ways in which SQL can say `status = '503'`; the predicate is always right. */
function statusIs503(way: Way): { sql: SqlFilter; matches: (row: EntryRow) => boolean } {
  const where = "status = $1";
  const parameters = ["503"];
  const matches = (row: EntryRow): boolean => row.status === "503";
  const sql: Record<Way, SqlFilter> = {
    exact: { kind: "exact", where, errors: null, parameters },
    superset: { kind: "superset", where: "status LIKE '5%' OR method = $1", certain: "false", parameters },
    certain: { kind: "superset", where: "status IS NOT NULL", certain: where, parameters },
    none: { kind: "none" },
  };
  return { sql: sql[way], matches };
}

function specOf(way: Way | "all", over: Partial<ViewSpec> = {}, paging: Parameters<typeof filterOf>[0] = {}): ViewSpec {
  const { sql, matches } = way === "all" ? { sql: undefined, matches: () => true } : statusIs503(way);
  return {
    filter: filterOf({ ...(sql === undefined ? {} : { sql }), ...paging }),
    sort: null,
    showConnections: true,
    match: matcherOf(({ row }) => matches(row)),
    ...over,
  };
}

async function numbersOf(store: EntryStore, spec: ViewSpec): Promise<number[]> {
  const view = new View(store, spec);
  await view.complete();
  const numbers = [...view.numbers(0, view.state.total)];
  view.close();
  return numbers;
}

const rows = Array.from({ length: 3000 }, (_, k) =>
  rowOf(k, k % 19 === 0 ? { isFlow: true, protocol: TCP, l7Detected: k % 2 === 0 ? ["http"] : [] } : {}),
);
const numbersWhere = (predicate: (row: EntryRow) => boolean): number[] =>
  rows.flatMap((row, i) => (predicate(row) ? [i + 1] : []));

describe("members", () => {
  test.each(["exact", "superset", "certain", "none"] as const)("the same entries whatever SQL can say: %s", (way) =>
    withStore(async (store) => {
      await store.append(batchOf(rows), SOURCE);
      expect(await numbersOf(store, specOf(way))).toEqual(numbersWhere((row) => row.status === "503"));
    }),
  );
  test("connections that have dissected entries are hidden unless asked for", () =>
    withStore(async (store) => {
      await store.append(batchOf(rows), SOURCE);
      expect(await numbersOf(store, specOf("all", { showConnections: false }))).toEqual(
        numbersWhere((row) => row.l7Detected.length === 0),
      );
      expect(await numbersOf(store, specOf("all"))).toHaveLength(rows.length);
    }));
  test.each([
    [{ limit: 5 }, (all: number[]) => all.slice(0, 5)],
    [{ leftOff: 1500 }, (all: number[]) => all.filter((no) => no >= 1500)],
    [{ rlimit: 7 }, (all: number[]) => all.slice(-7)],
  ])("paging controls of the filter: %j", (paging, expected) =>
    withStore(async (store) => {
      await store.append(batchOf(rows), SOURCE);
      const all = numbersWhere((row) => row.status === "503");
      expect(await numbersOf(store, specOf("exact", {}, paging))).toEqual(expected(all));
      expect(await numbersOf(store, specOf("none", {}, paging))).toEqual(expected(all));
    }),
  );
  test("a filter that fails on entries counts them", () =>
    withStore(async (store) => {
      await store.append(batchOf(rows), SOURCE);
      const sql: SqlFilter = {
        kind: "exact",
        where: "status = $1",
        errors: "tls AND method = $2",
        parameters: ["503", "GET"],
      };
      const view = new View(store, specOf("all", { filter: filterOf({ sql }) }));
      await view.complete();
      expect(view.state.filterErrors).toBe(rows.filter((row) => row.tls).length);
      view.close();
    }));
});

describe("order", () => {
  const key: Record<SortOrder["column"], (row: EntryRow) => bigint | number | string | null> = {
    no: (row) => rows.indexOf(row),
    time: (row) => row.timeNs,
    elapsed: (row) => row.elapsedNs,
    size: (row) => row.requestSize + row.responseSize,
    status: (row) => Number(row.status),
    method: (row) => row.method,
    protocol: (row) => row.protocol.abbr,
  };
  function sorted(column: SortOrder["column"], descending: boolean, members: number[]): number[] {
    const value = (no: number) => key[column](rows[no - 1] as EntryRow);
    return members.toSorted((a, b) => {
      const [x, y] = [value(a), value(b)];
      if (x === y) return a - b;
      if (x === null || y === null) return x === null ? 1 : -1;
      return (x < y ? -1 : 1) * (descending ? -1 : 1);
    });
  }
  const members = numbersWhere((row) => row.status === "503");
  const columns = Object.keys(key) as SortOrder["column"][];
  test.each(columns.flatMap((column) => [true, false].map((descending) => ({ column, descending }))))(
    "by $column, descending $descending, stable",
    (sort) =>
      withStore(async (store) => {
        await store.append(batchOf(rows), SOURCE);
        const expected = sorted(sort.column, sort.descending, members);
        expect(await numbersOf(store, specOf("exact", { sort }))).toEqual(expected);
        expect(await numbersOf(store, specOf("superset", { sort }))).toEqual(expected);
      }),
  );
});

describe("a live store", () => {
  test("a view agrees with a plain list after any batches, in any way of matching", () =>
    fc.assert(
      fc.asyncProperty(
        fc.array(fc.array(anyRow(), { maxLength: 10 }), { minLength: 1, maxLength: 4 }),
        fc.constantFrom("exact" as const, "superset" as const, "none" as const),
        (batches, way) =>
          withStore(async (store) => {
            const spec = specOf(way, { showConnections: false });
            const view = new View(store, spec);
            for (const batch of batches) await store.append(batchOf(batch), SOURCE);
            await view.complete();
            const all = await store.pages.listRows(Uint32Array.from({ length: store.lastNumber }, (_, i) => i + 1));
            const expected = all.filter(({ row }) => row.status === "503" && row.l7Detected.length === 0);
            expect([...view.numbers(0, view.state.total)]).toEqual(expected.map(({ no }) => no));
            view.close();
          }),
      ),
      { numRuns: 20 },
    ));
  test("a row that is replaced leaves, joins or stays, and the generation says so", () =>
    withStore(async (store) => {
      const waiting = (k: number, status: string): EntryRow => rowOf(k, { errorType: "timeout", status });
      await store.append(batchOf([waiting(1, "503"), waiting(2, "200"), rowOf(17)]), SOURCE);
      const view = new View(store, specOf("exact"));
      await view.complete();
      const before = view.state.generation;
      expect([...view.numbers(0, 9)]).toEqual([1, 3]);
      await store.append(batchOf([rowOf(1, { status: "200" }), rowOf(2, { status: "503" })]), SOURCE);
      await view.complete();
      expect([...view.numbers(0, 9)]).toEqual([2, 3]);
      expect(view.state.generation).toBeGreaterThan(before);
      view.close();
    }));
  test("rows that only come on top leave the generation alone", () =>
    withStore(async (store) => {
      await store.append(batchOf([rowOf(17)]), SOURCE);
      const view = new View(store, specOf("exact"));
      await view.complete();
      const { generation } = view.state;
      await store.append(batchOf([rowOf(34)]), SOURCE);
      await view.complete();
      expect(view.state).toMatchObject({ generation, total: 2, isComplete: true });
      view.close();
    }));
  test("names that come late are looked at again", () =>
    withStore(async (store) => {
      await store.append(batchOf([rowOf(1), rowOf(2)]), SOURCE);
      const sql: SqlFilter = {
        kind: "exact",
        where: "coalesce(src_name, '') = $1",
        errors: null,
        parameters: ["cart"],
      };
      const view = new View(store, specOf("all", { filter: filterOf({ sql }) }));
      await view.complete();
      expect(view.state.total).toBe(0);
      await store.addNames([{ ...EVERYWHERE, ip: "10.1.0.2", names: { ...NO_NAMES, name: "cart" } }]);
      await view.complete();
      expect([...view.numbers(0, 9)]).toEqual([2]);
      view.close();
    }));
  test("a closed view follows nothing and a limited one is complete", () =>
    withStore(async (store) => {
      await store.append(batchOf(rows), SOURCE);
      const limited = new View(store, specOf("exact", {}, { limit: 2 }));
      await limited.complete();
      const closed = new View(store, specOf("exact"));
      await closed.complete();
      closed.close();
      await store.append(batchOf([rowOf(17)]), SOURCE);
      expect(limited.state).toMatchObject({ total: 2, isComplete: true });
      expect(closed.state.total).toBe(numbersWhere((row) => row.status === "503").length);
      limited.close();
    }));
});

describe("what a list asks", () => {
  test("rows by position, and the position of an entry", () =>
    withStore(async (store) => {
      await store.append(batchOf(rows), SOURCE);
      const view = new View(store, specOf("exact"));
      await view.complete();
      const members = numbersWhere((row) => row.status === "503");
      expect((await view.rows(10, 3)).map(({ no }) => no)).toEqual(members.slice(10, 13));
      expect(await view.rows(1_000_000, 3)).toEqual([]);
      expect(await view.locate((rows[(members[42] as number) - 1] as EntryRow).id)).toBe(42);
      expect(await view.locate((rows[1] as EntryRow).id)).toBeNull();
      view.close();
    }));
  test.each(["exact", "none"] as const)("entries over time and the bad of them: %s", (way) =>
    withStore(async (store) => {
      const spread = [0, 1, 2, 99].map((k) => rowOf(k * 17, { timeNs: BigInt(k), outcome: k === 2 ? "good" : "bad" }));
      await store.append(batchOf([...spread, rowOf(1, { timeNs: 50n })]), SOURCE);
      const view = new View(store, specOf(way));
      await view.complete();
      expect(await view.histogram(4)).toEqual({ fromNs: 0n, toNs: 99n, counts: [3, 0, 0, 1], bad: [2, 0, 0, 1] });
      view.close();
    }),
  );
  test("an empty store has an empty histogram", () =>
    withStore(async (store) => {
      const view = new View(store, specOf("exact"));
      expect(await view.histogram(2)).toEqual({ fromNs: 0n, toNs: 0n, counts: [0, 0], bad: [0, 0] });
      view.close();
    }));
  test.each([
    ["status_code", "", ["200", "503"]],
    ["dst.ip", "", ["fd00::10"]],
    ["request.path", "/v1/items/29", ["/v1/items/29"]],
    ["src.ip", "0.7", ["10.1.0.7", "10.1.0.70"]],
    ["nothing.known", "", []],
    ["src.ip'; DROP TABLE entries; --", "", []],
  ])("values of %s that begin with or hold %j", (field, prefix, expected) =>
    withStore(async (store) => {
      await store.append(batchOf(Array.from({ length: 71 }, (_, k) => rowOf(k))), SOURCE);
      const catalogue = {
        fields: [{ name: "status_code", type: "int" as const, doc: "", protocol: "http", path: "response.status" }],
        paths: [],
        protocols: [],
      };
      expect((await seenValues(store, catalogue, field, prefix, 9)).map(({ value }) => value)).toEqual(expected);
    }),
  );
  test.each([
    ["one entry, one bucket", [5n], 1, [1]],
    ["one entry, many buckets", [5n], 3, [1, 0, 0]],
    ["more buckets than nanoseconds", [0n, 1n], 4, [1, 1, 0, 0]],
    ["all at one moment", [7n, 7n, 7n], 2, [3, 0]],
    ["before 1970", [-10n, 0n, 10n], 2, [2, 1]],
    ["ages apart", [0n, 2n ** 62n], 2, [1, 1]],
  ] as const)("entries over time: %s", (_name, times, buckets, counts) =>
    withStore(async (store) => {
      await store.append(batchOf(times.map((timeNs, k) => rowOf(k * 17, { timeNs }))), SOURCE);
      for (const way of ["exact", "none"] as const) {
        const view = new View(store, specOf(way));
        await view.complete();
        expect((await view.histogram(buckets)).counts).toEqual(counts);
        view.close();
      }
    }),
  );
  test.each([
    ["id", null],
    ["", null],
    ["file:a.pcap/000000000000.pcap-", null],
    ["file:a.pcap/000000000000.pcap--1", null],
    ["file:a.pcap/000000000000.pcap-1e3", null],
    ["file:other.pcap/000000000000.pcap-0", null],
    ["file:a.pcap/000000000000.pcap-0", 29],
  ])("the position of %j in an order is %j", (id, position) =>
    withStore(async (store) => {
      await store.append(batchOf(Array.from({ length: 30 }, (_, k) => rowOf(k))), SOURCE);
      const view = new View(store, specOf("all", { sort: { column: "time", descending: true } }));
      await view.complete();
      expect(await view.locate(id)).toBe(position);
      expect(await view.rows(0, 0)).toEqual([]);
      expect((await view.rows(29, 5)).map(({ no }) => no)).toEqual([1]);
      view.close();
    }),
  );
});
