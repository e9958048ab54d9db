import { describe, expect, test } from "vitest";
import { emptyPacketRecord, type PacketRecord } from "../pcap/packet-record.ts";
import { createHeadsReader, type PacketFacts, PacketHeads } from "./packet-heads.ts";
import { type Bytes, captured, FLAG, ip4Frame, tcp, text, udp } from "./testing/frames.ts";

const ETHERNET = 1;

function recordOf(frame: Bytes, over: Partial<PacketRecord> = {}): PacketRecord {
  return { ...emptyPacketRecord(), ...captured(frame), sec: 1_790_000_000, nsec: 5, linkType: ETHERNET, ...over };
}
/** What is read of packets that were packed. */
function read(records: readonly PacketRecord[]): PacketFacts[] {
  const heads = new PacketHeads();
  for (const record of records) heads.add(record);
  expect(heads.count).toBe(records.length);
  return [...createHeadsReader()(heads.take().slice())];
}
function check(record: PacketRecord, expected: Partial<PacketFacts>): void {
  expect(read([record])).toMatchObject([expected]);
}

const WEB = ip4Frame({ payload: tcp({ flags: FLAG.ack, payload: text("secret") }) });

describe("a packet's facts", () => {
  test("are its time, lengths, addresses, ports and protocol", () => {
    const record = recordOf(WEB);
    const length = record.end - record.start;
    check(record, {
      timeNs: 1_790_000_000_000_000_005n,
      captureLength: length,
      length,
      truncated: false,
      fragmented: false,
      srcIp: "10.0.0.1",
      dstIp: "10.0.0.2",
      srcPort: 40_000,
      dstPort: 80,
      protocol: "tcp",
    });
    check(recordOf(ip4Frame({ protocol: 17, payload: udp({ payload: text("x") }) })), { protocol: "udp" });
  });
  test("say that the capture cut it, also in its headers", () => {
    const record = recordOf(WEB);
    const length = record.end - record.start;
    check({ ...record, end: record.end - 3 }, { captureLength: length - 3, length, truncated: true, protocol: "tcp" });
    check(
      { ...record, end: record.start + 20 },
      { captureLength: 20, length, truncated: true, protocol: "", srcIp: "" },
    );
  });
  test("say that it is a fragment, each of a datagram by itself", () => {
    const payload = udp({ payload: text("12345678") });
    const first = ip4Frame({ protocol: 17, id: 7, more: true, payload: payload.subarray(0, 8) });
    const last = ip4Frame({ protocol: 17, id: 7, offset: 8, payload: payload.subarray(8) });
    const facts = { fragmented: true, srcIp: "10.0.0.1", srcPort: null, protocol: "" };
    expect(read([recordOf(first), recordOf(last)])).toMatchObject([facts, facts]);
  });
  test("of what is no IP packet are its lengths", () =>
    check(recordOf(text("????????????????")), { srcIp: "", length: 16 }));
});

test("several stand one behind the other, without their payload", () => {
  expect(read([recordOf(WEB), recordOf(WEB, { nsec: 6 })]).map(({ timeNs }) => timeNs % 10n)).toEqual([5n, 6n]);
  const heads = new PacketHeads();
  heads.add(recordOf(WEB));
  expect(Buffer.from(heads.take()).includes("secret")).toBe(false);
  expect([heads.isEmpty, heads.count]).toEqual([true, 0]);
});
test("heads that are cut short end the reading, at every length", () => {
  const heads = new PacketHeads();
  for (let i = 0; i < 2; i++) heads.add(recordOf(WEB));
  const bytes = heads.take().slice();
  for (let length = 0; length < bytes.length; length++) {
    expect([...createHeadsReader()(bytes.subarray(0, length))]).toHaveLength(length < bytes.length / 2 ? 0 : 1);
  }
});
