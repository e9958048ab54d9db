import { beforeEach, describe, expect, test, vi } from "vitest";
import { closeGoTo, goToRow, openGoTo } from "./go-to-row.ts";
import { openRows, openWorkspace, shownRows } from "./testing/open-workspace.ts";
import { applyFilter } from "./workspace-actions.ts";
import { formatClock } from "./shared/format-time.ts";
import type { Workspace } from "./workspace.ts";
import { waitFor } from "./testing/wait-for.ts";

const selectedNo = (workspace: Workspace): number | undefined =>
  workspace.view.find(workspace.ui.getState().selection?.focusId ?? "")?.no;

describe("going to a row", () => {
  const check = async (workspace: Workspace, typed: string, no: number | undefined, said: string): Promise<void> => {
    const answer = await goToRow(workspace, typed);
    const { selection } = workspace.ui.getState();
    const [row] = selection === null ? [] : await workspace.view.fetch(selection.position, 1);
    expect([row?.no, row?.id === selection?.focusId || row === undefined, answer]).toEqual([no, true, said]);
  };

  test("a number selects that row, near or far", async () => {
    const workspace = await openRows(5000);
    await check(workspace, "2", 2, "");
    await check(workspace, "4,321", 4321, "");
  });

  test("a number that the filter leaves out takes the next one and says so", async () => {
    const workspace = await openRows(3000);
    applyFilter(workspace, "redis");
    await shownRows(workspace, "redis");
    const shown = await workspace.view.fetch(0, 500);
    const next = shown[20]?.no ?? 0;
    const before = shown[19]?.no ?? 0;
    expect(next - before).toBeGreaterThan(1);
    await check(workspace, String(next - 1), next, `Number ${next - 1} is not in this list; the nearest is ${next}.`);
  });

  test("a time selects the first row that is not before it", async () => {
    const workspace = await openRows(3000);
    const [row] = await workspace.view.fetch(1500, 1);
    const time = formatClock(row?.timeNs ?? "0", "local", 9);
    expect(await goToRow(workspace, time)).toBe("");
    const { selection } = workspace.ui.getState();
    expect((await workspace.view.fetch(selection?.position ?? 0, 1))[0]?.timeNs).toBe(row?.timeNs);
  });

  test("a time after the end takes the last row and says so", async () => {
    const workspace = await openRows(100);
    expect(await goToRow(workspace, "+99999")).toMatch(/No row is that late/);
    expect(workspace.ui.getState().selection?.position).toBeGreaterThan(90);
  });

  test("what cannot be read, an empty list and another order change nothing", async () => {
    const workspace = await openRows(300);
    await check(
      workspace,
      "soon",
      undefined,
      "Type a row number, a time like 12:04:11.2, or seconds since the start like +30.5.",
    );
    workspace.update((state) => ({ ...state, sort: { column: "size", descending: true } }));
    await waitFor(() => expect(workspace.view.state.get().query?.sort?.column).toBe("size"));
    expect(await goToRow(workspace, "7")).toMatch(/sorted by another column/);
    expect(selectedNo(workspace)).toBeUndefined();
    applyFilter(workspace, 'dst.name == "nobody"');
    await shownRows(workspace, 'dst.name == "nobody"');
    expect(await goToRow(workspace, "7")).toBe("The list is empty.");
  });

  test("without a session there is no row", async () => {
    const workspace = await openWorkspace("start", 0);
    expect(await goToRow(workspace, "12:00")).toBe("There is no row to go to yet.");
    expect(await goToRow(workspace, "12")).toBe("The list is empty.");
  });
});

describe("the line to type in", () => {
  const focused: string[] = [];
  beforeEach(() => {
    focused.length = 0;
    const element = (name: string): { focus: () => void } => ({ focus: () => focused.push(name) });
    vi.stubGlobal("document", { getElementById: element, querySelector: element });
    return () => vi.unstubAllGlobals();
  });

  test("opens, is gone back to by the same key, and gives the focus to the list when it closes", async () => {
    const workspace = await openWorkspace("file", 10);
    openGoTo(workspace);
    openGoTo(workspace);
    expect(workspace.ui.getState().isGoToOpen).toBe(true);
    closeGoTo(workspace);
    expect(workspace.ui.getState().isGoToOpen).toBe(false);
    expect(focused).toEqual(["go-to", "go-to", ".EntryList-scroller"]);
  });

  test("another session closes it", async () => {
    const workspace = await openWorkspace("file", 10);
    openGoTo(workspace);
    const former = workspace.session.tick.get()?.sessionId;
    await workspace.run((client) => client.session.openDemo({}));
    await waitFor(() => expect(workspace.session.tick.get()?.sessionId).not.toBe(former));
    expect(workspace.ui.getState().isGoToOpen).toBe(false);
  });
});
