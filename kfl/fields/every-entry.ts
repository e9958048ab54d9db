// Variables and paths that every entry has (kfl.md 2.2, entry.md 5).
import type { FieldSpec } from "../../contract/index.ts";
import { abbrIs, field, flag, nameIs, path } from "./declare.ts";
import type { Declared } from "./declare.ts";

function peerFields(side: "src" | "dst", who: string): FieldSpec[] {
  const kubernetes = (kind: "pod" | "service", part: "name" | "namespace"): FieldSpec => {
    const own = `${side}.${kind}.metadata.${part}`;
    const doc = `${who}: ${part} of its ${kind}`;
    const more = kind === "pod" ? { paths: [own, `${side}.service.metadata.${part}`] } : {};
    return field("", `${side}.${kind}.${part}`, "string", own, doc, more);
  };
  return [
    field("", `${side}.ip`, "string", `${side}.ip`, `${who}: IP address`),
    field("", `${side}.port`, "int", `${side}.port`, `${who}: port, 0 where the protocol has none`),
    field(
      "",
      `${side}.name`,
      "string",
      `${side}.name`,
      `${who}: best name (pod, service, DNS or process); name.namespace matches too`,
    ),
    field("", `${side}.namespace`, "string", `${side}.namespace`, `${who}: namespace`),
    kubernetes("pod", "name"),
    kubernetes("pod", "namespace"),
    kubernetes("service", "name"),
    kubernetes("service", "namespace"),
    field("", `${side}.dns`, "string", `${side}.dns`, `${who}: DNS name of its address`),
  ];
}

const distinct = (name: string, doc: string, ...paths: readonly string[]): FieldSpec =>
  field("", name, "list", "", doc, { paths, transform: "distinct" });

function sideOfNode(side: "local" | "remote", who: string): FieldSpec[] {
  const map = (what: string): FieldSpec =>
    field("", `${side}_${what}`, "map", "", `${who}: its ${what}`, { paths: [`${what}.{${side}}`] });
  const nodes = side === "local" ? ["{local}.pod.spec.nodeName", "node.name"] : ["{remote}.pod.spec.nodeName"];
  return [
    field("", `${side}_node_name`, "string", "", `${who}: node it runs on`, { paths: nodes }),
    map("labels"),
    map("annotations"),
    field("", `${side}_process_name`, "string", "", `${who}: process`, { paths: [`{${side}}.processName`] }),
    field("", `${side}_resolution_status`, "string", "", `${who}: empty where it has a name, else cache_miss`, {
      paths: [`{${side}}.name`],
      transform: "resolution",
    }),
  ];
}

