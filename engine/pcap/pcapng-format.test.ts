import { describe, expect, test } from "vitest";
import type { CaptureMetadata } from "./capture-metadata.ts";
import { MAX_BLOCK_BYTES, MAX_INTERFACES, MAX_SECONDS } from "./limits.ts";
import { ascii, block, enhancedBlock, interfaceBlock, join, Layout, option, sectionBlock } from "./testing/build.ts";
import { type ReadCapture, type ReadPacket, readAll } from "./testing/read-all.ts";

interface Expected {
  readonly packets?: readonly Partial<Omit<ReadPacket, "data"> & { readonly text: string }>[];
  readonly metadata?: readonly CaptureMetadata[];
  /** Reason, offset of each damage. */
  readonly damages?: readonly (readonly [reason: string, offset: number, skippedBytes: number])[];
}

function check(parts: readonly Uint8Array[], expected: Expected): void {
  const file = join(...parts);
  for (const chunkBytes of [file.length, 1, 13]) {
    const { packets, metadata, summary }: ReadCapture = readAll(file, chunkBytes);
    const seen = packets.map(({ data, ...facts }) => ({ ...facts, text: String.fromCharCode(...data) }));
    expect(seen.length).toBe((expected.packets ?? []).length);
    expect(seen).toMatchObject(expected.packets ?? []);
    expect(summary.format).toBe("pcapng");
    const damages = metadata.flatMap((found) => (found.kind === "damage" ? [found.damage] : []));
    const told = damages.map(({ reason, offset, skippedBytes }) => [reason, offset, skippedBytes]);
    expect(told).toEqual(expected.damages ?? []);
    if (expected.metadata) expect(metadata.filter(({ kind }) => kind !== "damage")).toEqual(expected.metadata);
  }
}

const ETHERNET = 1;
const RAW = 101;
const resolution = (value: number): Uint8Array => option(9, Uint8Array.of(value));
const hello = (time = 0n, interfaceId = 0): Uint8Array => enhancedBlock({ interfaceId, time, data: ascii("hello") });

describe("packets", () => {
  test("enhanced, simple and obsolete packet blocks", () => {
    const simple = block(3, new Layout().u32(9).raw(ascii("simple123")).done());
    const obsolete = block(2, new Layout().u16(1, 3).time(9_000_001n).u32(3, 8).raw(ascii("old")).done());
    check([sectionBlock(), interfaceBlock(ETHERNET), interfaceBlock(RAW), hello(2_000_003n, 1), simple, obsolete], {
      packets: [
        { text: "hello", sec: 2, nsec: 3_000, linkType: RAW, interfaceIndex: 1, number: 1, originalLength: 5 },
        // A simple packet has no time; it gets that of the one before, so that the order stays.
        { text: "simple123", sec: 2, nsec: 3_000, linkType: ETHERNET, interfaceIndex: 0, number: 2 },
        { text: "old", sec: 9, nsec: 1_000, linkType: RAW, interfaceIndex: 1, number: 3, originalLength: 8 },
      ],
    });
  });
  test("a section may have the other byte order, and has its own interfaces", () => {
    const big = [sectionBlock(false), interfaceBlock(RAW, new Uint8Array(0), false)];
    const packet = enhancedBlock({ time: 1_000_000n, data: ascii("big"), originalLength: 99 }, false);
    check([sectionBlock(), interfaceBlock(ETHERNET), hello(), ...big, packet], {
      packets: [
        { text: "hello", linkType: ETHERNET, interfaceIndex: 0 },
        { text: "big", linkType: RAW, interfaceIndex: 1, sec: 1, nsec: 0, originalLength: 99 },
      ],
    });
  });
  test("comments of a packet are kept", () => {
    const options = join(
      option(1, ascii("look here")),
      option(2, new Uint8Array(4)),
      option(1, Uint8Array.of(0xc3, 0xbc)),
    );
    const commented = enhancedBlock({ data: ascii("abc"), options });
    check([sectionBlock(), interfaceBlock(ETHERNET), commented, hello()], {
      packets: [{ text: "abc", comment: "look here\nü" }, { comment: "" }],
    });
  });
});

