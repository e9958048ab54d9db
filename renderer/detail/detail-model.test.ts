import { describe, expect, test } from "vitest";
import type { EntryDetail } from "../../contract/index.ts";
import { detailOf } from "../testing/fake-detail.ts";
import { factsOf } from "../testing/fake-traffic.ts";
import { bodiesOf, errorText, readDocument, tabsOf, tabToShow } from "./detail-model.ts";
import { sortRows } from "./SectionTable.tsx";

const find = (test: (n: number) => boolean): number => {
  for (let n = 0; n < 5000; n++) {
    if (test(n)) {
      return n;
    }
  }
  throw new Error("no such entry");
};
const whole = detailOf(find((n) => factsOf(n).kind.abbr === "HTTP" && !factsOf(n).isHalf));
const half = detailOf(find((n) => factsOf(n).kind.abbr === "HTTP" && factsOf(n).isHalf));
const flow = detailOf(find((n) => factsOf(n).kind.abbr === "TCP" && !factsOf(n).isHalf));

describe("detail", () => {
  const check = (detail: EntryDetail, expected: string): void =>
    expect(tabsOf(detail, readDocument(detail)).join(" ")).toBe(expected);

  test("only the tabs that exist", () => {
    check(whole, "request response timing peers json bytes");
    check(half, "request peers json bytes");
    check(flow, "data peers json");
  });

  test("the last used tab where it exists, else the first", () => {
    expect(tabToShow(["request", "peers"], "peers")).toBe("peers");
    expect(tabToShow(["request", "peers"], "timing")).toBe("request");
    expect(tabToShow([], "timing")).toBe("json");
  });

  test("sizes are those of the sides that exist", () => {
    expect(readDocument(whole).responseSize).toBeGreaterThan(0);
    expect(readDocument(half).responseSize).toBeNull();
  });

  test("peers list what is known, and how the name was found", () => {
    const [src] = readDocument(whole).peers;
    const names = src?.fields.map(([name]) => name) ?? [];
    expect(names).toContain("Address");
    expect(names).toContain("Named by");
    expect(src?.fields.every(([, value]) => value !== "")).toBe(true);
  });

  test.each(["", "null", "[]", "{", '{"src":7,"timing":{"waitUs":"x"},"requestSize":"9"}'])(
    "a document like %s costs nothing but its content",
    (entry) => {
      const document = readDocument({ ...whole, entry });
      expect(document.timing).toEqual([]);
      expect(document.requestSize).toBeNull();
      expect(document.errorMessage).toBe("");
    },
  );

  test("every kind of broken exchange has words and a next step", () => {
    for (const type of ["timeout", "connection", "dissection", "pair-not-found"]) {
      expect(errorText(type).what).toMatch(/\.$/);
      expect(errorText(type).next).toMatch(/\.$/);
    }
  });

  test("bodies carry the side that they are on", () => {
    expect(bodiesOf(whole).map(({ side }) => side)).toEqual(["Request", "Response"]);
    expect(bodiesOf(flow)).toEqual([]);
  });

  test("rows sort by name without regard to case, and back", () => {
    const rows = ["b", "A", "a10", "a9"].map((name) => ({ name, value: name, selector: "" }));
    const names = (order: "given" | "ascending" | "descending"): string =>
      sortRows(rows, order)
        .map(({ name }) => name)
        .join(" ");
    expect(names("ascending")).toBe("A a9 a10 b");
    expect(names("descending")).toBe("b a10 a9 A");
    expect(names("given")).toBe("b A a10 a9");
  });
});
