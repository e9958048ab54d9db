// Packets in and out: which flow each belongs to, and what of a capture a written file keeps.
import { expect, test } from "vitest";
import {
  type CaptureMetadata,
  CaptureReader,
  type CaptureInterfaceFacts,
  PcapngWriter,
  type PacketRecord,
} from "../../engine/pcap/index.ts";
import { FlowRecord } from "../../session/files/flow-record.ts";
import { InterfaceNames } from "../../session/sources/index.ts";
import { httpExchange, makeCapture } from "../testing/make-capture.ts";
import type { Sink } from "../terminal/terminal.ts";
import { openPacketFile } from "./packet-file.ts";

const LINKTYPE_RAW = 101;
const LINKTYPE_ETHERNET = 1;

/** A sink that keeps what it was given. */
function memorySink(): Sink & { bytes: () => Uint8Array } {
  const parts: Uint8Array[] = [];
  return {
    write: (text) => parts.push(Buffer.from(text)),
    writeBytes: (bytes) => parts.push(bytes.slice()),
    flush: () => undefined,
    bytes: () => Buffer.concat(parts),
  };
}

interface Read {
  readonly packets: readonly { readonly number: number; readonly interfaceIndex: number; readonly comment: string }[];
  readonly metadata: readonly CaptureMetadata[];
  readonly format: string;
}

function readAll(bytes: Uint8Array, onPacket: (record: PacketRecord) => void = () => undefined): Read {
  const metadata: CaptureMetadata[] = [];
  const packets: { number: number; interfaceIndex: number; comment: string }[] = [];
  const reader = new CaptureReader((found) => metadata.push(found));
  const take = (record: PacketRecord): void => {
    packets.push({ number: record.number, interfaceIndex: record.interfaceIndex, comment: record.comment });
    onPacket(record);
  };
  reader.push(bytes, take);
  const { format } = reader.finish(take);
  return { packets, metadata, format };
}

function copy(
  bytes: Uint8Array,
  format: "pcap" | "pcapng",
  isChosen: (packet: number) => boolean = () => true,
): Uint8Array {
  const sink = memorySink();
  const file = openPacketFile(format, sink);
  const reader = new CaptureReader((metadata) => file.metadata(metadata));
  const take = (record: PacketRecord): void => {
    if (isChosen(record.number)) file.packet(record);
  };
  reader.push(bytes, take);
  reader.finish(take);
  file.finish();
  return sink.bytes();
}

const TWO_FLOWS = makeCapture([
  { clientPort: 40_001, serverPort: 80, said: httpExchange("/a", 200) },
  { clientPort: 40_002, serverPort: 80, said: httpExchange("/b", 200) },
]);

function facts(name: string, linkType: number): CaptureInterfaceFacts {
  return { linkType, snapLength: 0, name, description: "", filter: "", operatingSystem: "", comment: "" };
}

/** A pcapng file with two interfaces, names, keys and a comment, and a packet of each interface. */
function richCapture(linkTypes: readonly [number, number]): Uint8Array {
  const writer = new PcapngWriter();
  const interfaces = [writer.interface(facts("eth0", linkTypes[0])), writer.interface(facts("lo", linkTypes[1]))];
  writer.names([{ address: Uint8Array.of(10, 0, 0, 1), names: ["shop"] }]);
  writer.secrets(0x544c534b, Buffer.from("CLIENT_RANDOM 00 11"));
  for (const [i, own] of interfaces.entries()) {
    const bytes = Uint8Array.of(0x45, 0, 0, 20);
    const time = { sec: 1_790_000_000 + i, nsec: 5 };
    const packet = { bytes, start: 0, end: 4, originalLength: 20, ...time, linkType: linkTypes[i] ?? 0 };
    writer.packet(packet, own, i === 0 ? "first" : "");
  }
  writer.statistics({ received: 7, droppedBySystem: 3, comment: "" }, 1, 1_790_000_001);
  return writer.take();
}

function check(format: "pcap" | "pcapng", expected: readonly string[]): void {
  const { metadata } = readAll(copy(richCapture([LINKTYPE_RAW, LINKTYPE_RAW]), format));
  expect(metadata.map((one) => one.kind)).toEqual(expected);
}

test("pcapng keeps interfaces, names, keys, counters and comments; pcap has room for packets alone", () => {
  check("pcapng", ["section", "interface", "interface", "names", "secrets", "statistics"]);
  check("pcap", ["interface"]);
  const { packets } = readAll(copy(richCapture([LINKTYPE_RAW, LINKTYPE_ETHERNET]), "pcapng"));
  expect(packets).toEqual([
    { number: 1, interfaceIndex: 0, comment: "first" },
    { number: 2, interfaceIndex: 1, comment: "" },
  ]);
});

test("a file for which no packet was chosen is a capture without packets", () => {
  for (const format of ["pcap", "pcapng"] as const) {
    const again = readAll(copy(richCapture([LINKTYPE_RAW, LINKTYPE_RAW]), format, () => false));
    expect([again.format, again.packets]).toEqual([format, []]);
    const [first] = again.metadata.filter(({ kind }) => kind === "interface");
    expect(first).toMatchObject({ facts: { linkType: LINKTYPE_RAW } });
  }
});

test("pcap holds one link type: two are refused with what to do", () => {
  expect(() => copy(richCapture([LINKTYPE_RAW, LINKTYPE_ETHERNET]), "pcap")).toThrow(/one link type.*write pcapng/);
});

test("a written file is a capture that reads the same", () => {
  for (const format of ["pcap", "pcapng"] as const) {
    const again = readAll(copy(TWO_FLOWS, format));
    expect([again.format, again.packets.length]).toEqual([format, readAll(TWO_FLOWS).packets.length]);
  }
});

test("every packet has the flow that the engine gives it", () => {
  const record = new FlowRecord();
  const { packets } = readAll(TWO_FLOWS, (packet) => record.add(packet));
  const flows = packets.map(({ number }) => record.flowOf(number));
  expect(flows).toEqual([...Array(8).fill(0), ...Array(8).fill(1)]);
  expect(record.flowOf(10_000_000)).toBe(-1);
});

test("a packet without a flow has none", () => {
  const record = new FlowRecord();
  readAll(richCapture([LINKTYPE_RAW, LINKTYPE_RAW]), (packet) => record.add(packet));
  expect([record.flowOf(1), record.flowOf(2)]).toEqual([-1, -1]);
});

test("the record grows with the capture", () => {
  const said = Array.from(
    { length: 35_000 },
    (_, i) => ({ from: i % 2 === 0 ? "client" : "server", text: "x" }) as const,
  );
  const record = new FlowRecord();
  const many = makeCapture([
    { clientPort: 40_000, serverPort: 9999, said },
    { clientPort: 40_001, serverPort: 9999, said },
  ]);
  const { packets } = readAll(many, (packet) => record.add(packet));
  expect(packets.length).toBeGreaterThan(65_536);
  expect([record.flowOf(1), record.flowOf(packets.length)]).toEqual([0, 1]);
});

test("interfaces have the names that the capture tells", () => {
  const names = new InterfaceNames();
  readAll(richCapture([LINKTYPE_RAW, LINKTYPE_RAW])).metadata.forEach(names.learn);
  expect([names.name(0, -1), names.name(1, -1)]).toEqual(["eth0", "lo"]);
  expect([names.name(2, -1), names.name(0, 7)]).toEqual(["2", "7"]);
});
