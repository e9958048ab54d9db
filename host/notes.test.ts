// Notes and colour rules as a window meets them: over the contract, on a real store.
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { type ColourRule, MAX_COLOUR_RULES, MAX_COMMENT_LENGTH, type ViewTick } from "../contract/index.ts";
import { type MadePacket, writeCapture } from "../session/testing/captures.ts";
import { type Client, firstOf, withWindow } from "./testing/client.ts";

const HOSTS = 5;
const PACKETS: readonly MadePacket[] = Array.from({ length: HOSTS }, (_, i) => ({ host: i + 1, sec: 100 + i }));

interface Shown {
  readonly client: Client;
  readonly view: string;
  readonly ids: readonly string[];
  readonly sessionId: string;
}
/** A window with five connections in a list. */
function withList(use: (shown: Shown) => Promise<void>, filter = ""): Promise<void> {
  return withWindow(async (client, folder) => {
    const paths = [await writeCapture(join(folder, "a.pcapng"), PACKETS)];
    const { sessionId } = await client.session.openFiles({ paths });
    await firstOf(await client.session.ticks({}), ({ source }) => source.phase === "ended");
    const view = await openView(client, filter);
    const { rows } = await client.view.rows({ view, start: 0, count: 100 });
    await use({ client, view, ids: rows.map(({ id }) => id), sessionId });
  });
}
async function openView(client: Client, filter = ""): Promise<string> {
  const { view } = await client.view.open({ filter, sort: null, showConnections: true });
  await firstOf(await client.view.ticks({ view }), ({ isComplete }) => isComplete);
  return view;
}
const notesOf = async (client: Client, view: string) =>
  (await client.view.rows({ view, start: 0, count: 100 })).rows.map(({ note }) => note ?? null);
const coloursOf = async (client: Client, view: string) =>
  (await client.view.rows({ view, start: 0, count: 100 })).rows.map(({ colour }) => colour?.rule ?? "");
const MARKED = { isMarked: true, isIgnored: false, comment: "" };

/** Resolves with the tick that follows what `change` does. */
async function tickAfter(client: Client, view: string, change: () => Promise<unknown>): Promise<ViewTick> {
  const ticks = await client.view.ticks({ view });
  const first = await ticks.next();
  const before = first.done === true ? 0 : first.value.generation;
  await change();
  return firstOf(ticks, ({ generation }) => generation > before);
}

describe("notes", () => {
  test("stand on the rows at once, in the detail, and when the session is opened again", () =>
    withList(async ({ client, view, ids, sessionId }) => {
      const [first = "", second = ""] = ids;
      await tickAfter(client, view, () => client.notes.toggle({ what: "mark", ids: [first] }));
      await client.notes.comment({ id: second, text: "the slow one" });
      const expected = [MARKED, { isMarked: false, isIgnored: false, comment: "the slow one" }, null, null, null];
      expect(await notesOf(client, view)).toEqual(expected);
      expect((await client.entry.detail({ id: second })).row.note?.comment).toBe("the slow one");
      await client.session.close({});
      await client.session.reopen({ sessionId });
      expect(await notesOf(client, await openView(client))).toEqual(expected);
    }));
  test("are there when the files are read again", () =>
    withList(async ({ client, ids }) => {
      await client.notes.toggle({ what: "ignore", ids: ids.slice(3) });
      await client.keyLog.readAgain({});
      await firstOf(await client.session.ticks({}), ({ source }) => source.phase === "ended");
      const ignored = { isMarked: false, isIgnored: true, comment: "" };
      expect(await notesOf(client, await openView(client))).toEqual([null, null, null, ignored, ignored]);
    }));
  test("the next marked row is found in the order of the view, and round its end", () =>
    withList(async ({ client, view, ids }) => {
      const step = (from: number, by: 1 | -1, of = view) => client.notes.step({ view: of, from, by });
      expect(await step(0, 1)).toEqual({ position: null, isAround: false });
      await client.notes.toggle({ what: "mark", ids: [ids[1] ?? "", ids[3] ?? ""] });
      expect(await step(-1, 1)).toEqual({ position: 1, isAround: false });
      expect(await step(1, 1)).toEqual({ position: 3, isAround: false });
      expect(await step(3, 1)).toEqual({ position: 1, isAround: true });
      expect(await step(1, -1)).toEqual({ position: 3, isAround: true });
      expect(await step(5, -1)).toEqual({ position: 3, isAround: false });
      const { view: sorted } = await client.view.open({
        filter: 'src.ip != "10.0.0.2"',
        sort: { column: "time", descending: true },
        showConnections: true,
      });
      await firstOf(await client.view.ticks({ view: sorted }), ({ isComplete }) => isComplete);
      expect(await step(-1, 1, sorted)).toEqual({ position: 1, isAround: false });
      expect(await step(1, 1, sorted)).toEqual({ position: 1, isAround: true });
    }));
  test("filters know them: a view gains and loses rows, and so do what is found and coloured", () =>
    withList(async ({ client, ids }) => {
      const [first = "", second = ""] = ids;
      const { view } = await client.view.open({ filter: "marked", sort: null, showConnections: true });
      const idsWhen = async (total: number): Promise<string[]> => {
        await firstOf(await client.view.ticks({ view }), (tick) => tick.isComplete && tick.total === total);
        return (await client.view.rows({ view, start: 0, count: 100 })).rows.map(({ id }) => id);
      };
      await client.notes.toggle({ what: "mark", ids: [first, second] });
      expect(await idsWhen(2)).toEqual([first, second]);
      await client.notes.toggle({ what: "mark", ids: [first] });
      expect(await idsWhen(1)).toEqual([second]);
      await client.notes.comment({ id: first, text: "the slow one" });
      const commented = await openView(client, 'comment.contains("slow")');
      expect((await client.view.rows({ view: commented, start: 0, count: 9 })).rows.map(({ id }) => id)).toEqual([
        first,
      ]);
      const all = await openView(client);
      const query = { kind: "filter", filter: "marked" } as const;
      const found = await firstOf(
        await client.find.rows({ view: all, query, from: -1, direction: "next", end: null }),
        ({ isComplete }) => isComplete,
      );
      expect([found.matches, found.hit?.id]).toEqual([1, second]);
      await client.colours.set({ rules: [rule("marked", "marked"), rule("commented", 'comment != ""')] });
      expect(await coloursOf(client, all)).toEqual(["commented", "marked", "", "", ""]);
    }));
  test("filters know them when the session is opened again, and when its files are read again", () =>
    withList(async ({ client, ids, sessionId }) => {
      await client.notes.toggle({ what: "mark", ids: ids.slice(3) });
      const marked = async () => {
        const view = await openView(client, "marked");
        return (await client.view.rows({ view, start: 0, count: 100 })).rows.map(({ id }) => id);
      };
      await client.session.close({});
      await client.session.reopen({ sessionId });
      expect(await marked()).toEqual(ids.slice(3));
      await client.keyLog.readAgain({});
      await firstOf(await client.session.ticks({}), ({ source }) => source.phase === "ended");
      expect(await marked()).toEqual(ids.slice(3));
    }));
  test("on what is no entry, and too long ones, are refused", () =>
    withList(async ({ client, ids }) => {
      const toggling = client.notes.toggle({ what: "mark", ids: [...ids, "file:a.pcapng/none-0"] });
      await expect(toggling).rejects.toMatchObject({ code: "NOT_FOUND" });
      await expect(client.notes.comment({ id: "nonsense", text: "x" })).rejects.toMatchObject({ code: "NOT_FOUND" });
      const text = "x".repeat(MAX_COMMENT_LENGTH + 1);
      await expect(client.notes.comment({ id: ids[0] ?? "", text })).rejects.toMatchObject({ code: "BAD_REQUEST" });
    }));
});

