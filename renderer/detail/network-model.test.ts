import { describe, expect, test } from "vitest";
import { networkOf } from "./network-model.ts";

describe("what the network did", () => {
  test("a wait is its way and the server's time, one behind the other", () => {
    const { times } = networkOf({ ackUs: 260, networkUs: 230, serverUs: 75 }) ?? { times: [] };
    expect(times.map(({ name, startUs, us }) => `${name} ${startUs}+${us}`)).toEqual([
      "until acknowledged 0+260",
      "on the network 0+230",
      "at the server 230+75",
    ]);
  });
  test("what was not measured is not shown", () => {
    expect(networkOf({ ackUs: null, networkUs: null, serverUs: null })).toEqual({ times: [], events: [] });
    expect([networkOf(undefined), networkOf(null), networkOf("x")]).toEqual([null, null, null]);
  });
  test("events that happened have words and the path that filters them", () => {
    const { events } = networkOf({ retransmissions: 3, timeoutRetransmissions: 3, dupAcks: 0, outOfOrder: "x" }) ?? {
      events: [],
    };
    expect(events).toMatchObject([
      { name: "Sent again after a time-out", selector: "network.timeoutRetransmissions", count: 3 },
    ]);
    expect(events[0]?.meaning).toMatch(/\.$/);
  });
});
