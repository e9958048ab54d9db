// What every entry has: peers, sides of the capturing node, time, capture, flags; and the defaults (kfl.md 2.2).
import type { JsonObject } from "../../contract/index.ts";
import { ofProtocol, VariableTable } from "../testing/variables.ts";
import { EVERY_ENTRY } from "./every-entry.ts";

const table = new VariableTable();

const CART: JsonObject = {
  ip: "10.4.0.7",
  port: "41022",
  name: "cart-6c9",
  namespace: "shop",
  dns: "cart.internal",
  pod: {
    metadata: { name: "cart-6c9", namespace: "shop" },
    spec: { nodeName: "node-a" },
    status: { hostIp: "10.9.0.3" },
  },
  service: { metadata: { name: "cart", namespace: "shop" } },
  processName: "cart",
};

const PRICE: JsonObject = {
  ip: "10.4.1.9",
  port: "8080",
  name: "price",
  namespace: "web",
  dns: "price.internal",
  pod: null,
  service: { metadata: { name: "price", namespace: "web" } },
  processName: "price-d",
};

const EVERY: JsonObject = {
  id: "10.9.0.4:30001/311.pcap-2",
  index: 2,
  stream: "311.pcap",
  worker: "10.9.0.4:30001",
  node: { ip: "10.9.0.4", name: "node-b" },
  cluster: "prod-eu",
  tls: true,
  tlsInfo: "TLS 1.3 TLS_AES_128_GCM_SHA256",
  outgoing: true,
  src: CART,
  dst: PRICE,
  timestamp: 1790000000123,
  startTime: "2026-09-21T14:13:20.123456789Z",
  elapsedTime: 41,
  elapsedTimeUs: 41500,
  requestSize: 142,
  responseSize: 76,
  size: 218,
  passed: true,
  failed: true,
  error: { type: "timeout", msg: "no answer for 30 s" },
  captureSource: "ebpf_tls",
  capture: { backend: "ebpf", source: "ebpf_tls", proxy: null, vlan: null },
  connId: 5,
  flowId: 6,
  labels: { src: { app: "cart" }, dst: { app: "price" } },
  annotations: { src: { team: "a" }, dst: { team: "b" } },
};

table.check("peers", EVERY, {
  "src.ip": "10.4.0.7",
  "dst.ip": "10.4.1.9",
  "src.port": 41022,
  "dst.port": 8080,
  "src.name": "cart-6c9",
  "dst.name": "price",
  "src.namespace": "shop",
  "dst.namespace": "web",
  "src.pod.name": "cart-6c9",
  "src.pod.namespace": "shop",
  "dst.pod.name": "price",
  "dst.pod.namespace": "web",
  "src.service.name": "cart",
  "src.service.namespace": "shop",
  "dst.service.name": "price",
  "dst.service.namespace": "web",
  "src.dns": "cart.internal",
  "dst.dns": "price.internal",
  dns_resolutions: ["cart.internal", "price.internal"],
  namespaces: ["shop", "web"],
  pods: ["cart-6c9"],
  services: ["cart", "price"],
});

table.check("node and sides, the client on the capturing node", EVERY, {
  node_name: "node-b",
  node_ip: "10.9.0.4",
  node_id: "node-b",
  node: { name: "node-b", ip: "10.9.0.4" },
  local_node_name: "node-a",
  remote_node_name: "",
  local_labels: { app: "cart" },
  remote_labels: { app: "price" },
  local_annotations: { team: "a" },
  remote_annotations: { team: "b" },
  local_process_name: "cart",
  remote_process_name: "price-d",
  local_resolution_status: "",
  remote_resolution_status: "",
});

table.check(
  "node and sides, the server on the capturing node",
  { ...EVERY, outgoing: false, dst: { name: "" } },
  {
    local_node_name: "node-b",
    remote_node_name: "node-a",
    local_labels: { app: "price" },
    remote_labels: { app: "cart" },
    local_annotations: { team: "b" },
    remote_annotations: { team: "a" },
    local_process_name: "",
    remote_process_name: "cart",
    local_resolution_status: "cache_miss",
    remote_resolution_status: "",
  },
);

