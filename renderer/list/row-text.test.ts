import { describe, expect, test } from "vitest";
import { testRow } from "../testing/row.ts";
import { equals, statusValue } from "./addable.ts";
import { COLUMNS, columnOf } from "./columns.tsx";
import { formatRows, halfPairText, peerText, peerTitle } from "./row-text.ts";

const row = testRow();

describe("rows as text", () => {
  test("a peer shows its best name, an unresolved one its address", () => {
    expect(peerText(row.src)).toBe("cart-6c9.shop");
    expect(peerText({ ip: "10.0.0.1", port: "80", name: "", namespace: "" })).toBe("10.0.0.1:80");
    expect(peerText({ ip: "::1", port: "80", name: "", namespace: "" })).toBe("[::1]:80");
    expect(peerText({ ip: "10.0.0.1", port: "", name: "", namespace: "" })).toBe("10.0.0.1");
    expect(peerText({ ip: "10.0.0.1", port: "80", name: "db", namespace: "" })).toBe("db");
    expect(peerTitle(row.dst)).toBe("price.shop\n10.4.1.9 port 8080");
  });

  test("text, one line a row", () => {
    expect(formatRows([row], "text")).toBe(
      "1\t2026-09-21T14:13:20.123456789Z\tHTTP\tPOST\t/v2/price\t503\tcart-6c9.shop → price.shop",
    );
  });

  test("CSV quotes what needs it and gives spreadsheets no formulas", () => {
    const evil = testRow({ method: 'a "b", c', summary: "=cmd|' /C calc'!A0", status: "-1", elapsedUs: null });
    const [header, line] = formatRows([evil], "csv").split("\r\n");
    expect(header).toMatch(/^no,time,protocol,tls,method,summary,status/);
    expect(line).toContain(`"a ""b"", c",'=cmd|' /C calc'!A0,'-1,`);
    expect(header?.split(",")).toHaveLength(17);
  });

  test("JSON can be read back", () => {
    const [read] = JSON.parse(formatRows([row, row], "json")) as { summary: string; size: number }[];
    expect(read).toMatchObject({ summary: "/v2/price", size: 218, elapsedUs: 41_500 });
  });

  test("half pairs say what is missing", () => {
    expect(["timeout", "connection", "dissection", "pair-not-found"].map(halfPairText)).toEqual([
      "no answer",
      "reset",
      "broken",
      "half",
    ]);
  });
});

describe("columns", () => {
  const check = (id: (typeof COLUMNS)[number]["id"], expected: unknown): void =>
    expect(columnOf(id).addable(row), id).toEqual(expected);

  test("each says what a click adds to the filter", () => {
    check("status", { selector: "response.status", value: 503, operator: "==" });
    check("method", { selector: "request.method", value: "POST", operator: "==" });
    check("src", { selector: "src.name", value: "cart-6c9", operator: "==" });
    check("elapsed", { selector: "elapsedTimeUs", value: 41_500, operator: ">=" });
    check("tls", { selector: "tls", value: false, operator: "==" });
    check("no", null);
    expect(columnOf("dst").addable(testRow({ dst: { ...row.dst, name: "" } }))).toMatchObject({ selector: "dst.ip" });
    expect(columnOf("status").addable(testRow({ status: "" }))).toBeNull();
    expect(equals("", "x")).toBeNull();
    expect(statusValue("ERR")).toBe("ERR");
  });

  test("each has a text for every row, whole or half", () => {
    const context = { timeFormat: "utc", timeDigits: 3, startNs: null, previousNs: null } as const;
    for (const sample of [row, testRow({ errorType: "timeout", elapsedUs: null, status: "", node: "" })]) {
      for (const column of COLUMNS) {
        expect(column.text(sample, context), column.id).not.toMatch(/undefined|null|NaN/);
        expect(column.hint(sample), column.id).not.toMatch(/undefined|NaN/);
      }
    }
  });
});
