import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { Flow } from "../flow/flow.ts";
import { FlowKey } from "../flow/flow-key.ts";
import { type Direction, TrackedFlow } from "../flow/tracked-flow.ts";
import { PacketView } from "../packet/packet-view.ts";
import { type Bytes, join, text, u16, u32 } from "../packet/testing/frames.ts";
import { BufferBudget } from "../tcp/held-segments.ts";
import { chunkName } from "./chunks.ts";
import { SctpAssociation } from "./sctp-association.ts";

const BEGIN = 2;
const END = 1;

function chunk(type: number, flags: number, value: Bytes | readonly number[]): Bytes {
  const length = 4 + value.length;
  return join(
    [type, flags],
    u16(length),
    value,
    Array.from({ length: (4 - (length % 4)) % 4 }, () => 0),
  );
}
function data(tsn: number, payload: string, flags = BEGIN | END, stream = 3): Bytes {
  return chunk(0, flags, join(u32(tsn), u16(stream), u16(0), u32(46), text(payload)));
}
function iData(tsn: number, payload: string, flags = BEGIN | END): Bytes {
  return chunk(64, flags, join(u32(tsn), u16(3), u16(0), u32(1), u32(46), text(payload)));
}

function record() {
  const out: string[] = [];
  const streams: number[] = [];
  const flow = new Flow(0, "sctp", Uint8Array.of(1, 1, 1, 1), 1, Uint8Array.of(2, 2, 2, 2), 2, null);
  const tracked = new TrackedFlow(flow, new FlowKey());
  const budget = new BufferBudget(1 << 20);
  const sink = {
    data: (side: number, bytes: Uint8Array, start: number, end: number) => {
      streams.push(flow.messageStream);
      out.push(`${side}:${String.fromCharCode(...bytes.subarray(start, end))}`);
    },
    gap: (side: number, length: number) => {
      streams.push(flow.messageStream);
      out.push(`${side}:[${length}]`);
    },
    end: (side: number, how: string) => out.push(`${side}:${how}`),
    close: () => out.push("close"),
    implausible: () => undefined,
    damaged: (reason: string) => out.push(`(${reason})`),
  };
  const association = new SctpAssociation(tracked, sink, budget);
  const at = { sec: 10, nsec: 0, packet: 0 };
  const packet = (direction: Direction, chunks: Bytes, missing = 0) => {
    at.packet++;
    const view = new PacketView();
    const bytes = join([1, 2, 3], chunks);
    view.reset(bytes, 3, bytes.length, chunks.length + missing, 0);
    view.checksum = -1;
    association.packet(view, direction, at, false);
    bytes.fill(0);
  };
  return { out, streams, flow, association, budget, at, packet };
}
type Recorded = ReturnType<typeof record>;

function check(play: (association: Recorded) => void, expected: string): Recorded {
  const recorded = record();
  play(recorded);
  expect(recorded.out.join(" ")).toBe(expected);
  return recorded;
}

describe("messages", () => {
  test("whole ones, several in a packet, among other chunks", () => {
    check((a) => {
      a.packet(0, join(chunk(3, 0, u32(1)), data(1, "one"), data(2, "two!")));
      a.packet(1, iData(9, "three"));
    }, "0:one 0:two! 1:three");
  });
  test("put together from pieces in any order", () => {
    check((a) => {
      a.packet(0, data(3, "c", END));
      a.packet(0, data(1, "a", BEGIN));
      a.packet(0, data(2, "b", 0));
      a.packet(0, data(4, "next"));
    }, "0:abc 0:next");
  });
  test("over the wrap of transmission numbers", () => {
    check((a) => {
      a.packet(0, data(0xffffffff, "a", BEGIN));
      a.packet(0, data(0, "b", END));
    }, "0:ab");
  });
  test("repeated pieces count and add nothing", () => {
    const { association, flow } = check((a) => {
      a.packet(0, data(1, "one"));
      a.packet(0, data(1, "one"));
    }, "0:one");
    expect(association.facts(flow)).toMatchObject({ retransmissions: 1, messages: 1, dataChunks: 2 });
  });
  test("a cut chunk leaves a message with a missing end", () => {
    const cut = data(1, "abcdefgh");
    check((a) => a.packet(0, cut.subarray(0, 20), 4), "0:abcd 0:[4] (an SCTP chunk was cut)");
  });
  test("a message that lacks a piece is given up after five seconds, or at the end", () => {
    const { association, flow, budget } = check((a) => {
      a.packet(0, data(1, "abc", BEGIN));
      expect(a.association.tick({ sec: 14, nsec: 0, packet: 0 })).toBe(true);
      expect(a.association.tick({ sec: 15, nsec: 0, packet: 0 })).toBe(false);
      a.packet(0, data(5, "xy", END));
      a.association.end("idle", a.at);
    }, "0:[3] 0:[2] 0:idle 1:idle close");
    expect(association.facts(flow)).toMatchObject({ missingMessages: 2 });
    expect(budget.used).toBe(0);
  });
  test("pieces that wait are bounded", () => {
    const { budget } = check(
      (a) => {
        for (let i = 0; i < 1100; i++) a.packet(0, data(i * 2, "x", BEGIN));
      },
      Array.from({ length: 76 }, () => "0:[1]").join(" "),
    );
    expect(budget.used).toBe(1024 * 129);
  });
});

