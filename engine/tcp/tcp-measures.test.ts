import { describe, expect, test } from "vitest";
import { ACK, FIN, RST, SYN } from "../packet/packet-view.ts";
import { tcpFacts } from "../pipeline/tcp-facts.ts";
import type { TcpMeasureName } from "../protocols/flows/index.ts";
import { Wire } from "./testing/wire.ts";

/** Plays a connection and compares the measures that matter to the case. */
function check(play: (wire: Wire) => void, expected: Partial<Record<TcpMeasureName, number | null>>): void {
  const wire = new Wire();
  play(wire);
  const { measures } = tcpFacts(wire.connection.measures, wire.flow);
  const named = Object.fromEntries(Object.keys(expected).map((name) => [name, measures[name as TcpMeasureName]]));
  expect(named).toEqual(expected);
}

describe("handshake", () => {
  test("lasts from the SYN to the client's ACK", () => {
    check((w) => w.open(), { handshake_time_us: 2, initial_rtt_us: 2, connection_completeness: 7 });
  });
  test("one that was not seen has no time", () => {
    check((w) => w.say(0, "ask"), { handshake_time_us: null, initial_rtt_us: null, connection_completeness: 8 });
  });
  test("a SYN captured behind its answer gives no time", () => {
    check(
      (w) => {
        w.packet(1, -1, "", { flags: SYN | ACK, ack: 0 });
        w.packet(0, 0, "", { ack: 0 });
        w.packet(0, -1, "", { flags: SYN });
      },
      { handshake_time_us: null },
    );
  });
  test("completeness tells what was seen, as Wireshark counts", () => {
    check(
      (w) => {
        w.open();
        w.say(0, "a");
        w.fin(0);
        w.reset(1);
      },
      { connection_completeness: 1 + 2 + 4 + 8 + 16 + 32, fin_count: 1, rst_count: 1 },
    );
  });
});

describe("losses", () => {
  test("a repeated segment", () => {
    check(
      (w) => {
        w.open();
        w.packet(0, 0, "abcd", { ack: 0 });
        w.wait(300);
        w.packet(0, 0, "abcd", { ack: 0 });
        w.packet(0, 4, "ef", { ack: 0 });
        w.flow.count(0, 10);
      },
      { retransmissions: 1, retransmission_rate: 0.333333, out_of_order: 0, fast_retransmissions: 0, goodput_bytes: 6 },
    );
  });
  test("a repetition after three duplicate ACKs is a fast one", () => {
    check(
      (w) => {
        w.open();
        w.say(0, "ab");
        w.lose(0, "cd");
        w.say(0, "ef");
        for (let i = 0; i < 4; i++) w.packet(1, 0, "", { ack: 2 });
        w.wait(10);
        w.packet(0, 2, "cd", { ack: 0 });
      },
      { dup_acks: 3, missing_segments: 1, retransmissions: 1, fast_retransmissions: 1 },
    );
  });
  test("a segment that others overtook", () => {
    check(
      (w) => {
        w.open();
        w.packet(0, 2, "cd", { ack: 0 });
        w.packet(0, 0, "ab", { ack: 0 });
      },
      { out_of_order: 1, retransmissions: 0, missing_segments: 0 },
    );
  });
  test("repeated SYN and FIN", () => {
    check(
      (w) => {
        w.packet(0, -1, "", { flags: SYN });
        w.packet(0, -1, "", { flags: SYN });
        w.packet(0, 0, "", { flags: FIN | ACK, ack: 0 });
        w.packet(0, 0, "", { flags: FIN | ACK, ack: 0 });
      },
      { retransmissions: 2, fin_count: 2 },
    );
  });
  test("keep-alives are no repetitions", () => {
    check(
      (w) => {
        w.open();
        w.say(0, "ab");
        w.packet(0, 1, "b", { ack: 0 });
        w.packet(0, 1, "b", { ack: 0 });
      },
      { keepalive_count: 2, retransmissions: 0 },
    );
  });
});

describe("windows", () => {
  test("a window that closes is one event until it opens", () => {
    check(
      (w) => {
        w.open();
        w.packet(1, 0, "", { ack: 0, window: 0 });
        w.packet(1, 0, "", { ack: 0, window: 0 });
        w.packet(1, 0, "", { ack: 0, window: 10 });
        w.packet(1, 0, "", { ack: 0, window: 0 });
      },
      { zero_window_events: 2 },
    );
  });
  test("a sender that fills the window", () => {
    check(
      (w) => {
        w.open();
        w.packet(1, 0, "", { ack: 0, window: 4 });
        w.packet(0, 0, "abcd", { ack: 0 });
      },
      { window_full_events: 1 },
    );
  });
  test("scaled windows; the SYN's own is never scaled", () => {
    check(
      (w) => {
        w.packet(0, -1, "", { flags: SYN, window: 50_000, windowScale: 3 });
        w.packet(0, 0, "", { ack: 0, window: 100 });
        w.packet(0, 0, "", { ack: 0, window: 300 });
      },
      { window_scale: 3, avg_receive_window: 1600 },
    );
  });
});

describe("times", () => {
  test("round trips from data to its ACK", () => {
    check(
      (w) => {
        w.open();
        w.say(0, "ab");
        w.wait(10);
        w.packet(1, 0, "", { ack: 2 });
        w.say(0, "cd");
        w.wait(30);
        w.packet(1, 0, "", { ack: 4 });
      },
      { rtt_samples: 2, rtt_min_us: 10_001, rtt_max_us: 30_001, rtt_avg_us: 20_001, jitter_us: 20_000 },
    );
  });
  test("a repeated segment times nothing", () => {
    check(
      (w) => {
        w.open();
        w.say(0, "ab");
        w.wait(10);
        w.packet(0, 0, "ab", { ack: 0 });
        w.packet(1, 0, "", { ack: 2 });
      },
      { rtt_samples: 0, rtt_min_us: 0, jitter_us: 0 },
    );
  });
  test("from the first question to the first byte of the answer", () => {
    check(
      (w) => {
        w.open();
        w.say(0, "ask");
        w.wait(25);
        w.say(1, "answer");
      },
      { time_to_first_byte_us: 25_001 },
    );
    check((w) => w.say(0, "ask"), { time_to_first_byte_us: null });
  });
});

test("the first packet with payload is remembered", () => {
  const wire = new Wire();
  wire.open();
  wire.packet(0, 0, "ask", { ack: 0, flags: ACK | 8 });
  wire.packet(0, 3, "", { flags: RST });
  const { flags, seq, ack } = tcpFacts(wire.connection.measures, wire.flow);
  expect({ flags, seq, ack }).toEqual({ flags: ["PSH", "ACK"], seq: 101, ack: 9001 });
});
