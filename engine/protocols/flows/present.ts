// A flow's own entry (docs/entry.md, 3.16): what it carried first, how it went, and why nothing was dissected.
import type { Json, JsonObject, Section, SectionRow } from "../../../contract/index.ts";
import type { Codecs } from "../../codecs.ts";
import type { Exchange } from "../../exchange.ts";
import type { Columns, ColumnContext, EntryDocument, Presenter } from "../dissector.ts";
import { NETWORK_COUNTS } from "./measures.ts";
import type { FlowFacts, SctpFacts } from "./types.ts";

export const presenter: Presenter<FlowFacts, never> = { fields, columns, sections };

function fields(exchange: Exchange<FlowFacts, never>, codecs: Codecs): EntryDocument {
  const facts = exchange.request;
  if (facts === null) return { request: null, response: null, data: null, event: null };
  const words = firstWords(facts, codecs);
  const data: JsonObject = { ...words, reason: facts.reason, ...connection(facts, exchange.flow.id) };
  const side = facts.firstWords?.side;
  return {
    request: side === 0 ? words : null,
    response: side === 1 ? words : null,
    data,
    event: null,
  };
}

function firstWords(facts: FlowFacts, codecs: Codecs): JsonObject {
  const first = facts.firstWords;
  const payload = first === null ? "" : codecs.base64(first.payload, 0, first.payload.length);
  const direction = first === null ? "" : first.side === 0 ? "client" : "server";
  return { payload, length: first?.length ?? 0, direction, ...transportWords(facts) };
}

function transportWords({ transport }: FlowFacts): JsonObject {
  if (transport.kind === "tcp") return { flags: transport.flags, seq: transport.seq, ack: transport.ack };
  if (transport.kind === "udp") return { checksum: transport.checksum };
  if (transport.kind === "icmp") return {};
  const { checksum, chunkType, tsn, streamIdentifier, ppid } = transport;
  return { checksum, chunkType, tsn, streamIdentifier, ppid };
}

// Local is the capturing side. The engine does not know it and takes the server's, as filters do (docs/entry.md, 5).
function connection(facts: FlowFacts, flowId: number): JsonObject {
  const { packets, bytes, durationUs, transport } = facts;
  const seconds = durationUs / 1e6;
  const rate = (count: number) => (seconds > 0 ? Math.round(count / seconds) : 0);
  return {
    state: facts.state,
    localPkts: packets[1],
    localBytes: bytes[1],
    remotePkts: packets[0],
    remoteBytes: bytes[0],
    localPps: rate(packets[1]),
    localBps: rate(bytes[1]),
    remotePps: rate(packets[0]),
    remoteBps: rate(bytes[0]),
    groupId: flowId,
    l7Detected: facts.detected,
    ...(transport.kind === "tcp" ? transport.measures : {}),
    ...(transport.kind === "sctp" ? association(transport) : {}),
  };
}

function association(facts: SctpFacts): JsonObject {
  const { chunks, dataChunks, retransmissions, missingMessages, messages, streams, isAborted } = facts;
  return { chunks, dataChunks, retransmissions, missingMessages, messages, streams, isAborted };
}

function columns(document: EntryDocument, { protocol, srcPort, dstPort }: ColumnContext): Columns {
  const data = document.data ?? {};
  return {
    ...methodColumn(data, protocol.name),
    summary: `${srcPort ?? ""} → ${dstPort ?? ""}`,
    summarySelector: "",
    status: "0",
    statusSelector: "",
    outcome: "none",
  };
}

function methodColumn(data: JsonObject, name: string): { method: string; methodSelector: string } {
  const { flags, chunkType } = data;
  if (name === "tcp") return { method: Array.isArray(flags) ? flags.join(" ") : "", methodSelector: "" };
  if (name === "sctp")
    return { method: typeof chunkType === "string" ? chunkType : "", methodSelector: "data.chunkType" };
  return { method: "", methodSelector: "" };
}

const TRAFFIC = ["state", "reason", "remotePkts", "remoteBytes", "localPkts", "localBytes", "l7Detected"];
const ROUND_TRIPS = [
  "handshake_time_us",
  "server_rtt_us",
  "client_rtt_us",
  "rtt_min_us",
  "rtt_avg_us",
  "rtt_max_us",
  "jitter_us",
  "time_to_first_byte_us",
  "connection_time_us",
];
const TROUBLES = NETWORK_COUNTS.map(([measure]) => measure);
const HIDDEN = new Set<string>([
  ...TRAFFIC,
  ...ROUND_TRIPS,
  ...TROUBLES,
  "initial_rtt_us",
  "payload",
  "remotePps",
  "remoteBps",
  "localPps",
  "localBps",
  "groupId",
]);
const NAMES: Readonly<Record<string, string>> = {
  state: "State",
  reason: "Not dissected because",
  remotePkts: "Client's packets",
  remoteBytes: "Client's bytes",
  localPkts: "Server's packets",
  localBytes: "Server's bytes",
  l7Detected: "Protocols inside",
  handshake_time_us: "Handshake, µs",
  server_rtt_us: "Capture to server and back, µs",
  client_rtt_us: "Capture to client and back, µs",
  rtt_min_us: "Shortest round trip, µs",
  rtt_avg_us: "Mean round trip, µs",
  rtt_max_us: "Longest round trip, µs",
  jitter_us: "Round trips vary by, µs",
  time_to_first_byte_us: "First question to first answer, µs",
  connection_time_us: "First packet to last, µs",
  retransmissions: "Sent again",
  fast_retransmissions: "… because the receiver asked",
  spurious_retransmissions: "… though it had arrived",
  timeout_retransmissions: "… because no answer came in time",
  out_of_order: "Out of order",
  dup_acks: "Duplicate ACKs: a segment is missing",
  lost_segments: "Behind a segment not captured",
  acked_unseen_segments: "ACKs of segments not captured",
  zero_windows: "Receiver full (zero window)",
  zero_window_probes: "Asked whether it is still full",
  window_full_events: "Sender filled the window",
  window_updates: "Window told anew",
  keepalive_count: "Keep-alives",
};

function sections(side: "request" | "response" | "data", value: JsonObject): readonly Section[] {
  const payload: Section = {
    kind: "body",
    title: "First payload",
    body: typeof value["payload"] === "string" ? value["payload"] : "",
    encoding: "base64",
    mimeType: "application/octet-stream",
    selector: `${side}.payload`,
  };
  const table = (title: string, names: readonly string[]): Section => {
    return { kind: "table", title, rows: names.map((name) => row(side, name, value)) };
  };
  const rest = table(
    "Transport",
    Object.keys(value).filter((name) => !HIDDEN.has(name)),
  );
  const bodies = payload.body === "" ? [] : [payload];
  if (side !== "data") return [rest, ...bodies];
  const isMeasured = "retransmissions" in value && "rtt_samples" in value;
  const network = isMeasured ? [table("Round trips", ROUND_TRIPS), table("Network", TROUBLES)] : [];
  return [table("Flow", TRAFFIC), ...network, rest, ...bodies];
}

function row(side: string, name: string, value: JsonObject): SectionRow {
  return { name: NAMES[name] ?? name.replaceAll("_", " "), value: cell(value[name]), selector: `${side}.${name}` };
}

function cell(value: Json | undefined): string | number | boolean | null {
  if (value === undefined || value === null) return null;
  if (typeof value !== "object") return value;
  return Array.isArray(value) ? value.join(", ") : JSON.stringify(value);
}