const general: FieldSpec[] = [
  field("", "protocol", "string", "protocol.abbr", "Protocol in upper case: HTTP, DNS, GRPC, …", {
    transform: "upper",
  }),
  distinct("dns_resolutions", "DNS names of both peers", "src.dns", "dst.dns"),
  distinct("namespaces", "Namespaces of both peers", "src.namespace", "dst.namespace"),
  distinct("pods", "Pods of both peers", "src.pod.metadata.name", "dst.pod.metadata.name"),
  distinct("services", "Services of both peers", "src.service.metadata.name", "dst.service.metadata.name"),
  field("", "node_name", "string", "node.name", "Node that captured the entry"),
  field("", "node_ip", "string", "node.ip", "IP address of the node that captured the entry"),
  field("", "node_id", "string", "", "Node that captured the entry", { paths: ["node.name"] }),
  field("", "node", "map", "node", "Node that captured the entry: keys name, ip"),
  field("", "id", "int", "", "Number in order of arrival, from 1", { paths: ["{row}.no"] }),
  field("", "index", "int", "index", "Number inside its stream, from 0"),
  field("", "conn_id", "int", "connId", "Connection that the entry belongs to"),
  field("", "flow_id", "int", "flowId", "Flow that the entry belongs to"),
  field("", "stream", "string", "stream", "Stream that the entry belongs to"),
  field("", "worker", "string", "worker", "Where it was captured"),
  field("", "cluster", "string", "cluster", "Cluster that the entry comes from"),
  field("", "timestamp", "ts", "startTime", "Moment of the first packet", { paths: ["startTime", "timestamp"] }),
  field("", "elapsed_time", "int", "elapsedTimeUs", "Microseconds from the request to its response", {
    paths: ["elapsedTimeUs", "elapsedTime"],
    transform: "elapsedUs",
  }),
  field("", "has_pcap", "bool", "", "Whether its packets can be had", { paths: ["stream"], transform: "present" }),
  field("", "capture_source", "string", "captureSource", "unspecified, af_packet, ebpf or ebpf_tls"),
  field("", "capture_source_code", "int", "", "The capture source as number, 0 to 3", {
    paths: ["captureSource"],
    transform: "captureCode",
  }),
  field("", "capture_backend", "string", "capture.backend", "af_packet or ebpf"),
  field("", "capture", "map", "capture", "How it was captured: keys source, backend"),
  field("", "passed", "bool", "passed", "A script called test.pass"),
  field("", "failed", "bool", "failed", "A script called test.fail"),
  field("", "marked", "bool", "", "The user marked the row", { paths: ["{row}.marked"] }),
  field("", "ignored", "bool", "", "The user ignored the row", { paths: ["{row}.ignored"] }),
  field("", "comment", "string", "", "What the user wrote on the row", { paths: ["{row}.comment"] }),
  field("", "outgoing", "bool", "outgoing", "The capturing side is the client"),
  field("", "has_error", "bool", "", "Not a whole, healthy exchange", { paths: ["error"], transform: "present" }),
  field("", "error_type", "string", "error.type", "dissection, connection, timeout or pair-not-found"),
  field("", "error_message", "string", "error.msg", "What is wrong with the exchange"),
  field("", "outcome", "string", "", "good, bad or none: how the result counts", { paths: ["{row}.outcome"] }),
  field("", "request_fields", "map", "request", "Top-level fields of the request as texts"),
  field("", "response_fields", "map", "response", "Top-level fields of the response as texts"),
];

const named = (name: string, what: string): FieldSpec => flag(name, `${what} entries`, nameIs(name));
const FLOWS = nameIs("tcp", "udp", "sctp");

const flags: FieldSpec[] = [
  flag("http", "HTTP/1, HTTP/2, gRPC, GraphQL, SOAP, XML-RPC and JSON-RPC entries", nameIs("http")),
  flag("grpc", "gRPC entries", abbrIs("gRPC")),
  flag("gql", "GraphQL entries", abbrIs("GQL")),
  flag("gqlv1", "GraphQL over HTTP/1.1", abbrIs("GQL"), { path: "protocol.version", in: ["1.1"] }),
  flag("gqlv2", "GraphQL over HTTP/2", abbrIs("GQL"), { path: "protocol.version", in: ["2.0"] }),
  field("", "tls", "bool", "tls", "Plaintext obtained from inside TLS"),
  named("ws", "WebSocket"),
  named("dns", "DNS"),
  named("redis", "Redis"),
  named("kafka", "Kafka"),
  named("amqp", "AMQP 0-9-1"),
  named("mongodb", "MongoDB"),
  named("mysql", "MySQL"),
  named("postgresql", "PostgreSQL"),
  named("ldap", "LDAP"),
  named("radius", "RADIUS"),
  named("diameter", "Diameter"),
  named("icmp", "ICMP"),
  named("tcp", "TCP"),
  named("udp", "UDP"),
  named("sctp", "SCTP"),
  named("tlsx", "TLS handshake"),
  flag("conn", "Connections: entries of flows", FLOWS),
  flag("flow", "Flows: entries of flows", FLOWS),
  flag("tcp_conn", "TCP connections", nameIs("tcp")),
  flag("udp_conn", "UDP conversations", nameIs("udp")),
  flag("tcp_flow", "TCP flows", nameIs("tcp")),
  flag("udp_flow", "UDP flows", nameIs("udp")),
];

