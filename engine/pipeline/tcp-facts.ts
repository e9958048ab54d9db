// The measures of a connection under the names that entries use (docs/entry.md, 3.16).
import type { Flow } from "../flow/flow.ts";
import { nanosecondsBetween } from "../moment.ts";
import type { TcpFacts } from "../protocols/flows/index.ts";
import { NO_EVENTS } from "../tcp/tcp-events.ts";
import type { TcpMeasures } from "../tcp/tcp-measures.ts";

const FLAG_NAMES = ["FIN", "SYN", "RST", "PSH", "ACK", "URG", "ECE", "CWR"];

export function tcpFacts(measures: TcpMeasures, flow: Flow): TcpFacts {
  const { dataSegments } = measures;
  const events = measures.events ?? NO_EVENTS;
  const { retransmissions } = events;
  const bytes = flow.byteCount;
  return {
    kind: "tcp",
    flags: FLAG_NAMES.filter((_, bit) => (measures.firstFlags & (1 << bit)) !== 0),
    seq: measures.firstSeq >>> 0,
    ack: measures.firstAck >>> 0,
    measures: {
      retransmissions,
      fast_retransmissions: events.fastRetransmissions,
      retransmission_rate: dataSegments === 0 ? 0 : round(retransmissions / dataSegments),
      out_of_order: events.outOfOrder,
      dup_acks: events.dupAcks,
      missing_segments: events.missingSegments,
      zero_window_events: events.zeroWindowEvents,
      window_full_events: events.windowFullEvents,
      window_scale: Math.max(measures.directions[0].scale, measures.directions[1].scale),
      avg_receive_window: measures.averageWindow,
      rst_count: measures.rstCount,
      fin_count: measures.finCount,
      keepalive_count: events.keepaliveCount,
      initial_rtt_us: measures.initialRttUs,
      handshake_time_us: flow.handshakeUs,
      connection_time_us: microseconds(flow.firstSec, flow.firstNsec, flow.lastSec, flow.lastNsec),
      time_to_first_byte_us: firstByte(measures),
      rtt_min_us: Math.round(measures.rttMinUs),
      rtt_max_us: Math.round(measures.rttMaxUs),
      rtt_avg_us: measures.rttAverageUs,
      rtt_samples: measures.rttSamples,
      jitter_us: measures.jitterUs,
      goodput_bytes: Math.max(0, bytes - events.repeatedBytes),
      connection_completeness: measures.completeness,
      spurious_retransmissions: events.spuriousRetransmissions,
      timeout_retransmissions: retransmissions - events.fastRetransmissions - events.spuriousRetransmissions,
      lost_segments: events.lostSegments,
      acked_unseen_segments: events.ackedUnseen,
      zero_windows: events.zeroWindows,
      zero_window_probes: events.zeroWindowProbes,
      window_updates: events.windowUpdates,
      server_rtt_us: measures.serverRttUs,
      client_rtt_us: clientRtt(measures),
    },
  };
}

function microseconds(aSec: number, aNsec: number, bSec: number, bNsec: number): number {
  return Math.max(0, Math.round(nanosecondsBetween(aSec, aNsec, bSec, bNsec) / 1000));
}

// The rest of the handshake: from the SYN+ACK to the client's ACK.
function clientRtt({ initialRttUs, serverRttUs }: TcpMeasures): number | null {
  return initialRttUs === null || serverRttUs === null ? null : Math.max(0, initialRttUs - serverRttUs);
}

// From the first data of the one who spoke first to the first of the other; null while only one spoke.
function firstByte({ directions: [a, b] }: TcpMeasures): number | null {
  if (a.firstDataSec < 0 || b.firstDataSec < 0) return null;
  return Math.round(
    Math.abs(nanosecondsBetween(a.firstDataSec, a.firstDataNsec, b.firstDataSec, b.firstDataNsec)) / 1000,
  );
}

function round(ratio: number): number {
  return Math.round(ratio * 1e6) / 1e6;
}
