// The next match in the order of a view, from anywhere, and how many there are.
import { describe, expect, test } from "vitest";
import type { FindTick } from "../../contract/index.ts";
import { type EntryStore, type SortOrder, View } from "../store/index.ts";
import { batchOf } from "../store/row-batch-builder.ts";
import { filterOf, matcherOf, rowOf, SOURCE } from "../store/testing/rows.ts";
import { withRows } from "../store/testing/with-store.ts";
import { Finder, type FindOrder } from "./finder.ts";
import type { Probe } from "./probe.ts";

const ROWS = Array.from({ length: 3000 }, (_, k) => rowOf(k));
const BY_SIZE: SortOrder = { column: "size", descending: true };

interface Setting {
  readonly sort?: SortOrder;
  readonly isMatch: (number: number) => boolean;
  /** Only entries with these numbers are in the view. */
  readonly isMember?: (number: number) => boolean;
}

/** A finder over the numbered rows, and what it looked at. */
async function withFinder(
  { sort, isMatch, isMember = () => true }: Setting,
  use: (finder: Finder, view: View, looks: Uint32Array[], store: EntryStore) => Promise<void>,
): Promise<void> {
  await withRows(ROWS, async (store) => {
    const filter = filterOf({ sql: { kind: "none" } });
    const match = matcherOf(({ no }) => isMember(no));
    const view = new View(store, { filter, sort: sort ?? null, showConnections: true, match });
    await view.complete();
    const looks: Uint32Array[] = [];
    const probe: Probe = {
      look: (numbers) => {
        looks.push(numbers);
        return Promise.resolve(numbers.filter(isMatch));
      },
      notice: "",
    };
    const finder = new Finder(view, store, probe);
    await use(finder, view, looks, store);
    finder.close();
    view.close();
  });
}

async function ticksOf(finder: Finder, order: Partial<FindOrder>): Promise<readonly FindTick[]> {
  const ticks: FindTick[] = [];
  const whole = { from: -1, direction: "next" as const, end: null, ...order };
  for await (const tick of finder.run(whole, new AbortController().signal)) ticks.push(tick);
  return ticks;
}
async function lastOf(finder: Finder, order: Partial<FindOrder>): Promise<FindTick | undefined> {
  return (await ticksOf(finder, order)).at(-1);
}

describe("the next match", () => {
  /** From a position on, of rows 100, 2000 and 2001 of 3,000: position, whether the end was passed, which of them it is. */
  async function check(order: Partial<FindOrder>, expected: readonly [number, boolean, number]): Promise<void> {
    const isMatch = (no: number): boolean => [101, 2001, 2002].includes(no);
    await withFinder({ isMatch }, async (finder) => {
      const tick = await lastOf(finder, order);
      expect([tick?.hit?.position, tick?.hit?.isWrapped, tick?.hit?.index]).toEqual(expected);
      expect(tick).toMatchObject({ looked: 3000, rows: 3000, matches: 3, isComplete: true });
    });
  }
  test("is the first behind the row, or before it", async () => {
    await check({}, [100, false, 1]);
    await check({ from: 100 }, [2000, false, 2]);
    await check({ from: 2001, direction: "previous" }, [2000, false, 2]);
    await check({ from: 50, direction: "previous" }, [2001, true, 3]);
  });
  test("is found beyond the end, which is said", async () => {
    await check({ from: 2001 }, [100, true, 1]);
    await check({ direction: "previous" }, [2001, false, 3]);
    await check({ from: 2999, direction: "previous" }, [2001, false, 3]);
  });
  test("may be the row itself, when no other is", async () => {
    await withFinder({ isMatch: (no) => no === 8 }, async (finder) => {
      for (const direction of ["next", "previous"] as const) {
        const tick = await lastOf(finder, { from: 7, direction });
        expect(tick?.hit).toMatchObject({ position: 7, isWrapped: true, index: 1 });
      }
    });
  });
  test("is none where nothing matches", async () => {
    await withFinder({ isMatch: () => false }, async (finder) => {
      expect(await lastOf(finder, { from: 1500 })).toMatchObject({ hit: null, matches: 0, looked: 3000 });
    });
  });
  test("has the id of its row", async () => {
    await withFinder({ isMatch: (no) => no === 8 }, async (finder, view) => {
      const [row] = await view.rows(7, 1);
      expect((await lastOf(finder, {}))?.hit?.id).toBe(row?.row.id);
    });
  });
});

