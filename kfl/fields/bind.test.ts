// How declarations are read: conversions, fallbacks, transforms and conditions, on any shape of entry.
import { expect, test } from "vitest";
import type { FieldType, Json, JsonObject } from "../../contract/index.ts";
import { parsePath } from "../classic/parse.ts";
import type { RowFacts } from "../filter.ts";
import { CATALOGUE } from "../testing/catalogue.ts";
import { plainValue } from "../testing/variables.ts";
import { bindField } from "./bind.ts";

const ROW: RowFacts = { no: 7, method: "ClientHello", summary: "sum", outcome: "bad" };

function read(name: string, entry: Json, row: RowFacts = {}): unknown {
  const spec = CATALOGUE.fields.find((field) => field.name === name);
  if (!spec) throw new Error(`no field ${name}`);
  return plainValue(bindField(spec)(entry, row));
}

function check(name: string, entry: JsonObject, expected: unknown): void {
  test(`${name} of ${JSON.stringify(entry).slice(0, 80)}`, () => {
    expect(read(name, entry, ROW)).toEqual(expected);
  });
}

const of = (name: string, rest: JsonObject = {}, abbr = name.toUpperCase()): JsonObject => ({
  protocol: { name, abbr },
  ...rest,
});
const POD = { metadata: { name: "cart-6c9", namespace: "shop" }, spec: { nodeName: "node-a" } };
const SERVICE = { metadata: { name: "cart", namespace: "web" } };

// All entries.
check("src.port", { src: { port: "" } }, 0);
check("src.port", { src: { port: "x" } }, 0);
check("protocol", of("http", {}, "gRPC"), "GRPC");
check("src.pod.name", { src: { pod: POD, service: SERVICE } }, "cart-6c9");
check("src.pod.name", { src: { pod: null, service: SERVICE } }, "cart");
check("dst.pod.namespace", { dst: { pod: null, service: SERVICE } }, "web");
check("src.service.name", { src: { service: SERVICE } }, "cart");
check("dns_resolutions", { src: { dns: "a" }, dst: { dns: "a" } }, ["a"]);
check("namespaces", { src: { namespace: "a" }, dst: { namespace: "b" } }, ["a", "b"]);
check("pods", { src: { pod: POD }, dst: { pod: null } }, ["cart-6c9"]);
check("services", {}, []);
check("node", { node: { name: "n", ip: "i" } }, { name: "n", ip: "i" });
check("local_node_name", { outgoing: true, src: { pod: POD }, node: { name: "n" } }, "node-a");
check("local_node_name", { outgoing: false, src: { pod: POD }, node: { name: "n" } }, "n");
check("remote_node_name", { outgoing: false, src: { pod: POD } }, "node-a");
check("local_labels", { outgoing: true, labels: { src: { app: "a" }, dst: { app: "b" } } }, { app: "a" });
check("remote_labels", { outgoing: true, labels: { src: { app: "a" }, dst: { app: "b" } } }, { app: "b" });
check("local_annotations", { outgoing: false, annotations: { dst: { k: "v" } } }, { k: "v" });
check("remote_process_name", { outgoing: false, src: { processName: "curl" } }, "curl");
check("local_resolution_status", { outgoing: true, src: { name: "" } }, "cache_miss");
check("remote_resolution_status", { outgoing: true, dst: { name: "x" } }, "");
check("id", {}, 7);
check("conn_id", { connId: 5 }, 5);
check("timestamp", { startTime: "2026-09-21T14:13:20.123456789Z", timestamp: 1 }, 1790000000123456789n);
check("timestamp", { timestamp: 1790000000123 }, 1790000000123000000n);
check("timestamp", {}, 0n);
check("elapsed_time", { elapsedTimeUs: 41500, elapsedTime: 41 }, 41500);
check("elapsed_time", { elapsedTime: 41 }, 41000);
check("has_pcap", { stream: "a.pcap" }, true);
check("has_pcap", { stream: "" }, false);
check("capture_source_code", { captureSource: "?" }, 0);
check("capture", { capture: { backend: "b", source: "s", proxy: null } }, { backend: "b", source: "s", proxy: "null" });
check("has_error", { error: { type: "timeout", msg: "m" } }, true);
check("has_error", { error: null }, false);
check("error_type", { error: { type: "timeout", msg: "m" } }, "timeout");
check("error_type", { error: null }, "");
check("request_fields", { request: { routingKey: "eu", n: 5, l: [1, "a"] } }, { routingKey: "eu", n: "5", l: "1,a" });
check("response_fields", { response: null }, {});

