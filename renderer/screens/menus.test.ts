import { beforeEach, describe, expect, test, vi } from "vitest";
import type { Addable, MenuValue } from "../list/addable.ts";
import type { MenuItem } from "../shared/Menu.tsx";
import { openRows } from "../testing/open-workspace.ts";
import { withApplied } from "../ui-store.ts";
import type { Workspace } from "../workspace.ts";
import { rowMenu } from "./row-menu.ts";
import { selectRow } from "./select-row.ts";
import { valueMenu } from "./value-menu.ts";
import { waitFor } from "../testing/wait-for.ts";

let clipboard = "";
beforeEach(() => {
  clipboard = "";
  vi.stubGlobal("navigator", {
    clipboard: {
      writeText: async (text: string) => {
        clipboard = text;
      },
    },
  });
  return () => vi.unstubAllGlobals();
});

const STATUS: Addable = { selector: "response.status", value: 503, operator: "==", protocol: "http" };
const value = (addable: Addable | null, text = "503"): MenuValue => ({ text, addable });

const titles = (items: readonly MenuItem[]): readonly string[] =>
  items.map((item) => (item.kind === "separator" ? "—" : item.title));

/** Presses the nth item of a name: applying and preparing have the same names. */
const press = (items: readonly MenuItem[], title: string, nth = 0): void => {
  const found = items.filter((item) => item.kind === "action" && item.title === title)[nth];
  if (found?.kind !== "action") {
    throw new Error(`no item ${title}: ${titles(items).join(", ")}`);
  }
  found.run();
};

const withFilter = async (filter: string): Promise<Workspace> => {
  const workspace = await openRows(300);
  workspace.update((state) => withApplied(state, filter));
  return workspace;
};

describe("the menu of a value", () => {
  test("names the condition, then six ways to apply, six to prepare, and what can be copied", async () => {
    const ways = ["selected", "not selected", "… and selected", "… or selected"];
    const all = [...ways, "… and not selected", "… or not selected"];
    expect(titles(valueMenu(await withFilter(""), value(STATUS)))).toEqual([
      "status_code == 503",
      "Apply as filter",
      ...all,
      "Prepare as filter",
      ...all,
      "—",
      "Copy value",
      "Copy path",
      "Copy filter",
    ]);
  });

  test("each way makes its own filter of what stands in the bar", async () => {
    const check = async (title: string, expected: string): Promise<void> => {
      const workspace = await withFilter('src.name == "a" || redis');
      press(valueMenu(workspace, value(STATUS)), title);
      const { applied, draft } = workspace.ui.getState();
      expect([applied, draft]).toEqual([expected, expected]);
    };
    const given = 'src.name == "a" || redis';
    await check("selected", "status_code == 503");
    await check("not selected", "status_code != 503");
    await check("… and selected", `(${given}) && status_code == 503`);
    await check("… or selected", `${given} || status_code == 503`);
    await check("… and not selected", `(${given}) && status_code != 503`);
    await check("… or not selected", `${given} || status_code != 503`);
  });

  test("preparing changes the text in the bar and nothing else", async () => {
    const workspace = await withFilter("redis");
    press(valueMenu(workspace, value(STATUS)), "… and selected", 1);
    const { applied, draft } = workspace.ui.getState();
    expect([applied, draft]).toEqual(["redis", "redis && status_code == 503"]);
  });

  test("a text in the classic dialect stays in it", async () => {
    const workspace = await withFilter("redis and src.name");
    press(valueMenu(workspace, value(STATUS)), "… and selected");
    expect(workspace.ui.getState().applied).toMatch(/^redis and src\.name and .*response\.status == 503/);
  });

  test("value, path and filter are copied as each is written", async () => {
    const workspace = await withFilter("redis");
    const items = valueMenu(
      workspace,
      value({ ...STATUS, selector: 'response.headers["ETag"]', value: 'W/"a\\b"' }, 'W/"a\\b"'),
    );
    const check = async (title: string, expected: string | RegExp, said: string): Promise<void> => {
      press(items, title);
      await waitFor(() => expect(workspace.notice.get()?.text).toBe(`Copied ${said}`));
      expect(clipboard).toMatch(expected);
    };
    await check("Copy value", /^W\/"a\\b"$/, "the value");
    await check("Copy path", /^response\.headers\["ETag"\]$/, "the path");
    // The filter of this value alone, whatever stands in the bar.
    await check("Copy filter", /^map_get\(response\.headers, "ETag", ""\) == "W\/\\"a\\\\b\\""$/, "the filter");
  });

  test("the copied filter is the one at the head of the menu, in the dialect of the bar", async () => {
    const workspace = await withFilter("redis and src.name");
    const items = valueMenu(workspace, value(STATUS));
    press(items, "Copy filter");
    await waitFor(() => expect(clipboard).toMatch(/response\.status == 503$/));
    expect(titles(items)[0]).toBe(clipboard);
  });

  test("a value that no filter can name can be copied; an empty one offers nothing", async () => {
    const workspace = await withFilter("");
    expect(titles(valueMenu(workspace, value(null, "218 B")))).toEqual(["Copy value"]);
    expect(valueMenu(workspace, value(null, ""))).toEqual([]);
  });
});

