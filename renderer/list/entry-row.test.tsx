import { describe, expect, test } from "vitest";
import type { ListRow } from "../../contract/index.ts";
import { attributesOf, markupOf, wordsOf } from "../testing/markup.ts";
import { testRow } from "../testing/row.ts";
import type { CellContext } from "./column.ts";
import { COLUMN_IDS, DEFAULT_LAYOUT, type ColumnId, type ColumnLayout } from "./column-layout.ts";
import { columnItems } from "./column-menu.ts";
import { columnOf } from "./columns.tsx";
import { EntryRow } from "./EntryRow.tsx";
import { selectHow } from "./list-events.ts";
import { ToNewest } from "./ToNewest.tsx";

const CONTEXT: CellContext = { timeFormat: "utc", timeDigits: 3, startNs: "1790000000000000000", previousNs: null };

const row = (given: ListRow | undefined, change: Partial<Parameters<typeof EntryRow>[0]> = {}) => (
  <EntryRow
    position={4}
    row={given}
    previousNs={null}
    columns={COLUMN_IDS}
    template="none"
    context={CONTEXT}
    isFocused={false}
    isSelected={false}
    isSameStream={false}
    {...change}
  />
);

describe("a row of the list", () => {
  test("reads in the order of the columns", () => {
    expect(wordsOf(row(testRow()))).toBe(
      "1 14:13:20.123 HTTP POST /v2/price 503 cart-6c9.shop price.shop 41.5 ms 218 B node-b",
    );
    expect(wordsOf(row(testRow(), { columns: ["status", "method"] }))).toBe("503 POST");
  });

  test("has its place for screen readers, below the header", () => {
    expect(attributesOf(row(testRow()), "aria-rowindex")).toEqual(["6"]);
    expect(attributesOf(row(testRow()), "role").filter((role) => role === "gridcell")).toHaveLength(COLUMN_IDS.length);
    expect(attributesOf(row(testRow(), { isSelected: true }), "aria-selected")).toEqual(["true"]);
  });

  test("keeps its place while it has not arrived, without pretending anything", () => {
    expect(wordsOf(row(undefined))).toBe("");
    expect(attributesOf(row(undefined), "aria-busy")).toEqual(["true"]);
    expect(attributesOf(row(undefined), "data-error")).toEqual(["false"]);
  });

  test("a failure is marked by a sign; a half pair says in the place of the status what is missing", () => {
    const check = (change: Partial<ListRow>, isError: boolean, sign: string, words: string): void => {
      const shown = row(testRow(change), { columns: ["status"] });
      expect([attributesOf(shown, "data-error")[0], wordsOf(shown)]).toEqual([String(isError), words]);
      expect(markupOf(shown).includes("<svg")).toBe(sign !== "");
      expect(markupOf(shown)).toContain(sign);
    };
    check({ outcome: "bad" }, true, "lucide-circle-alert", "503");
    check({ outcome: "good", status: "200" }, false, "", "200");
    check({ outcome: "none", status: "" }, false, "", "");
    check({ errorType: "timeout", status: "" }, true, "lucide-unplug", "no answer");
    check({ errorType: "connection", status: "" }, true, "lucide-unplug", "reset");
    check({ errorType: "dissection", status: "" }, true, "lucide-unplug", "broken");
    check({ errorType: "pair-not-found", status: "" }, true, "lucide-unplug", "half");
  });

  test("a verdict of a script is marked by a sign with a name; failing wins", () => {
    const check = (change: Partial<ListRow>, verdict: string | undefined, name: string | undefined): void => {
      const shown = row(testRow(change), { columns: ["summary"] });
      expect([attributesOf(shown, "data-verdict")[0], attributesOf(shown, "aria-label")[0]]).toEqual([verdict, name]);
    };
    check({}, undefined, undefined);
    check({ passed: true }, "passed", "a script marked this as passed");
    check({ failed: true, passed: true }, "failed", "a script marked this as failed");
  });

  test("what the user noted is a sign with a name before the summary, and a comment is read there", () => {
    const check = (note: ListRow["note"], names: readonly string[]): void => {
      const shown = row(testRow(note === undefined ? {} : { note }), { columns: ["summary"] });
      expect(attributesOf(shown, "aria-label")).toEqual(names);
      expect(attributesOf(shown, "title")).toContain("/v2/price");
    };
    check(undefined, []);
    check({ isMarked: true, isIgnored: false, comment: "" }, ["marked"]);
    check({ isMarked: true, isIgnored: true, comment: "see <b>" }, ["marked", "ignored", "comment: see <b>"]);
  });

  test("a rule colours the row and has a sign; an ignored row has neither, and a verdict has the ground", () => {
    const colour = { colour: "blue", rule: "Databases" } as const;
    const check = (change: Partial<ListRow>, names: readonly string[], ground: string | undefined): void => {
      const shown = row(testRow({ colour, ...change }), { columns: ["summary"] });
      expect(attributesOf(shown, "aria-label")).toEqual(names);
      expect(attributesOf(shown, "data-colour")[0]).toBe(ground);
    };
    check({}, ["rule: Databases"], "blue");
    check({ failed: true }, ["a script marked this as failed", "rule: Databases"], "blue");
    check({ note: { isMarked: false, isIgnored: true, comment: "" } }, ["ignored"], undefined);
  });

  test("time since the previous row needs one", () => {
    const context: CellContext = { ...CONTEXT, timeFormat: "since-previous" };
    const shown = (previousNs: string | null): string =>
      wordsOf(row(testRow(), { columns: ["time"], context, previousNs }));
    expect(shown(null)).toBe("");
    expect(shown("1790000000000000000")).toBe("0.123");
  });

  test("what was kept in part is marked", () => {
    expect(wordsOf(row(testRow({ truncated: true }), { columns: ["size"] }))).toBe("218 B ✂");
    expect(attributesOf(row(testRow({ truncated: true }), { columns: ["size"] }), "title")).toEqual([
      "218 bytes, kept in part",
    ]);
  });
});

