// Conversations with a real server that speaks MongoDB's protocol, in words. What tshark says of the same files is compared by
// `npm run conformance`.
import { expect, test } from "vitest";
import { type ReadEntry, readCapture } from "../../testing/read-capture.ts";

const driver = readCapture("mongodb/driver.pcap", "mongodb");
const byHand = readCapture("mongodb/by-hand.pcap", "mongodb");

function lines(entries: readonly ReadEntry[]): readonly string[] {
  // This server does not know endSessions, and answers it although it was asked not to.
  const commands = entries.filter(({ row }) => !/^(ismaster|endSessions)?$/i.test(row.method));
  return commands.map(
    ({ row, error }) => `${row.method} ${row.summary} → ${row.status}${error === null ? "" : ` !${error.type}`}`,
  );
}

test("MongoDB's driver: commands, a cursor, what is refused", () => {
  expect(lines(driver)).toEqual([
    "insert orders → 0",
    "insert orders → 0",
    "find orders → 0",
    "getMore orders → 0",
    "getMore orders → 0",
    "update orders → 0",
    "delete orders → 0",
    "aggregate orders → 0",
    "insert orders → 11000",
    "nosuch shop → 59",
    "listCollections shop → 0",
  ]);
});
test("documents as they were sent and came", () => {
  const [many, one] = driver.filter(({ row }) => row.method === "insert");
  expect(many?.request).toMatchObject({ collection: "orders", database: "shop" });
  const document = one?.request?.["document"] as { documents: readonly object[] } | undefined;
  expect(document?.documents[0]).toMatchObject({
    item: "Käse",
    price: 4.25,
    big: { $numberLong: "9007199254740993" },
    at: { $date: "2026-11-28T12:00:00.250Z" },
    stamp: { $timestamp: { t: 7, i: 1 } },
    bytes: { $binary: { base64: "AP8B", subType: "00" } },
    like: { $regularExpression: { pattern: "^tea", options: "i" } },
    tags: ["a", null, true, { deep: [] }],
  });
  const found = driver.filter(({ row }) => row.method === "find" || row.method === "getMore");
  const counts = found.map(({ response }) => ((response?.["documents"] ?? []) as readonly unknown[]).length);
  expect(counts.reduce((sum, count) => sum + count, 0)).toBe(24);
});
test("by hand: what the server does not speak it closes on, and we say so", () => {
  expect(byHand.map(({ row }) => row.method)).toEqual(["isMaster", "ping", "find", "find"]);
  expect(byHand.filter(({ request }) => request?.["compression"] === "zlib").map(({ row }) => row.summary)).toEqual([
    "orders",
  ]);
});
