// TCP, UDP, SCTP, ICMP, TLS handshakes, connections and flows (kfl.md 2.2; entry.md 3.15 to 3.17).
import type { FieldSpec } from "../../contract/index.ts";
import { field, nameIs, path } from "./declare.ts";
import type { Declared } from "./declare.ts";

export const TCP: Declared = {
  fields: [
    field("tcp", "tcp_method", "string", "", "What the list shows as method", { paths: ["{row}.method"] }),
    field("tcp", "tcp_error_type", "string", "error.type", "Type of the error"),
    field("tcp", "tcp_error_message", "string", "error.msg", "The error"),
    field("tcp", "tcp_payload", "bytes", "", "First bytes of the side that spoke first", { paths: ["data.payload"] }),
  ],
  paths: [
    path("tcp", "data.payload", "string", "First bytes of the side that spoke first, base64"),
    path("tcp", "data.state", "string", "open, in_progress or closed"),
    path("tcp", "data.reason", "string", "Why the flow was not dissected"),
    path("tcp", "data.retransmissions", "int", "Segments sent again"),
    path("tcp", "data.rst_count", "int", "Resets"),
    path("tcp", "data.handshake_time_us", "int", "Microseconds of the handshake"),
    path("tcp", "data.rtt_avg_us", "int", "Mean round-trip time in microseconds"),
  ],
};

export const UDP: Declared = {
  fields: [
    field("udp", "udp_length", "int", "data.length", "Length of the datagram"),
    field("udp", "udp_checksum", "int", "data.checksum", "Checksum"),
    field("udp", "udp_payload", "bytes", "", "First bytes of the side that spoke first", { paths: ["data.payload"] }),
  ],
  paths: [path("udp", "data.length", "int", "Length of the datagram")],
};

export const SCTP: Declared = {
  fields: [
    field("sctp", "sctp_checksum", "int", "data.checksum", "Checksum"),
    field("sctp", "sctp_chunk_type", "string", "data.chunkType", "Type of the chunk"),
    field("sctp", "sctp_length", "int", "data.length", "Length of the packet"),
  ],
  paths: [path("sctp", "data.chunkType", "string", "Type of the chunk")],
};

export const ICMP: Declared = {
  fields: [
    field("icmp", "icmp_type", "string", "request.type", "Type as text of its number"),
    field("icmp", "icmp_version", "int", "request.version", "4 or 6"),
    field("icmp", "icmp_length", "int", "request.length", "Length of the message"),
  ],
  paths: [
    path("icmp", "request.type", "int", "Type"),
    path("icmp", "request.typeName", "string", "Type by name"),
    path("icmp", "request.code", "int", "Code"),
    path("icmp", "request.codeName", "string", "Code by name"),
  ],
};

export const TLSX: Declared = {
  fields: [
    field("tlsx", "tlsx_sni", "string", "request.sni", "Server name that the client asked for"),
    field("tlsx", "tlsx_alpn", "string", "response.alpn", "Application protocol agreed on"),
    field("tlsx", "tlsx_summary", "string", "", "What the list shows as summary", { paths: ["{row}.summary"] }),
    field("tlsx", "tlsx_info", "string", "", "ClientHello or ServerHello", { paths: ["{row}.method"] }),
    field("tlsx", "tlsx_cipher_suite", "int", "response.cipherSuite", "Cipher suite agreed on"),
    field("tlsx", "tlsx_version", "int", "response.version", "Version agreed on"),
    field("tlsx", "tlsx_cipher_suites", "list", "request.cipherSuites", "Cipher suites offered"),
  ],
  paths: [
    path("tlsx", "request.sni", "string", "Server name that the client asked for"),
    path("tlsx", "request.alpn", "list", "Application protocols offered"),
    path("tlsx", "request.cipherSuites", "list", "Cipher suites offered"),
    path("tlsx", "request.ja3", "string", "Fingerprint of the client (JA3)"),
    path("tlsx", "request.ja4", "string", "Fingerprint of the client (JA4)"),
    path("tlsx", "response.cipherSuiteName", "string", "Cipher suite agreed on"),
    path("tlsx", "response.versionName", "string", "Version agreed on"),
    path("tlsx", "response.alpn", "string", "Application protocol agreed on"),
  ],
};

const FLOW_NAMES = [nameIs("tcp", "udp", "sctp")];

function flowFields(protocol: "conn" | "flow"): FieldSpec[] {
  const count = (name: string, key: string, doc: string): FieldSpec =>
    field(protocol, `${protocol}_${name}`, "int", `data.${key}`, doc, { when: FLOW_NAMES });
  return [
    field(protocol, `${protocol}_state`, "string", "data.state", "open, in_progress or closed", { when: FLOW_NAMES }),
    count("local_pkts", "localPkts", "Packets of the local side"),
    count("local_bytes", "localBytes", "Bytes of the local side"),
    count("remote_pkts", "remotePkts", "Packets of the remote side"),
    count("remote_bytes", "remoteBytes", "Bytes of the remote side"),
    count("group_id", "groupId", "Group of connections between the same peers"),
    field(protocol, `${protocol}_l7_detected`, "list", "data.l7Detected", "Protocols found in it", {
      when: FLOW_NAMES,
    }),
  ];
}

const rate = (name: string, key: string, doc: string): FieldSpec =>
  field("flow", `flow_${name}`, "int", `data.${key}`, doc, { when: FLOW_NAMES });

export const CONNECTIONS: Declared = {
  fields: [
    ...flowFields("conn"),
    ...flowFields("flow"),
    rate("local_pps", "localPps", "Packets a second of the local side"),
    rate("local_bps", "localBps", "Bytes a second of the local side"),
    rate("remote_pps", "remotePps", "Packets a second of the remote side"),
    rate("remote_bps", "remoteBps", "Bytes a second of the remote side"),
  ],
  paths: [
    path("conn", "data.localBytes", "int", "Bytes of the local side"),
    path("conn", "data.remoteBytes", "int", "Bytes of the remote side"),
    path("conn", "data.l7Detected", "list", "Protocols found in the flow"),
  ],
};
