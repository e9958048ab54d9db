// Packets and what captures say besides, written and read back.
import { readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import type { CaptureMetadata, PacketRecord } from "../../engine/index.ts";
import { bareInterface } from "../../engine/index.ts";
import { readCaptures } from "../sources/index.ts";
import { DEMO, udpFrame, withFolder } from "../testing/captures.ts";
import { createPacketOutput, type PacketOutput } from "./packet-output.ts";

function packetOf(number: number, over: Partial<PacketRecord> = {}): PacketRecord {
  const bytes = udpFrame(number, `payload ${number}`);
  const place = { bytes, start: 0, end: bytes.length, originalLength: bytes.length };
  return { ...place, sec: 100 + number, nsec: number, linkType: 1, interfaceIndex: 0, number, comment: "", ...over };
}
interface Content {
  readonly packets: readonly (readonly [
    sec: number,
    nsec: number,
    captured: number,
    original: number,
    comment: string,
  ])[];
  readonly metadata: readonly CaptureMetadata[];
}
async function contentOf(path: string): Promise<Content> {
  const packets: Content["packets"][number][] = [];
  const metadata: CaptureMetadata[] = [];
  await readCaptures([path], {
    onPacket: ({ sec, nsec, start, end, originalLength, comment }) =>
      packets.push([sec, nsec, end - start, originalLength, comment]),
    onMetadata: (one) => metadata.push(structuredClone(one)),
  });
  return { packets, metadata };
}

/** Writes with `write`, and checks what is read back. */
async function check(
  output: PacketOutput,
  write: (output: PacketOutput) => void,
  expected: (content: Content) => void,
): Promise<void> {
  await withFolder(async (folder) => {
    const path = join(folder, "out");
    write(output);
    await writeFile(path, Buffer.concat([output.take(), output.end()]));
    expected(await contentOf(path));
  });
}
const FACTS = { ...bareInterface(1, 0), name: "eth0", description: "the first", comment: "seen here" };

describe("pcapng", () => {
  const output = (comment?: string): PacketOutput => createPacketOutput("pcapng", "Test 1", comment);
  test("keeps times, lengths and comments", () =>
    check(
      output(),
      (one) => {
        one.metadata({ kind: "interface", index: 0, facts: FACTS });
        one.packet(packetOf(1, { comment: "look\nhere" }));
        one.packet(packetOf(2, { end: 20, originalLength: 9000 }));
      },
      ({ packets, metadata }) => {
        const whole = packetOf(1).end;
        expect(packets).toEqual([
          [101, 1, whole, whole, "look\nhere"],
          [102, 2, 20, 9000, ""],
        ]);
        expect(metadata).toContainEqual({ kind: "interface", index: 0, facts: expect.objectContaining(FACTS) });
      },
    ));
  test("of interfaces that nobody described has one with their link type", () =>
    check(
      output(),
      (one) => {
        one.packet(packetOf(1, { interfaceIndex: 7, linkType: 113 }));
        one.packet(packetOf(2, { interfaceIndex: 7, linkType: 113 }));
        one.packet(packetOf(3, { interfaceIndex: 2 }));
      },
      ({ packets, metadata }) => {
        expect(packets).toHaveLength(3);
        const types = metadata.flatMap((one) => (one.kind === "interface" ? [one.facts.linkType] : []));
        expect(types).toEqual([113, 1]);
      },
    ));
  test("keeps names, and counters of the interfaces it knows", () =>
    check(
      output(),
      (one) => {
        one.metadata({ kind: "interface", index: 3, facts: FACTS });
        one.metadata({ kind: "names", names: [{ address: Uint8Array.of(10, 0, 0, 1), names: ["cart"] }] });
        one.packet(packetOf(1, { interfaceIndex: 3 }));
        one.metadata({
          kind: "statistics",
          statistics: { interfaceIndex: 3, received: 9, droppedBySystem: 2, comment: "" },
        });
        one.metadata({ kind: "statistics", statistics: { interfaceIndex: 8, received: 1, comment: "" } });
      },
      ({ metadata }) => {
        expect(metadata).toContainEqual({
          kind: "names",
          names: [{ address: Uint8Array.of(10, 0, 0, 1), names: ["cart"] }],
        });
        const counters = metadata.flatMap((one) => (one.kind === "statistics" ? [one.statistics] : []));
        expect(counters).toMatchObject([{ interfaceIndex: 0, received: 9, droppedBySystem: 2 }]);
      },
    ));
  test("has the comment about the whole of it, or none", () => {
    const text = (one: PacketOutput): string => Buffer.from(one.end()).toString("latin1");
    expect(text(output("all of this is cut"))).toContain("all of this is cut");
    expect(text(output())).toContain("Test 1");
  });
});

describe("pcap", () => {
  const output = (): PacketOutput => createPacketOutput("pcap", "Test 1", "a comment that it has no place for");
  test("keeps times and lengths", () =>
    check(
      output(),
      (one) => {
        one.metadata({ kind: "interface", index: 0, facts: FACTS });
        one.packet(packetOf(1, { comment: "lost" }));
        one.packet(packetOf(2, { end: 20, originalLength: 9000 }));
      },
      ({ packets }) =>
        expect(packets).toEqual([
          [101, 1, packetOf(1).end, packetOf(1).end, ""],
          [102, 2, 20, 9000, ""],
        ]),
    ));
  test("without packets is a capture of the first link type that was described, else of Ethernet", async () => {
    const linkTypes = async (linkType: number | null): Promise<number> => {
      const one = output();
      if (linkType !== null) one.metadata({ kind: "interface", index: 0, facts: bareInterface(linkType, 0) });
      return Buffer.from(one.end()).readUInt32LE(20);
    };
    expect([await linkTypes(null), await linkTypes(276)]).toEqual([1, 276]);
  });
  test.each([
    ["of another link type", { linkType: 113 }],
    ["before 1970", { sec: -1 }],
    ["after 2106", { sec: 2 ** 32 }],
  ])("refuses a packet %s, and says what can hold it", (_name, over) => {
    const one = output();
    one.packet(packetOf(1));
    expect(() => one.packet(packetOf(2, over))).toThrow(
      expect.objectContaining({ code: "UNSUPPORTED", data: expect.objectContaining({ nextStep: "save as pcapng" }) }),
    );
  });
});

test.each(["pcap", "pcapng"] as const)("the demo as %s, written piece by piece, is the demo", (format) =>
  withFolder(async (folder) => {
    const output = createPacketOutput(format, "Test 1");
    const pieces: Uint8Array[] = [];
    await readCaptures([DEMO], {
      onPacket: (record) => {
        output.packet(record);
        if (output.pendingBytes > 10_000) pieces.push(output.take());
      },
      onMetadata: (metadata) => output.metadata(metadata),
    });
    pieces.push(output.end());
    const path = join(folder, `demo.${format}`);
    await writeFile(path, Buffer.concat(pieces));
    const [before, after] = await Promise.all([contentOf(DEMO), contentOf(path)]);
    expect(after.packets.map(([sec, nsec, captured]) => [sec, nsec, captured])).toEqual(
      before.packets.map(([sec, nsec, captured]) => [sec, nsec, captured]),
    );
    expect((await readFile(path)).length).toBe(pieces.reduce((sum, { length }) => sum + length, 0));
  }),
);
