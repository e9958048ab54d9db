// Bytes in packets: which flows carried them and when, what is left out, and where packets are not searched.
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { Reviews } from "../review/reviews.ts";
import type { SessionFile } from "../session-file.ts";
import { filterOf } from "../store/testing/rows.ts";
import { withFolder, writeCapture } from "../testing/captures.ts";
import { NO_SOURCE } from "../workspace.ts";
import { packetPlaces, packetsHolding } from "./packet-bytes.ts";

const PACKETS = [1, 2, 1, 1].map((host, i) => ({ host, sec: 100 + i }));
const ns = (sec: number): bigint => BigInt(sec) * 1_000_000_000n;

describe("packets that hold bytes", () => {
  async function check(
    wanted: string | Buffer,
    expected: readonly (readonly [flow: number, seconds: readonly number[]])[],
    { notice = "", maxHits = 100 } = {},
  ): Promise<void> {
    await withFolder(async (folder) => {
      const path = await writeCapture(join(folder, "a.pcap"), PACKETS);
      const shares: number[] = [];
      const { signal } = new AbortController();
      const hits = await packetsHolding([path], Buffer.from(wanted), (share) => shares.push(share), signal, maxHits);
      expect([...hits.flows]).toEqual(expected.map(([flow, seconds]) => [flow, seconds.map(ns)]));
      expect([hits.notice, shares.at(-1)]).toEqual([notice, 1]);
    });
  }
  test("are told by flow and time", async () => {
    await check("from 1", [[0, [100, 102, 103]]]);
    await check("at 101", [[1, [101]]]);
    await check("from", [
      [0, [100, 102, 103]],
      [1, [101]],
    ]);
    await check("from 3", []);
  });
  test("hold them behind their headers", async () => {
    await check(Buffer.from([10, 0, 0, 1]), []);
  });
  test("are so many at most, which is said", async () => {
    const notice = "more than 2 packets hold them, the rest was left out";
    await check("from 1", [[0, [100, 102]]], { maxHits: 2, notice });
  });
  test("are none any more once the search is given up", async () => {
    await withFolder(async (folder) => {
      const path = await writeCapture(join(folder, "a.pcap"), PACKETS);
      const hits = await packetsHolding([path], Buffer.from("from"), () => undefined, AbortSignal.abort());
      expect(hits.flows.size).toBe(0);
    });
  });
});

describe("packets are searched", () => {
  const SHOWN = { redactions: [], reviews: new Reviews() };
  async function check(
    change: Partial<SessionFile["source"]>,
    showing: Parameters<typeof packetPlaces>[1],
    notice: RegExp | "",
  ): Promise<void> {
    await withFolder(async (folder) => {
      const path = await writeCapture(join(folder, "a.pcap"), PACKETS);
      const source = { ...NO_SOURCE, kind: "files" as const, ...change };
      const ledger = { packets: 0, bytes: 0, entries: 0, flows: 0, lines: [] };
      const facts = { formatVersion: 1 as const, id: "s", name: "a", createdMs: 0, filter: "", columns: [], ledger };
      const places = await packetPlaces({ folder, file: { ...facts, source, paths: [path] } }, showing);
      expect(places.paths).toEqual(notice === "" || source.phase === "live" ? [path] : []);
      expect(places.notice).toEqual(notice === "" ? "" : expect.stringMatching(notice));
    });
  }
  test("where they are at hand", async () => {
    await check({}, SHOWN, "");
    await check({ phase: "live" }, SHOWN, /as far as they were there/);
  });
  test("not where they are on nodes, nor where something is hidden", async () => {
    await check({ kind: "cluster" }, SHOWN, /only bodies were searched: the packets are on the cluster's nodes/);
    const hiding = { ...filterOf({}), redacts: true };
    await check({}, { ...SHOWN, redactions: [hiding] }, /parts of entries are hidden/);
  });
});
