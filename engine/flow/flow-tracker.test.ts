import { describe, expect, test } from "vitest";
import { DEFAULT_LIMITS, type Limits } from "../limits.ts";
import {
  type Bytes,
  captured,
  ethernet,
  FLAG,
  ip4Frame,
  ipv4,
  join,
  type RecordFields,
  tcp,
  type TcpFields,
  text,
  u16,
  u32,
  udp,
  vlan,
} from "../packet/testing/frames.ts";
import { createFlowIndex } from "./flow-index.ts";
import { FlowTracker } from "./flow-tracker.ts";

const CLIENT = "10.0.0.1";
const SERVER = "10.0.0.2";

interface Sent extends RecordFields {
  readonly frame: Bytes;
}
/** A TCP packet from the client (`c`) or the server (`s`). */
function packet(from: "c" | "s", fields: TcpFields, record: RecordFields = {}): Sent {
  return { frame: ethernet(0x0800, packetIp(from, fields)), ...record };
}
function packetIp(from: "c" | "s", fields: TcpFields): Bytes {
  const isClient = from === "c";
  const ports = isClient ? {} : { sourcePort: 80, destinationPort: 40_000 };
  return ipv4({
    source: isClient ? CLIENT : SERVER,
    destination: isClient ? SERVER : CLIENT,
    payload: tcp({ ...ports, ...fields }),
  });
}

/** Plays packets; answers each one's flow (`*` for one that another place repeats) and what ended how. */
function play(packets: readonly Sent[], limits: Partial<Limits> = {}) {
  const ended: string[] = [];
  let evicted = 0;
  const events = {
    opened: () => undefined,
    ended: (tracked: { flow: { id: number } }, how: string) => ended.push(`${tracked.flow.id} ${how}`),
    second: () => undefined,
    evicted: () => evicted++,
    fragmentsLost: () => undefined,
  };
  const tracker = new FlowTracker(
    { ...DEFAULT_LIMITS, ...limits },
    events,
    (index, link) => `if${link < 0 ? index : link}`,
  );
  const flows = packets.map(({ frame, ...record }, i) => {
    const tracked = tracker.track(captured(frame, { number: i + 1, ...record }));
    return tracked === null ? "-" : `${tracked.flow.id}${tracker.isRepeat ? "*" : ""}`;
  });
  return { flows, ended, tracker, evicted: () => evicted };
}
function check(packets: readonly Sent[], flows: readonly string[], ended: readonly string[] = []): void {
  const got = play(packets);
  expect(got.flows).toEqual(flows);
  expect(got.ended).toEqual(ended);
  const index = createFlowIndex();
  const ids = packets.map(({ frame, ...record }, i) => index.flowOf(captured(frame, { number: i + 1, ...record })));
  expect(ids).toEqual(flows.map((word) => (word === "-" ? -1 : Number.parseInt(word, 10))));
}

describe("seconds that were watched before a flow's first packet", () => {
  /** Packets of connections (client ports) at seconds; expected of each connection. */
  function checkWatched(
    packets: readonly (readonly [port: number, sec: number])[],
    expected: Readonly<Record<number, number>>,
    limits: Partial<Limits> = {},
  ): void {
    const watched: Record<number, number> = {};
    const events = {
      opened: ({ flow }: { flow: { clientPort: number; watchedSeconds: number } }) => {
        watched[flow.clientPort] = flow.watchedSeconds;
      },
      ended: () => undefined,
      second: () => undefined,
      evicted: () => undefined,
      fragmentsLost: () => undefined,
    };
    const tracker = new FlowTracker({ ...DEFAULT_LIMITS, ...limits }, events, () => "if0");
    packets.forEach(([sourcePort, sec], i) =>
      tracker.track(captured(packet("c", { seq: 1, sourcePort }).frame, { number: i + 1, sec })),
    );
    expect(watched).toEqual(expected);
  }
  const everySecond = (port: number, from: number, to: number): [number, number][] =>
    Array.from({ length: to - from }, (_, i) => [port, from + i]);

  test("as long as packets came", () =>
    checkWatched([...everySecond(50_001, 100, 140), [50_002, 140]], { 50_001: 0, 50_002: 40 }));
  test("not while there were none at all: nobody knows whether somebody listened", () =>
    checkWatched([...everySecond(50_001, 100, 140), [50_001, 150], [50_002, 151]], { 50_001: 0, 50_002: 1 }));
  test("not before another flow had to leave: it may be that one", () =>
    checkWatched(
      [...everySecond(50_001, 100, 140), [50_002, 140], [50_001, 141]],
      { 50_001: 0, 50_002: 0 },
      { maxFlows: 1 },
    ));
});

