// Where a flow was seen: which place it is taken from, which hops count it, and when another place takes over.
import { describe, expect, test } from "vitest";
import { PacketView } from "../packet/packet-view.ts";
import { Flow } from "./flow.ts";
import { FlowKey } from "./flow-key.ts";
import { type Direction, TrackedFlow } from "./tracked-flow.ts";

interface Seen {
  readonly place: number;
  readonly sec?: number;
  readonly direction?: Direction;
  /** Number of the interface, by which it is named. */
  readonly on?: number;
}

function tracked(): TrackedFlow {
  const address = (last: number): Uint8Array => Uint8Array.of(10, 0, 0, last);
  return new TrackedFlow(new Flow(7, "tcp", address(1), 40_000, address(2), 80, null), new FlowKey());
}
function see(flow: TrackedFlow, { place, sec = 100, direction = 0, on = place }: Seen): boolean {
  const view = new PacketView();
  view.reset(new Uint8Array(0), 0, 0, 0, place);
  return flow.see(view, direction, sec, (index, link) => `if${index}/${link}`, on);
}

/** `expected`: a star for each packet that repeats what another place showed, then the hops with their packets. */
function check(packets: readonly Seen[], expected: string, hops: Readonly<Record<string, number>>): void {
  const flow = tracked();
  expect(packets.map((packet) => (see(flow, packet) ? "*" : ".")).join("")).toBe(expected);
  expect(Object.fromEntries(flow.flow.hops.map((hop) => [hop.interface, hop.packets]))).toEqual(hops);
}

describe("places", () => {
  test("one", () => check([{ place: 1 }, { place: 1 }, { place: 1 }], "...", { "if1/-1": 3 }));
  test("two: the second repeats", () =>
    check([{ place: 1 }, { place: 2 }, { place: 1 }, { place: 2 }], ".*.*", { "if1/-1": 2, "if2/-1": 2 }));
  test("each direction is taken from the place that shows it first", () =>
    check(
      [
        { place: 1, direction: 0 },
        { place: 2, direction: 1 },
        { place: 1, direction: 1 },
        { place: 2, direction: 0 },
      ],
      "..**",
      { "if1/-1": 2, "if2/-1": 2 },
    ));
  test("another takes over after two silent seconds, not before", () => {
    check(
      [
        { place: 1, sec: 100 },
        { place: 2, sec: 101 },
      ],
      ".*",
      { "if1/-1": 1, "if2/-1": 1 },
    );
    check(
      [
        { place: 1, sec: 100 },
        { place: 2, sec: 102 },
      ],
      "..",
      { "if1/-1": 1, "if2/-1": 1 },
    );
  });
  test("the first one repeats once another has taken over", () =>
    check(
      [
        { place: 1, sec: 100 },
        { place: 2, sec: 105 },
        { place: 1, sec: 105 },
        { place: 2, sec: 106 },
        { place: 1, sec: 107 },
      ],
      "..*.*",
      { "if1/-1": 3, "if2/-1": 2 },
    ));
  test("time that goes back is no silence", () =>
    check(
      [
        { place: 1, sec: 100 },
        { place: 2, sec: 50 },
      ],
      ".*",
      { "if1/-1": 1, "if2/-1": 1 },
    ));
  test("places of one interface are one hop", () =>
    check(
      [
        { place: 1, on: 9 },
        { place: 2, on: 9 },
      ],
      ".*",
      { "if9/-1": 2 },
    ));
  test("places beyond the limit are not counted as hops", () => {
    const many = Array.from({ length: 20 }, (_, i) => ({ place: i + 1 }));
    const flow = tracked();
    for (const packet of [...many, ...many]) see(flow, packet);
    expect(flow.flow.hops.length).toBe(16);
    expect(flow.flow.hops.every(({ packets }) => packets === 2)).toBe(true);
  });
});

test("a direction is taken elsewhere only once it is taken", () => {
  const flow = tracked();
  expect([flow.isTakenElsewhere(0, 1), flow.isTakenElsewhere(1, 1)]).toEqual([false, false]);
  see(flow, { place: 1 });
  expect([flow.isTakenElsewhere(0, 1), flow.isTakenElsewhere(0, 2), flow.isTakenElsewhere(1, 2)]).toEqual([
    false,
    true,
    false,
  ]);
});

describe("sides", () => {
  test("direction 0 is the client's until the ends are swapped", () => {
    const flow = tracked();
    expect([flow.side(0), flow.side(1)]).toEqual([0, 1]);
    flow.swapSides();
    expect([flow.side(0), flow.side(1)]).toEqual([1, 0]);
    flow.swapSides();
    expect([flow.side(0), flow.side(1)]).toEqual([0, 1]);
  });
  test("swapping turns addresses, ports and counters, also after the texts were made", () => {
    const { flow, ...rest } = tracked();
    expect([flow.clientIp, flow.serverIp, rest.flip]).toEqual(["10.0.0.1", "10.0.0.2", 0]);
    for (const bytes of [0, 0, 7]) flow.count(0, bytes);
    flow.count(1, 99);
    flow.swapSides();
    const { clientIp, clientPort, serverIp, serverPort, packets, bytes } = flow;
    expect({ clientIp, clientPort, serverIp, serverPort, packets, bytes }).toEqual({
      clientIp: "10.0.0.2",
      clientPort: 80,
      serverIp: "10.0.0.1",
      serverPort: 40_000,
      packets: [1, 3],
      bytes: [99, 7],
    });
  });
  test("items are numbered from zero", () => {
    const { flow } = tracked();
    expect([flow.nextIndex(), flow.nextIndex(), flow.nextIndex()]).toEqual([0, 1, 2]);
  });
});
