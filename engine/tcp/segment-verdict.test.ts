// Verdicts on single packets, each played as a connection that ends with the packet in question.
import { describe, expect, test } from "vitest";
import { ACK, FIN, RST, SYN } from "../packet/packet-view.ts";
import * as verdicts from "./segment-verdict.ts";
import { Wire } from "./testing/wire.ts";

const NAMES = Object.entries(verdicts).filter(
  (entry): entry is [string, number] => typeof entry[1] === "number" && entry[0] !== "ANY_RETRANSMISSION",
);

/** What was said of the packets behind the handshake, the last one's words last. */
function check(play: (wire: Wire) => void, expected: string): void {
  const wire = new Wire();
  wire.packet(0, -1, "", { flags: SYN, windowScale: 0 });
  wire.packet(1, -1, "", { flags: SYN | ACK, ack: 0, windowScale: 0 });
  wire.packet(0, 0, "", { ack: 0 });
  play(wire);
  const said: string[] = [];
  wire.connection.measures.events?.forEach(0, wire.at.packet, (verdict) => {
    said.push(
      NAMES.filter(([, bit]) => (verdict & bit) !== 0)
        .map(([name]) => name)
        .join("+"),
    );
  });
  expect(said.join(" ")).toBe(expected);
}

describe("a healthy connection", () => {
  test("has nothing to say", () =>
    check((w) => {
      w.say(0, "ask");
      w.packet(1, 0, "", { ack: 3 });
      w.say(1, "answer");
      w.packet(0, 3, "", { ack: 6 });
      w.fin(0);
      w.fin(1);
    }, ""));
});

describe("bytes sent again", () => {
  test("behind a time-out", () =>
    check((w) => {
      w.say(0, "ask");
      w.wait(300);
      w.packet(0, 0, "ask", { ack: 0 });
    }, "RETRANSMISSION"));
  test("at once, but the very last ones: nothing overtook them", () =>
    check((w) => {
      w.say(0, "ask");
      w.packet(0, 0, "ask", { ack: 0 });
    }, "RETRANSMISSION"));
  test("though acknowledged", () =>
    check((w) => {
      w.say(0, "ask");
      w.packet(1, 0, "", { ack: 3 });
      w.packet(0, 0, "ask", { ack: 0 });
    }, "RETRANSMISSION+SPURIOUS_RETRANSMISSION"));
  test("soon behind two duplicate ACKs, or later", () => {
    const lose = (w: Wire): void => {
      w.lose(0, "ab");
      w.say(0, "cd");
      w.packet(1, 0, "", { ack: 0 });
      w.packet(1, 0, "", { ack: 0 });
      w.wait(15);
    };
    const before = "LOST_SEGMENT DUPLICATE_ACK DUPLICATE_ACK";
    check((w) => (lose(w), w.packet(0, 0, "ab", { ack: 0 })), `${before} RETRANSMISSION+FAST_RETRANSMISSION`);
    check((w) => (lose(w), w.wait(6), w.packet(0, 0, "ab", { ack: 0 })), `${before} RETRANSMISSION`);
  });
  test("a SYN and a FIN", () =>
    check((w) => {
      w.wait(100);
      w.packet(0, -1, "", { flags: SYN });
      w.packet(0, 0, "", { flags: FIN | ACK, ack: 0 });
      w.wait(100);
      w.packet(0, 0, "", { flags: FIN | ACK, ack: 0 });
    }, "RETRANSMISSION RETRANSMISSION"));
});

describe("order and holes", () => {
  test("overtaken within the time of the handshake", () =>
    check((w) => {
      w.packet(0, 2, "cd", { ack: 0 });
      w.packet(0, 0, "ab", { ack: 0 });
    }, "LOST_SEGMENT OUT_OF_ORDER"));
  test("an ACK of what was not captured is told once", () =>
    check((w) => {
      w.packet(1, 0, "", { ack: 5 });
      w.packet(1, 0, "", { ack: 9 });
      w.packet(0, 9, "x", { ack: 0 });
      w.packet(1, 0, "", { ack: 10 });
    }, "ACKED_UNSEEN LOST_SEGMENT ACKED_UNSEEN"));
  test("a reset is behind no hole", () => check((w) => w.packet(0, 50, "", { flags: RST }), ""));
});

describe("windows", () => {
  test("closed, asked and told so", () =>
    check((w) => {
      w.packet(1, 0, "", { ack: 0, window: 0 });
      w.packet(0, 0, "a", { ack: 0 });
      w.packet(1, 0, "", { ack: 0, window: 0 });
      w.packet(1, 0, "", { ack: 0, window: 10 });
    }, "ZERO_WINDOW ZERO_WINDOW_PROBE ZERO_WINDOW+ZERO_WINDOW_PROBE_ACK WINDOW_UPDATE"));
  test("filled to the last byte", () =>
    check((w) => {
      w.packet(1, 0, "", { ack: 0, window: 4 });
      w.packet(0, 0, "abcd", { ack: 0 });
    }, "WINDOW_UPDATE WINDOW_FULL"));
  test("how far one reaches is unknown where the receiver's SYN was not seen", () => {
    const wire = new Wire();
    wire.packet(1, 0, "", { ack: 0, window: 4 });
    wire.packet(0, 0, "abcd", { ack: 0 });
    expect(wire.connection.measures.events).toBeNull();
  });
});

test("keep-alives and their answers", () =>
  check((w) => {
    w.say(0, "ab");
    w.packet(1, 0, "", { ack: 2 });
    w.wait(1000);
    w.packet(0, 1, "", { ack: 0 });
    w.packet(1, 0, "", { ack: 2 });
    w.packet(0, 1, "b", { ack: 0 });
  }, "KEEP_ALIVE KEEP_ALIVE_ACK KEEP_ALIVE"));