/** A file with one packet at `count` units. */
const at = (tsresol: number, count: bigint, offsetSec?: bigint): readonly Uint8Array[] => {
  const offset = offsetSec === undefined ? new Uint8Array(0) : option(14, new Layout().u64(offsetSec).done());
  return [sectionBlock(), interfaceBlock(ETHERNET, join(resolution(tsresol), offset)), hello(count)];
};

describe("times", () => {
  const cases = [
    { name: "nanoseconds, exact", parts: at(9, 1_700_000_000_123_456_789n), sec: 1_700_000_000, nsec: 123_456_789 },
    { name: "microseconds", parts: at(6, 1_700_000_000_123_456n), sec: 1_700_000_000, nsec: 123_456_000 },
    { name: "seconds", parts: at(0, 1_700_000_000n), sec: 1_700_000_000, nsec: 0 },
    { name: "picoseconds", parts: at(12, 5_123_456_789_012n), sec: 5, nsec: 123_456_789 },
    { name: "2^-10 s", parts: at(0x8a, 1025n), sec: 1, nsec: 976_562 },
    { name: "2^-32 s", parts: at(0xa0, (1_700_000_000n << 32n) + (1n << 31n)), sec: 1_700_000_000, nsec: 500_000_000 },
    { name: "10^-127 s", parts: at(127, (1n << 64n) - 1n), sec: 0, nsec: 0 },
    { name: "an offset", parts: at(6, 1_500_000n, 1_700_000_000n), sec: 1_700_000_001, nsec: 500_000_000 },
    { name: "a negative offset", parts: at(6, 1_500_000n, -1n), sec: 0, nsec: 500_000_000 },
    { name: "before 1970", parts: at(6, 1_500_000n, -9n), sec: 0, nsec: 0 },
    { name: "beyond the calendar", parts: at(0, (1n << 64n) - 1n), sec: MAX_SECONDS, nsec: 0 },
  ];
  for (const { name, parts, sec, nsec } of cases) test(name, () => check(parts, { packets: [{ sec, nsec }] }));
  test("a time that was moved into the calendar is counted", () => {
    expect(readAll(join(...at(0, (1n << 64n) - 1n))).summary.badTimes).toBe(1);
  });
});

test("what a file says besides packets", () => {
  const names = new Layout()
    .u16(1, 4 + 6)
    .raw([10, 0, 0, 1])
    .raw(ascii("a\0b.c\0"))
    .pad();
  names
    .u16(2, 18)
    .raw(Array.from({ length: 16 }, (_, i) => i))
    .raw(ascii("v6"))
    .pad()
    .u16(9, 2)
    .raw([1, 2])
    .pad()
    .u16(0, 0);
  const secrets = new Layout().u32(0x544c534b, 5).raw(ascii("KEYS\n")).done();
  const counters = join(option(4, new Layout().u64(77n).done()), option(5, new Layout().u64(2n).done()));
  const drops = join(counters, option(7, new Layout().u64(3n).done()), option(1, ascii("end")));
  const unknown = block(0xbeef, ascii("whatever"));
  const described = join(
    option(2, ascii("eth0")),
    option(3, ascii("the one")),
    option(11, ascii("\0tcp")),
    option(12, ascii("Linux")),
  );
  check(
    [
      sectionBlock(
        true,
        join(option(1, ascii("note")), option(2, ascii("x86")), option(4, ascii("dumpcap")), option(0, ascii(""))),
      ),
      interfaceBlock(ETHERNET, join(described, option(1, ascii("uplink")))),
      block(4, names.done()),
      block(10, secrets),
      block(5, new Layout().u32(0).time(1n).raw(drops).done()),
      unknown,
    ],
    {
      metadata: [
        { kind: "section", comment: "note", hardware: "x86", application: "dumpcap" },
        {
          kind: "interface",
          index: 0,
          facts: {
            linkType: ETHERNET,
            snapLength: 0,
            name: "eth0",
            description: "the one",
            filter: "tcp",
            operatingSystem: "Linux",
            comment: "uplink",
          },
        },
        {
          kind: "names",
          names: [
            { address: Uint8Array.of(10, 0, 0, 1), names: ["a", "b.c"] },
            { address: Uint8Array.from({ length: 16 }, (_, i) => i), names: ["v6"] },
          ],
        },
        { kind: "secrets", secretsType: 0x544c534b, data: ascii("KEYS\n") },
        {
          kind: "statistics",
          statistics: { interfaceIndex: 0, received: 77, droppedByInterface: 2, droppedBySystem: 3, comment: "end" },
        },
        { kind: "block", block: { type: 0xbeef, bytes: unknown, isLittleEndian: true } },
      ],
    },
  );
});

