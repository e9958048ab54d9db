// Which flow a packet belongs to is what the engine says, also for fragments, which learn it late.
import { expect, test } from "vitest";
import { codecs } from "../../codecs/index.ts";
import { createEngine, type PacketRecord } from "../../engine/index.ts";
import { readCaptures } from "../sources/index.ts";
import { DEMO, udpFrame } from "../testing/captures.ts";
import { FlowRecord } from "./flow-record.ts";

function recordOf(frame: Uint8Array, number: number): PacketRecord {
  const place = { bytes: frame, start: 0, end: frame.length, originalLength: frame.length };
  return { ...place, sec: 100, nsec: number, linkType: 1, interfaceIndex: 0, number, comment: "" };
}
function check(frames: readonly Uint8Array[], expected: readonly number[]): void {
  const record = new FlowRecord();
  for (const [i, frame] of frames.entries()) record.add(recordOf(frame, i + 1));
  expect(frames.map((_, i) => record.flowOf(i + 1))).toEqual(expected);
}
/** The two fragments of a datagram with 16 bytes of payload from this host. */
function fragments(host: number): readonly [Uint8Array, Uint8Array] {
  const whole = udpFrame(host, "0123456789abcdef");
  const first = whole.slice(0, 14 + 20 + 16);
  new DataView(first.buffer).setUint16(16, 36);
  new DataView(first.buffer).setUint16(18, host);
  new DataView(first.buffer).setUint16(20, 0x2000);
  const last = new Uint8Array(14 + 20 + 8);
  last.set(whole.subarray(0, 34));
  last.set(whole.subarray(50, 58), 34);
  new DataView(last.buffer).setUint16(16, 28);
  new DataView(last.buffer).setUint16(18, host);
  new DataView(last.buffer).setUint16(20, 2);
  return [first, last];
}

test("packets of the same peers are of one flow", () =>
  check([udpFrame(1, "a"), udpFrame(2, "b"), udpFrame(1, "c")], [0, 1, 0]));
test("what is no packet of a flow has none", () =>
  check([new Uint8Array(5), udpFrame(1, "a"), new Uint8Array(60)], [-1, 0, -1]));
test("fragments are of the flow of their datagram, the first as well as the last", () => {
  const [first, last] = fragments(7);
  check([udpFrame(7, "before"), first, udpFrame(8, "between"), last], [0, 0, 1, 0]);
});
test("a fragment whose datagram never gets whole has none", () => check([fragments(7)[0]], [-1]));
test("packets that were not given have none", () => {
  const record = new FlowRecord();
  expect([record.flowOf(1), record.flowOf(1_000_000)]).toEqual([-1, -1]);
});
test("more packets than the first memory holds", () => {
  const record = new FlowRecord();
  const [one, two] = [udpFrame(1, "a"), udpFrame(2, "b")];
  for (let number = 1; number <= 70_000; number++) record.add(recordOf(number % 1000 === 0 ? two : one, number));
  expect([1, 999, 1000, 65_535, 65_536, 69_000, 70_000].map((number) => record.flowOf(number))).toEqual([
    0, 0, 1, 0, 0, 1, 1,
  ]);
});
test("numbers are those of the engine's entries", async () => {
  const record = new FlowRecord();
  const flows = new Set<number>();
  const engine = createEngine({ codecs, emit: ({ flow }) => flows.add(flow.id) });
  let packets = 0;
  await readCaptures([DEMO], {
    onPacket: (packet) => {
      record.add(packet);
      engine.packet(packet);
      packets++;
    },
  });
  engine.finish();
  const seen = new Set(Array.from({ length: packets }, (_, i) => record.flowOf(i + 1)));
  seen.delete(-1);
  expect(seen).toEqual(flows);
});
