// Every flavour of the 24 bytes, and those that are none.
import { describe, expect, test } from "vitest";
import { MAX_PACKET_BYTES, MAX_PACKET_BYTES_ANY } from "./limits.ts";
import { decodePcapHeader, isPcapMagic, type PcapHeader } from "./pcap-header.ts";
import { Layout } from "./testing/build.ts";

interface Made {
  readonly magic?: number;
  readonly isLittleEndian?: boolean;
  readonly major?: number;
  readonly minor?: number;
  readonly snapLength?: number;
  readonly linkType?: number;
}

function check(made: Made, expected: Partial<PcapHeader> | string): void {
  const { magic = 0xa1b2c3d4, isLittleEndian = true, major = 2, minor = 4, snapLength = 65_535, linkType = 1 } = made;
  // Three bytes stand before the header, so that its place counts.
  const bytes = new Layout(isLittleEndian)
    .raw([7, 7, 7])
    .u32(magic)
    .u16(major, minor)
    .u32(0, 0, snapLength, linkType)
    .done();
  const decoded = decodePcapHeader(new DataView(bytes.buffer), 3);
  if (typeof expected === "string") expect(decoded).toBe(expected);
  else expect(decoded).toMatchObject(expected);
}

describe.each([true, false])("little-endian: %s", (isLittleEndian) => {
  test.each([
    ["microseconds", 0xa1b2c3d4, { fractionsPerSecond: 1_000_000, recordHeaderBytes: 16 }],
    ["nanoseconds", 0xa1b23c4d, { fractionsPerSecond: 1_000_000_000, recordHeaderBytes: 16 }],
    ["modified records", 0xa1b2cd34, { fractionsPerSecond: 1_000_000, recordHeaderBytes: 24 }],
  ])("%s", (_, magic, expected) => check({ magic, isLittleEndian }, { ...expected, isLittleEndian }));
  test.each([
    [1, 4, "pcap version 1.4 is not known"],
    [3, 0, "pcap version 3.0 is not known"],
    [0, 0, "pcap version 0.0 is not known"],
    [512, 1024, "pcap version 512.1024 is not known"],
  ])("version %d.%d", (major, minor, reason) => check({ major, minor, isLittleEndian }, reason));
  test.each([0, 2, 4, 9])("version 2.%d is read", (minor) => check({ minor, isLittleEndian }, { linkType: 1 }));
  test.each([
    [0, MAX_PACKET_BYTES],
    [96, MAX_PACKET_BYTES],
    [MAX_PACKET_BYTES, MAX_PACKET_BYTES],
    [MAX_PACKET_BYTES + 1, MAX_PACKET_BYTES + 1],
    [MAX_PACKET_BYTES_ANY, MAX_PACKET_BYTES_ANY],
    [0x7fff_ffff, MAX_PACKET_BYTES_ANY],
    [0xffff_ffff, MAX_PACKET_BYTES_ANY],
  ])("a snapshot length of %d lets packets have %d bytes", (snapLength, maxPacketBytes) =>
    check({ snapLength, isLittleEndian }, { snapLength, maxPacketBytes }),
  );
  test.each([
    [0, 0],
    [1, 1],
    [276, 276],
    [0xffff, 0xffff],
    [0xf400_0001, 1],
    [0xffff_0071, 0x71],
  ])("link type field %d means %d", (linkType, meant) => check({ linkType, isLittleEndian }, { linkType: meant }));
});

test("other magics are none", () => check({ magic: 0xa1b2c3d5 }, "the file does not begin like a pcap file"));

test.each([
  [0xa1b2c3d4, true],
  [0xd4c3b2a1, true],
  [0xa1b23c4d, true],
  [0x4d3cb2a1, true],
  [0xa1b2cd34, true],
  [0x34cdb2a1, true],
  // Word-swapped, a neighbour, pcapng, gzip, nothing.
  [0xc3d4a1b2, false],
  [0xa1b2c3d3, false],
  [0x0a0d0d0a, false],
  [0x1f8b0800, false],
  [0, false],
  [0xffff_ffff, false],
])("the magic %d opens a file: %s", (magic, isOne) => expect(isPcapMagic(magic)).toBe(isOne));
