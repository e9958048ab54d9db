// Filter variables and paths of flows' own entries (docs/entry.md, 5).
import type { FieldSpec, FieldType, PathSpec } from "../../../contract/index.ts";
import { MEASURE_DOCS, NETWORK_COUNTS, NETWORK_TIMES } from "./measures.ts";
import { TCP_MEASURE_NAMES } from "./types.ts";

function field(protocol: string, name: string, type: FieldType, path: string, doc: string): FieldSpec {
  return { name, type, doc, protocol, path };
}

const COUNTS: readonly (readonly [string, string, string])[] = [
  ["local_pkts", "localPkts", "Packets of the capturing side"],
  ["local_bytes", "localBytes", "Payload bytes of the capturing side"],
  ["remote_pkts", "remotePkts", "Packets of the other side"],
  ["remote_bytes", "remoteBytes", "Payload bytes of the other side"],
  ["group_id", "groupId", "Number that links the rows of one connection"],
];
const RATES: readonly (readonly [string, string, string])[] = [
  ["local_pps", "localPps", "Packets a second of the capturing side"],
  ["local_bps", "localBps", "Payload bytes a second of the capturing side"],
  ["remote_pps", "remotePps", "Packets a second of the other side"],
  ["remote_bps", "remoteBps", "Payload bytes a second of the other side"],
];

function connectionFields(prefix: string, counts: typeof COUNTS): FieldSpec[] {
  return [
    field("", `${prefix}_state`, "string", "data.state", "State: open, in_progress or closed"),
    ...counts.map(([name, path, doc]) => field("", `${prefix}_${name}`, "int", `data.${path}`, doc)),
    field("", `${prefix}_l7_detected`, "list", "data.l7Detected", "Protocols found inside"),
  ];
}

// Of a flow its measure; of an exchange what happened while it lasted.
function networkFields(): FieldSpec[] {
  const counts = NETWORK_COUNTS.map(([measure, count]) => ({
    name: `tcp_${measure}`,
    type: "int" as const,
    doc: `${MEASURE_DOCS[measure]}; of an exchange: while it lasted`,
    protocol: "",
    path: `network.${count}`,
    paths: [`network.${count}`, `data.${measure}`],
  }));
  return [...NETWORK_TIMES.map(([name, path, doc]) => field("", name, "int", path, doc)), ...counts];
}

export const fields: readonly FieldSpec[] = [
  ...networkFields(),
  field("tcp", "tcp_payload", "bytes", "data.payload", "First bytes of the side that spoke first"),
  field("tcp", "tcp_error_type", "string", "error.type", "Kind of the flow's error"),
  field("tcp", "tcp_error_message", "string", "error.msg", "Text of the flow's error"),
  { name: "tcp_method", type: "string", doc: "Flags of the first packet with payload", protocol: "tcp" },
  field("udp", "udp_length", "int", "data.length", "Payload bytes of the side that spoke first"),
  field("udp", "udp_checksum", "int", "data.checksum", "Checksum of the first datagram"),
  field("udp", "udp_payload", "bytes", "data.payload", "First bytes of the side that spoke first"),
  field("sctp", "sctp_checksum", "int", "data.checksum", "Checksum of the first packet"),
  field("sctp", "sctp_chunk_type", "string", "data.chunkType", "Name of the first chunk"),
  field("sctp", "sctp_length", "int", "data.length", "Payload bytes of the side that spoke first"),
  ...connectionFields("conn", COUNTS),
  ...connectionFields("flow", [...COUNTS, ...RATES]),
];

const WORDS: readonly (readonly [string, FieldType, string, string])[] = [
  ["payload", "string", "", "First bytes of the side that spoke first, base64"],
  ["length", "int", "", "Payload bytes of the side that spoke first"],
  ["direction", "string", "", "Side that spoke first: client or server"],
  ["reason", "string", "", "Why nothing was dissected"],
  ["checksum", "int", "udp", "Checksum of the first packet"],
  ["flags", "list", "tcp", "Flags of the first packet with payload"],
  ["seq", "int", "tcp", "Sequence number of the first packet with payload"],
  ["ack", "int", "tcp", "Acknowledgement number of the first packet with payload"],
  ["chunkType", "string", "sctp", "Name of the first chunk"],
  ["tsn", "int", "sctp", "Transmission sequence number of the first DATA chunk"],
  ["streamIdentifier", "int", "sctp", "Stream of the first DATA chunk"],
  ["ppid", "int", "sctp", "Payload protocol of the first DATA chunk"],
  ["state", "string", "", "State: open, in_progress or closed"],
  ["l7Detected", "list", "", "Protocols found inside"],
];

export const paths: readonly PathSpec[] = [
  ...WORDS.map(([name, type, protocol, doc]) => ({ path: `data.${name}`, type, doc, protocol })),
  ...[...COUNTS, ...RATES].map(([, path, doc]) => ({ path: `data.${path}`, type: "int" as const, doc, protocol: "" })),
  ...TCP_MEASURE_NAMES.map((name) => ({
    path: `data.${name}`,
    type: "int" as const,
    doc: MEASURE_DOCS[name],
    protocol: "tcp",
  })),
  ...NETWORK_TIMES.map(([, path, doc]) => ({ path, type: "int" as const, doc, protocol: "" })),
  ...NETWORK_COUNTS.map(([measure, count]) => ({
    path: `network.${count}`,
    type: "int" as const,
    doc: `${MEASURE_DOCS[measure]}, while the exchange lasted`,
    protocol: "",
  })),
];
