import { describe, expect, test } from "vitest";
import type { Network } from "../../contract/index.ts";
import { Span } from "../moment.ts";
import { ACK, SYN } from "../packet/packet-view.ts";
import { MAX_TOLD_PACKETS } from "./tcp-events.ts";
import { Wire } from "./testing/wire.ts";

/** A handshake that takes 2 ms to the server and back. */
function opened(): Wire {
  const wire = new Wire();
  wire.packet(0, -1, "", { flags: SYN });
  wire.wait(2);
  wire.packet(1, -1, "", { flags: SYN | ACK, ack: 0 });
  wire.packet(0, 0, "", { ack: 0 });
  return wire;
}
/** The packet just played, as a message of its own. */
const span = ({ at }: Wire): Span => Span.at(at);

function check(network: Network, expected: Partial<Network>): void {
  expect(network).toMatchObject(expected);
}

describe("the wait for an answer", () => {
  test("is the way there and back, and the server's time", () => {
    const wire = opened();
    wire.say(0, "ask");
    const request = span(wire);
    wire.wait(3);
    wire.packet(1, 0, "", { ack: 3 });
    wire.wait(40);
    wire.say(1, "answer");
    const network = wire.connection.networkOf(request, span(wire));
    expect(network).toEqual({ ackUs: 3001, networkUs: 2001, serverUs: 41_001 });
  });
  test("an ACK that came sooner than any round trip counts instead", () => {
    const wire = opened();
    wire.say(0, "ask");
    const request = span(wire);
    wire.wait(1);
    wire.packet(1, 0, "", { ack: 3 });
    wire.say(1, "answer");
    check(wire.connection.networkOf(request, span(wire)), { ackUs: 1001, networkUs: 1001, serverUs: 1 });
  });
  test("an ACK that travels with the answer tells nothing of the way", () => {
    const wire = new Wire();
    wire.say(0, "ask");
    const request = span(wire);
    wire.wait(50);
    wire.say(1, "answer");
    check(wire.connection.networkOf(request, span(wire)), { ackUs: 50_001, networkUs: null, serverUs: null });
  });
  test("a request that was sent again was under way until its ACK", () => {
    const wire = opened();
    wire.say(0, "ask");
    const request = span(wire);
    wire.wait(200);
    wire.packet(0, 0, "ask", { ack: 0 });
    wire.wait(2);
    wire.packet(1, 0, "", { ack: 3 });
    wire.wait(10);
    wire.say(1, "answer");
    check(wire.connection.networkOf(request, span(wire)), {
      networkUs: 202_002,
      serverUs: 10_001,
      retransmissions: 1,
      timeoutRetransmissions: 1,
    });
  });
  test("halves have no parts of a wait", () => {
    const wire = opened();
    wire.say(0, "ask");
    const request = span(wire);
    expect(wire.connection.networkOf(request, null)).toEqual({ ackUs: null, networkUs: null, serverUs: null });
    expect(wire.connection.networkOf(null, request)).toEqual({ ackUs: null, networkUs: null, serverUs: null });
  });
  test("what was measured while the other end was taken for the client is forgotten", () => {
    const wire = opened();
    wire.say(0, "ask");
    wire.tracked.swapSides();
    expect(wire.connection.networkOf(span(wire), span(wire))).toMatchObject({ ackUs: null, networkUs: null });
  });
});

describe("what happened to packets", () => {
  test("is counted for the exchange that it fell into", () => {
    const wire = opened();
    wire.say(0, "first");
    wire.packet(0, 0, "first", { ack: 0 });
    wire.say(1, "answer");
    wire.say(0, "second");
    const request = span(wire);
    wire.say(1, "other");
    wire.packet(0, 11, "", { ack: 11, window: 0 });
    const { retransmissions, zeroWindows } = wire.connection.networkOf(request, span(wire));
    expect({ retransmissions, zeroWindows }).toEqual({ retransmissions: undefined, zeroWindows: 1 });
  });
  test("of very many packets the last ones are", () => {
    const wire = opened();
    wire.say(0, "ask");
    const request = span(wire);
    for (let i = 0; i < MAX_TOLD_PACKETS + 50; i++) wire.packet(0, 0, "ask", { ack: 0 });
    const { retransmissions } = wire.connection.networkOf(request, null);
    expect(retransmissions).toBe(MAX_TOLD_PACKETS);
    expect(wire.connection.measures.events?.retransmissions).toBe(MAX_TOLD_PACKETS + 50);
  });
});
