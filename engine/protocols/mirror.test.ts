// A flow seen from either end keeps its number and stream; only its ends change places.
import { describe, expect, test } from "vitest";
import { CLIENT, Flow, SERVER } from "../flow/flow.ts";
import { Mirror } from "./mirror.ts";

function open(): { flow: Flow; mirror: Mirror } {
  const flow = new Flow(7, "udp", Uint8Array.of(10, 0, 0, 1), 5000, Uint8Array.of(10, 0, 0, 2), 53, 42);
  return { flow, mirror: new Mirror(flow) };
}
/** Ends of a flow as a row shows them. */
function check(flow: Flow, expected: string): void {
  expect(`${flow.clientIp}:${flow.clientPort} ${flow.serverIp}:${flow.serverPort}`).toBe(expected);
}

describe("sides", () => {
  test("the client sees the flow itself", () => {
    const { flow, mirror } = open();
    expect(mirror.seenBy(CLIENT)).toBe(flow);
    check(mirror.seenBy(CLIENT), "10.0.0.1:5000 10.0.0.2:53");
  });
  test("the server sees itself as the client, in the same stream", () => {
    const { mirror } = open();
    check(mirror.seenBy(SERVER), "10.0.0.2:53 10.0.0.1:5000");
    expect(mirror.seenBy(SERVER)).toMatchObject({ id: 7, transport: "udp", vlan: 42 });
    expect(mirror.seenBy(SERVER)).toBe(mirror.seenBy(SERVER));
  });
  test("what becomes known of the flow later is known in the mirror", () => {
    const { flow, mirror } = open();
    expect(mirror.seenBy(SERVER).hops).toEqual([]);
    flow.seenAt = { hops: [{ node: "a", interface: "eth0", packets: 3 }] };
    flow.handshakeUs = 12;
    flow.opened(1, -2);
    expect(mirror.seenBy(SERVER)).toMatchObject({ hops: flow.hops, handshakeUs: 12, connection: "5000-1-4294967294" });
  });
});
