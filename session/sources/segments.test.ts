import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { basename, join } from "node:path";
import { afterAll, expect, test } from "vitest";
import { bareInterface, type PacketRecord } from "../../engine/pcap/index.ts";
import { readCaptures } from "./file-source.ts";
import { type SegmentLimits, segmentPaths, type SegmentWindow, SegmentWriter, walkSegments } from "./segments.ts";

const root = mkdtempSync(join(tmpdir(), "thresher-segments-"));
afterAll(() => rmSync(root, { recursive: true, force: true }));

let folders = 0;
const newFolder = (): string => join(root, `${++folders}`, "packets");

/** Packet `number` of 100 bytes, at `number` seconds. */
function packet(number: number, interfaceIndex = 0): PacketRecord {
  const bytes = new Uint8Array(100).fill(number & 0xff);
  return {
    bytes,
    start: 0,
    end: 100,
    originalLength: 100,
    sec: number,
    nsec: 5,
    linkType: 1,
    interfaceIndex,
    number,
    comment: "",
  };
}

function record(folder: string, from: number, to: number, limits: SegmentLimits): SegmentWriter {
  const writer = new SegmentWriter(folder, limits);
  writer.interface(0, { ...bareInterface(1, 0), name: "lo" });
  for (let number = from; number <= to; number++) writer.packet(packet(number));
  writer.close();
  return writer;
}

/** The numbers of the packets that a walk shows; their times and bytes must belong to them. */
async function check(folder: string, expected: readonly number[], window?: SegmentWindow): Promise<number> {
  const seen: number[] = [];
  const { segmentsRead } = await walkSegments(
    folder,
    ({ number, sec, nsec, bytes, start, end }) => {
      expect([sec, nsec, end - start, bytes[start]]).toEqual([number, 5, 100, number & 0xff]);
      seen.push(number);
    },
    window,
  );
  expect(seen).toEqual(expected);
  return segmentsRead;
}

const range = (from: number, to: number): number[] => Array.from({ length: to - from + 1 }, (_, i) => from + i);

test("what is recorded is there again, in segments that are captures of their own", async () => {
  const folder = newFolder();
  const writer = record(folder, 1, 200, { maxSegmentBytes: 4_000, maxTotalBytes: 1_000_000 });
  await check(folder, range(1, 200));
  const paths = segmentPaths(folder);
  expect(paths.length).toBeGreaterThan(5);
  expect(paths.slice(0, 2).map((path) => basename(path))).toEqual(["000001.pcapng", "000002.pcapng"]);
  expect(writer.counts).toMatchObject({ packets: 200, segments: paths.length, deletedPackets: 0, failure: "" });
  expect(writer.counts.bytes).toBe(paths.reduce((sum, path) => sum + readFileSync(path).length, 0));
  const names: string[] = [];
  await readCaptures(paths, {
    onPacket: () => undefined,
    onMetadata: (found) => {
      if (found.kind === "interface") names.push(found.facts.name);
    },
  });
  expect(names).toEqual(paths.map(() => "lo"));
});

test("the oldest go when all grow too large, and are counted; numbers stay what they were", async () => {
  const folder = newFolder();
  const { counts } = record(folder, 1, 1_000, { maxSegmentBytes: 10_000, maxTotalBytes: 50_000 });
  expect(counts.packets).toBe(1_000);
  expect(counts.deletedPackets).toBeGreaterThan(500);
  expect(counts.bytes).toBeLessThanOrEqual(50_000);
  await check(folder, range(counts.deletedPackets + 1, 1_000));
});

test("a window reads only the segments near it", async () => {
  const folder = newFolder();
  record(folder, 1, 1_000, { maxSegmentBytes: 10_000, maxTotalBytes: 10_000_000 });
  const seen: number[] = [];
  const { segmentsRead } = await walkSegments(folder, ({ number }) => seen.push(number), { fromSec: 500, toSec: 502 });
  expect(segmentsRead).toBeLessThanOrEqual(2);
  for (const number of [500, 501, 502]) expect(seen).toContain(number);
});

test("a later capture of the session goes on behind", async () => {
  const folder = newFolder();
  const limits = { maxSegmentBytes: 4_000, maxTotalBytes: 1_000_000 };
  record(folder, 1, 50, limits);
  record(folder, 51, 90, limits);
  await check(folder, range(1, 90));
});

test("while it is being written, what is flushed can be read", async () => {
  const folder = newFolder();
  const writer = new SegmentWriter(folder);
  writer.interface(0, bareInterface(1, 0));
  writer.packet(packet(1));
  writer.flush();
  await check(folder, [1]);
  writer.packet(packet(2));
  // A second interface needs a new segment: interfaces stand at the start of each.
  writer.interface(1, { ...bareInterface(1, 0), name: "late" });
  writer.packet(packet(3, 1));
  writer.close();
  await check(folder, [1, 2, 3]);
  expect(segmentPaths(folder).length).toBe(2);
});

test("where nothing can be written, packets are counted as not kept, and nothing throws", async () => {
  const folder = newFolder();
  writeFileSync(join(root, "file"), "in the way");
  const { counts } = record(join(root, "file"), 1, 30, { maxSegmentBytes: 1_000, maxTotalBytes: 9_000 });
  expect(counts).toMatchObject({ packets: 0, failedPackets: 30, failure: expect.stringMatching(/EEXIST|ENOTDIR/) });
  await check(folder, []);
});
