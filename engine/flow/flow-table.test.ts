import { describe, expect, test } from "vitest";
import { Flow } from "./flow.ts";
import { FlowKey } from "./flow-key.ts";
import { FlowTable } from "./flow-table.ts";
import { IdleList } from "./idle-list.ts";
import { TrackedFlow } from "./tracked-flow.ts";

function key(number: number, hash = number): FlowKey {
  return Object.assign(new FlowKey(), { s0: number, d0: -1, sourcePort: 1, destinationPort: 2, kind: 36, hash });
}
function reversed(number: number, hash = number): FlowKey {
  return Object.assign(new FlowKey(), { s0: -1, d0: number, sourcePort: 2, destinationPort: 1, kind: 36, hash });
}
let nextId = 0;
function flowOf(ends: FlowKey, vlan = -1): TrackedFlow {
  const none = new Uint8Array(0);
  const tracked = new TrackedFlow(new Flow(nextId++, "tcp", none, 1, none, 2, null), ends);
  tracked.setVlan(0, vlan);
  return tracked;
}

describe("the table", () => {
  test("finds a flow from both directions, and no other", () => {
    const table = new FlowTable();
    const one = flowOf(key(1));
    table.insert(one);
    table.insert(flowOf(key(2)));
    expect(table.find(key(1), -1, 0)).toBe(one);
    expect(table.direction).toBe(0);
    expect(table.find(reversed(1), -1, 0)).toBe(one);
    expect(table.direction).toBe(1);
    expect(table.find(key(3), -1, 0)).toBeNull();
  });
  test("tells equal hashes apart", () => {
    const table = new FlowTable();
    const flows = [1, 2, 3].map((number) => flowOf(key(number, 7)));
    for (const flow of flows) table.insert(flow);
    expect([1, 2, 3].map((number) => table.find(key(number, 7), -1, 0))).toEqual(flows);
    table.remove(flows[1] as TrackedFlow);
    expect([1, 2, 3].map((number) => table.find(key(number, 7), -1, 0))).toEqual([flows[0], null, flows[2]]);
    expect(flows[1]?.isInTable).toBe(false);
  });
  test("grows without losing any", () => {
    const table = new FlowTable();
    const flows = Array.from({ length: 5000 }, (_, i) => flowOf(key(i, Math.imul(i, 0x9e3779b1))));
    for (const flow of flows) table.insert(flow);
    expect(table.size).toBe(5000);
    expect(flows.every((flow) => table.find(flow, -1, 0) === flow)).toBe(true);
    const seen = new Set<TrackedFlow>();
    table.forEach((flow) => {
      seen.add(flow);
      table.remove(flow);
    });
    expect([seen.size, table.size]).toEqual([5000, 0]);
  });
  test("removing what is not there changes nothing", () => {
    const table = new FlowTable();
    table.remove(flowOf(key(1)));
    expect(table.size).toBe(0);
  });
  test("prefers the flow of the same VLAN to an untagged one", () => {
    const table = new FlowTable();
    const plain = flowOf(key(1));
    const tagged = flowOf(key(1), 5);
    table.insert(tagged);
    table.insert(plain);
    expect(table.find(key(1), 5, 0)).toBe(tagged);
    expect(table.find(reversed(1), 5, 0)).toBe(tagged);
    expect(table.find(reversed(1), -1, 0)).toBe(plain);
    expect(table.find(reversed(1), 6, 0)).toBe(plain);
    expect(table.find(key(1), 6, 0)).toBeNull();
  });
});

describe("the list of idle flows", () => {
  /** Touches flows by name and second; answers the order from the oldest. */
  function check(touches: readonly (readonly [string, number])[], expected: string): void {
    const list = new IdleList(10);
    const flows = new Map(["a", "b", "c"].map((name, i) => [name, flowOf(key(i))] as const));
    for (const [name, sec] of touches) list.touch(flows.get(name) as TrackedFlow, sec);
    let order = "";
    for (let at = list.oldest; at !== null; at = at.newer)
      order += [...flows].find(([, flow]) => flow === at)?.[0] ?? "?";
    expect(order).toBe(expected);
  }
  test("is in the order of the last touch", () => {
    check(
      [
        ["a", 1],
        ["b", 1],
        ["c", 2],
      ],
      "abc",
    );
    check(
      [
        ["a", 1],
        ["b", 1],
        ["a", 2],
      ],
      "ba",
    );
    check(
      [
        ["a", 1],
        ["b", 1],
        ["c", 1],
        ["b", 3],
        ["a", 4],
      ],
      "cba",
    );
  });
  test("a flow is in one list at a time", () => {
    const [live, ended] = [new IdleList(10), new IdleList(5)];
    const flow = flowOf(key(1));
    live.touch(flow, 1);
    ended.touch(flow, 1);
    expect([live.oldest, ended.oldest, flow.list]).toEqual([null, flow, ended]);
    ended.remove(flow);
    expect([ended.oldest, flow.list]).toEqual([null, null]);
  });
});
