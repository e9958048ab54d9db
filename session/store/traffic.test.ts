// Entries of addresses, counted by what they are; and those that are new.
import { expect, test } from "vitest";
import type { EntryRow } from "../../contract/index.ts";
import { rowOf, TCP } from "./testing/rows.ts";
import { withRows } from "./testing/with-store.ts";
import { MAX_RECENT, recentRows, trafficOf } from "./traffic.ts";

const [A, B, C] = ["10.1.0.5", "10.1.0.6", "fd00::7"];
const IGNORED_PORT = 9;

function flowOf(k: number, reason: string, over: Partial<EntryRow> = {}): EntryRow {
  const document = JSON.stringify({ request: null, response: null, data: { reason }, event: null, error: null });
  return rowOf(k, { protocol: TCP, isFlow: true, l7Detected: [], errorType: "", document, ...over });
}
const between = (srcIp: string, dstIp: string, dstPort = 80): Partial<EntryRow> => ({
  srcIp,
  dstIp,
  dstPort,
  errorType: "",
});

function check(rows: readonly EntryRow[], addresses: readonly string[], expected: readonly string[]): Promise<void> {
  return withRows(rows, async (store) => {
    const counts = await trafficOf(store, addresses, IGNORED_PORT);
    const told = counts.map(({ address, protocol, isFlow, errorType, isDissected, reason, count }) =>
      [address, protocol, isFlow ? "flow" : "", errorType, isDissected ? "dissected" : "", reason, count]
        .filter((word) => word !== "")
        .join(" "),
    );
    expect(told.toSorted()).toEqual(expected.toSorted());
  });
}

test("both ends count, each entry once for an address", () =>
  check(
    [rowOf(1, between(A, B)), rowOf(2, between(B, A)), rowOf(3, between(A, A)), rowOf(4, between(C, B))],
    [A, C, "10.9.9.9", A],
    [`${A} http 3`, `${C} http 1`],
  ));
test("halves and flows are told apart, flows with what they say", () =>
  check(
    [
      rowOf(1, { ...between(A, B), errorType: "pair-not-found" }),
      rowOf(2, between(A, B)),
      flowOf(3, "no known protocol in the first bytes", between(A, B)),
      flowOf(4, "no known protocol in the first bytes", between(B, A)),
      flowOf(5, "", { ...between(A, B), l7Detected: ["http"] }),
    ],
    [A],
    [
      `${A} http 1`,
      `${A} http pair-not-found 1`,
      `${A} tcp flow no known protocol in the first bytes 2`,
      `${A} tcp flow dissected 1`,
    ],
  ));
test("what went to the ignored port does not count; no address is no count", async () => {
  await check([rowOf(1, between(A, B, IGNORED_PORT)), rowOf(2, between(A, B))], [B], [`${B} http 1`]);
  await check([rowOf(1, between(A, B))], [], []);
});
test("an address that would be a piece of SQL is a text", () =>
  check([rowOf(1, between(A, B))], ["' OR 1=1 --", '"', "\\"], []));

test("new rows: to the port of an address, or from it without a port", () =>
  withRows(
    [
      rowOf(1, between(B, A, 9)),
      rowOf(2, between(B, A, 9)),
      rowOf(3, between(B, A, 80)),
      rowOf(4, between(A, B, 9)),
      rowOf(5, { ...between(A, B), srcPort: null, dstPort: null }),
      rowOf(6, { ...between(B, A), srcPort: null, dstPort: null }),
    ],
    async (store) => {
      const numbersOf = async (after: number) => (await recentRows(store, after, [A], 9)).map(({ no }) => no);
      expect(await numbersOf(0)).toEqual([1, 2, 5]);
      expect(await numbersOf(1)).toEqual([2, 5]);
      expect(await numbersOf(6)).toEqual([]);
    },
  ));
test("new rows are no more than so many", () =>
  withRows(
    Array.from({ length: MAX_RECENT + 10 }, (_, k) => rowOf(k, between(B, A, 9))),
    async (store) => expect((await recentRows(store, 0, [A], 9)).length).toBe(MAX_RECENT),
  ));