describe("a search", () => {
  test("stays within the view, in its order", async () => {
    const isMatch = (no: number): boolean => no % 7 === 0;
    const isMember = (no: number): boolean => no % 2 === 0;
    await withFinder({ isMatch, isMember, sort: BY_SIZE }, async (finder, view) => {
      const numbers = [...view.numbers(0, view.state.total)];
      const positions = numbers.flatMap((no, position) => (isMatch(no) ? [position] : []));
      let from = -1;
      for (const [i, position] of positions.slice(0, 20).entries()) {
        const tick = await lastOf(finder, { from });
        expect(tick).toMatchObject({ matches: positions.length, hit: { position, index: i + 1, isWrapped: false } });
        from = position;
      }
      expect((await lastOf(finder, { direction: "previous" }))?.hit?.position).toBe(positions.at(-1));
    });
  });
  test("tells the match before all is counted, and looks at no row twice", async () => {
    await withFinder({ isMatch: (no) => no === 3 }, async (finder, _view, looks) => {
      const [first] = await ticksOf(finder, {});
      expect(first).toMatchObject({ isComplete: false, hit: { position: 2, index: null } });
      await lastOf(finder, { from: 2 });
      expect(looks.reduce((sum, { length }) => sum + length, 0)).toBe(3000);
    });
  });
  test("of a list that stands still leaves out what came later", async () => {
    await withFinder({ isMatch: (no) => no === 3 || no === 2000 }, async (finder) => {
      expect(await lastOf(finder, { from: 2, end: 1000 })).toMatchObject({
        rows: 1000,
        matches: 1,
        hit: { position: 2 },
      });
      expect(await lastOf(finder, { end: 0 })).toMatchObject({ rows: 0, matches: 0, hit: null });
    });
  });
  test("goes on over rows that came since", async () => {
    await withFinder({ isMatch: (no) => no > 3000 }, async (finder, view, _looks, store) => {
      expect((await lastOf(finder, {}))?.hit).toBe(null);
      await store.append(batchOf([rowOf(3000), rowOf(3001)]), SOURCE);
      await view.complete();
      expect(await lastOf(finder, {})).toMatchObject({ rows: 3002, matches: 2, hit: { position: 3000 } });
    });
  });
  test("looks again at what was replaced, and at all when it is told to", async () => {
    await withFinder({ isMatch: () => false }, async (finder, view, looks, store) => {
      await lastOf(finder, {});
      const before = looks.length;
      const verdict = { id: ROWS[9]?.id ?? "", verdict: "failed" as const };
      await store.setVerdicts([verdict]);
      await view.complete();
      await lastOf(finder, {});
      expect(looks.slice(before).map((numbers) => [...numbers])).toEqual([[10]]);
      finder.forget();
      await lastOf(finder, {});
      expect(looks.slice(before + 1).reduce((sum, { length }) => sum + length, 0)).toBe(3000);
    });
  });
  test("given up in the middle, keeps what it looked at for the next one", async () => {
    await withFinder({ isMatch: () => false }, async (finder, _view, looks) => {
      const abort = new AbortController();
      const { length: before } = looks;
      for await (const tick of finder.run({ from: -1, direction: "next", end: null }, abort.signal)) {
        expect(tick.isComplete).toBe(looks.length > before + 1);
        if (looks.length > before) abort.abort();
      }
      await lastOf(finder, {});
      expect(looks.reduce((sum, { length }) => sum + length, 0)).toBe(3000);
    });
  });
  test("ends when it is given up, without a last word", async () => {
    await withFinder({ isMatch: () => false }, async (finder) => {
      const abort = new AbortController();
      abort.abort();
      for await (const tick of finder.run({ from: -1, direction: "next", end: null }, abort.signal))
        expect(tick.isComplete).toBe(false);
    });
  });
});