table.check(
  "place, time and capture",
  EVERY,
  {
    id: 12,
    index: 2,
    conn_id: 5,
    flow_id: 6,
    stream: "311.pcap",
    worker: "10.9.0.4:30001",
    cluster: "prod-eu",
    timestamp: 1790000000123456789n,
    elapsed_time: 41500,
    has_pcap: true,
    capture_source: "ebpf_tls",
    capture_source_code: 3,
    capture_backend: "ebpf",
    capture: { backend: "ebpf", source: "ebpf_tls", proxy: "null", vlan: "null" },
    passed: true,
    failed: true,
    outgoing: true,
    has_error: true,
    error_type: "timeout",
    error_message: "no answer for 30 s",
    outcome: "bad",
    tls: true,
    tls_summary: "price.internal",
    tls_info: "TLS 1.3 TLS_AES_128_GCM_SHA256",
    tls_request_size: 142,
    tls_response_size: 76,
    tls_total_size: 218,
  },
  { no: 12, outcome: "bad" },
);

table.check(
  "notes of the user",
  EVERY,
  { marked: true, ignored: true, comment: "slow" },
  { marked: true, ignored: true, comment: "slow" },
);

table.check(
  "an empty entry has the defaults",
  {},
  {
    "src.ip": "",
    "src.port": 0,
    "src.pod.name": "",
    protocol: "",
    pods: [],
    node: {},
    local_labels: {},
    local_node_name: "",
    local_resolution_status: "cache_miss",
    remote_resolution_status: "cache_miss",
    id: 0,
    timestamp: 0n,
    elapsed_time: 0,
    has_pcap: false,
    capture_source: "",
    capture_source_code: 0,
    has_error: false,
    outcome: "",
    marked: false,
    ignored: false,
    comment: "",
    tls_summary: "",
    tls_info: "",
    tls_total_size: 0,
    http: false,
    grpc_status: -1,
    tcp_payload: [],
    mysql_success: false,
    postgresql_success: false,
    request_fields: {},
  },
);

for (const name of "ws dns redis kafka amqp mongodb mysql postgresql ldap radius diameter icmp tlsx".split(" ")) {
  table.check(`the flag of ${name}`, ofProtocol(name), { [name]: true, http: false, conn: false, flow: false });
}
for (const name of ["tcp", "udp"]) {
  const own = { [name]: true, [`${name}_conn`]: true, [`${name}_flow`]: true };
  const other = name === "tcp" ? "udp" : "tcp";
  table.check(`the flags of ${name}`, ofProtocol(name), { ...own, conn: true, flow: true, [`${other}_conn`]: false });
}
table.check("the flags of sctp", ofProtocol("sctp"), {
  sctp: true,
  conn: true,
  flow: true,
  tcp_conn: false,
  udp_flow: false,
});
table.check("the flags of HTTP/1", ofProtocol("http", "HTTP", "1.1"), {
  http: true,
  grpc: false,
  gql: false,
  gqlv1: false,
});
table.check("the flags of gRPC", ofProtocol("http", "gRPC", "2.0"), {
  http: true,
  grpc: true,
  gql: false,
  protocol: "GRPC",
});
table.check("the flags of GraphQL 1", ofProtocol("http", "GQL", "1.1"), {
  http: true,
  gql: true,
  gqlv1: true,
  gqlv2: false,
});
table.check("the flags of GraphQL 2", ofProtocol("http", "GQL", "2.0"), {
  http: true,
  gql: true,
  gqlv1: false,
  gqlv2: true,
});
const SIDES: JsonObject = { request: { method: "x", n: 5, l: [1, "a"], o: { k: 1 } }, response: { ok: true } };
table.check("fields of the sides as texts", SIDES, {
  request_fields: { method: "x", n: "5", l: "1,a", o: '{"k":1}' },
  response_fields: { ok: "true" },
});

table.checkAllSeen([EVERY_ENTRY]);
