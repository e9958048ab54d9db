// What the measures of a connection are called and how they are rounded; the cases where nothing was measured.
import { describe, expect, test } from "vitest";
import { Flow } from "../flow/flow.ts";
import type { TcpFacts } from "../protocols/flows/index.ts";
import { TcpEvents } from "../tcp/tcp-events.ts";
import { TcpMeasures } from "../tcp/tcp-measures.ts";
import { tcpFacts } from "./tcp-facts.ts";

type Change = (measures: TcpMeasures, flow: Flow) => void;

function factsOf(change: Change): TcpFacts {
  const measures = new TcpMeasures();
  const none = new Uint8Array(4);
  const flow = new Flow(0, "tcp", none, 40_000, none, 80, null);
  change(measures, flow);
  return tcpFacts(measures, flow);
}
/** The measures with these counts of single packets. */
function count(measures: TcpMeasures, counts: Partial<TcpEvents>): void {
  measures.events = Object.assign(new TcpEvents(), counts);
}
function check(change: Change, expected: Partial<TcpFacts["measures"]>): void {
  expect(factsOf(change).measures).toMatchObject(expected);
}

test("nothing measured is zero, or null where zero would be a time", () => {
  const { flags, seq, ack, measures } = factsOf(() => undefined);
  expect([flags, seq, ack]).toEqual([[], 0, 0]);
  const { time_to_first_byte_us, initial_rtt_us, handshake_time_us, server_rtt_us, client_rtt_us, ...counted } =
    measures;
  expect([time_to_first_byte_us, initial_rtt_us, handshake_time_us]).toEqual([null, null, null]);
  expect([server_rtt_us, client_rtt_us]).toEqual([null, null]);
  for (const [name, value] of Object.entries(counted)) expect(value, name).toBe(0);
});

test.each([
  [0x02, ["SYN"]],
  [0x12, ["SYN", "ACK"]],
  [0x19, ["FIN", "PSH", "ACK"]],
  [0xff, ["FIN", "SYN", "RST", "PSH", "ACK", "URG", "ECE", "CWR"]],
])("flags %d are %j", (firstFlags, expected) => {
  expect(factsOf((measures) => Object.assign(measures, { firstFlags })).flags).toEqual(expected);
});

test("numbers of the first packet are unsigned", () => {
  const { seq, ack } = factsOf((measures) => Object.assign(measures, { firstSeq: -1, firstAck: -2_147_483_648 }));
  expect([seq, ack]).toEqual([4_294_967_295, 2_147_483_648]);
});

describe("shares and means", () => {
  test("retransmissions are a share of the data segments, to a millionth", () => {
    check((m) => (count(m, { retransmissions: 1 }), (m.dataSegments = 3)), { retransmission_rate: 0.333333 });
    check((m) => (count(m, { retransmissions: 2 }), (m.dataSegments = 3)), { retransmission_rate: 0.666667 });
    check((m) => (count(m, { retransmissions: 0 }), (m.dataSegments = 0)), { retransmission_rate: 0 });
  });
  test("the window is the mean of all", () => {
    check((m) => ((m.directions[0].windowSum = 10), (m.windowCount = 4)), { avg_receive_window: 3 });
    check((m) => ((m.directions[1].windowSum = m.directions[1].scale = 2), (m.windowCount = 4)), {
      avg_receive_window: 2,
    });
    check((m) => void (m.directions[0].windowSum = 10), { avg_receive_window: 0 });
  });
  test("the window scale is the larger one", () => {
    check((m) => void (m.directions[1].scale = 7), { window_scale: 7 });
    check((m) => void (m.directions[0].scale = 9), { window_scale: 9 });
  });
  test("goodput leaves out what was repeated, and is never negative", () => {
    const bytes = (flow: Flow): void => flow.count(0, 100);
    check((m, flow) => (bytes(flow), count(m, { repeatedBytes: 30 })), { goodput_bytes: 70 });
    check((m, flow) => (bytes(flow), count(m, { repeatedBytes: 300 })), { goodput_bytes: 0 });
  });
});

describe("times", () => {
  test("a connection lasts from its first to its last packet", () => {
    const times = { firstSec: 10, firstNsec: 999_999_000, lastSec: 11, lastNsec: 1_500 };
    check((_, flow) => Object.assign(flow, times), { connection_time_us: 3 });
    const back = { firstSec: 10, firstNsec: 0, lastSec: 9, lastNsec: 0 };
    check((_, flow) => Object.assign(flow, back), { connection_time_us: 0 });
  });
  test("the first byte is that of the other side, whoever spoke first", () => {
    const data = (m: TcpMeasures, of: 0 | 1, sec: number, nsec: number): void =>
      void Object.assign(m.directions[of], { firstDataSec: sec, firstDataNsec: nsec });
    check((m) => data(m, 0, 5, 0), { time_to_first_byte_us: null });
    check((m) => (data(m, 0, 5, 0), data(m, 1, 5, 250_499)), { time_to_first_byte_us: 250 });
    check((m) => (data(m, 0, 6, 0), data(m, 1, 5, 999_000_000)), { time_to_first_byte_us: 1000 });
  });
  test("the handshake is the flow's", () =>
    check((_, flow) => void (flow.handshakeUs = 42), { handshake_time_us: 42 }));
  test("round trips are whole microseconds", () =>
    check((m) => Object.assign(m, { rttMinUs: 1.4, rttMaxUs: 2.5 }), { rtt_min_us: 1, rtt_max_us: 3 }));
});

test("what is neither fast nor spurious was sent again by a timer", () =>
  check((m) => count(m, { retransmissions: 9, fastRetransmissions: 3, spuriousRetransmissions: 2 }), {
    timeout_retransmissions: 4,
    spurious_retransmissions: 2,
  }));

test("every count has its name", () => {
  const events = {
    fastRetransmissions: 2,
    outOfOrder: 3,
    dupAcks: 4,
    missingSegments: 5,
    zeroWindowEvents: 6,
    windowFullEvents: 7,
    keepaliveCount: 10,
    lostSegments: 12,
    ackedUnseen: 13,
    zeroWindows: 14,
    zeroWindowProbes: 15,
    windowUpdates: 16,
  };
  const counts = { rstCount: 8, finCount: 9, rttSamples: 11, completeness: 31 };
  check((measures) => (count(measures, events), Object.assign(measures, counts)), {
    fast_retransmissions: 2,
    out_of_order: 3,
    dup_acks: 4,
    missing_segments: 5,
    zero_window_events: 6,
    window_full_events: 7,
    rst_count: 8,
    fin_count: 9,
    keepalive_count: 10,
    rtt_samples: 11,
    connection_completeness: 31,
    lost_segments: 12,
    acked_unseen_segments: 13,
    zero_windows: 14,
    zero_window_probes: 15,
    window_updates: 16,
  });
});