const SYN = { flags: FLAG.syn, seq: 100 };
const SYN_ACK = { flags: FLAG.syn | FLAG.ack, seq: 900, ack: 101 };

describe("one connection", () => {
  test("both directions are one flow; others are others", () => {
    check(
      [packet("c", SYN), packet("s", SYN_ACK), packet("c", { seq: 101 }), packet("c", { ...SYN, sourcePort: 40_001 })],
      ["0", "0", "0", "1"],
    );
  });
  test("who is client: the SYN says, else the lower port is the server's", () => {
    const clientOf = (...packets: Sent[]) => {
      const { tracker } = play(packets);
      let client = "";
      tracker.table.forEach(({ flow }) => {
        client = `${flow.clientIp}:${flow.clientPort}${flow.isClientKnown ? " known" : ""}`;
      });
      return client;
    };
    expect(clientOf(packet("c", SYN))).toBe("10.0.0.1:40000 known");
    expect(clientOf(packet("s", SYN_ACK))).toBe("10.0.0.1:40000 known");
    expect(clientOf(packet("s", { seq: 5 }))).toBe("10.0.0.1:40000");
    expect(clientOf(packet("c", { ...SYN, sourcePort: 20, destinationPort: 5000 }))).toBe("10.0.0.1:20 known");
  });
});

describe("the name of a connection, for those who see it elsewhere", () => {
  const nameOf = (...packets: Sent[]) => {
    const { tracker } = play(packets);
    const names: string[] = [];
    tracker.table.forEach(({ flow }) => names.push(flow.connection));
    return names;
  };
  test("the client's port and both initial sequence numbers, whatever came first", () => {
    expect(nameOf(packet("c", SYN), packet("s", SYN_ACK))).toEqual(["40000-100-900"]);
    expect(nameOf(packet("s", SYN_ACK), packet("c", SYN))).toEqual(["40000-100-900"]);
    const high = { ...SYN, seq: 0xffff_fffe };
    expect(nameOf(packet("c", high), packet("s", { ...SYN_ACK, ack: 0xffff_ffff }))).toEqual(["40000-4294967294-900"]);
  });
  test("none without the whole handshake", () => {
    expect(nameOf(packet("c", SYN))).toEqual([""]);
    expect(nameOf(packet("s", SYN_ACK))).toEqual([""]);
    expect(nameOf(packet("c", { seq: 101, payload: text("x") }))).toEqual([""]);
  });
});

describe("ports that are used again", () => {
  const talk = [packet("c", SYN), packet("s", SYN_ACK)];
  test("a repeated SYN or SYN+ACK begins nothing", () => {
    check([...talk, packet("c", SYN), packet("s", SYN_ACK)], ["0", "0", "0", "0"]);
  });
  test("a SYN with another number begins another flow, even over a live one", () => {
    check([...talk, packet("c", { ...SYN, seq: 7777 })], ["0", "0", "1"], ["0 idle"]);
  });
  test("a SYN+ACK that answers the known SYN stays, whatever its number", () => {
    check([...talk, packet("s", { ...SYN_ACK, seq: 5 })], ["0", "0", "0"]);
  });
  test("a SYN+ACK that answers another SYN begins another flow", () => {
    check([...talk, packet("s", { ...SYN_ACK, seq: 5, ack: 5_000_000 })], ["0", "0", "1"], ["0 idle"]);
  });
  test("a SYN that comes behind its answer, or behind the first data", () => {
    check([packet("s", SYN_ACK), packet("c", SYN)], ["0", "0"]);
    check([packet("c", { seq: 101, payload: text("x") }), packet("c", SYN)], ["0", "0"]);
  });
  test("a SYN far from the data of a connection joined in its middle", () => {
    check([packet("c", { seq: 9_000_000, payload: text("x") }), packet("c", SYN)], ["0", "1"], ["0 idle"]);
  });
  test("a reset carries no SYN", () => {
    check([...talk, packet("c", { flags: FLAG.syn | FLAG.rst, seq: 4 })], ["0", "0", "0"]);
  });
});

