import { expect, test } from "vitest";
import type { Ledger, LedgerLine, Protocol } from "../../contract/index.ts";
import { makeItem } from "../testing/items.ts";
import { formatStatistics, type Statistics } from "./statistics.ts";

const HTTP = makeItem().row.protocol;
const HTTP_10: Protocol = { ...HTTP, version: "1.0" };
const DNS: Protocol = { ...HTTP, name: "dns", abbr: "DNS" };
const GAP: LedgerLine = {
  hop: "transport",
  code: "gap",
  reason: "bytes that were not captured",
  unit: "bytes",
  count: 1460,
  isLoss: true,
};
const LIMIT: LedgerLine = {
  hop: "dissection",
  code: "cut",
  reason: "bodies cut by the limit",
  unit: "entries",
  count: 2,
  isLoss: false,
};

function statisticsOf(change: Partial<Statistics>, lines: readonly LedgerLine[]): Statistics {
  const ledger: Ledger = { packets: 205_100, bytes: 70_758_874, entries: 49_903, flows: 50, lines };
  const protocols = new Map([
    [DNS, 3],
    [HTTP, 49_000],
    [HTTP_10, 900],
  ]);
  return { entries: 49_903, protocols, ledger, elapsedMs: 123.4, filterErrors: 0, notices: [], ...change };
}

function check(change: Partial<Statistics>, lines: readonly LedgerLine[], expected: readonly string[]): void {
  expect(formatStatistics(statisticsOf(change, lines), "table").split("\n")).toEqual(expected);
}

const FIRST = "49,903 entries from 205,100 packets, 70,758,874 bytes, 50 flows in 0.12 s";

test("people read counts by protocol, the most frequent first", () => {
  check({}, [], [FIRST, "  HTTP       49,900", "  DNS        3", "lost: nothing"]);
});

test("losses and limits are told apart, and failures of the filter said", () => {
  check(
    { filterErrors: 7, protocols: new Map() },
    [LIMIT, GAP],
    [
      FIRST,
      "the filter failed on 7 entries",
      "lost:",
      "  1,460 bytes: bytes that were not captured (transport)",
      "noted:",
      "  2 entries: bodies cut by the limit (dissection)",
    ],
  );
});

test("programs read one object", () => {
  expect(JSON.parse(formatStatistics(statisticsOf({ notices: ["a.pcap: cut"] }, [GAP]), "json"))).toEqual({
    entries: 49_903,
    protocols: { HTTP: 49_900, DNS: 3 },
    packets: 205_100,
    bytes: 70_758_874,
    flows: 50,
    ledger: [GAP],
    filterErrors: 0,
    notices: ["a.pcap: cut"],
    elapsedMs: 123,
  });
});