describe("the association", () => {
  test("who sends INIT is the client, who sends INIT ACK is not", () => {
    const { flow } = check((a) => a.packet(1, chunk(1, 0, u32(1))), "");
    expect([flow.clientIp, flow.isClientKnown]).toEqual(["2.2.2.2", true]);
    const answered = check((a) => a.packet(0, chunk(2, 0, u32(1))), "");
    expect(answered.flow.clientIp).toBe("2.2.2.2");
  });
  test("ABORT and SHUTDOWN COMPLETE end it", () => {
    check((a) => {
      a.packet(0, data(1, "one"));
      a.packet(0, chunk(6, 0, []));
      a.packet(0, data(2, "late"));
    }, "0:one 0:reset 1:reset close");
    check((a) => {
      a.packet(0, chunk(14, 0, []));
      a.association.end("idle", a.at);
    }, "0:fin 1:fin close");
  });
  test("its facts are those of the first chunks", () => {
    const recorded = record();
    recorded.packet(0, join(chunk(1, 0, u32(1)), data(7, "one", BEGIN | END, 5), data(8, "two")));
    expect(recorded.association.facts(recorded.flow)).toEqual({
      kind: "sctp",
      checksum: 0xffffffff,
      chunkType: "INIT",
      tsn: 7,
      streamIdentifier: 5,
      ppid: 46,
      chunks: 3,
      dataChunks: 2,
      retransmissions: 0,
      missingMessages: 0,
      messages: 2,
      streams: 2,
      isAborted: false,
    });
    const empty = record();
    expect(empty.association.facts(empty.flow)).toMatchObject({ chunkType: "", tsn: -1, ppid: -1 });
  });
  test("repeats on another interface are passed over", () => {
    const recorded = record();
    recorded.association.packet(new PacketView(), 0, recorded.at, true);
    expect(recorded.association.facts(recorded.flow).chunks).toBe(0);
  });
});

describe("hostile chunks", () => {
  test("lengths that lie", () => {
    check((a) => a.packet(0, join([0, 3], u16(3))), "(an SCTP chunk was cut)");
    check((a) => a.packet(0, join([0, 3], u16(400), text("short"))), "(an SCTP chunk was cut)");
    check((a) => a.packet(0, join([0, 3], u16(8), u32(1))), "(an SCTP chunk was cut)");
    check((a) => a.packet(0, Uint8Array.of(0, 3)), "(an SCTP chunk was cut)");
  });
  test("more chunks than are looked at", () => {
    const many = join(Array.from({ length: 600 }, () => [...chunk(3, 0, [])]).flat());
    check((a) => a.packet(0, many), "(too many chunks in a packet)");
  });
  test("names of all chunks", () => {
    expect([0, 1, 64, 77].map(chunkName)).toEqual(["DATA", "INIT", "I_DATA", "CHUNK_77"]);
  });
  test("any bytes neither throw nor keep memory", () => {
    fc.assert(
      fc.property(fc.array(fc.uint8Array({ maxLength: 80 }), { maxLength: 20 }), (packets) => {
        const recorded = record();
        for (const bytes of packets) recorded.packet(0, bytes);
        recorded.association.end("capture-end", recorded.at);
        expect(recorded.budget.used).toBe(0);
      }),
    );
  });
});

test("a message is of the stream that its pieces name", () => {
  const { streams, packet, association, at } = record();
  packet(0, data(1, "a", BEGIN, 4));
  packet(0, data(8, "whole", BEGIN | END, 7));
  packet(0, data(2, "b", END, 4));
  packet(0, data(20, "cut", BEGIN, 9));
  association.end("fin", at);
  expect(streams).toEqual([7, 4, 9]);
});