describe("columns", () => {
  const hint = (id: ColumnId, change: Partial<ListRow> = {}): string => columnOf(id).hint(testRow(change));
  const adds = (id: ColumnId, change: Partial<ListRow> = {}): string | null => {
    const addable = columnOf(id).addable(testRow(change));
    return addable === null ? null : `${addable.selector} ${addable.operator} ${JSON.stringify(addable.value)}`;
  };

  test("the exact value is on hover", () => {
    expect(hint("protocol")).toBe("Hypertext Transfer Protocol");
    expect(hint("time")).toMatch(/UTC.*\n2026-09-21T14:13:20\.123456789Z$/);
    expect(hint("elapsed")).toBe("41500 µs");
    expect(hint("elapsed", { elapsedUs: null })).toBe("");
    expect(hint("size")).toBe("218 bytes");
    expect(hint("src")).toBe("cart-6c9.shop\n10.4.0.7 port 41022");
    expect(hint("tls", { tls: true })).toBe("Read from inside TLS");
    expect(hint("tls")).toBe("Plain traffic, not encrypted");
    expect(hint("status", { errorType: "timeout" })).toBe("No whole exchange: timeout");
  });

  test("each value adds the condition that finds its like", () => {
    expect(adds("protocol")).toBe('protocol.abbr == "HTTP"');
    expect(adds("method")).toBe('request.method == "POST"');
    expect(adds("summary")).toBe('request.path == "/v2/price"');
    expect(adds("status")).toBe("response.status == 503");
    expect(adds("status", { status: "NXDOMAIN" })).toBe('response.status == "NXDOMAIN"');
    expect(adds("tls", { tls: true })).toBe("tls == true");
    expect(adds("src")).toBe('src.name == "cart-6c9"');
    expect(adds("dst", { dst: { ip: "10.4.1.9", port: "8080", name: "", namespace: "" } })).toBe(
      'dst.ip == "10.4.1.9"',
    );
    expect(adds("elapsed")).toBe("elapsedTimeUs >= 41500");
    expect(adds("node")).toBe('node.name == "node-b"');
  });

  test("what no filter can name adds nothing", () => {
    expect(adds("no")).toBeNull();
    expect(adds("size")).toBeNull();
    expect(adds("status", { status: "" })).toBeNull();
    expect(adds("method", { methodSelector: "" })).toBeNull();
    expect(adds("elapsed", { elapsedUs: null })).toBeNull();
    expect(adds("node", { node: "" })).toBeNull();
  });

  test("the header of the time says what it is counted from", () => {
    const header = (timeFormat: CellContext["timeFormat"]): unknown =>
      columnOf("time").header({ ...CONTEXT, timeFormat });
    expect(header("utc")).toBe("Time UTC");
    expect(header("since-start")).toBe("Since start");
    expect(header("since-previous")).toBe("Since previous");
    expect(header("local")).toMatch(/^Time (UTC|[+-]\d\d:\d\d)$/);
  });
});

describe("the menu of columns", () => {
  const open = (layout: ColumnLayout) => {
    const layouts: ColumnLayout[] = [];
    const items = columnItems(layout, (next) => layouts.push(next));
    const press = (title: string): ColumnLayout | undefined => {
      for (const item of items) {
        if (item.kind === "action" && item.title === title) {
          item.run();
        }
      }
      return layouts.at(-1);
    };
    const checked = items.flatMap((item) => (item.kind === "action" && item.isChecked === true ? [item.title] : []));
    return { press, checked };
  };

  test("says which are shown, and hides or shows them", () => {
    const { press, checked } = open({ ...DEFAULT_LAYOUT, hidden: ["node"] });
    expect(checked).toHaveLength(COLUMN_IDS.length - 1);
    expect(checked).not.toContain("Node");
    expect(press("Node")?.hidden).toEqual([]);
    expect(press("Method")?.hidden).toEqual(["node", "method"]);
  });

  test("goes back to the usual ones", () => {
    expect(open({ order: ["node", "no"], hidden: ["time"], widths: { no: 300 } }).press("Usual columns")).toEqual(
      DEFAULT_LAYOUT,
    );
  });
});

describe("what a click selects", () => {
  const check = (keys: string, expected: string): void =>
    expect(selectHow({ shiftKey: keys.includes("S"), ctrlKey: keys.includes("C"), metaKey: keys.includes("M") })).toBe(
      expected,
    );

  test("one, one more, or all up to here", () => {
    check("", "only");
    check("C", "toggle");
    check("M", "toggle");
    check("S", "range");
    check("SC", "range");
  });
});

describe("the way to the newest", () => {
  test("says how many came meanwhile, if any", () => {
    expect(wordsOf(<ToNewest count={1204} onClick={() => {}} />)).toBe("To the newest (1,204)");
    expect(wordsOf(<ToNewest count={0} onClick={() => {}} />)).toBe("To the newest");
  });
});
