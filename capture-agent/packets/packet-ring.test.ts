// The ring on a real disk: what is found again, what leaves it, and what happens when the disk refuses.
import { existsSync, mkdirSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import fc from "fast-check";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { CaptureReader, createHeaderEnd, emptyPacketRecord, type PacketRecord } from "../../engine/index.ts";
import { PacketRing, type RingLimits } from "./packet-ring.ts";
import { CUT_COMMENT, type FoundPiece, searchPackets, type SearchOrder } from "./packet-search.ts";
import { allOf } from "../testing/all-of.ts";

const START_SEC = 1_790_000_000;
const LARGE: RingLimits = { maxBytes: 1 << 30, maxSeconds: 1e9 };
const ALL: SearchOrder = {
  flows: null,
  fromNs: 0n,
  toNs: 0n,
  maxBytes: 0,
  cutAt: null,
  ensureAllowed: () => undefined,
  node: "node-1",
};

let folder = "";
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "thresher-ring-"));
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

/** Packet `number` one second after the one before, filled with its number. */
function packetOf(number: number, length = 100, sec = START_SEC + number): PacketRecord {
  const bytes = new Uint8Array(length + 4);
  new DataView(bytes.buffer).setUint32(0, number);
  return { ...emptyPacketRecord(), bytes, end: bytes.length, originalLength: bytes.length, sec, linkType: 101, number };
}
interface Found {
  readonly numbers: readonly number[];
  readonly pieces: readonly FoundPiece[];
  readonly comment: string;
  readonly lengths: readonly number[];
}
async function find(ring: PacketRing, order: Partial<SearchOrder>): Promise<Found> {
  const pieces: FoundPiece[] = [];
  for await (const piece of searchPackets(ring, { ...ALL, ...order })) pieces.push(piece);
  const numbers: number[] = [];
  const lengths: number[] = [];
  let comment = "";
  const reader = new CaptureReader((metadata) => {
    if (metadata.kind === "section") ({ comment } = metadata);
  });
  const onPacket = ({ bytes, start, end }: PacketRecord): void => {
    lengths.push(end - start);
    if (end - start >= 4) numbers.push(new DataView(bytes.buffer, bytes.byteOffset + start).getUint32(0));
  };
  for (const { pcapng } of pieces) reader.push(pcapng, onPacket);
  expect(reader.finish(onPacket)).toMatchObject({ damages: 0 });
  return { numbers, pieces, comment, lengths };
}
async function check(ring: PacketRing, order: Partial<SearchOrder>, expected: readonly number[]): Promise<Found> {
  const found = await find(ring, order);
  expect(found.numbers).toEqual(expected);
  const last = found.pieces.at(-1);
  if (order.maxBytes === undefined) expect(last?.scannedBytes).toBe(last?.totalBytes);
  return found;
}
const range = (from: number, to: number): number[] => Array.from({ length: to - from + 1 }, (_, i) => from + i);
const atSec = (sec: number): bigint => BigInt(START_SEC + sec) * 1_000_000_000n;

