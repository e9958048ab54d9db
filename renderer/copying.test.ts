import { beforeEach, describe, expect, test, vi } from "vitest";
import { copyRows, copySelection, copyText, copyValue, selectedRows } from "./copying.ts";
import { selectRow } from "./screens/select-row.ts";
import { openRows, shownRows } from "./testing/open-workspace.ts";
import { testRow } from "./testing/row.ts";
import { applyFilter, selectAt } from "./workspace-actions.ts";
import type { Workspace } from "./workspace.ts";

/** What stands under the pointer and has the focus, as far as copying looks at it. */
interface Page {
  pointed: Element | null;
  focused: Element | null;
}

const page: Page = { pointed: null, focused: null };
let clipboard = "";
let takes = true;

beforeEach(() => {
  Object.assign(page, { pointed: null, focused: null });
  clipboard = "";
  takes = true;
  vi.stubGlobal("navigator", {
    clipboard: {
      writeText: async (text: string) => {
        if (!takes) {
          throw new DOMException("not allowed", "NotAllowedError");
        }
        clipboard = text;
      },
    },
  });
  vi.stubGlobal("document", {
    querySelectorAll: () => (page.pointed === null ? [] : [page.pointed]),
    get activeElement() {
      return page.focused;
    },
  });
  return () => vi.unstubAllGlobals();
});

const element = (holder: { readonly value?: string; readonly text?: string } | null): Element =>
  ({
    closest: () =>
      holder === null
        ? null
        : { dataset: holder.value === undefined ? {} : { value: holder.value }, textContent: holder.text ?? "" },
  }) as unknown as Element;

const notice = (workspace: Workspace): string => workspace.notice.get()?.text ?? "";

describe("copying rows", () => {
  test("one row as text, with a word about it", async () => {
    const workspace = await openRows(500);
    await selectAt(workspace, 4);
    await copySelection(workspace, "text");
    expect(clipboard).toMatch(/^5\t/);
    expect(clipboard.split("\n")).toHaveLength(1);
    expect(notice(workspace)).toBe("Copied 1 row as text");
  });

  test("all selected rows in the order of arrival, whatever the order of the clicks", async () => {
    const workspace = await openRows(500);
    await selectRow(workspace, 30, "only");
    await selectRow(workspace, 2, "toggle");
    await selectRow(workspace, 11, "toggle");
    await copySelection(workspace, "json");
    const copied: unknown = JSON.parse(clipboard);
    expect(copied).toMatchObject([2, 11, 30].map((position) => ({ no: workspace.view.row(position)?.no })));
    expect(notice(workspace)).toBe("Copied 3 rows as JSON");
  });

  test("a range that the window no longer holds is read again", async () => {
    const workspace = await openRows(9000);
    await selectRow(workspace, 100, "only");
    await selectRow(workspace, 4099, "range");
    expect(workspace.ui.getState().selection?.ids).toHaveLength(4000);
    const rows = await selectedRows(workspace);
    const all = await workspace.view.fetch(100, 4);
    expect(rows).toHaveLength(4000);
    expect(rows.slice(0, 4)).toEqual(all);
    await copySelection(workspace, "csv");
    expect(clipboard.split("\r\n")).toHaveLength(4001);
    expect(notice(workspace)).toBe("Copied 4,000 rows as CSV");
  });

  test("selected rows that the filter left out are counted, not passed over", async () => {
    const workspace = await openRows(400);
    const rows = await workspace.view.fetch(0, 200);
    const redis = rows.filter((row) => row.protocol.name === "redis").slice(0, 2);
    const other = rows.find((row) => row.protocol.name === "http");
    const ids = [...redis, other].flatMap((row) => row?.id ?? []);
    applyFilter(workspace, "redis");
    await shownRows(workspace, "redis");
    workspace.update((state) => ({ ...state, selection: { ids, focusId: ids[0] ?? "", position: 0 } }));
    await copySelection(workspace, "text");
    expect(clipboard.split("\n")).toHaveLength(2);
    expect(notice(workspace)).toBe("Copied 2 rows as text; 1 more is not in this list");
  });

  test("nothing selected, or nothing of it here, says so and leaves the clipboard alone", async () => {
    const workspace = await openRows(50);
    clipboard = "mine";
    await copySelection(workspace, "text");
    expect(notice(workspace)).toBe("No row is selected");
    workspace.update((state) => ({ ...state, selection: { ids: ["e99999"], focusId: "e99999", position: -1 } }));
    await copySelection(workspace, "text");
    expect(notice(workspace)).toBe("The selected rows are not in this list");
    expect(clipboard).toBe("mine");
  });

  test("a clipboard that refuses is a failure with a next step, not a success", async () => {
    const workspace = await openRows(50);
    takes = false;
    await copyRows(workspace, [testRow()], "text");
    expect(notice(workspace)).toBe("");
    expect(workspace.failure.get()?.nextStep).toMatch(/Allow this page/);
  });

  test("the same words twice are news twice", async () => {
    const workspace = await openRows(50);
    let news = 0;
    workspace.notice.subscribe(() => news++);
    await copyText(workspace, "a", "the value");
    await copyText(workspace, "a", "the value");
    expect(news).toBe(2);
  });
});

describe("copying a value", () => {
  const check = async (change: Partial<Page>, expected: string): Promise<void> => {
    const workspace = await openRows(50);
    await selectAt(workspace, 0);
    Object.assign(page, change);
    await copyValue(workspace);
    const summary = workspace.view.row(0)?.summary ?? "none";
    expect(clipboard).toBe(expected === "summary" ? summary : expected);
  };

  test("the one under the pointer goes first, then the one with the focus, then the selected row's summary", async () => {
    await check({ pointed: element({ text: "/v2/price" }), focused: element({ text: "other" }) }, "/v2/price");
    await check({ pointed: element(null), focused: element({ text: "focused" }) }, "focused");
    await check({ pointed: element({ text: "" }), focused: element(null) }, "summary");
    await check({}, "summary");
  });

  test("a value that says itself is copied as it is, not as its cell reads", async () => {
    await check({ pointed: element({ value: 'W/"a\\b"', text: 'W/"a\\b" Added' }) }, 'W/"a\\b"');
  });

  test("no value and no row: said, and nothing copied", async () => {
    const workspace = await openRows(50);
    clipboard = "mine";
    await copyValue(workspace);
    expect(clipboard).toBe("mine");
    expect(notice(workspace)).toMatch(/no value under the pointer/);
  });
});
