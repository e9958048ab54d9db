// What the measures of a TCP connection mean, in words for completion and documents. The names of what packets say (retransmission,
// out of order, …) have the meaning of Wireshark's user guide, "TCP Analysis".
import type { Network } from "../../../contract/index.ts";
import type { TcpMeasureName } from "./types.ts";

export const MEASURE_DOCS: Readonly<Record<TcpMeasureName, string>> = {
  retransmissions: "Segments sent again, whatever the cause",
  fast_retransmissions: "Segments sent again soon after duplicate ACKs asked for them",
  spurious_retransmissions: "Segments sent again although the other side had acknowledged them",
  timeout_retransmissions: "Segments sent again because a timer ran out: neither fast nor spurious",
  retransmission_rate: "Segments sent again, as a share of those with payload",
  out_of_order: "Segments that later ones overtook",
  dup_acks: "ACKs that repeat the one before: the receiver misses a segment",
  lost_segments: "Segments whose predecessor was not captured",
  missing_segments: "The same without those whose predecessor came at once, only overtaken",
  acked_unseen_segments: "ACKs of segments that were not captured: the capture lost them, not the network",
  zero_windows: "Packets that say that the receiver takes nothing more for now",
  zero_window_events: "Times that a receiver closed its window",
  zero_window_probes: "Single bytes sent to ask whether a closed window is open",
  window_full_events: "Segments that filled the receiver's window: the sender had to wait",
  window_updates: "ACKs that only tell of another window",
  window_scale: "Largest shift count of the windows",
  avg_receive_window: "Mean receive window in bytes",
  rst_count: "Resets",
  fin_count: "FINs",
  keepalive_count: "Keep-alives: packets that only ask whether the other side is there",
  handshake_time_us: "Microseconds from the SYN to the client's ACK",
  initial_rtt_us: "The same: a round trip of all of the way, wherever the capture stands",
  server_rtt_us: "Microseconds from the SYN to its SYN+ACK: from the capture to the server and back",
  client_rtt_us: "Microseconds from the SYN+ACK to its ACK: from the capture to the client and back",
  connection_time_us: "Microseconds from the first packet to the last",
  time_to_first_byte_us: "Microseconds from the first data of who spoke first to the first of the other",
  rtt_min_us: "Shortest round trip in microseconds, of data and its ACK",
  rtt_max_us: "Longest round trip in microseconds",
  rtt_avg_us: "Mean round trip in microseconds",
  rtt_samples: "Round trips measured",
  jitter_us: "Mean difference of neighbouring round trips in microseconds",
  goodput_bytes: "Payload bytes without those sent again",
  connection_completeness: "Sum of what was seen: 1 SYN, 2 SYN+ACK, 4 ACK, 8 data, 16 FIN, 32 RST",
};

/** Measures that single exchanges have too, and their names there. */
export const NETWORK_COUNTS: readonly (readonly [TcpMeasureName, keyof Network])[] = [
  ["retransmissions", "retransmissions"],
  ["fast_retransmissions", "fastRetransmissions"],
  ["spurious_retransmissions", "spuriousRetransmissions"],
  ["timeout_retransmissions", "timeoutRetransmissions"],
  ["out_of_order", "outOfOrder"],
  ["dup_acks", "dupAcks"],
  ["lost_segments", "lostSegments"],
  ["acked_unseen_segments", "ackedUnseenSegments"],
  ["zero_windows", "zeroWindows"],
  ["zero_window_probes", "zeroWindowProbes"],
  ["window_full_events", "windowFullEvents"],
  ["window_updates", "windowUpdates"],
  ["keepalive_count", "keepaliveCount"],
];

/** Times of single exchanges: name of the variable, path, meaning. */
export const NETWORK_TIMES: readonly (readonly [string, string, string])[] = [
  ["ack_time", "network.ackUs", "Microseconds from the request's last byte to the server's ACK of it"],
  ["network_time", "network.networkUs", "Microseconds of the wait that the way to the server and back took"],
  ["server_time", "network.serverUs", "Microseconds of the wait that the server took"],
];
