// Every variable of KFL 2, read from a realistic entry of each protocol (kfl.md 2.2, entry.md 3 and 5).
import { expect, test } from "vitest";
import type { JsonObject } from "../../contract/index.ts";
import { EntryMap } from "../cel/values.ts";
import type { CelValue } from "../cel/values.ts";
import type { RowFacts } from "../filter.ts";
import { bindField } from "./bind.ts";
import { STANDARD_FIELDS } from "./standard.ts";

const SPECS = new Map(STANDARD_FIELDS.map((spec) => [spec.name, spec]));
const seen = new Set<string>();

function plain(value: CelValue): unknown {
  if (value instanceof EntryMap) return Object.fromEntries(value.keys().map((key) => [key, value.get(key)]));
  return value instanceof Uint8Array ? [...value] : value;
}

function isDefault(value: unknown): boolean {
  if (value === "" || value === 0 || value === false) return true;
  return typeof value === "object" && value !== null && Object.keys(value).length === 0;
}

/** Reads the variables named in `expected` from the entry. */
function check(name: string, entry: JsonObject, row: RowFacts, expected: Readonly<Record<string, unknown>>): void {
  for (const [variable, value] of Object.entries(expected)) if (!isDefault(value)) seen.add(variable);
  test(name, () => {
    const read = Object.keys(expected).map((variable) => {
      const spec = SPECS.get(variable);
      if (!spec) throw new Error(`no variable ${variable}`);
      return [variable, plain(bindField(spec)(entry, row))];
    });
    expect(Object.fromEntries(read)).toEqual(expected);
  });
}

const protocol = (name: string, abbr: string, version = ""): JsonObject => ({ protocol: { name, abbr, version } });

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

check(
  "peers",
  EVERY,
  {},
  {
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
  },
);

check(
  "node and sides, the client on the capturing node",
  EVERY,
  {},
  {
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
  },
);

check(
  "node and sides, the server on the capturing node",
  { ...EVERY, outgoing: false, dst: { name: "" } },
  {},
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

check(
  "place, time and capture",
  EVERY,
  { no: 12, outcome: "bad" },
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
    tls_request_size: 142,
    tls_response_size: 76,
    tls_total_size: 218,
  },
);