describe("a search", () => {
  test("finds the packets of flows, of times, of both", async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.array(fc.integer({ min: -1, max: 5 }), { minLength: 1, maxLength: 50 }),
        fc.option(fc.uniqueArray(fc.integer({ min: 0, max: 5 })), { nil: null }),
        fc.integer({ min: 0, max: 60 }),
        fc.integer({ min: 0, max: 60 }),
        async (flows, wanted, from, to) => {
          const ring = new PacketRing(folder, LARGE);
          for (const [i, flow] of flows.entries()) ring.packet(packetOf(i + 1), flow);
          const set = wanted === null ? null : new Set(wanted);
          const expected = range(1, flows.length).filter((number) => {
            const isWanted = set === null || set.has(flows[number - 1] ?? -1);
            return isWanted && (from === 0 || number >= from) && (to === 0 || number <= to);
          });
          const [fromNs, toNs] = [from === 0 ? 0n : atSec(from), to === 0 ? 0n : atSec(to)];
          await check(ring, { flows: set, fromNs, toNs }, expected);
          ring.close();
        },
      ),
      { numRuns: 40 },
    );
  });
  test("knows fragments by the flow that the last of them told", async () => {
    const ring = new PacketRing(folder, LARGE);
    for (const [number, flow] of [
      [1, -1],
      [2, -1],
      [3, 7],
      [4, -1],
    ] as const)
      ring.packet(packetOf(number), flow);
    ring.assign(1, 7);
    ring.assign(2, 7);
    await check(ring, { flows: new Set([7]) }, [1, 2, 3]);
  });
  test("of an empty ring gives a file without packets", async () => {
    const { pieces } = await check(new PacketRing(folder, LARGE), {}, []);
    expect(pieces).toEqual([expect.objectContaining({ scannedBytes: 0, totalBytes: 0, isBeginningLost: false })]);
  });
  test("ends where it was told to", async () => {
    const ring = new PacketRing(folder, LARGE);
    for (const number of range(1, 5_000)) ring.packet(packetOf(number, 1_000), 0);
    const { numbers, pieces } = await find(ring, { maxBytes: 1_000_000 });
    const bytes = pieces.reduce((sum, { pcapng }) => sum + pcapng.length, 0);
    expect(numbers).toEqual(range(1, numbers.length));
    expect([bytes >= 1_000_000, bytes < 1_003_000]).toEqual([true, true]);
  });
  test("while payloads may not leave cuts every packet, and the file says so", async () => {
    const ring = new PacketRing(folder, LARGE);
    // Not even an IP header: nothing of it is known to be a header.
    ring.packet(packetOf(1), 0);
    const { lengths, comment } = await find(ring, { cutAt: createHeaderEnd() });
    expect([lengths, comment]).toEqual([[0], CUT_COMMENT]);
  });
});

describe("the bound", () => {
  test("of bytes: the oldest segments leave, and the rest is found", async () => {
    const ring = new PacketRing(folder, { maxBytes: 8 << 20, maxSeconds: 1e9 });
    for (const number of range(1, 20_000)) ring.packet(packetOf(number, 1_000), number % 3);
    ring.look(START_SEC);
    const { bytes, deletedPackets, fromNs, lostNs } = ring.counts;
    expect(bytes).toBeLessThanOrEqual(8 << 20);
    expect(bytes).toBeGreaterThan(6 << 20);
    expect([fromNs, lostNs]).toEqual([atSec(deletedPackets + 1), atSec(deletedPackets)]);
    const { pieces } = await check(ring, {}, range(deletedPackets + 1, 20_000));
    expect(pieces[0]?.isBeginningLost).toBe(true);
    const later = await find(ring, { fromNs: atSec(19_999) });
    expect([later.numbers, later.pieces[0]?.isBeginningLost]).toEqual([[19_999, 20_000], false]);
    const wholeFrom = await find(ring, { fromNs: lostNs + 1n });
    expect(wholeFrom.pieces[0]?.isBeginningLost).toBe(false);
    expect((await find(ring, { fromNs: lostNs })).pieces[0]?.isBeginningLost).toBe(true);
  });
  test("of age: what is older leaves, also when nothing new comes", () => {
    const ring = new PacketRing(folder, { maxBytes: 1 << 30, maxSeconds: 80 });
    for (const number of range(1, 40)) {
      ring.packet(packetOf(number), 0);
      ring.look(START_SEC + number);
    }
    expect(ring.counts).toMatchObject({ deletedPackets: 0, fromNs: atSec(1) });
    ring.look(START_SEC + 100);
    expect(ring.counts.fromNs).toBeGreaterThanOrEqual(atSec(10));
    ring.look(START_SEC + 200);
    expect(ring.counts).toMatchObject({ deletedPackets: 40, bytes: 0, fromNs: 0n, lostNs: atSec(40) });
    expect(readdirSync(folder)).toEqual([]);
  });
  test("of age holds within a part of it, whatever the bytes: what is young enough is all there", () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 8, max: 80 }),
        fc.array(fc.integer({ min: 0, max: 9 }), { minLength: 1, maxLength: 80 }),
        (maxSeconds, gaps) => {
          const ring = new PacketRing(folder, { maxBytes: 1 << 30, maxSeconds });
          let sec = 0;
          const seconds = gaps.map((gap) => (sec += gap));
          for (const [i, at] of seconds.entries()) {
            ring.packet(packetOf(i + 1, 100, START_SEC + at), 0);
            ring.look(START_SEC + at);
          }
          const young = seconds.filter((at) => at >= sec - maxSeconds).length;
          const old = seconds.filter((at) => at < sec - maxSeconds - maxSeconds / 8 - 9).length;
          expect(ring.counts.deletedPackets).toBeLessThanOrEqual(seconds.length - young);
          expect(ring.counts.deletedPackets).toBeGreaterThanOrEqual(old);
          expect(ring.counts.fromNs).toBe(atSec(seconds[ring.counts.deletedPackets] ?? Number.NaN));
          ring.close();
        },
      ),
      { numRuns: 50 },
    );
  });
});

