// What the reader decides by the first bytes, what it tells at the end, and that pushing and pulling give the same.
import { describe, expect, test } from "vitest";
import type { CaptureMetadata } from "./capture-metadata.ts";
import { CaptureReader, type CaptureSummary } from "./capture-reader.ts";
import { MAX_DAMAGES_TOLD } from "./limits.ts";
import { ascii, block, enhancedBlock, interfaceBlock, join, pcapFile, sectionBlock } from "./testing/build.ts";
import { keep, type ReadPacket, readAll } from "./testing/read-all.ts";

function check(file: Uint8Array, expected: Partial<CaptureSummary>): void {
  for (const chunkBytes of [Math.max(1, file.length), 1, 5]) {
    expect(readAll(file, chunkBytes).summary).toMatchObject(expected);
  }
}

const one = [{ sec: 1, fraction: 0, data: ascii("x") }];
const NOT_A_CAPTURE = "the file does not begin like a pcap or pcapng file";
const TOO_SHORT = "the file is too short to be a capture";

describe("what a file is", () => {
  const pcap = pcapFile(one);
  const pcapng = join(sectionBlock(), interfaceBlock(1), enhancedBlock({ data: ascii("x") }));
  test.each<readonly [name: string, file: Uint8Array, expected: Partial<CaptureSummary>]>([
    ["pcap", pcap, { format: "pcap", reason: "", packets: 1, interfaces: 1 }],
    ["pcapng", pcapng, { format: "pcapng", reason: "", packets: 1, interfaces: 1 }],
    ["big-endian pcapng", sectionBlock(false), { format: "pcapng", reason: "", packets: 0, interfaces: 0 }],
    ["nothing", new Uint8Array(0), { format: "none", reason: TOO_SHORT }],
    ["eleven bytes", pcap.subarray(0, 11), { format: "none", reason: TOO_SHORT }],
    ["twelve bytes of pcap", pcap.subarray(0, 12), { format: "none", reason: "the file ends within its header" }],
    ["23 bytes of pcap", pcap.subarray(0, 23), { format: "none", reason: "the file ends within its header" }],
    ["24 bytes of pcap", pcap.subarray(0, 24), { format: "pcap", reason: "", packets: 0, damages: 0 }],
    ["twelve bytes of pcapng", pcapng.subarray(0, 12), { format: "pcapng", packets: 0, damages: 1 }],
    [
      "a section without its byte order",
      block(0x0a0d0d0a, new Uint8Array(16)),
      { format: "none", reason: NOT_A_CAPTURE },
    ],
    ["an interface before any section", interfaceBlock(1), { format: "none", reason: NOT_A_CAPTURE }],
    ["text", ascii("No.,Time,Source\n1,0,10.0.0.1"), { format: "none", reason: NOT_A_CAPTURE }],
    ["gzip", join(Uint8Array.of(0x1f, 0x8b, 8), new Uint8Array(40)), { format: "none", reason: NOT_A_CAPTURE }],
    ["zeros", new Uint8Array(100), { format: "none", reason: NOT_A_CAPTURE }],
    [
      "pcap of another version",
      pcapFile(one, { major: 543 }),
      { format: "none", reason: "pcap version 543.4 is not known" },
    ],
    ["pcap behind other bytes", join(ascii("HTTP"), pcap), { format: "none", reason: NOT_A_CAPTURE }],
  ])("%s", (_, file, expected) => check(file, expected));
});

test("a file that is none is swallowed, however long it is, and holds no packets", () => {
  const file = join(ascii("this is not a capture file"), pcapFile(one));
  const { packets, summary } = readAll(file, 4);
  expect(packets).toEqual([]);
  expect(summary).toEqual({
    format: "none",
    reason: NOT_A_CAPTURE,
    packets: 0,
    interfaces: 0,
    damages: 0,
    firstDamage: undefined,
    skippedBytes: 0,
    badTimes: 0,
  });
});

test("the reader is undecided until it has seen enough", () => {
  const reader = new CaptureReader();
  reader.feed(pcapFile(one).subarray(0, 10));
  expect([reader.next(), reader.summary.format]).toEqual([false, "undecided"]);
});

test("pulling gives what pushing gives, also when asked too often", () => {
  const file = pcapFile(["a", "b", "c", "d"].map((text, sec) => ({ sec, fraction: 7, data: ascii(text) })));
  const pulled: ReadPacket[] = [];
  const reader = new CaptureReader();
  const drain = (): void => {
    while (reader.next()) pulled.push(keep(reader.record));
    expect(reader.next()).toBe(false);
  };
  drain();
  for (let at = 0; at < file.length; at += 11) {
    reader.feed(file.slice(at, at + 11));
    drain();
  }
  reader.close();
  drain();
  expect(pulled).toEqual(readAll(file).packets);
  expect(reader.summary).toEqual(readAll(file).summary);
});

test("a packet in one chunk is handed out in place", () => {
  const file = pcapFile(one);
  const reader = new CaptureReader();
  reader.push(file, ({ bytes, start, end }) => expect([bytes === file, start, end]).toEqual([true, 40, 41]));
  expect(reader.finish(() => undefined).packets).toBe(1);
});

test("damages are told up to a bound and counted beyond it", () => {
  const bad = enhancedBlock({ data: ascii("x"), interfaceId: 9 });
  const told: CaptureMetadata[] = [];
  const reader = new CaptureReader((found) => told.push(found));
  const head = join(sectionBlock(), interfaceBlock(1));
  const count = MAX_DAMAGES_TOLD + 20;
  reader.push(join(head, ...Array.from({ length: count }, () => bad)), () => expect.unreachable());
  const summary = reader.finish(() => undefined);
  expect(told.filter(({ kind }) => kind === "damage").length).toBe(MAX_DAMAGES_TOLD);
  const reason = "a packet names an interface that is not described";
  expect(summary).toMatchObject({ damages: count, skippedBytes: count * bad.length });
  expect(summary.firstDamage).toEqual({ offset: head.length, reason, skippedBytes: bad.length });
});

test("times beyond the calendar are counted, and the packets stay", () => {
  const late = enhancedBlock({ data: ascii("x"), time: 2n ** 64n - 1n });
  const seconds = Uint8Array.of(9, 0, 1, 0, 0, 0, 0, 0);
  check(join(sectionBlock(), interfaceBlock(1, seconds), late, late), { packets: 2, badTimes: 2, damages: 0 });
});

test("interfaces of all sections are counted through", () => {
  const section = join(sectionBlock(), interfaceBlock(1), interfaceBlock(101));
  const file = join(
    section,
    enhancedBlock({ data: ascii("a"), interfaceId: 1 }),
    section,
    enhancedBlock({ data: ascii("b") }),
  );
  const { packets, summary, metadata } = readAll(file);
  expect(packets.map(({ interfaceIndex, linkType }) => [interfaceIndex, linkType])).toEqual([
    [1, 101],
    [2, 1],
  ]);
  expect(summary.interfaces).toBe(4);
  expect(metadata.flatMap((found) => (found.kind === "interface" ? [found.index] : []))).toEqual([0, 1, 2, 3]);
});

test("an interface of the section before is not one of this", () => {
  const file = join(sectionBlock(), interfaceBlock(1), interfaceBlock(1), sectionBlock(), interfaceBlock(1));
  check(join(file, enhancedBlock({ data: ascii("x"), interfaceId: 1 })), { packets: 0, damages: 1 });
});
