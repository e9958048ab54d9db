// Datagrams are handed on one by one, whole, to the side that sent them; what the capture cut of one is a gap.
import { describe, expect, test } from "vitest";
import { Flow, type Transport } from "../flow/flow.ts";
import { FlowKey } from "../flow/flow-key.ts";
import { type Direction, TrackedFlow } from "../flow/tracked-flow.ts";
import { PacketView } from "../packet/packet-view.ts";
import type { StreamSink } from "../tcp/tcp-connection.ts";
import { DatagramFlow } from "./datagram-flow.ts";

interface Sent {
  readonly text: string;
  readonly direction?: Direction;
  readonly missing?: number;
  readonly checksum?: number;
  readonly isRepeat?: boolean;
}

function open(transport: Transport = "udp", swapsOnData = false) {
  const none = new Uint8Array(4);
  const tracked = new TrackedFlow(new Flow(0, transport, none, 1, none, 2, null), new FlowKey());
  const out: string[] = [];
  const sink: StreamSink = {
    data: (side, bytes, start, end) => {
      out.push(`${side}:${String.fromCharCode(...bytes.subarray(start, end))}`);
      if (swapsOnData) tracked.swapSides();
    },
    gap: (side, length) => out.push(`${side}:[${length}]`),
    end: (side, how) => out.push(`${side}:${how}`),
    close: () => out.push("close"),
    implausible: () => expect.unreachable(),
    damaged: () => expect.unreachable(),
  };
  const flow = new DatagramFlow(tracked, sink);
  const at = { sec: 1, nsec: 0, packet: 1 };
  return {
    flow,
    tracked,
    out,
    at,
    send: ({ text, direction = 0, missing = 0, checksum = 0, isRepeat = false }: Sent) => {
      const bytes = Uint8Array.from(`<${text}>`, (character) => character.charCodeAt(0));
      const view = new PacketView();
      view.reset(bytes, 1, 1 + text.length, text.length + missing, 0);
      view.checksum = checksum;
      flow.packet(view, direction, at, isRepeat);
    },
  };
}

function check(packets: readonly Sent[], expected: readonly string[], swapsOnData = false): void {
  const { flow, out, at, send } = open("udp", swapsOnData);
  for (const packet of packets) send(packet);
  flow.end("idle", at);
  expect(out).toEqual([...expected, "0:idle", "1:idle", "close"]);
}

describe("datagrams", () => {
  test("each by itself, to its side", () =>
    check([{ text: "q" }, { text: "answer", direction: 1 }, { text: "q2" }], ["0:q", "1:answer", "0:q2"]));
  test("one without payload is none", () => check([{ text: "" }, { text: "q" }], ["0:q"]));
  test("one that the capture cut has a gap behind what is there", () =>
    check([{ text: "begin", missing: 7 }], ["0:begin", "0:[7]"]));
  test("one that the capture cut before its payload is a gap", () =>
    check([{ text: "", missing: 7, direction: 1 }], ["1:[7]"]));
  test("one that another interface showed is a repetition", () =>
    check([{ text: "q" }, { text: "q", isRepeat: true }], ["0:q"]));
  test("where its first bytes show that the ends are the other way round, its gap is of the new side", () =>
    check([{ text: "begin", missing: 7 }, { text: "next" }], ["0:begin", "1:[7]", "1:next"], true));
});

test("nothing in it waits for time", () => {
  const { flow, send } = open();
  send({ text: "q" });
  expect(flow.tick()).toBe(false);
});

describe("facts", () => {
  test.each<readonly [name: string, transport: Transport, packets: readonly Sent[], expected: object]>([
    ["none yet", "udp", [], { kind: "udp", checksum: 0 }],
    [
      "the first checksum",
      "udp",
      [
        { text: "a", checksum: 7 },
        { text: "b", checksum: 9 },
      ],
      { kind: "udp", checksum: 7 },
    ],
    ["a checksum of zero is one", "udp", [{ text: "a" }, { text: "b", checksum: 9 }], { kind: "udp", checksum: 0 }],
    ["that of an empty datagram too", "udp", [{ text: "", checksum: 5 }, { text: "b" }], { kind: "udp", checksum: 5 }],
    ["not that of a repetition", "udp", [{ text: "a", checksum: 3, isRepeat: true }], { kind: "udp", checksum: 0 }],
    ["ICMP has none", "icmp", [{ text: "a", checksum: 7 }], { kind: "icmp" }],
  ])("%s", (_, transport, packets, expected) => {
    const { flow, tracked, send } = open(transport);
    for (const packet of packets) send(packet);
    expect(flow.facts(tracked.flow)).toEqual(expected);
  });
});