test("the oldest time is that of the earliest packet, though a later one came before it", () => {
  const ring = new PacketRing(folder, LARGE);
  for (const [i, nsec] of [7, 3, 9].entries()) ring.packet({ ...packetOf(i + 1, 100, START_SEC), nsec }, 0);
  expect(ring.counts.fromNs).toBe(atSec(0) + 3n);
});

test("what is fetched while the ring goes round is a whole file, in order, without a packet torn or twice", async () => {
  const ring = new PacketRing(folder, { maxBytes: 8 << 20, maxSeconds: 1e9 });
  let written = 0;
  const write = (count: number): void => {
    for (let i = 0; i < count; i++) ring.packet(packetOf(++written, 1_000), 0);
  };
  write(9_000);
  const found: number[] = [];
  const reader = new CaptureReader();
  const onPacket = ({ bytes, start, end }: PacketRecord): void => {
    expect(end - start).toBe(1_004);
    found.push(new DataView(bytes.buffer, bytes.byteOffset + start).getUint32(0));
  };
  for await (const { pcapng } of searchPackets(ring, ALL)) {
    reader.push(pcapng, onPacket);
    write(1_500);
  }
  expect(reader.finish(onPacket)).toMatchObject({ damages: 0, format: "pcapng" });
  expect(ring.counts.deletedPackets).toBeGreaterThan(9_000);
  expect(found.length).toBeGreaterThan(1_000);
  expect(found).toEqual([...new Set(found)].toSorted((a, b) => a - b));
});

test("a search ends where its packets may no longer leave", async () => {
  const ring = new PacketRing(folder, LARGE);
  for (const number of range(1, 3_000)) ring.packet(packetOf(number, 1_000), 0);
  let isAllowed = true;
  const ensureAllowed = (): void => {
    if (!isAllowed) throw new Error("forbidden");
  };
  const search = searchPackets(ring, { ...ALL, ensureAllowed });
  expect((await search.next()).done).toBe(false);
  isAllowed = false;
  await expect(search.next()).rejects.toThrow("forbidden");
});

test("what an earlier agent left is deleted, and nothing else", () => {
  writeFileSync(join(folder, "000001.pcapng"), "old");
  writeFileSync(join(folder, "000001.flows"), "old");
  writeFileSync(join(folder, "notes.txt"), "kept");
  const ring = new PacketRing(folder, LARGE);
  expect([ring.counts.bytes, readdirSync(folder)]).toEqual([0, ["notes.txt"]]);
});

test("a segment that is deleted while it is searched is read to its end; one not yet open is told as lost", async () => {
  const ring = new PacketRing(folder, { maxBytes: 8 << 20, maxSeconds: 1e9 });
  for (const number of range(1, 7_000)) ring.packet(packetOf(number, 1_000), 0);
  const search = searchPackets(ring, ALL);
  const first = await search.next();
  for (const number of range(7_001, 30_000)) ring.packet(packetOf(number, 1_000), 0);
  const pieces = [first.value, ...(await allOf(search))];
  expect(pieces.at(-1)).toMatchObject({ isBeginningLost: true });
  const found = pieces.reduce((sum, piece) => sum + (piece?.pcapng.length ?? 0), 0);
  expect(found).toBeGreaterThan(1_000_000);
});

test("a disk that refuses costs packets, which are counted, and is tried again", async () => {
  const ring = new PacketRing(folder, LARGE);
  ring.packet(packetOf(1), 0);
  rmSync(folder, { recursive: true });
  ring.look(START_SEC);
  expect(ring.counts).toMatchObject({ failedPackets: 1, failure: expect.stringContaining("ENOENT") });
  ring.packet(packetOf(2, 100, START_SEC + 5), 0);
  expect(ring.counts.failedPackets).toBe(2);
  expect(existsSync(folder)).toBe(false);
  mkdirSync(folder);
  ring.packet(packetOf(3, 100, START_SEC + 20), 0);
  await check(ring, {}, [3]);
  expect(ring.counts).toMatchObject({ failedPackets: 2, failure: "" });
});