describe("damage", () => {
  const head = [sectionBlock(), interfaceBlock(ETHERNET)];
  const at = join(...head).length;
  const good = { text: "hello" };
  const size = hello().length;
  const patched = (offset: number, value: number): Uint8Array => {
    const bytes = hello();
    new DataView(bytes.buffer).setUint32(offset, value, true);
    return bytes;
  };
  const cases: readonly (readonly [name: string, bad: Uint8Array, reason: string, skipped: number])[] = [
    ["a block longer than any", patched(4, MAX_BLOCK_BYTES + 4), "a block claims an impossible length", size],
    ["a length that is not aligned", patched(4, size + 1), "a block claims an impossible length", size],
    ["a length of nothing", patched(4, 0), "a block claims an impossible length", size],
    ["two lengths that differ", patched(size - 4, 8), "the two lengths of a block differ", size],
    ["a packet longer than its block", patched(20, 6_000), "a packet is longer than its block", size],
    ["an interface never described", patched(8, 5), "a packet names an interface that is not described", size],
    ["a packet block without its head", block(6, new Uint8Array(12)), "a packet block is too short", 24],
    ["an interface block without its head", block(1, new Uint8Array(4)), "a block is too short for its kind", 16],
    [
      "secrets longer than their block",
      block(10, new Layout().u32(1, 900).done()),
      "a block is too short for its kind",
      20,
    ],
    [
      "a section of unknown byte order",
      block(0x0a0d0d0a, new Uint8Array(16)),
      "a section does not say its byte order",
      28,
    ],
  ];
  for (const [name, bad, reason, skipped] of cases) {
    test(`${name}: the blocks before and after are read`, () => {
      check([...head, hello(), bad, hello(), hello()], {
        packets: [good, good, good],
        damages: [[reason, at + size, skipped]],
      });
    });
  }
  test("an option longer than its block costs nothing but itself", () => {
    const lying = new Layout().u16(1, 60_000).raw(ascii("abcd")).done();
    check([...head, enhancedBlock({ data: ascii("hello"), options: lying }), hello()], {
      packets: [good, good],
      damages: [["an option is longer than its block", at, 0]],
    });
    check([sectionBlock(true, lying), interfaceBlock(ETHERNET), hello()], {
      packets: [good],
      damages: [["an option is longer than its block", 0, 0]],
    });
  });
  test("a name longer than its block", () => {
    const names = block(4, new Layout().u16(1, 8).raw([1, 2, 3, 4, 97, 0, 0, 0]).u16(1, 500).raw([1, 2, 3, 4]).done());
    check([sectionBlock(), names], {
      metadata: [
        { kind: "section", comment: "", hardware: "", application: "" },
        { kind: "names", names: [{ address: Uint8Array.of(1, 2, 3, 4), names: ["a"] }] },
      ],
      damages: [["a name record is longer than its block", 28, 0]],
    });
  });
  test("a file cut in a block", () => {
    const cut = hello().subarray(0, size - 8);
    check([...head, hello(), cut], {
      packets: [good],
      damages: [["the file ends in the middle of a block", at + size, size - 8]],
    });
  });
  test("a long block that lies does not hide the blocks it would cover", () => {
    check([...head, patched(4, 40_000), hello()], {
      packets: [good],
      damages: [["the file ends in the middle of a block", at, size]],
    });
  });
  test("interfaces are bounded", () => {
    const many = Array.from({ length: MAX_INTERFACES + 3 }, () => interfaceBlock(ETHERNET));
    const { summary, packets } = readAll(join(sectionBlock(), ...many, hello(0n, MAX_INTERFACES + 1), hello()));
    expect(summary).toMatchObject({ interfaces: MAX_INTERFACES, packets: 1, damages: 4 });
    expect(packets.length).toBe(1);
  });
});
