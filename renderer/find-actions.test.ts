import { describe, expect, onTestFinished, test, vi } from "vitest";
import { canFind, closeFind, findStep, openFind } from "./find-actions.ts";
import { NO_FIND, type FindDraft } from "./find/find-query.ts";
import { openRows, openWorkspace, shownRows } from "./testing/open-workspace.ts";
import { waitFor } from "./testing/wait-for.ts";
import { applyFilter } from "./workspace-actions.ts";
import type { Workspace } from "./workspace.ts";

const type = (workspace: Workspace, kind: FindDraft["kind"], text: string): void =>
  workspace.find.change({ ...NO_FIND, kind, texts: { ...NO_FIND.texts, [kind]: text } });
const position = (workspace: Workspace): number | undefined => workspace.ui.getState().selection?.position;
const matchesIn = async (workspace: Workspace, total: number): Promise<readonly number[]> =>
  (await workspace.view.fetch(0, total)).flatMap(({ summary, src, dst }, at) =>
    [summary, src.name, dst.name].some((text) => text.includes("cart")) ? [at] : [],
  );

describe("finding", () => {
  test("goes from match to match of the shown rows, and round", async () => {
    const workspace = await openRows(400);
    applyFilter(workspace, "http");
    const total = await shownRows(workspace, "http");
    const expected = await matchesIn(workspace, total);
    expect(expected.length).toBeGreaterThan(2);
    openFind(workspace);
    type(workspace, "text", "CART");
    for (const [i, at] of expected.entries()) {
      await findStep(workspace, "next");
      expect(position(workspace)).toBe(at);
      expect(workspace.find.state.get().tick).toMatchObject({ matches: expected.length, hit: { index: i + 1 } });
    }
    await findStep(workspace, "next");
    expect(position(workspace)).toBe(expected[0]);
    expect(workspace.find.state.get().tick?.hit?.isWrapped).toBe(true);
    await findStep(workspace, "previous");
    expect(position(workspace)).toBe(expected.at(-1));
  });

  test("without a match leaves the selection where it was", async () => {
    const workspace = await openRows(50);
    type(workspace, "text", "there is no such thing");
    await findStep(workspace, "next");
    expect(workspace.ui.getState().selection).toBe(null);
    expect(workspace.find.state.get()).toMatchObject({ isSearching: false, tick: { matches: 0, hit: null } });
  });

  test("of what cannot be looked for asks for something else", async () => {
    const workspace = await openRows(50);
    type(workspace, "bytes", "0");
    await findStep(workspace, "next");
    expect(workspace.ui.getState().isFindOpen).toBe(true);
    expect(workspace.find.focusRequest.get()).toBe(1);
    expect(workspace.find.state.get().tick).toBe(null);
  });

  test("a failure of the session is told in the bar, and not elsewhere", async () => {
    const workspace = await openRows(50);
    type(workspace, "filter", 'request.path == "/never"');
    await findStep(workspace, "next");
    expect(workspace.find.state.get().failure?.code).toBe("BAD_FILTER");
    expect(workspace.failure.get()).toBe(null);
  });

  test("another draft, a step of the hand and closing give up what was said", async () => {
    const workspace = await openRows(200);
    openFind(workspace);
    type(workspace, "text", "cart");
    const under = findStep(workspace, "next");
    workspace.find.cancel();
    expect(workspace.find.state.get()).toMatchObject({ isSearching: false, isCancelled: true });
    await under;
    await findStep(workspace, "next");
    expect(workspace.find.state.get().tick?.isComplete).toBe(true);
    type(workspace, "text", "cartography");
    expect(workspace.find.state.get().tick).toBe(null);
  });
});

describe("the bar", () => {
  test("takes the place of the line of going to a row", async () => {
    const workspace = await openRows(50);
    workspace.update((state) => ({ ...state, isGoToOpen: true }));
    openFind(workspace);
    expect(workspace.ui.getState()).toMatchObject({ isGoToOpen: false, isFindOpen: true });
  });

  test("is of the list: elsewhere its keys are others'", async () => {
    const workspace = await openRows(50);
    expect(canFind(workspace)).toBe(true);
    workspace.update((state) => ({ ...state, screen: "scripts" }));
    expect(canFind(workspace)).toBe(false);
    openFind(workspace);
    expect(workspace.ui.getState().isFindOpen).toBe(false);
    const start = await openWorkspace("start", 0);
    await waitFor(() => expect(canFind(start)).toBe(false));
  });

  test("closed, it keeps what was looked for, and gives the focus to the list", async () => {
    const workspace = await openRows(50);
    const focused: string[] = [];
    vi.stubGlobal("document", { querySelector: (name: string) => ({ focus: () => focused.push(name) }) });
    onTestFinished(() => void vi.unstubAllGlobals());
    openFind(workspace);
    type(workspace, "text", "cart");
    closeFind(workspace);
    expect(workspace.ui.getState().isFindOpen).toBe(false);
    expect(workspace.find.draft.get().texts.text).toBe("cart");
    expect(focused).toEqual([".EntryList-scroller"]);
  });
});
