import { expect, test } from "vitest";
import type { EntryRow } from "../../contract/index.ts";
import { makeItem } from "../testing/items.ts";
import { type Item, parseFields } from "./fields.ts";
import { formatFieldsHead, formatFieldsRow, formatTableHead, formatTableRow, type TableOptions } from "./table.ts";

const PLAIN: TableOptions = { columns: 140, useColour: false };

function check(
  row: Partial<EntryRow>,
  expected: readonly string[],
  options = PLAIN,
  names: Partial<Pick<Item, "src" | "dst">> = {},
): void {
  expect(
    formatTableRow(makeItem(row, {}, names), options)
      .trimEnd()
      .split(/ {2,}/),
  ).toEqual(expected);
}

test("an entry is a line of its cells", () => {
  check({}, ["14:13:20.123456", "HTTP", "10.0.0.1:40000", "10.0.0.2:80", "1.235", "200", "GET", "/cart"]);
});

test("a name stands for an address, with its namespace and the port", () => {
  const names = { src: { name: "cart", namespace: "shop" }, dst: { name: "www.example.com", namespace: "" } };
  const cells = ["14:13:20.123456", "HTTP", "cart.shop:40000", "www.example.com:80", "1.235", "200", "GET", "/cart"];
  check({}, cells, PLAIN, names);
  check({ srcPort: null }, cells.with(2, "cart.shop"), PLAIN, names);
});

test("IPv6, no ports, no answer", () => {
  check({ srcIp: "::1", dstIp: "fe80::2", srcPort: null, elapsedNs: null, errorType: "pair-not-found", status: "" }, [
    "14:13:20.123456",
    "HTTP",
    "::1",
    "[fe80::2]:80",
    "pair-not-found",
    "GET",
    "/cart",
  ]);
});

test("elapsed time keeps four digits or so", () => {
  const elapsed = (ns: bigint): string | undefined =>
    formatTableRow(makeItem({ elapsedNs: ns }), PLAIN).split(/ {2,}/)[4];
  expect([0n, 9_999_000n, 12_345_678n, 12_345_678_901n].map(elapsed)).toEqual(["0.000", "9.999", "12.3", "12346"]);
});

test("a long summary is cut to the terminal, and so is the head", () => {
  const line = formatTableRow(makeItem({ summary: "/x".repeat(200) }), { columns: 140, useColour: false });
  expect([line.length, line.at(-2)]).toEqual([141, "…"]);
  expect(formatTableHead({ columns: 60, useColour: false }).length).toBe(61);
});

test("nothing from a packet reaches the terminal as a command", () => {
  const hostile = "\x1b[2J\x07/a\r\nb\u009b31m\u202e";
  const line = formatTableRow(makeItem({ summary: hostile, method: "\x1b]0;x" }), PLAIN);
  expect(line).not.toMatch(/[\p{Cc}\u202e](?!$)/u);
  expect(line).toContain("·[2J·/a··b·31m·");
});

test("colour says the outcome, and only where it is wanted", () => {
  const colour = { columns: 140, useColour: true };
  expect(formatTableRow(makeItem({ outcome: "bad", status: "502" }), colour)).toContain("\x1b[31m502");
  expect(formatTableRow(makeItem(), colour)).toContain("\x1b[32m200");
  expect(formatTableRow(makeItem({ outcome: "none" }), colour)).not.toContain("\x1b");
  expect(formatTableRow(makeItem({ outcome: "bad" }), PLAIN)).not.toContain("\x1b");
});

test("chosen fields share the width", () => {
  const fields = parseFields("status,request.path");
  const options = { columns: 26, useColour: false };
  expect(formatFieldsHead(fields, options)).toBe("status        request.path\n");
  const item = makeItem({}, { request: { path: "/a/very/long/path" } });
  expect(formatFieldsRow(fields, item, options)).toBe("200           /a/very/lon…\n");
});