describe("time", () => {
  const data = (sec: number) => packet("c", { seq: 101, payload: text("x") }, { sec });
  test("a TCP flow ends after ten idle minutes, a UDP flow after one", () => {
    check([data(1000), data(1599), data(2198), data(2798)], ["0", "0", "0", "1"], ["0 idle"]);
    const query = (sec: number) => ({ frame: ip4Frame({ protocol: 17, payload: udp({ payload: text("q") }) }), sec });
    check([query(1000), query(1059), query(1119)], ["0", "0", "1"], ["0 idle"]);
  });
  test("a closed connection lingers for late packets, then its ports mean another", () => {
    const fin = (from: "c" | "s", sec: number) => packet(from, { flags: FLAG.fin | FLAG.ack, seq: 101 }, { sec });
    check([fin("c", 1000), fin("s", 1000), data(1020), data(1060)], ["0", "0", "0", "1"], ["0 idle"]);
  });
  test("a reset ends it too, unless the talk goes on", () => {
    const reset = packet("s", { flags: FLAG.rst, seq: 900 }, { sec: 1000 });
    check([data(1000), reset, data(1040)], ["0", "0", "1"], ["0 reset"]);
    check([data(1000), reset, data(1001), data(1040)], ["0", "0", "0", "0"]);
  });
  test("one packet with a wild time ends nothing", () => {
    check([data(1000), data(4_000_000_000), data(1001)], ["0", "0", "0"]);
  });
  test("a live clock ends flows without packets", () => {
    const { tracker, ended } = play([data(1000)]);
    tracker.tick(1599, 0);
    expect(ended).toEqual([]);
    tracker.tick(1600, 0);
    expect(ended).toEqual(["0 idle"]);
  });
  test("at the end every flow ends, in order", () => {
    const { tracker, ended } = play([data(1000), packet("c", { ...SYN, sourcePort: 41_000 })]);
    tracker.finish({ sec: 1000, nsec: 0, packet: 2 });
    expect(ended).toEqual(["0 capture-end", "1 capture-end"]);
    expect(tracker.table.size).toBe(0);
  });
});

describe("VLANs", () => {
  const tagged = (from: "c" | "s", fields: TcpFields, id: number): Sent => ({
    frame: ethernet(0x8100, vlan(id, 0x0800, packetIp(from, fields))),
  });
  test("equal ends in different VLANs are different flows", () => {
    check(
      [
        tagged("c", SYN, 1),
        tagged("c", SYN, 2),
        packet("c", SYN),
        tagged("s", SYN_ACK, 2),
        tagged("s", SYN_ACK, 1),
        packet("s", SYN_ACK),
      ],
      ["0", "1", "2", "1", "0", "2"],
    );
  });
  test("a flow tagged in one direction only is one", () => {
    check([tagged("c", SYN, 1), packet("s", SYN_ACK), tagged("c", { seq: 101 }, 1)], ["0", "0", "0"]);
    check([packet("c", SYN), tagged("s", SYN_ACK, 1), packet("c", { seq: 101 })], ["0", "0", "0"]);
  });
  test("tagged on one interface and untagged on another is one", () => {
    const far = { interfaceIndex: 1 };
    check(
      [tagged("c", SYN, 1), packet("c", SYN, far), tagged("s", SYN_ACK, 1), packet("s", SYN_ACK, far)],
      ["0", "0*", "0", "0*"],
    );
  });
});

