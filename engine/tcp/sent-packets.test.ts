import { describe, expect, test } from "vitest";
import { MAX_SENT_PACKETS, SentPackets } from "./sent-packets.ts";

const at = (nsec: number) => ({ sec: 9, nsec, packet: 0 });

describe("packets that were sent", () => {
  test("are acknowledged by the first ACK that covers them", () => {
    const sent = new SentPackets();
    sent.sent(1, 100);
    sent.sent(2, 200);
    expect([sent.find(1), sent.isWaiting]).toEqual([null, true]);
    sent.acknowledge(150, at(5));
    sent.acknowledge(200, at(7));
    sent.acknowledge(200, at(9));
    expect(sent.find(1)).toEqual({ sec: 9, nsec: 5, isRepeated: false });
    expect(sent.find(2)).toEqual({ sec: 9, nsec: 7, isRepeated: false });
    expect([sent.find(3), sent.isWaiting]).toEqual([null, false]);
  });
  test("sequence numbers wrap around", () => {
    const sent = new SentPackets();
    sent.sent(1, -2_147_483_640);
    sent.acknowledge(2_147_483_640, at(1));
    expect(sent.find(1)).toBeNull();
    sent.acknowledge(-2_147_483_640, at(2));
    expect(sent.find(1)?.nsec).toBe(2);
  });
  test("what is sent again before its ACK says so", () => {
    const sent = new SentPackets();
    sent.sent(1, 100);
    sent.sent(2, 200);
    sent.repeat(100);
    sent.acknowledge(200, at(5));
    expect([sent.find(1)?.isRepeated, sent.find(2)?.isRepeated]).toEqual([false, true]);
  });
  test("only the last ones are remembered, also where no ACK comes", () => {
    const sent = new SentPackets();
    for (let packet = 1; packet <= MAX_SENT_PACKETS + 1; packet++) sent.sent(packet, packet * 10);
    sent.acknowledge(1000, at(5));
    expect(sent.find(1)).toBeNull();
    for (let packet = 2; packet <= MAX_SENT_PACKETS + 1; packet++) expect(sent.find(packet)?.nsec, `${packet}`).toBe(5);
  });
});
