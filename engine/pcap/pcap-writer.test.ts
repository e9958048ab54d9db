// The bytes of a pcap file, one by one, and the packets that it cannot hold.
import { describe, expect, test } from "vitest";
import { PcapWriter, type WritablePacket, type WriteProblem } from "./pcap-writer.ts";
import { ascii, join, Layout } from "./testing/build.ts";

const packet = (changes: Partial<WritablePacket> = {}): WritablePacket => ({
  bytes: ascii("<hello>"),
  start: 1,
  end: 6,
  originalLength: 60,
  sec: 1_700_000_000,
  nsec: 123_456_789,
  linkType: 1,
  ...changes,
});
const header = (linkType: number, snapLength = 262_144): Uint8Array =>
  new Layout().u32(0xa1b23c4d).u16(2, 4).u32(0, 0, snapLength, linkType).done();
const record = (sec: number, nsec: number, data: string, originalLength: number): Uint8Array =>
  new Layout().u32(sec, nsec, data.length, originalLength).raw(ascii(data)).done();

/** Writes packets; gives the file that is due and the problems that are due, in order. */
function check(
  packets: readonly WritablePacket[],
  file: readonly Uint8Array[],
  problems: readonly WriteProblem["kind"][] = [],
  options: ConstructorParameters<typeof PcapWriter>[0] = {},
): void {
  const writer = new PcapWriter(options);
  const said = packets.map((written) => writer.packet(written)).filter((problem) => problem !== undefined);
  expect(said.map(({ kind }) => kind)).toEqual(problems);
  expect(writer.pendingBytes).toBe(join(...file).length);
  expect(writer.take()).toEqual(join(...file));
  expect(writer.pendingBytes).toBe(0);
}

describe("the header", () => {
  test("waits for the first packet", () => check([], []));
  test("has the link type of the first packet", () =>
    check([packet({ linkType: 113 })], [header(113), record(1_700_000_000, 123_456_789, "hello", 60)]));
  test("is there at once where the link type is told", () => check([], [header(101)], [], { linkType: 101 }));
  test("says the snapshot length that is told", () => check([], [header(1, 96)], [], { linkType: 1, snapLength: 96 }));
});

describe("records", () => {
  test("a packet without bytes", () =>
    check([packet({ start: 3, end: 3 })], [header(1), record(1_700_000_000, 123_456_789, "", 60)]));
  test("a packet at the ends of the calendar", () => {
    const ends = [packet({ sec: 0, nsec: 0 }), packet({ sec: 0xffff_ffff, nsec: 999_999_999 })];
    check(ends, [header(1), record(0, 0, "hello", 60), record(0xffff_ffff, 999_999_999, "hello", 60)]);
  });
  test("a packet after 2106, or before 1970, is not written", () =>
    check(
      [packet({ sec: 0x1_0000_0000 }), packet({ sec: -1 })],
      [header(1)],
      ["time-out-of-range", "time-out-of-range"],
    ));
  test("a packet of another link type is not written, and the next is", () =>
    check(
      [packet(), packet({ linkType: 101 }), packet({ sec: 1_700_000_001 })],
      [header(1), record(1_700_000_000, 123_456_789, "hello", 60), record(1_700_000_001, 123_456_789, "hello", 60)],
      ["several-link-types"],
    ));
  test("the link type told rules over that of the first packet", () =>
    check([packet()], [header(113)], ["several-link-types"], { linkType: 113 }));
});

test("the messages say what to do", () => {
  const writer = new PcapWriter({ linkType: 1 });
  expect(writer.packet(packet({ linkType: 276 }))?.message).toBe(
    "pcap holds one link type, and there are 1 and 276: write pcapng",
  );
  expect(writer.packet(packet({ sec: 2 ** 33 }))?.message).toBe(
    "pcap holds times from 1970 to 2106 only: write pcapng",
  );
});
