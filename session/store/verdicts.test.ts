import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import type { Verdict } from "../hooks/types.ts";
import { presentation } from "../engine-presentation.ts";
import { batchOf, EntryStore, View } from "./index.ts";
import { rowOf, SOURCE, TCP } from "./testing/rows.ts";
import { withRows } from "./testing/with-store.ts";
import { MAX_VERDICTS_PER_UPDATE } from "./verdicts.ts";
import type { Commit } from "./writer.ts";

const ROWS = Array.from({ length: 6 }, (_, k) => rowOf(k));
const WORKER = SOURCE.worker;

function passed(k: number): Verdict {
  return { id: rowOf(k).id, verdict: "passed" };
}
function failed(k: number): Verdict {
  return { id: rowOf(k).id, verdict: "failed" };
}

/** Numbers of the rows that are marked, as the list reads them. */
async function marked(store: EntryStore): Promise<{ passed: number[]; failed: number[] }> {
  const rows = await store.pages.listRows(Uint32Array.from({ length: store.lastNumber }, (_, i) => i + 1));
  return {
    passed: rows.filter((row) => row.passed).map(({ no }) => no),
    failed: rows.filter((row) => row.failed).map(({ no }) => no),
  };
}

/** Gives verdicts on `ROWS`, one call after the other; answers who is marked, which the totals have to agree with. */
function check(calls: readonly (readonly Verdict[])[], expected: Awaited<ReturnType<typeof marked>>): Promise<void> {
  return withRows(ROWS, async (store) => {
    for (const verdicts of calls) await store.setVerdicts(verdicts);
    expect(await marked(store)).toEqual(expected);
    expect(store.totals).toMatchObject({ passed: expected.passed.length, failed: expected.failed.length });
  });
}

describe("verdicts stand on the rows", () => {
  test("of both kinds", () => check([[passed(0), failed(2)]], { passed: [1], failed: [3] }));
  test("the last on an entry is right", () =>
    check([[passed(0), failed(0)], [failed(1)], [passed(1)]], { passed: [2], failed: [1] }));
  test("what names no entry is left out", () =>
    check(
      [
        [
          { id: "file:other/000000000000.pcap-0", verdict: "passed" },
          { id: `${WORKER}/000000000000.pcap-99`, verdict: "passed" },
          { id: `${WORKER}/000000000000.pcap-9999999999`, verdict: "passed" },
          { id: "nonsense", verdict: "failed" },
        ],
        [],
      ],
      { passed: [], failed: [] },
    ));
  test("more than one statement takes", async () => {
    const rows = Array.from({ length: MAX_VERDICTS_PER_UPDATE + 10 }, (_, k) => rowOf(k));
    await withRows(rows, async (store) => {
      await store.setVerdicts(rows.map(({ id }) => ({ id, verdict: "passed" })));
      expect(store.totals.passed).toBe(rows.length);
    });
  });
});

test("they are told as changed rows that were not sent again", () =>
  withRows(ROWS, async (store) => {
    const told: Commit[] = [];
    store.onCommit((commit) => told.push(commit));
    await store.setVerdicts([failed(3), passed(1)]);
    await store.setVerdicts([failed(3)]);
    expect(told).toHaveLength(1);
    expect(told[0]).toMatchObject({ cause: "marked", lastNumber: 6, entries: 0 });
    expect(new Set<unknown>(told[0]?.replaced)).toEqual(new Set([2, 4]));
  }));

test("an entry that is sent again keeps its verdict", async () => {
  const open = [rowOf(0, { errorType: "timeout" }), rowOf(1, { errorType: "timeout" }), rowOf(2)];
  await withRows(open, async (store) => {
    await store.setVerdicts([passed(0), failed(2)]);
    const told: Commit[] = [];
    store.onCommit((commit) => told.push(commit));
    await store.append(batchOf([rowOf(0, { summary: "answered" }), rowOf(1)]), SOURCE);
    expect(await marked(store)).toEqual({ passed: [1], failed: [3] });
    expect(store.totals).toMatchObject({ passed: 1, failed: 1 });
    expect(told).toEqual([{ cause: "written", lastNumber: 3, replaced: [1, 2], entries: 0 }]);
  });
});

test("they are there when the session is opened again", async () => {
  const folder = await mkdtemp(join(tmpdir(), "thresher-verdicts-"));
  try {
    const store = await EntryStore.open(folder);
    await store.append(batchOf(ROWS), SOURCE);
    await store.setVerdicts([passed(5), failed(0)]);
    await store.close();
    const again = await EntryStore.open(folder);
    expect(again.totals).toMatchObject({ passed: 1, failed: 1 });
    expect(await marked(again)).toEqual({ passed: [6], failed: [1] });
    await again.close();
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
});

describe("views follow", () => {
  test.each([
    ["passed", "kfl2", [1]],
    ["!passed && !failed", "kfl2", [2, 4, 5, 6]],
    ["passed || failed", "kfl2", [1, 3]],
    ["kfl1: failed == true", "classic", [3]],
    ["passed and http", "classic", [1]],
    ["kfl1: passed == false", "classic", [2, 3, 4, 5, 6]],
    // No SQL says this: the entry itself is looked at.
    ['failed and request.path.startsWith("/v1")', "classic", [3]],
  ] as const)("%s", (text, dialect, expected) =>
    withRows(ROWS, async (store) => {
      const result = presentation.compile(text, { catalogue: presentation.catalogue, nowMs: 0, recordName: "" });
      if (!result.ok) throw new Error(result.errors[0]?.message);
      expect(result.filter.dialect).toBe(dialect);
      const view = new View(store, {
        filter: result.filter,
        sort: null,
        showConnections: true,
        match: (filter, stored) => filter.matches(presentation.assemble(stored), { no: stored.no }),
      });
      await view.complete();
      await store.setVerdicts([passed(0), failed(2)]);
      await view.complete();
      expect([...view.numbers(0, 10)]).toEqual(expected);
      view.close();
    }),
  );
});

test("scripts read rows in order of their numbers, a part at a time", () =>
  withRows([...ROWS, rowOf(7, { protocol: TCP, isFlow: true, l7Detected: ["http"] })], async (store) => {
    const numbers = async (after: number, limit: number): Promise<number[]> =>
      (await store.rowsAfter(after, limit)).map(({ no }) => no);
    expect(await numbers(0, 3)).toEqual([1, 2, 3]);
    expect(await numbers(3, 100)).toEqual([4, 5, 6, 7]);
    expect(await numbers(7, 100)).toEqual([]);
    expect(await numbers(99, 100)).toEqual([]);
    expect((await store.rowsOf([5, 2])).map(({ no }) => no)).toEqual([5, 2]);
    const [first] = await store.rowsAfter(0, 1);
    if (first === undefined) throw new Error("there is a row");
    const { id, node, head, document } = presentation.scriptEntry(first);
    expect({ id, node }).toEqual({ id: first.row.id, node: "" });
    expect({ ...JSON.parse(head), ...JSON.parse(document) }).toEqual(
      JSON.parse(JSON.stringify(presentation.assemble(first))),
    );
  }));
