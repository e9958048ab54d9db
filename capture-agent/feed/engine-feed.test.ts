// A real capture through the engine to batches: at each level, with limits of bodies, and what the ledger says of it.
import { describe, expect, test } from "vitest";
import type { Row } from "../../contract/agent/agent_pb.js";
import { batchIn } from "../testing/batches.ts";
import { playCapture } from "../testing/captures.ts";
import { BatchRing } from "./batch-ring.ts";
import { Batcher } from "./batcher.ts";
import { EngineFeed } from "./engine-feed.ts";
import { EntryGate } from "./entry-gate.ts";
import { InterfaceNames } from "./interface-names.ts";

const CAPTURE = "demo/shop.pcapng";

function play(prepare: (feed: EngineFeed) => void): { readonly rows: readonly Row[]; readonly feed: EngineFeed } {
  const ring = new BatchRing(1 << 28);
  const batcher = new Batcher(ring, "node-1", () => undefined);
  const feed = new EngineFeed({
    node: "node-1",
    prefix: "1790000000",
    batcher,
    interfaces: new InterfaceNames("/none"),
  });
  prepare(feed);
  playCapture(CAPTURE, (record) => feed.packet(record));
  feed.finish();
  const rows: Row[] = [];
  for (let sequence = 1; sequence < ring.nextSequence; sequence++) {
    const held = ring.get(sequence);
    if (held?.kind === "batch") rows.push(...batchIn(held.bytes).rows);
  }
  return { rows, feed };
}
interface Expected {
  readonly hasRequests: boolean;
  readonly longestBody: number;
  readonly lines: readonly string[];
}
function check(prepare: (feed: EngineFeed) => void, { hasRequests, longestBody, lines }: Expected): readonly Row[] {
  const { rows, feed } = play(prepare);
  expect(rows.some(({ isFlow }) => !isFlow)).toBe(hasRequests);
  expect(rows.filter(({ isFlow }) => isFlow).length).toBeGreaterThan(10);
  const bodies = rows.map(({ document }) => String(JSON.parse(document).response?.content?.text ?? "").length);
  expect(Math.max(...bodies)).toBeLessThanOrEqual(longestBody);
  if (longestBody > 0) expect(Math.max(...bodies)).toBeGreaterThan(0);
  expect(feed.ledger().lines.map(({ code }) => code)).toEqual(expect.arrayContaining([...lines]));
  for (const row of rows) expect(row.stream).toMatch(/^1790000000_\d{12}(_\w+)?\.pcap$/);
  return rows;
}

describe("levels", () => {
  test("full: requests with bodies, and the names of their connections", () => {
    const rows = check(() => undefined, { hasRequests: true, longestBody: Number.POSITIVE_INFINITY, lines: [] });
    expect(rows.some(({ connection }) => /^\d+-\d+-\d+$/.test(connection))).toBe(true);
    expect(rows[0]?.id.startsWith("node-1/1790000000_")).toBe(true);
  });
  test("summary: requests without bodies, which the ledger counts", () => {
    const lessen = (feed: EngineFeed): void => {
      feed.level = "summary";
    };
    check(lessen, { hasRequests: true, longestBody: 0, lines: ["budget-bodies"] });
  });
  test("flows: no requests, and the bytes that passed are counted", () => {
    const lessen = (feed: EngineFeed): void => {
      feed.level = "flows";
    };
    check(lessen, { hasRequests: false, longestBody: 0, lines: ["budget-bytes"] });
  });
  test("full again is as before", () => {
    const same = (feed: EngineFeed): void => {
      feed.level = "flows";
      feed.level = "full";
    };
    const documents = (prepare: (feed: EngineFeed) => void): readonly string[] =>
      play(prepare).rows.map(({ document }) => document);
    expect(documents(same)).toEqual(documents(() => undefined));
  });
});

test("an order's longest body holds, at most the engine's own", () => {
  const limit = (bytes: number) => (feed: EngineFeed) => {
    feed.maxBodyBytes = bytes;
  };
  check(limit(10), { hasRequests: true, longestBody: 16, lines: [] });
  expect(play(limit(0xffff_ffff)).rows.length).toBe(play(limit(0)).rows.length);
});

test("what the gate keeps back is counted and not sent", () => {
  const order = { entryFilter: "dns", redactedHeaders: [], redactedPaths: [] };
  const { rows, feed } = play((one) => {
    const gate = EntryGate.of(order, "node-1", one.gateCounts);
    if (typeof gate !== "string") one.gate = gate;
  });
  expect(new Set(rows.map(({ protocol }) => protocol))).toEqual(new Set(["dns"]));
  expect(feed.ledger().lines).toContainEqual(expect.objectContaining({ code: "filtered", isLoss: false }));
});
