// What a flow was: the message type of a flow's own entry.
import type { Side } from "../../flow/flow.ts";

/** `open`: nothing but a handshake so far; `in_progress`: it talks; `closed`: it ended, went idle, or the capture did. */
export type FlowState = "open" | "in_progress" | "closed";

/** The first packet with payload of the side that spoke first. */
export interface FirstWords {
  readonly side: Side;
  /** At most 1,024 bytes. */
  readonly payload: Uint8Array;
  /** Payload bytes that side sent in all. */
  readonly length: number;
}

export interface FlowFacts {
  readonly state: FlowState;
  readonly reason: string;
  readonly firstWords: FirstWords | null;
  /** Packets and payload bytes, client's first. */
  readonly packets: readonly [number, number];
  readonly bytes: readonly [number, number];
  readonly durationUs: number;
  readonly detected: readonly string[];
  readonly transport: TransportFacts;
}

export type TransportFacts =
  | TcpFacts
  | { readonly kind: "udp"; readonly checksum: number }
  | SctpFacts
  | { readonly kind: "icmp" };

export interface SctpFacts {
  readonly kind: "sctp";
  readonly checksum: number;
  /** Name of the first chunk. */
  readonly chunkType: string;
  /** Of the first DATA chunk; -1 without one. */
  readonly tsn: number;
  readonly streamIdentifier: number;
  readonly ppid: number;
  readonly chunks: number;
  readonly dataChunks: number;
  readonly retransmissions: number;
  readonly missingMessages: number;
  readonly messages: number;
  readonly streams: number;
  readonly isAborted: boolean;
}

export interface TcpFacts {
  readonly kind: "tcp";
  /** Names of the flags, sequence and acknowledgement number of the first packet with payload, else of the first packet. */
  readonly flags: readonly string[];
  readonly seq: number;
  readonly ack: number;
  readonly measures: Readonly<Record<TcpMeasureName, number | null>>;
}

/** Names as filters and dashboards of this field know them. */
export const TCP_MEASURE_NAMES = [
  "retransmissions",
  "fast_retransmissions",
  "retransmission_rate",
  "out_of_order",
  "dup_acks",
  "missing_segments",
  "zero_window_events",
  "window_full_events",
  "window_scale",
  "avg_receive_window",
  "rst_count",
  "fin_count",
  "keepalive_count",
  "initial_rtt_us",
  "handshake_time_us",
  "connection_time_us",
  "time_to_first_byte_us",
  "rtt_min_us",
  "rtt_max_us",
  "rtt_avg_us",
  "rtt_samples",
  "jitter_us",
  "goodput_bytes",
  "connection_completeness",
  "spurious_retransmissions",
  "timeout_retransmissions",
  "lost_segments",
  "acked_unseen_segments",
  "zero_windows",
  "zero_window_probes",
  "window_updates",
  "server_rtt_us",
  "client_rtt_us",
] as const;
export type TcpMeasureName = (typeof TCP_MEASURE_NAMES)[number];
