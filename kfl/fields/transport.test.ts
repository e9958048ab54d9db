// Variables of flows, ICMP and TLS handshakes from realistic entries (kfl.md 2.2; entry.md 3.15 to 3.17).
import type { JsonObject } from "../../contract/index.ts";
import type { RowFacts } from "../filter.ts";
import { ofProtocol, VariableTable } from "../testing/variables.ts";
import { CONNECTIONS, ICMP, SCTP, TCP, TLSX, UDP } from "./transport.ts";

const table = new VariableTable();
const ROW: RowFacts = { method: "SYN,ACK", summary: "what the list shows" };

const FLOW: JsonObject = {
  payload: "aGk=",
  length: 28,
  checksum: 4660,
  chunkType: "INIT",
  state: "in_progress",
  localPkts: 1,
  localBytes: 2,
  remotePkts: 3,
  remoteBytes: 4,
  localPps: 5,
  localBps: 6,
  remotePps: 7,
  remoteBps: 8,
  groupId: 9,
  l7Detected: ["http", "ws"],
};

table.check(
  "a TCP flow",
  { ...ofProtocol("tcp", "TCP"), data: FLOW, error: { type: "connection", msg: "reset" } },
  {
    tcp: true,
    conn: true,
    flow: true,
    tcp_conn: true,
    tcp_flow: true,
    udp_conn: false,
    udp_flow: false,
    tcp_method: "SYN,ACK",
    tcp_error_type: "connection",
    tcp_error_message: "reset",
    tcp_payload: [104, 105],
    conn_state: "in_progress",
    conn_local_pkts: 1,
    conn_local_bytes: 2,
    conn_remote_pkts: 3,
    conn_remote_bytes: 4,
    conn_group_id: 9,
    conn_l7_detected: ["http", "ws"],
    flow_state: "in_progress",
    flow_local_pkts: 1,
    flow_local_bytes: 2,
    flow_remote_pkts: 3,
    flow_remote_bytes: 4,
    flow_local_pps: 5,
    flow_local_bps: 6,
    flow_remote_pps: 7,
    flow_remote_bps: 8,
    flow_group_id: 9,
    flow_l7_detected: ["http", "ws"],
    udp_length: 0,
  },
  ROW,
);

table.check(
  "a UDP flow",
  { ...ofProtocol("udp", "UDP"), data: FLOW },
  {
    udp: true,
    udp_conn: true,
    udp_flow: true,
    tcp_conn: false,
    udp_length: 28,
    udp_checksum: 4660,
    udp_payload: [104, 105],
    tcp_payload: [],
    conn_state: "in_progress",
  },
);

table.check(
  "an SCTP flow",
  { ...ofProtocol("sctp", "SCTP"), data: FLOW },
  {
    sctp: true,
    conn: true,
    sctp_checksum: 4660,
    sctp_chunk_type: "INIT",
    sctp_length: 28,
  },
);

table.check(
  "a dissected entry is no flow",
  { ...ofProtocol("http", "HTTP"), data: FLOW },
  {
    conn: false,
    flow: false,
    conn_state: "",
    flow_local_pps: 0,
    tcp_payload: [],
  },
);

table.check(
  "ICMP",
  { ...ofProtocol("icmp", "ICMP", "6"), request: { version: 6, type: 128, length: 64 } },
  {
    icmp: true,
    icmp_type: "128",
    icmp_version: 6,
    icmp_length: 64,
  },
);

table.check(
  "a TLS handshake",
  {
    ...ofProtocol("tlsx", "TLS", "1.3"),
    request: { sni: "pay.example", cipherSuites: ["TLS_AES_128_GCM_SHA256", "TLS_AES_256_GCM_SHA384"] },
    response: { alpn: "h2", cipherSuite: 4865, version: 772 },
  },
  {
    tlsx: true,
    tls: false,
    tlsx_sni: "pay.example",
    tlsx_alpn: "h2",
    tlsx_summary: "what the list shows",
    tlsx_info: "ClientHello",
    tlsx_cipher_suite: 4865,
    tlsx_version: 772,
    tlsx_cipher_suites: ["TLS_AES_128_GCM_SHA256", "TLS_AES_256_GCM_SHA384"],
  },
  { ...ROW, method: "ClientHello" },
);

table.checkAllSeen([CONNECTIONS, ICMP, SCTP, TCP, TLSX, UDP]);
