// What is written is read again, to the nanosecond. A text longer than its field or a time beyond the format never
// makes a broken file.
import * as fc from "fast-check";
import { describe, expect, test } from "vitest";
import { bareInterface, type CaptureInterfaceFacts, type CaptureMetadata } from "./capture-metadata.ts";
import { MAX_SECONDS, MAX_TEXT_LENGTH } from "./limits.ts";
import { PcapWriter } from "./pcap-writer.ts";
import { PcapngWriter } from "./pcapng-writer.ts";
import { ascii, block, join } from "./testing/build.ts";
import { type ReadPacket, readAll } from "./testing/read-all.ts";

type Written = Omit<ReadPacket, "number">;

const text = fc.string({ unit: "grapheme", maxLength: 60 }).map((value) => value.replaceAll("\0", "").toWellFormed());
const packet = (maxSec: number): fc.Arbitrary<Written> =>
  fc.record({
    sec: fc.integer({ min: 0, max: maxSec }),
    nsec: fc.nat(999_999_999),
    data: fc.uint8Array({ maxLength: 200 }),
    originalLength: fc.integer({ min: 200, max: 60_000 }),
    linkType: fc.constant(1),
    interfaceIndex: fc.nat(2),
    comment: text,
  });
const facts = fc.record({
  linkType: fc.constantFrom(1, 101, 113, 276),
  snapLength: fc.nat(0xffff_ffff),
  name: text,
  description: text,
  filter: text,
  operatingSystem: text,
  comment: text,
});
const asRecord = ({ data, ...rest }: Written) => ({ ...rest, bytes: data, start: 0, end: data.length });

function checkPcapng(
  interfaces: readonly CaptureInterfaceFacts[],
  packets: readonly Written[],
  takeEvery: number,
): void {
  const writer = new PcapngWriter({ comment: "whole file", application: "Thresher" });
  const parts: Uint8Array[] = [];
  for (const described of interfaces) writer.interface(described);
  for (const [i, written] of packets.entries()) {
    writer.packet(asRecord(written), written.interfaceIndex, written.comment);
    if (i % takeEvery === 0) parts.push(writer.take());
  }
  const { packets: read, metadata, summary } = readAll(join(...parts, writer.take()), 4096);
  const expected = packets.map((written, i) => ({
    ...written,
    linkType: interfaces[written.interfaceIndex]?.linkType,
    number: i + 1,
  }));
  expect(read).toEqual(expected);
  expect(summary.damages).toBe(0);
  const section: CaptureMetadata = { kind: "section", comment: "whole file", hardware: "", application: "Thresher" };
  const described = interfaces.map((value, index): CaptureMetadata => ({ kind: "interface", index, facts: value }));
  expect(metadata).toEqual([section, ...described]);
}

describe("pcapng", () => {
  test("packets, times, comments and interfaces survive", () => {
    fc.assert(
      fc.property(
        fc.array(facts, { minLength: 3, maxLength: 3 }),
        fc.array(packet(MAX_SECONDS), { maxLength: 20 }),
        fc.integer({ min: 1, max: 5 }),
        checkPcapng,
      ),
      { seed: 11, numRuns: 300 },
    );
  });

  test("names, secrets, statistics and unknown blocks survive", () => {
    const address4 = Uint8Array.of(10, 1, 2, 3);
    const address6 = Uint8Array.from({ length: 16 }, (_, i) => i);
    const many = Array.from({ length: 9_000 }, (_, i) => `pod-${i}.example`);
    const unknown = block(0xbeef, ascii("as it was"));
    const writer = new PcapngWriter();
    writer.interface(bareInterface(1, 0));
    writer.names([
      { address: address4, names: ["api.default", "", "ünïcode"] },
      { address: address6, names: many },
      { address: address4, names: [] },
    ]);
    writer.names([]);
    writer.secrets(0x544c534b, ascii("CLIENT_RANDOM 00 11\n"));
    writer.statistics({ received: 2 ** 40, droppedBySystem: 3, comment: "the end" }, 0, 1_700_000_000);
    expect(writer.block({ type: 0xbeef, bytes: unknown, isLittleEndian: true })).toBe(true);
    expect(writer.block({ type: 0xbeef, bytes: unknown, isLittleEndian: false })).toBe(false);
    const { metadata, summary } = readAll(writer.take());
    expect(summary.damages).toBe(0);
    const names = metadata.flatMap((found) => (found.kind === "names" ? found.names : []));
    expect(names[0]).toEqual({ address: address4, names: ["api.default", "ünïcode"] });
    // More names than one record holds go into several of the same address.
    expect(names.slice(1).every(({ address }) => Buffer.compare(address, address6) === 0)).toBe(true);
    expect(names.slice(1).flatMap((record) => record.names)).toEqual(many);
    expect(metadata.slice(-3)).toEqual([
      { kind: "secrets", secretsType: 0x544c534b, data: ascii("CLIENT_RANDOM 00 11\n") },
      {
        kind: "statistics",
        statistics: { interfaceIndex: 0, received: 2 ** 40, droppedBySystem: 3, comment: "the end" },
      },
      { kind: "block", block: { type: 0xbeef, bytes: unknown, isLittleEndian: true } },
    ]);
  });

  test("a text longer than an option is cut, and the file stays whole", () => {
    const writer = new PcapngWriter({ comment: "x".repeat(100_000) });
    writer.interface({ ...bareInterface(1, 0), name: "y".repeat(70_000) });
    const { metadata, summary } = readAll(writer.take());
    expect(summary).toMatchObject({ damages: 0, interfaces: 1 });
    expect(metadata).toMatchObject([{ comment: "x".repeat(65_535) }, { facts: { name: "y".repeat(MAX_TEXT_LENGTH) } }]);
  });
});

describe("pcap", () => {
  test("packets and times survive", () => {
    fc.assert(
      fc.property(fc.array(packet(0xffff_ffff), { maxLength: 20 }), (packets) => {
        const writer = new PcapWriter();
        for (const written of packets) expect(writer.packet(asRecord(written))).toBeUndefined();
        const read = readAll(writer.take()).packets;
        expect(read).toEqual(
          packets.map((written, i) => ({ ...written, number: i + 1, interfaceIndex: 0, comment: "" })),
        );
      }),
      { seed: 12, numRuns: 200 },
    );
  });

  const one = asRecord({
    sec: 1,
    nsec: 2,
    data: ascii("a"),
    originalLength: 1,
    linkType: 1,
    interfaceIndex: 0,
    comment: "",
  });
  test("a second link type is a problem, and the file stays good", () => {
    const writer = new PcapWriter();
    writer.packet(one);
    expect(writer.packet({ ...one, linkType: 113 })).toEqual({
      kind: "several-link-types",
      message: "pcap holds one link type, and there are 1 and 113: write pcapng",
    });
    writer.packet(one);
    expect(readAll(writer.take()).summary).toMatchObject({ packets: 2, damages: 0 });
  });
  test("a time after 2106 is a problem", () => {
    const writer = new PcapWriter({ linkType: 1 });
    expect(writer.packet({ ...one, sec: 2 ** 32 })?.kind).toBe("time-out-of-range");
    expect(readAll(writer.take()).summary).toMatchObject({ format: "pcap", packets: 0 });
  });
  test("no packets at all is a file once the link type is known", () => {
    expect(readAll(new PcapWriter({ linkType: 101, snapLength: 96 }).take()).metadata).toEqual([
      { kind: "interface", index: 0, facts: bareInterface(101, 96) },
    ]);
  });
});