function peerPaths(side: "src" | "dst", who: string) {
  return [
    path("", `${side}.ip`, "string", `${who}: IP address`),
    path("", `${side}.port`, "string", `${who}: port, as text`),
    path("", `${side}.name`, "string", `${who}: best name; name.namespace matches too`),
    path("", `${side}.namespace`, "string", `${who}: namespace`),
    path("", `${side}.pod.metadata.name`, "string", `${who}: pod`),
    path("", `${side}.service.metadata.name`, "string", `${who}: service`),
    path("", `${side}.dns`, "string", `${who}: DNS name`),
    path("", `${side}.processName`, "string", `${who}: process`),
  ];
}

export const EVERY_ENTRY: Declared = {
  fields: [
    ...peerFields("src", "Client"),
    ...peerFields("dst", "Server"),
    ...general,
    ...sideOfNode("local", "Peer on the capturing node"),
    ...sideOfNode("remote", "The other peer"),
    ...flags,
    field("tls", "tls_summary", "string", "", "Name of the peer", {
      paths: ["dst.dns", "dst.name", "dst.ip"],
      when: [{ path: "tls", in: ["true"] }],
    }),
    field("tls", "tls_info", "string", "", "TLS version and suite, where seen", {
      paths: ["tlsInfo"],
      when: [{ path: "tls", in: ["true"] }],
    }),
    ...(
      [
        ["tls_request_size", "requestSize"],
        ["tls_response_size", "responseSize"],
        ["tls_total_size", "size"],
      ] as const
    ).map(([name, from]) =>
      field("tls", name, "int", "", "Bytes of plaintext inside TLS", {
        paths: [from],
        when: [{ path: "tls", in: ["true"] }],
      }),
    ),
  ],
  paths: [
    path("", "id", "string", "Identifier: worker/stream-index"),
    path("", "index", "int", "Number inside its stream, from 0"),
    path("", "stream", "string", "Stream that the entry belongs to"),
    path("", "worker", "string", "Where it was captured"),
    path("", "node.name", "string", "Node that captured the entry"),
    path("", "node.ip", "string", "IP address of that node"),
    path("", "cluster", "string", "Cluster that the entry comes from"),
    path("", "protocol.name", "string", "Protocol: http, dns, redis, …"),
    path("", "protocol.abbr", "string", "Protocol as shown: HTTP, gRPC, DNS, …"),
    path("", "protocol.version", "string", "Version of the protocol"),
    path("", "tls", "bool", "Plaintext obtained from inside TLS"),
    ...peerPaths("src", "Client"),
    ...peerPaths("dst", "Server"),
    path("", "namespace", "string", "Namespace of the server, else of the client"),
    path("", "outgoing", "bool", "The capturing side is the client"),
    path("", "timestamp", "int", "Unix milliseconds of the first packet"),
    path("", "startTime", "string", "The same moment as text with nanoseconds"),
    path("", "elapsedTime", "int", "Milliseconds from the request to its response"),
    path("", "elapsedTimeUs", "int", "The same in microseconds"),
    path("", "requestSize", "int", "Bytes of the request on the wire"),
    path("", "responseSize", "int", "Bytes of the response on the wire"),
    path("", "size", "int", "Bytes of both sides on the wire"),
    path("", "passed", "bool", "A script called test.pass"),
    path("", "failed", "bool", "A script called test.fail"),
    path("", "marked", "bool", "The user marked the row"),
    path("", "ignored", "bool", "The user ignored the row"),
    path("", "comment", "string", "What the user wrote on the row"),
    path("", "error.type", "string", "dissection, connection, timeout or pair-not-found"),
    path("", "error.msg", "string", "What is wrong with the exchange"),
    path("", "record", "string", "Recording that the entry belongs to"),
    path("", "capture.backend", "string", "af_packet or ebpf"),
    path("", "captureSource", "string", "unspecified, af_packet, ebpf or ebpf_tls"),
    path("", "connId", "int", "Connection that the entry belongs to"),
    path("", "flowId", "int", "Flow that the entry belongs to"),
    path("", "truncated", "bool", "A payload was cut by a limit"),
  ],
};