describe("several places of one capture", () => {
  const on = (interfaceIndex: number, fields: TcpFields, sec = 1000) => packet("c", fields, { interfaceIndex, sec });
  test("a flow is taken from the first that shows it; hops count them all", () => {
    const { flows, tracker } = play([on(0, SYN), on(1, SYN), on(2, SYN), on(0, { seq: 101 }), on(1, { seq: 101 })]);
    expect(flows).toEqual(["0", "0*", "0*", "0", "0*"]);
    tracker.table.forEach(({ flow }) =>
      expect(flow.hops).toEqual([
        { node: "", interface: "if0", packets: 2 },
        { node: "", interface: "if1", packets: 2 },
        { node: "", interface: "if2", packets: 1 },
      ]),
    );
  });
  test("when the first falls silent another takes over", () => {
    const { flows } = play([
      on(0, SYN),
      on(1, { seq: 101 }, 1001),
      on(1, { seq: 102 }, 1003),
      on(0, { seq: 103 }, 1003),
    ]);
    expect(flows).toEqual(["0", "0*", "0", "0*"]);
  });
  test("interfaces inside one capture, by number and direction", () => {
    const sll2 = (link: number, type: number): Sent => ({
      frame: join(u16(0x0800), [0, 0], u32(link), [0, 1, type, 6, 2, 0, 0, 0, 0, 1, 0, 0], packetIp("c", SYN)),
      linkType: 276,
    });
    const { flows, tracker } = play([sll2(3, 0), sll2(3, 4), sll2(7, 4)]);
    expect(flows).toEqual(["0", "0*", "0*"]);
    tracker.table.forEach(({ flow }) =>
      expect(flow.hops.map((hop) => `${hop.interface} ${hop.packets}`)).toEqual(["if3 2", "if7 1"]),
    );
  });
});

describe("limits", () => {
  const syn = (port: number, sec = 1000) => packet("c", { ...SYN, sourcePort: port }, { sec });
  test("more flows than allowed: the one idle longest leaves", () => {
    const { ended, evicted, tracker } = play([syn(1, 1000), syn(2, 1001), syn(1, 1002), syn(3, 1003)], { maxFlows: 2 });
    expect(ended).toEqual(["1 idle"]);
    expect(evicted()).toBe(1);
    expect(tracker.table.size).toBe(2);
  });
  test("those that are over leave before those that live", () => {
    const fin = (from: "c" | "s") => packet(from, { flags: FLAG.fin | FLAG.ack, seq: 5 }, { sec: 1002 });
    const { ended } = play([syn(1, 1000), fin("c"), fin("s"), syn(3, 1003)], { maxFlows: 2 });
    expect(ended).toEqual(["1 idle"]);
  });
  test("many flows are all found again", () => {
    const ports = Array.from({ length: 3000 }, (_, i) => 1024 + i);
    const { flows, tracker } = play([...ports, ...ports].map((port) => syn(port)));
    expect(flows.slice(3000)).toEqual(flows.slice(0, 3000));
    expect(tracker.table.size).toBe(3000);
  });
  test("equal ends in endless VLANs cannot fill one bucket without end", () => {
    const packets = Array.from({ length: 300 }, (_, i) => ({
      frame: ethernet(0x8100, vlan(i + 1, 0x0800, packetIp("c", SYN))),
    }));
    const { tracker, evicted } = play(packets);
    expect(tracker.table.size).toBe(128);
    expect(evicted()).toBe(172);
  });
});

test("fragments: the packet that completes the datagram has the flow, and names the earlier ones", () => {
  const datagram = udp({ payload: text("a long enough datagram") });
  const piece = (from: number, to: number) =>
    ip4Frame({ protocol: 17, offset: from, more: to < datagram.length, payload: datagram.subarray(from, to) });
  const index = createFlowIndex();
  expect(index.flowOf(captured(piece(16, datagram.length), { number: 1 }))).toBe(-1);
  expect(index.earlier).toEqual([]);
  expect(index.flowOf(captured(piece(0, 16), { number: 2 }))).toBe(0);
  expect(index.earlier).toEqual([1]);
});

test("a packet without a flow is refused with its reason", () => {
  const { flows, tracker } = play([{ frame: ethernet(0x0806, text("who has?")) }]);
  expect(flows).toEqual(["-"]);
  expect(tracker.parser.view.drop?.code).toBe("ethertype");
});
