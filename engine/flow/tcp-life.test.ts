// When a SYN begins another connection on the same ends, and when a connection is over.
import { describe, expect, test } from "vitest";
import { ACK, FIN, PacketView, PSH, RST, SYN } from "../packet/packet-view.ts";
import { Flow } from "./flow.ts";
import { FlowKey } from "./flow-key.ts";
import { beginsAnother, followLife } from "./tcp-life.ts";
import { type Direction, TrackedFlow } from "./tracked-flow.ts";

interface Segment {
  readonly direction?: Direction;
  readonly flags: number;
  readonly seq?: number;
  readonly ack?: number;
  readonly payloadBytes?: number;
}

function viewOf({ flags, seq = 0, ack = 0, payloadBytes = 0 }: Segment): PacketView {
  const view = new PacketView();
  view.reset(new Uint8Array(payloadBytes), 0, payloadBytes, payloadBytes, 0);
  return Object.assign(view, { flags, seq: seq | 0, ack: ack | 0 });
}
function followed(segments: readonly Segment[]): {
  readonly tracked: TrackedFlow;
  readonly isOver: readonly boolean[];
} {
  const none = new Uint8Array(0);
  const tracked = new TrackedFlow(new Flow(0, "tcp", none, 1, none, 2, null), new FlowKey());
  return { tracked, isOver: segments.map((segment) => followLife(tracked, viewOf(segment), segment.direction ?? 0)) };
}

/** Whether `next` begins another connection after `before`. */
function check(before: readonly Segment[], next: Segment, expected: boolean): void {
  expect(beginsAnother(followed(before).tracked, viewOf(next), next.direction ?? 0)).toBe(expected);
}
/** After which packets the connection is over. */
function checkOver(segments: readonly Segment[], expected: readonly boolean[]): void {
  expect(followed(segments).isOver).toEqual(expected);
}

const syn: Segment = { flags: SYN, seq: 100 };
const synAck: Segment = { direction: 1, flags: SYN | ACK, seq: 900, ack: 101 };
const data: Segment = { flags: ACK | PSH, seq: 101, ack: 901, payloadBytes: 10 };
const answer: Segment = { direction: 1, flags: ACK, seq: 901, ack: 111, payloadBytes: 10 };

describe("a SYN on the ends of a known connection", () => {
  test.each<readonly [name: string, before: readonly Segment[], next: Segment, expected: boolean]>([
    ["is repeated", [syn], syn, false],
    ["is repeated after the handshake", [syn, synAck, data], syn, false],
    ["has another number", [syn], { ...syn, seq: 101 }, true],
    ["has another number, and the other end was heard", [syn, synAck], { ...syn, seq: 99 }, true],
    ["comes after its answer", [synAck], syn, false],
    ["comes from the other end at the same time", [syn], { direction: 1, flags: SYN, seq: 5 }, false],
    ["comes behind the first data", [data], syn, false],
    ["comes behind data a mebibyte on", [{ ...data, seq: 101 + (1 << 20) }], syn, false],
    ["comes behind data further on", [{ ...data, seq: 102 + (1 << 20) }], syn, true],
    ["comes behind data of a smaller number", [{ ...data, seq: 100 }], syn, true],
    ["comes behind data whose number has wrapped", [{ ...data, seq: 3 }], { ...syn, seq: 0xffff_fff0 }, false],
    ["comes where only the other end was heard", [answer], syn, false],
    ["is a reset as well", [syn, synAck], { flags: SYN | RST, seq: 7 }, false],
  ])("%s", (_, before, next, expected) => check(before, next, expected));
});

describe("a SYN+ACK on the ends of a known connection", () => {
  test.each<readonly [name: string, before: readonly Segment[], next: Segment, expected: boolean]>([
    ["answers the SYN", [syn], synAck, false],
    ["is repeated", [syn, synAck], synAck, false],
    ["has another number but answers the SYN", [syn, synAck], { ...synAck, seq: 1 }, false],
    ["acknowledges data on the SYN", [syn], { ...synAck, ack: 101 + 1460 }, false],
    ["acknowledges as much as a SYN can carry", [syn], { ...synAck, ack: 100 + (1 << 16) }, false],
    ["acknowledges more than a SYN can carry", [syn], { ...synAck, ack: 101 + (1 << 16) }, true],
    ["acknowledges nothing", [syn], { ...synAck, ack: 100 }, true],
    ["acknowledges a number before the SYN", [syn], { ...synAck, ack: 50 }, true],
    ["acknowledges a SYN whose number wraps", [{ ...syn, seq: 0xffff_ffff }], { ...synAck, ack: 0 }, false],
    ["has another number, the SYN unseen", [synAck], { ...synAck, seq: 901 }, true],
    ["comes behind the server's first data", [answer], { ...synAck, seq: 900 }, false],
  ])("%s", (_, before, next, expected) => check(before, next, expected));
});

test.each([ACK, ACK | PSH, FIN | ACK, RST, 0])("flags %d begin nothing", (flags) =>
  check([syn, synAck], { flags, seq: 77_777 }, false),
);

describe("the end", () => {
  const fin = (direction: Direction): Segment => ({ direction, flags: FIN | ACK });
  const reset = (direction: Direction): Segment => ({ direction, flags: RST });
  test("both FINs", () =>
    checkOver([syn, synAck, data, fin(0), answer, fin(1)], [false, false, false, false, false, true]));
  test("one FIN twice is one", () => checkOver([data, fin(0), fin(0)], [false, false, false]));
  test("what comes after both FINs changes nothing", () =>
    checkOver([data, answer, fin(0), fin(1), { flags: ACK }, data], [false, false, false, true, true, true]));
  test("a reset, until data show that it was ignored", () =>
    checkOver([data, answer, reset(1), { flags: ACK, seq: 111 }, data], [false, false, true, true, false]));
  test("a reset after both FINs", () => checkOver([fin(0), fin(1), reset(0)], [false, true, true]));
  test("data after both FINs and a reset take the reset back only", () => {
    const { tracked, isOver } = followed([data, fin(0), fin(1), reset(0), data]);
    expect([isOver.at(-1), tracked.isReset, tracked.finSeen]).toEqual([true, false, 3]);
  });
  test("a reset first of all", () => checkOver([reset(0), data], [true, false]));
});

test("the first numbers of each direction are remembered, and SYNs besides", () => {
  const { tracked } = followed([data, { ...data, seq: 500 }, answer, synAck]);
  expect([tracked.firstSeqOf(0), tracked.firstSeqOf(1), tracked.seqSeen]).toEqual([101, 901, 3]);
  expect([tracked.isnOf(1), tracked.isnSeen]).toEqual([900, 2]);
});