const rule = (name: string, filter: string, isOn = true): ColourRule => ({
  id: name,
  name,
  filter,
  colour: "blue",
  isOn,
});

describe("colour rules", () => {
  test("colour exactly the rows that they match, the first rule wins, and rows change at once", () =>
    withList(async ({ client, view }) => {
      expect(await coloursOf(client, view)).toEqual(["", "", "", "", ""]);
      await tickAfter(client, view, () =>
        client.colours.set({ rules: [rule("two", 'src.ip == "10.0.0.2"'), rule("few", "id <= 3")] }),
      );
      expect(await coloursOf(client, view)).toEqual(["few", "two", "few", "", ""]);
      await client.colours.set({ rules: [rule("few", "id <= 3"), rule("two", 'src.ip == "10.0.0.2"')] });
      expect(await coloursOf(client, view)).toEqual(["few", "few", "few", "", ""]);
      await client.colours.set({ rules: [rule("few", "id <= 3", false), rule("two", 'src.ip == "10.0.0.2"')] });
      expect(await coloursOf(client, view)).toEqual(["", "two", "", "", ""]);
    }));
  test("one that is broken says why and is passed over", () =>
    withList(async ({ client, view }) => {
      await client.colours.set({ rules: [rule("broken", "no_such == 1"), rule("all", "id > 0")] });
      expect(await coloursOf(client, view)).toEqual(["all", "all", "all", "all", "all"]);
      const { rules } = await firstOf(await client.colours.states({}), () => true);
      expect(rules.map(({ name, problem }) => [name, problem !== ""])).toEqual([
        ["broken", true],
        ["all", false],
      ]);
    }));
  test("are there without a session, and those of a new user come back", () =>
    withWindow(async (client) => {
      const namesOf = async (): Promise<string[]> => {
        const { rules } = await firstOf(await client.colours.states({}), () => true);
        return rules.map(({ name }) => name);
      };
      const names = await namesOf();
      await client.colours.set({ rules: [] });
      expect(await namesOf()).toEqual([]);
      await client.colours.reset({});
      expect(await namesOf()).toEqual(names);
    }));
  test("too many are refused", () =>
    withWindow(async (client) => {
      const rules = Array.from({ length: MAX_COLOUR_RULES + 1 }, (_, i) => rule(`r${i}`, "dns"));
      await expect(client.colours.set({ rules })).rejects.toMatchObject({ code: "BAD_REQUEST" });
    }));
});
