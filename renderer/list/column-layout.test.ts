import { describe, expect, test } from "vitest";
import {
  COLUMN_IDS,
  DEFAULT_LAYOUT,
  gridTemplate,
  MAX_COLUMN_WIDTH,
  MIN_COLUMN_WIDTH,
  moveColumn,
  parseLayout,
  resizeColumn,
  toggleColumn,
  totalWidth,
  visibleColumns,
  widthOf,
} from "./column-layout.ts";

describe("column layout", () => {
  test("nonsense from the storage gives the usual columns", () => {
    for (const value of [null, undefined, 7, "x", [], {}]) {
      expect(parseLayout(value)).toEqual(DEFAULT_LAYOUT);
    }
  });

  test("a stored layout comes back as it was", () => {
    const layout = resizeColumn(toggleColumn(moveColumn(DEFAULT_LAYOUT, "status", "method"), "node"), "src", 222);
    expect(parseLayout(JSON.parse(JSON.stringify(layout)))).toEqual(layout);
  });

  test("unknown and doubled columns are dropped, missing ones keep their place, widths stay in their bounds", () => {
    const layout = parseLayout({
      order: ["time", "time", "evil", "no"],
      hidden: ["node", "evil"],
      widths: { src: 1e9, dst: -5, time: "wide", size: Number.NaN },
    });
    expect(layout.order.toSorted()).toEqual(COLUMN_IDS.toSorted());
    expect(layout.order.slice(0, 2)).toEqual(["time", "no"]);
    expect(layout.hidden).toEqual(["node"]);
    expect(layout.widths).toEqual({ src: MAX_COLUMN_WIDTH, dst: MIN_COLUMN_WIDTH });
  });

  test("columns are shown and hidden, the last one stays", () => {
    expect(toggleColumn(toggleColumn(DEFAULT_LAYOUT, "node"), "node").hidden).toEqual([]);
    const bare = COLUMN_IDS.reduce((layout, id) => toggleColumn(layout, id), DEFAULT_LAYOUT);
    expect(bare.hidden).toHaveLength(COLUMN_IDS.length - 1);
  });

  test("a column moves before another or to the end", () => {
    expect(moveColumn(DEFAULT_LAYOUT, "node", "no").order[0]).toBe("node");
    expect(moveColumn(DEFAULT_LAYOUT, "no", null).order.at(-1)).toBe("no");
    expect(moveColumn(DEFAULT_LAYOUT, "no", "no")).toBe(DEFAULT_LAYOUT);
  });

  test("in a narrow list node, size and number go first, in this order", () => {
    const all = totalWidth(DEFAULT_LAYOUT, COLUMN_IDS);
    const gone = (width: number): readonly string[] =>
      COLUMN_IDS.filter((id) => !visibleColumns(DEFAULT_LAYOUT, width).includes(id));
    const upTo = (...ids: readonly ("node" | "size")[]): number =>
      all - ids.reduce((sum, id) => sum + widthOf(DEFAULT_LAYOUT, id), 0);
    expect(gone(all)).toEqual([]);
    expect(gone(all - 1)).toEqual(["node"]);
    expect(gone(upTo("node") - 1)).toEqual(["size", "node"]);
    expect(gone(upTo("node", "size") - 1)).toEqual(["no", "size", "node"]);
    expect(gone(10)).toEqual(["no", "size", "node"]);
  });

  test("something always takes the width that is left", () => {
    expect(gridTemplate(DEFAULT_LAYOUT, ["no", "summary"])).toBe("68px minmax(166px, 2.4fr)");
    expect(gridTemplate(DEFAULT_LAYOUT, ["no", "time"])).toBe("68px minmax(106px, 1fr)");
    expect(gridTemplate(resizeColumn(DEFAULT_LAYOUT, "src", 90), ["src", "dst"])).toBe("90px minmax(124px, 1fr)");
  });
});
