import { mkdtemp, readdir, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { describe, expect, onTestFinished, test } from "vitest";
import { MAX_COMMENT_LENGTH } from "../../contract/index.ts";
import { MAX_NOTED_ENTRIES, MAX_NOTES_TEXT, RowNotes } from "./row-notes.ts";

async function newFolder(): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), "thresher-notes-"));
  onTestFinished(() => rm(folder, { recursive: true, force: true }));
  return folder;
}

/** What is noted on the entries `a`, `b` and `c`, also for whoever opens the folder again. */
async function check(
  change: (notes: RowNotes) => Promise<unknown>,
  expected: Readonly<Record<string, unknown>>,
): Promise<void> {
  const folder = await newFolder();
  const notes = await RowNotes.open(folder);
  await change(notes);
  for (const one of [notes, await RowNotes.open(folder)]) {
    expect(Object.fromEntries(["a", "b", "c"].flatMap((id) => (one.of(id) ? [[id, one.of(id)]] : [])))).toEqual(
      expected,
    );
    expect(one.notice).toBe("");
  }
}
const MARKED = { isMarked: true, isIgnored: false, comment: "" };

describe("notes are there when the session is opened again", () => {
  test("marks", () => check((notes) => notes.toggle("mark", ["a", "c"]), { a: MARKED, c: MARKED }));
  test("several kinds on one row", () =>
    check(
      async (notes) => {
        await notes.toggle("ignore", ["b"]);
        await notes.comment("b", " Look here.\nTwice. \n");
        await notes.toggle("mark", ["b"]);
      },
      { b: { isMarked: true, isIgnored: true, comment: "Look here.\nTwice." } },
    ));
  test("none where all was taken away", () =>
    check(async (notes) => {
      await notes.comment("a", "x");
      await notes.comment("a", "  ");
      await notes.toggle("mark", ["b"]);
      await notes.toggle("mark", ["b"]);
    }, {}));
});

test("of several rows all are marked where one is not yet, else none", async () => {
  const notes = await RowNotes.open(await newFolder());
  expect(await notes.toggle("mark", ["a"])).toBe(true);
  expect(await notes.toggle("mark", ["a", "b"])).toBe(true);
  expect(notes.markedIds).toEqual(["a", "b"]);
  expect(await notes.toggle("mark", ["b", "a"])).toBe(false);
  expect(notes.markedIds).toEqual([]);
});

test("changes are told, until nobody listens", async () => {
  const notes = await RowNotes.open(await newFolder());
  let told = 0;
  const stop = notes.onChange(() => told++);
  await notes.comment("a", "one");
  stop();
  await notes.comment("a", "two");
  expect(told).toBe(1);
  expect([...notes.comments]).toEqual([["a", "two"]]);
});

test("a session that takes the place of another has its notes", async () => {
  const [former, fresh] = [await RowNotes.open(await newFolder()), await RowNotes.open(await newFolder())];
  await former.comment("a", "kept");
  await fresh.takeOver(former);
  expect(fresh.of("a")?.comment).toBe("kept");
});

describe("limits", () => {
  test("so many entries, and no change where one is too many", async () => {
    const notes = await RowNotes.open(await newFolder());
    const ids = Array.from({ length: MAX_NOTED_ENTRIES }, (_, i) => `e${i}`);
    await notes.toggle("mark", ids);
    await expect(notes.toggle("mark", ["one more"])).rejects.toMatchObject({ code: "LIMIT" });
    expect(notes.of("one more")).toBeUndefined();
    await notes.comment("e0", "those that are there can be written on");
  });
  test("so much text", async () => {
    const folder = await newFolder();
    const notes = await RowNotes.open(folder);
    const long = "☃".repeat(MAX_COMMENT_LENGTH);
    const most = Math.floor(MAX_NOTES_TEXT / (MAX_COMMENT_LENGTH + 4));
    const all = Promise.all(Array.from({ length: most }, (_, i) => notes.comment(`${1000 + i}`, long)));
    await all;
    await expect(notes.comment("more", long)).rejects.toMatchObject({ code: "LIMIT" });
    // The longest file that can be written can be read.
    expect((await RowNotes.open(folder)).comments.size).toBe(most);
  });
});

test.each(["{", '{"formatVersion":2,"notes":[]}', '{"formatVersion":1,"notes":[{"id":"a"}]}'])(
  "a damaged file is set aside and told: %s",
  async (text) => {
    const folder = await newFolder();
    await writeFile(join(folder, "notes.json"), text);
    const notes = await RowNotes.open(folder);
    expect(notes.markedIds).toEqual([]);
    expect(notes.notice).toMatch(/^notes\.json is damaged .* kept as notes\.json\.damaged$/);
    expect(await readdir(folder)).toEqual(["notes.json.damaged"]);
  },
);
