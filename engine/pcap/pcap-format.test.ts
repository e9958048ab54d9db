import { describe, expect, test } from "vitest";
import { MAX_PACKET_BYTES, MAX_RESYNC_BYTES } from "./limits.ts";
import { ascii, join, type MadePacket, pcapFile } from "./testing/build.ts";
import { readAll } from "./testing/read-all.ts";

const packet = (text: string, sec = 1_700_000_000, fraction = 5): MadePacket => ({ sec, fraction, data: ascii(text) });
const four = [packet("one"), packet("second"), packet("3rd"), packet("the fourth")];

interface Expected {
  readonly packets: readonly string[];
  readonly times?: readonly (readonly [number, number])[];
  readonly damage?: readonly [reason: string, offset: number, skippedBytes: number];
  readonly format?: string;
}

/** The same answer is due whole, byte by byte, and cut at a size that is coprime to everything. */
function check(file: Uint8Array, expected: Expected): void {
  for (const chunkBytes of [file.length, 1, 7]) {
    const { packets, summary, metadata } = readAll(file, chunkBytes);
    expect(packets.map(({ data }) => String.fromCharCode(...data))).toEqual(expected.packets);
    expect(packets.map(({ number }) => number)).toEqual(packets.map((_, i) => i + 1));
    if (expected.times) expect(packets.map(({ sec, nsec }) => [sec, nsec])).toEqual(expected.times);
    expect(summary.format).toBe(expected.format ?? "pcap");
    const damage = summary.firstDamage;
    expect(damage && [damage.reason, damage.offset, damage.skippedBytes]).toEqual(expected.damage);
    expect(metadata.filter(({ kind }) => kind === "damage").length).toBe(summary.damages);
  }
}

describe("flavours of the file header", () => {
  for (const isLittleEndian of [true, false]) {
    test(`microseconds, nanoseconds and modified records, ${isLittleEndian ? "little" : "big"}-endian`, () => {
      const one = [packet("x", 7, 12)];
      check(pcapFile(one, { isLittleEndian }), { packets: ["x"], times: [[7, 12_000]] });
      check(pcapFile(one, { isLittleEndian, magic: 0xa1b23c4d }), { packets: ["x"], times: [[7, 12]] });
      check(pcapFile(one, { isLittleEndian, magic: 0xa1b2cd34 }), { packets: ["x"], times: [[7, 12_000]] });
    });
  }
  test("the link type is in the lower half, the upper is about check sequences", () => {
    const { packets } = readAll(pcapFile(four, { linkType: 0x2400_0071 }));
    expect(new Set(packets.map(({ linkType }) => linkType))).toEqual(new Set([0x71]));
  });
  test("a file without packets is a capture", () => check(pcapFile([]), { packets: [] }));
  test("another version is not read", () => check(pcapFile(four, { major: 1 }), { packets: [], format: "none" }));
  test("a file cut in its header is none", () =>
    check(pcapFile(four).subarray(0, 20), { packets: [], format: "none" }));
  test("other files are none", () => {
    check(ascii("GET / HTTP/1.1\r\nHost: a\r\n\r\n"), { packets: [], format: "none" });
    check(ascii("tiny"), { packets: [], format: "none" });
    expect(readAll(new Uint8Array(0)).summary.format).toBe("none");
  });
});

describe("damage", () => {
  const whole = ["one", "second", "3rd", "the fourth"];
  test("a file cut in a packet gives those before and says where", () => {
    const file = pcapFile(four);
    const at = file.length - 26;
    check(file.subarray(0, file.length - 2), {
      packets: whole.slice(0, 3),
      damage: ["the file ends in the middle of a packet", at, 24],
    });
    check(file.subarray(0, at + 5), {
      packets: whole.slice(0, 3),
      damage: ["the file ends in the middle of a packet", at, 5],
    });
  });
  for (const claimedLength of [MAX_PACKET_BYTES + 1, 0x7fff_ffff, 0xffff_ffff]) {
    test(`reading goes on behind a packet that claims ${claimedLength} bytes`, () => {
      const packets = [packet("one"), { ...packet("lies"), claimedLength }, ...four];
      const damage = ["a packet claims an impossible length", 24 + 19, 20] as const;
      check(pcapFile(packets), { packets: ["one", ...whole], damage });
    });
  }
  test("a length that reaches behind the end hides nothing that follows", () => {
    const packets = [packet("one"), { ...packet("lies"), claimedLength: 60_000, originalLength: 60_000 }, ...four];
    const damage = ["the file ends in the middle of a packet", 24 + 19, 20] as const;
    check(pcapFile(packets), { packets: ["one", ...whole], damage });
  });
  test("the last packets after damage are found too", () => {
    const packets = [{ ...packet("lies"), claimedLength: 0x7fff_ffff }, packet("last")];
    check(pcapFile(packets), { packets: ["last"], damage: ["a packet claims an impossible length", 24, 20] });
  });
  test("a file that was laid out and never filled holds no packets there", () => {
    const file = join(pcapFile(four), new Uint8Array(4096));
    const damage = ["a packet's header contradicts itself", pcapFile(four).length, 4096] as const;
    check(file, { packets: whole, damage });
  });
  test("odd headers are read where another record follows", () => {
    const packets = [packet("late", 9, 2_500_000), { ...packet("grew", 10), originalLength: 2 }];
    check(pcapFile(packets), {
      packets: ["late", "grew"],
      times: [
        [11, 500_000_000],
        [10, 5_000],
      ],
    });
  });
  test("the search for the next record is bounded", () => {
    const lost = pcapFile([packet("one"), { ...packet(""), claimedLength: 0xffff_fff0 }]);
    const noise = new Uint8Array(MAX_RESYNC_BYTES + 1000);
    const { packets, summary } = readAll(join(lost, noise, pcapFile(four).subarray(24)), 1 << 20);
    expect(packets.length).toBe(1);
    expect(summary.skippedBytes).toBe(noise.length + 16 + pcapFile(four).length - 24);
  });
});
