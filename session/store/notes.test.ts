// What the user noted, as filters find it: exact in SQL and outside of it, at once, and also on rows that come later.
import { expect, test } from "vitest";
import type { RowNote } from "../../contract/index.ts";
import { presentation } from "../engine-presentation.ts";
import { rowFacts } from "../row-facts.ts";
import { batchOf, type Commit, type EntryStore, View, type ViewSpec } from "./index.ts";
import { rowOf, SOURCE } from "./testing/rows.ts";
import { withRows } from "./testing/with-store.ts";

const ROWS = Array.from({ length: 6 }, (_, k) => rowOf(k));
const MARKED: RowNote = { isMarked: true, isIgnored: false, comment: "" };
const IGNORED: RowNote = { isMarked: false, isIgnored: true, comment: "" };
const COMMENTED: RowNote = { isMarked: true, isIgnored: false, comment: "a slow one, it's $1" };

/** Notes by place in `ROWS`. */
function notesOf(notes: Readonly<Record<number, RowNote>>): ReadonlyMap<string, RowNote> {
  return new Map(Object.entries(notes).map(([k, note]) => [rowOf(Number(k)).id, note]));
}

function compiled(text: string) {
  const result = presentation.compile(text, { catalogue: presentation.catalogue, nowMs: 0 });
  if (!result.ok) throw new Error(`${text}: ${result.errors[0]?.message}`);
  return result.filter;
}

/** A view of the store by a filter; the sort changes the order alone. */
async function withView(
  store: EntryStore,
  text: string,
  use: (numbers: () => Promise<number[]>, view: View) => Promise<void>,
  sort: ViewSpec["sort"] = null,
): Promise<void> {
  const view = new View(store, {
    filter: compiled(text),
    sort,
    showConnections: true,
    match: (filter, stored) => filter.matches(presentation.assemble(stored), rowFacts(stored)),
  });
  await use(async () => {
    await view.complete();
    return [...view.numbers(0, 100)];
  }, view);
  view.close();
}

test.each([
  ["marked", "kfl2", [1, 4]],
  ["!ignored", "kfl2", [1, 2, 4, 5, 6]],
  ['comment != ""', "kfl2", [4]],
  ['comment == ""', "kfl2", [1, 2, 3, 5, 6]],
  ['comment.contains("slow")', "kfl2", [4]],
  ['marked && comment == ""', "kfl2", [1]],
  ["marked and http", "classic", [1, 4]],
  ["kfl1: !marked", "classic", [2, 3, 5, 6]],
  ["kfl1: ignored == true", "classic", [3]],
  ['kfl1: comment.contains("slow")', "classic", [4]],
  ['http and comment == r"^a s.*\\$1$"', "classic", [4]],
  // No SQL says these: the entry itself is looked at.
  ['(marked or ignored) and (request.path.startsWith("/v1") == true)', "classic", [1, 3, 4]],
  ["(comment == response.nothing) == false and marked", "classic", [1, 4]],
] as const)("a view follows: %s", (text, dialect, expected) =>
  withRows(ROWS, async (store) => {
    expect(compiled(text).dialect).toBe(dialect);
    await withView(store, text, async (numbers) => {
      await numbers();
      await store.setNotes(notesOf({ 0: MARKED, 2: IGNORED, 3: COMMENTED }));
      expect(await numbers()).toEqual(expected);
      await store.setNotes(new Map());
      const without = await numbers();
      await withView(store, text, async (anew) => expect(without).toEqual(await anew()));
    });
  }),
);

test("rows are gained and lost one by one, and told as rows that were not sent again", () =>
  withRows(ROWS, (store) =>
    withView(store, "marked", async (numbers) => {
      const told: Commit[] = [];
      store.onCommit((commit) => told.push(commit));
      const [first, both] = [notesOf({ 1: MARKED }), notesOf({ 4: MARKED })];
      await store.setNotes(new Map([...first, ...both]));
      expect(await numbers()).toEqual([2, 5]);
      await store.setNotes(first);
      expect(await numbers()).toEqual([2]);
      await store.setNotes(first);
      expect(told.map(({ cause, replaced, entries }) => [cause, replaced, entries])).toEqual([
        ["marked", [2, 5], 0],
        ["marked", [5], 0],
      ]);
    }),
  ));

test("a mark does not put a sorted view in order again, unless a row comes or goes", () =>
  withRows(ROWS, (store) =>
    withView(
      store,
      "id < 5 || marked",
      async (numbers, view) => {
        expect(await numbers()).toEqual([4, 3, 2, 1]);
        const { generation } = view.state;
        await store.setNotes(notesOf({ 1: MARKED }));
        expect(await numbers()).toEqual([4, 3, 2, 1]);
        // The rows are shown anew, once.
        expect(view.state.generation).toBe(generation + 1);
      },
      { column: "time", descending: true },
    ),
  ));

test("rows that are sent again keep them, rows that come later have them", () =>
  withRows([rowOf(0, { errorType: "timeout" })], (store) =>
    withView(store, "marked", async (numbers) => {
      await store.setNotes(notesOf({ 0: MARKED, 2: MARKED, 5: COMMENTED }));
      expect(await numbers()).toEqual([1]);
      await store.append(batchOf([rowOf(0, { summary: "answered" }), rowOf(1), rowOf(2)]), SOURCE);
      expect(await numbers()).toEqual([1, 3]);
      await store.append(batchOf([rowOf(3)]), SOURCE);
      await store.append(batchOf([rowOf(4), rowOf(5)]), SOURCE);
      expect(await numbers()).toEqual([1, 3, 6]);
    }),
  ));

test("a page's rows carry them", () =>
  withRows(ROWS, async (store) => {
    await store.setNotes(notesOf({ 3: COMMENTED }));
    const rows = await store.pages.listRows(Uint32Array.of(3, 4));
    expect(rows.map(({ note }) => note)).toEqual([undefined, COMMENTED]);
  }));

test("notes on what is no entry are on none", () =>
  withRows(ROWS, (store) =>
    withView(store, "marked", async (numbers) => {
      const ids = ["", "nonsense", `${SOURCE.worker}/000000000000.pcap-9999999999`, "file:other/000000000000.pcap-0"];
      await store.setNotes(new Map(ids.map((id) => [id, MARKED])));
      expect(await numbers()).toEqual([]);
    }),
  ));