describe("the menu of a row", () => {
  const copies = (items: readonly MenuItem[]): readonly string[] => titles(items).filter((title) => /row/.test(title));

  test("copies the row under the pointer", async () => {
    const workspace = await openRows(300);
    const items = rowMenu(workspace, 7, null);
    expect(titles(items)).toEqual([
      "Copy row as text",
      "Copy row as CSV",
      "Copy row as JSON",
      "—",
      "Why does this row match?",
      "—",
      "Mark row",
      "Ignore row",
      "Comment on row…",
      "Colour rules…",
    ]);
    press(items, "Copy row as JSON");
    await waitFor(() => expect(clipboard).not.toBe(""));
    expect(JSON.parse(clipboard)).toMatchObject([{ no: workspace.view.row(7)?.no }]);
  });

  test("copies all selected rows where it is one of them, and only itself where it is not", async () => {
    const workspace = await openRows(300);
    await selectRow(workspace, 3, "only");
    await selectRow(workspace, 9, "range");
    expect(copies(rowMenu(workspace, 5, null))).toContain("Copy 7 rows as CSV");
    expect(copies(rowMenu(workspace, 20, null))).toContain("Copy row as CSV");
    press(rowMenu(workspace, 5, null), "Copy 7 rows as text");
    await waitFor(() => expect(clipboard.split("\n")).toHaveLength(7));
  });

  test("what the value offers stands first; a row that has not arrived offers nothing", async () => {
    const workspace = await openRows(300);
    expect(titles(rowMenu(workspace, 0, value(STATUS)))[0]).toBe("status_code == 503");
    expect(rowMenu(workspace, 299_999, null)).toEqual([]);
  });
});

describe("selecting rows", () => {
  const positions = async (workspace: Workspace): Promise<readonly number[]> => {
    const ids = workspace.ui.getState().selection?.ids ?? [];
    const found = await Promise.all(ids.map((id) => workspace.view.locate(id)));
    return found.map((position) => position ?? -1);
  };
  const check = async (
    clicks: readonly (readonly [position: number, how: "only" | "toggle" | "range"])[],
    expected: readonly number[],
    focus: number | null,
  ): Promise<void> => {
    const workspace = await openRows(300);
    for (const [position, how] of clicks) {
      await selectRow(workspace, position, how);
    }
    expect(await positions(workspace)).toEqual(expected);
    expect(workspace.ui.getState().selection?.position ?? null).toBe(focus);
  };

  test("one; one more; one less; none", async () => {
    await check([[4, "only"]], [4], 4);
    await check(
      [
        [4, "only"],
        [9, "toggle"],
      ],
      [4, 9],
      9,
    );
    await check(
      [
        [4, "only"],
        [9, "toggle"],
        [4, "toggle"],
      ],
      [9],
      4,
    );
    await check(
      [
        [4, "only"],
        [4, "toggle"],
      ],
      [],
      null,
    );
  });

  test("a range begins at the first selected row, in both directions, and can be drawn anew from it", async () => {
    await check(
      [
        [4, "only"],
        [7, "range"],
      ],
      [4, 5, 6, 7],
      7,
    );
    await check(
      [
        [4, "only"],
        [2, "range"],
      ],
      [4, 2, 3],
      2,
    );
    await check(
      [
        [4, "only"],
        [9, "range"],
        [5, "range"],
      ],
      [4, 5],
      5,
    );
  });

  test("without a selection every click is a first one", async () => {
    await check([[6, "range"]], [6], 6);
    await check([[6, "toggle"]], [6], 6);
  });
});