check(
  "an empty entry has the defaults",
  {},
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
    id: 0,
    timestamp: 0n,
    elapsed_time: 0,
    has_pcap: false,
    capture_source: "",
    capture_source_code: 0,
    has_error: false,
    outcome: "",
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

const HTTP_ENTRY: JsonObject = {
  ...protocol("http", "HTTP", "1.1"),
  request: {
    method: "POST",
    url: "/v2/price?cur=EUR&tag=a&tag=b",
    path: "/v2/price",
    queryString: { cur: "EUR", tag: ["a", "b"] },
    httpVersion: "HTTP/1.1",
    headers: { Host: "price", "Content-Type": "application/json" },
    cookies: { session: "s1" },
    headersSize: 120,
    bodySize: 13,
  },
  response: {
    status: 503,
    headers: { Server: "envoy" },
    cookies: { session: "s2" },
    headersSize: 60,
    bodySize: 9,
  },
};
check(
  "HTTP",
  HTTP_ENTRY,
  {},
  {
    protocol: "HTTP",
    http: true,
    grpc: false,
    gql: false,
    dns: false,
    tls: false,
    method: "POST",
    url: "/v2/price?cur=EUR&tag=a&tag=b",
    path: "/v2/price",
    http_version: "HTTP/1.1",
    status_code: 503,
    request_headers_size: 120,
    request_body_size: 13,
    response_headers_size: 60,
    response_body_size: 9,
    query_string: { cur: "EUR", tag: "a,b" },
    "request.headers": { Host: "price", "Content-Type": "application/json" },
    "response.headers": { Server: "envoy" },
    "request.cookies": { session: "s1" },
    "response.cookies": { session: "s2" },
    grpc_method: "",
    grpc_status: -1,
    response_fields: {
      status: "503",
      headers: '{"Server":"envoy"}',
      cookies: '{"session":"s2"}',
      headersSize: "60",
      bodySize: "9",
    },
  },
);
check(
  "HTTP whose answer was lost, with unknown sizes",
  { ...HTTP_ENTRY, response: {} },
  {},
  {
    status_code: 0,
    response_body_size: 0,
    "response.headers": {},
    method: "POST",
  },
);
check(
  "gRPC",
  {
    ...protocol("http", "gRPC", "2.0"),
    request: { method: "POST", path: "/shop.Cart/Add", grpcService: "shop.Cart", grpcMethod: "Add", headersSize: -1 },
    response: { status: 200, grpcStatus: 5, headersSize: -1 },
  },
  {},
  {
    protocol: "GRPC",
    http: true,
    grpc: true,
    gql: false,
    grpc_method: "Add",
    grpc_status: 5,
    status_code: 200,
    request_headers_size: 0,
    request_fields: {
      method: "POST",
      path: "/shop.Cart/Add",
      grpcService: "shop.Cart",
      grpcMethod: "Add",
      headersSize: "-1",
    },
  },
);
check(
  "GraphQL over HTTP/1.1",
  protocol("http", "GQL", "1.1"),
  {},
  { http: true, gql: true, gqlv1: true, gqlv2: false },
);
check("GraphQL over HTTP/2", protocol("http", "GQL", "2.0"), {}, { http: true, gql: true, gqlv1: false, gqlv2: true });

const SIZES = { requestSize: 30, responseSize: 50 };
const ROW: RowFacts = { method: "SYN,ACK", summary: "what the list shows" };
check(
  "DNS",
  {
    ...protocol("dns", "DNS"),
    ...SIZES,
    request: {
      opCode: "Query",
      questions: [
        { name: "api.pay.example", type: "A" },
        { name: "cdn.pay.example", type: "AAAA" },
      ],
    },
    response: { code: "Non-Existent Domain", codeNumber: 3, answers: [{ name: "api.pay.example", ip: "192.0.2.10" }] },
  },
  {},
  {
    dns: true,
    dns_questions: ["api.pay.example", "cdn.pay.example"],
    dns_question_types: ["A", "AAAA"],
    dns_answers: ["api.pay.example"],
    dns_request: true,
    dns_response: true,
    dns_request_length: 30,
    dns_response_length: 50,
    dns_total_size: 80,
    status_code: 3,
    method: "",
  },
);
check(
  "a DNS question without its answer",
  { ...protocol("dns", "DNS"), request: { questions: [] }, response: {} },
  {},
  {
    dns_request: true,
    dns_response: false,
    dns_questions: [],
    dns_answers: [],
  },
);

check(
  "a client's WebSocket message",
  {
    ...protocol("ws", "WS"),
    request: { opcode: "text", payload: "hello", payloadLength: 5 },
    response: null,
  },
  {},
  {
    ws: true,
    ws_opcode: "text",
    ws_request_payload_data: "hello",
    ws_request: true,
    ws_response: false,
    ws_request_payload_length: 5,
    ws_response_payload_length: 0,
  },
);
check(
  "a server's WebSocket message",
  {
    ...protocol("ws", "WS"),
    request: null,
    response: { opcode: "ping", payload: "", payloadLength: 4 },
  },
  {},
  {
    ws_opcode: "ping",
    ws_request_payload_data: "",
    ws_request: false,
    ws_response: true,
    ws_response_payload_length: 4,
  },
);

check(
  "Redis",
  {
    ...protocol("redis", "REDIS"),
    ...SIZES,
    request: { type: "Array", command: "SET", key: "k".repeat(80), value: "v", args: ["SET", "k", "v", "EX", "60"] },
    response: { type: "Simple String", value: "OK" },
  },
  {},
  {
    redis: true,
    redis_type: "SET",
    redis_command: "SET k v EX 60",
    redis_key: "k".repeat(64),
    redis_request_size: 30,
    redis_response_size: 50,
    redis_total_size: 80,
  },
);

check(
  "Kafka",
  {
    ...protocol("kafka", "KAFKA"),
    ...SIZES,
    request: { size: 26, apiKeyName: "ListOffsets", apiKey: 2, apiVersion: 7, clientID: "billing" },
    response: { size: 40 },
  },
  ROW,
  {
    kafka: true,
    kafka_api_key: 2,
    kafka_api_key_name: "LIST_OFFSETS",
    kafka_client_id: "billing",
    kafka_size: 26,
    kafka_request_summary: "what the list shows",
    kafka_request: true,
    kafka_response: true,
    kafka_request_size: 30,
    kafka_response_size: 50,
  },
);

check(
  "AMQP",
  {
    ...protocol("amqp", "AMQP"),
    ...SIZES,
    request: { method: "basic publish", exchange: "orders", routingKey: "eu" },
    response: null,
  },
  ROW,
  {
    amqp: true,
    amqp_method: "basic.publish",
    amqp_summary: "what the list shows",
    amqp_request: true,
    amqp_response: false,
    amqp_request_length: 30,
    amqp_response_length: 50,
    amqp_total_size: 80,
    method: "",
  },
);
check(
  "an AMQP event of the server",
  { ...protocol("amqp", "AMQP"), request: null, response: { method: "x" } },
  {},
  {
    amqp_response: true,
    amqp_method: "",
  },
);

check(
  "LDAP",
  {
    ...protocol("ldap", "LDAP"),
    ...SIZES,
    request: { operation: "search", baseObject: "dc=x" },
    response: { resultCode: 0 },
  },
  ROW,
  {
    ldap: true,
    ldap_type: "search",
    ldap_summary: "what the list shows",
    ldap_request: true,
    ldap_response: true,
    ldap_request_length: 30,
    ldap_response_length: 50,
    ldap_total_size: 80,
  },
);
check(
  "RADIUS",
  {
    ...protocol("radius", "RADIUS"),
    ...SIZES,
    request: { code: 1, codeName: "Access-Request", authenticator: "00ff" },
    response: { code: 2 },
  },
  {},
  {
    radius: true,
    radius_code: 1,
    radius_code_name: "Access-Request",
    radius_request_authenticator: "00ff",
    radius_request: true,
    radius_response: true,
    radius_request_length: 30,
    radius_response_length: 50,
    radius_total_size: 80,
  },
);
check(
  "Diameter",
  {
    ...protocol("diameter", "DIAMETER"),
    ...SIZES,
    request: { commandName: "Capabilities-Exchange" },
    response: { resultCode: 2001 },
  },
  ROW,
  {
    diameter: true,
    diameter_method: "Capabilities-Exchange",
    diameter_summary: "what the list shows",
    diameter_request: true,
    diameter_response: true,
    diameter_request_length: 30,
    diameter_response_length: 50,
    diameter_total_size: 80,
  },
);

check(
  "MongoDB",
  {
    ...protocol("mongodb", "MONGO"),
    ...SIZES,
    request: { opcode: "OP_MSG", command: "find", database: "shop", collection: "orders" },
    response: { ok: 0, errorCode: 59, errorCodeName: "CommandNotFound", errorMessage: "no such command" },
  },
  {},
  {
    mongodb: true,
    mongodb_command: "find",
    mongodb_database: "shop",
    mongodb_collection: "orders",
    mongodb_opcode: "OP_MSG",
    mongodb_error_message: "no such command",
    mongodb_error_code_name: "CommandNotFound",
    mongodb_error_code: 59,
    mongodb_success: false,
    mongodb_request_size: 30,
    mongodb_response_size: 50,
    mongodb_total_size: 80,
  },
);
check("a MongoDB success", { ...protocol("mongodb", "MONGO"), response: { ok: 1 } }, {}, { mongodb_success: true });
check(
  "MySQL",
  {
    ...protocol("mysql", "MYSQL"),
    ...SIZES,
    request: { command: "COM_QUERY", query: "SELECT 1", statementId: 4, database: "shop" },
    response: { type: "ERR", errorCode: 1064, errorMessage: "syntax" },
  },
  {},
  {
    mysql: true,
    mysql_command: "COM_QUERY",
    mysql_query: "SELECT 1",
    mysql_database: "shop",
    mysql_error_message: "syntax",
    mysql_statement_id: 4,
    mysql_error_code: 1064,
    mysql_success: false,
    mysql_request_size: 30,
    mysql_response_size: 50,
    mysql_total_size: 80,
  },
);
check(
  "a MySQL success",
  { ...protocol("mysql", "MYSQL"), response: { type: "RESULTSET" } },
  {},
  { mysql_success: true },
);
check(
  "PostgreSQL",
  {
    ...protocol("postgresql", "PGSQL"),
    ...SIZES,
    request: { messageType: "Query", query: "SELECT x", database: "shop", user: "app" },
    response: { command: "SELECT", errorCode: "42703", errorMessage: "no column x" },
  },
  {},
  {
    postgresql: true,
    postgresql_command: "SELECT",
    postgresql_query: "SELECT x",
    postgresql_database: "shop",
    postgresql_user: "app",
    postgresql_error_message: "no column x",
    postgresql_error_code: "42703",
    postgresql_success: false,
    postgresql_request_size: 30,
    postgresql_response_size: 50,
    postgresql_total_size: 80,
  },
);
check(
  "a PostgreSQL success",
  { ...protocol("postgresql", "PGSQL"), response: { command: "SELECT" } },
  {},
  {
    postgresql_success: true,
  },
);

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
check("a TCP flow", { ...protocol("tcp", "TCP"), data: FLOW, error: { type: "connection", msg: "reset" } }, ROW, {
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
});
check(
  "a UDP flow",
  { ...protocol("udp", "UDP"), data: FLOW },
  {},
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
check(
  "an SCTP flow",
  { ...protocol("sctp", "SCTP"), data: FLOW },
  {},
  {
    sctp: true,
    conn: true,
    sctp_checksum: 4660,
    sctp_chunk_type: "INIT",
    sctp_length: 28,
  },
);
check(
  "a dissected entry is no flow",
  { ...protocol("http", "HTTP"), data: FLOW },
  {},
  {
    conn: false,
    flow: false,
    conn_state: "",
    flow_local_pps: 0,
    tcp_payload: [],
  },
);
check(
  "ICMP",
  { ...protocol("icmp", "ICMP", "6"), request: { version: 6, type: 128, length: 64 } },
  {},
  {
    icmp: true,
    icmp_type: "128",
    icmp_version: 6,
    icmp_length: 64,
  },
);
check(
  "a TLS handshake",
  {
    ...protocol("tlsx", "TLS", "1.3"),
    request: { sni: "pay.example", cipherSuites: ["TLS_AES_128_GCM_SHA256", "TLS_AES_256_GCM_SHA384"] },
    response: { alpn: "h2", cipherSuite: 4865, version: 772 },
  },
  { ...ROW, method: "ClientHello" },
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
);

test("no variable is left without an entry that gives it a value of its own", () => {
  // Where the version and the suite of an intercepted connection were not seen there is nothing to say.
  expect([...SPECS.keys()].filter((name) => !seen.has(name))).toEqual(["tls_info"]);
});
