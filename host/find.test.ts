// Finding rows as a window asks for it: over a real session, by text, by bytes of bodies and packets, by filter.
import { rm } from "node:fs/promises";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import type { FindQuery, FindTick } from "../contract/index.ts";
import { type MadePacket, writeCapture } from "../session/testing/captures.ts";
import { type Client, firstOf, withWindow } from "./testing/client.ts";

/** Entries of flows keep the beginning of what was said. */
const PACKETS_BEHIND = 900;
/** Two flows; what the last packets of the first one say stands in no entry. */
const PACKETS: readonly MadePacket[] = [
  { host: 2, sec: 99 },
  ...Array.from({ length: PACKETS_BEHIND }, (_, i) => ({ host: 1, sec: 100 + i })),
];
const LAST = "from 1 at 999";
const hexOf = (text: string): string => Buffer.from(text).toString("hex");
const bytes = (text: string): FindQuery => ({ kind: "bytes", hex: hexOf(text) });

interface Found {
  readonly last: FindTick | undefined;
  /** Address of the sender in the found row. */
  readonly ip: string;
}

async function withFlows(
  use: (find: (query: FindQuery, from?: number) => Promise<Found>, client: Client, path: string) => Promise<void>,
): Promise<void> {
  await withWindow(async (client, folder) => {
    const path = await writeCapture(join(folder, "a.pcap"), PACKETS);
    await client.session.openFiles({ paths: [path] });
    await firstOf(await client.session.ticks({}), ({ source }) => source.phase === "ended");
    const { view } = await client.view.open({ filter: "", sort: null, showConnections: true });
    await firstOf(await client.view.ticks({ view }), ({ total, isComplete }) => isComplete && total === 2);
    const find = async (query: FindQuery, from = -1): Promise<Found> => {
      let last: FindTick | undefined;
      for await (const tick of await client.find.rows({ view, query, from, direction: "next", end: null })) last = tick;
      const position = last?.hit?.position;
      const [row] = position === undefined ? [] : (await client.view.rows({ view, start: position, count: 1 })).rows;
      expect(row?.id).toBe(last?.hit?.id);
      return { last, ip: row?.src.ip ?? "" };
    };
    await use(find, client, path);
  });
}

describe("finding", () => {
  test("by text in what the row shows, from row to row", async () => {
    await withFlows(async (find) => {
      const query = { kind: "text", text: "10.0.0.", matchCase: false } as const;
      const first = await find(query);
      expect(first.last).toMatchObject({ matches: 2, rows: 2, isComplete: true, hit: { position: 0, index: 1 } });
      expect((await find(query, 0)).last?.hit).toMatchObject({ position: 1, index: 2, isWrapped: false });
      expect((await find(query, 1)).last?.hit).toMatchObject({ position: 0, index: 1, isWrapped: true });
    });
  });
  test("by filter, and a wrong one is refused with its place", async () => {
    await withFlows(async (find) => {
      const found = await find({ kind: "filter", filter: 'src.ip == "10.0.0.2"' });
      expect([found.ip, found.last?.matches]).toEqual(["10.0.0.2", 1]);
      await expect(find({ kind: "filter", filter: "src.ip ==" })).rejects.toMatchObject({ code: "BAD_FILTER" });
    });
  });
  test("by bytes also in packets that no entry shows", async () => {
    await withFlows(async (find) => {
      const found = await find(bytes(LAST));
      expect([found.ip, found.last?.matches, found.last?.packetShare, found.last?.notice]).toEqual([
        "10.0.0.1",
        1,
        1,
        "",
      ]);
      expect((await find(bytes("from 3"))).last).toMatchObject({ hit: null, matches: 0, rows: 2 });
    });
  });
  test("by bytes says when packets can no longer be read, and looks at what is stored", async () => {
    await withFlows(async (find, _client, path) => {
      await rm(path);
      const stored = await find(bytes("from 1 at 100"));
      expect(stored.ip).toBe("10.0.0.1");
      expect(stored.last?.notice).toMatch(/only bodies were searched: the packets can no longer be read/);
      expect((await find(bytes(LAST))).last?.hit).toBe(null);
    });
  });
  test("in a view that redacts finds nothing of what is hidden", async () => {
    await withFlows(async (_find, client) => {
      const { view } = await client.view.open({ filter: 'redact("src.ip")', sort: null, showConnections: true });
      const hidden = { kind: "text", text: "10.0.0.1", matchCase: false } as const;
      const search = await client.find.rows({ view, query: hidden, from: -1, direction: "next", end: null });
      expect(await firstOf(search, ({ isComplete }) => isComplete)).toMatchObject({ matches: 0, rows: 2 });
      const packets = await client.find.rows({
        view,
        query: bytes(LAST),
        from: -1,
        direction: "next",
        end: null,
      });
      expect(await firstOf(packets, ({ isComplete }) => isComplete)).toMatchObject({
        matches: 0,
        notice: expect.stringMatching(/parts of entries are hidden/),
      });
    });
  });
});