// Flags.
check("tls", { tls: true }, true);
check("tls", of("tlsx"), false);

// HTTP and gRPC: only on their entries.
check("method", of("amqp", { request: { method: "basic publish" } }), "");
check("status_code", of("redis", { response: { status: 503 } }), 0);
check("status_code", of("http", { response: {} }), 0);
check("request_headers_size", of("http", { request: { headersSize: -1 } }), 0);
check("response.headers", of("dns", { response: { headers: { a: "1" } } }), {});
check("grpc_status", of("http", { response: {} }, "gRPC"), 0);
check("grpc_status", of("http", { response: {} }), -1);

// The others.
check("dns_questions", of("dns", { request: { questions: [{ name: "a" }] } }), ["a"]);
check("dns_question_types", of("dns", { request: { questions: [] } }), []);
check("dns_request", of("dns", { request: { opCode: "Query" } }), true);
check("dns_response", of("dns", { response: {} }), false);
check("dns_response", of("http", { response: { a: 1 } }), false);
check("tls_summary", { tls: true, dst: { name: "", ip: "1.2.3.4" } }, "1.2.3.4");
check("tls_total_size", { tls: false, size: 5 }, 0);
check("redis_key", of("redis", { request: { key: "é".repeat(40) } }), "é".repeat(32));
check("amqp_method", of("amqp", { request: { method: "connection start-ok" } }), "connection.start-ok");
check("mysql_success", of("mysql", { response: { type: "ERR" } }), false);
check("mysql_success", of("mysql", { response: {} }), false);
check("postgresql_success", of("postgresql", { response: { command: "SELECT" } }), true);
check("postgresql_success", of("postgresql", { response: { errorCode: "42P01" } }), false);
check("postgresql_success", of("postgresql", { response: {} }), false);
check("tcp_payload", of("tcp", { data: { payload: "aGk=" } }), [104, 105]);
check("tcp_payload", of("tcp", { data: { payload: "no base64!" } }), []);

const TYPE_OF: Readonly<Record<FieldType, (value: unknown) => boolean>> = {
  string: (value) => typeof value === "string",
  int: (value) => typeof value === "number" || (typeof value === "bigint" && !Number.isSafeInteger(Number(value))),
  bool: (value) => typeof value === "boolean",
  list: (value) => Array.isArray(value) && value.every((element) => typeof element === "string"),
  map: (value) => typeof value === "object" && value !== null && !Array.isArray(value),
  bytes: (value) => Array.isArray(value),
  ts: (value) => typeof value === "bigint",
};

test("every variable has a value of its type on any shape of entry", () => {
  const odd: Json[] = [null, true, 1e300, -1.5, "x", [], [[1]], {}, { a: { b: 1 } }, 2 ** 60];
  const names =
    "http dns ws redis kafka amqp mongodb mysql postgresql ldap radius diameter icmp tcp udp sctp tlsx".split(" ");
  for (const spec of CATALOGUE.fields) {
    for (const name of names) {
      for (const value of odd) {
        const side = new Proxy(
          {},
          { get: () => value, has: () => true, ownKeys: () => [], getOwnPropertyDescriptor: () => undefined },
        );
        for (const entry of [
          of(name, { request: value, response: value, data: value, src: value, startTime: value }),
          of(name, { request: side, response: side, data: side }),
        ]) {
          expect(TYPE_OF[spec.type](read(spec.name, entry)), `${spec.name} ${JSON.stringify(value)}`).toBe(true);
        }
      }
    }
  }
});

test("names are declared once, paths can be parsed, and everything says what it is", () => {
  const names = CATALOGUE.fields.map(({ name }) => name);
  expect(new Set(names).size).toBe(names.length);
  for (const { path, paths, doc } of CATALOGUE.fields) {
    expect(doc.length).toBeGreaterThan(2);
    for (const one of [path ?? "a", ...(paths ?? [])]) {
      expect(parsePath(one.replace(/\{(?:local|remote|row)\}/, "x")).error).toBeNull();
    }
  }
  for (const { path, doc } of CATALOGUE.paths) {
    expect(parsePath(path).error).toBeNull();
    expect(doc.length).toBeGreaterThan(2);
  }
});
