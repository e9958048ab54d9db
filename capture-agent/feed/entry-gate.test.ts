// What leaves the node: filters that need names are refused, redaction reaches every place that shows a value.
import { describe, expect, test } from "vitest";
import type { EntryRow } from "../../contract/index.ts";
import { DISSECTORS } from "../../engine/index.ts";
import { rowOf } from "../testing/rows.ts";
import { EntryGate, type GateCounts, type GateOrder } from "./entry-gate.ts";

const noCounts = (): GateCounts => ({ filtered: 0, unredactable: 0 });

function gateOf(order: Partial<GateOrder>, counts = noCounts()): EntryGate {
  const gate = EntryGate.of({ entryFilter: "", redactedHeaders: [], redactedPaths: [], ...order }, "node-1", counts);
  if (typeof gate === "string") throw new Error(gate);
  return gate;
}
/** What the order is answered; empty where it is taken. */
function check(order: Partial<GateOrder>, expected: string | RegExp): void {
  const wish = { entryFilter: "", redactedHeaders: [], redactedPaths: [], ...order };
  const gate = EntryGate.of(wish, "node-1", noCounts());
  expect(typeof gate === "string" ? gate : "").toMatch(
    expected instanceof RegExp ? expected : new RegExp(`^${expected}$`),
  );
}
const filter = (entryFilter: string): Partial<GateOrder> => ({ entryFilter });

describe("a filter", () => {
  test.each([
    "",
    "http",
    "http and response.status >= 400",
    'src.ip == "10.4.0.7" && dst.port == 8080',
    'request.path.startsWith("/src.name")',
    'request.headers["namespace"] == "x"',
    'node.name == "node-1"',
    'dst.ip.startsWith("10.")',
    "error or tls",
    'http && status_code >= 500 && path.matches("/id/.*")',
  ])("%s is decided on the node", (text) => check(filter(text), ""));
  test.each([
    'dst.name == "cart"',
    "src.pod.metadata.name == r`a.*`",
    'dst.namespace == "shop" and http',
    'namespace == "shop"',
    '"shop" in namespaces && http',
    'src . service.name == "x" && http',
    'local_labels["app"] == "x"',
    "passed and http",
    "!ignored && http",
    'comment.contains("slow") and http',
    "id == 7 && http",
    'src["name"] == "x"',
    "src == nil",
    'field("dst.name") == "x" && http',
  ])("%s needs names", (text) => check(filter(text), /only the desktop knows|not valid/));
  test("that is no filter is refused with its place", () => {
    check(filter("http and ("), /^the entry filter is not valid: column \d+: /);
    check(filter("x".repeat(70_000)), /longer than/);
    check(filter("http && limit(5)"), /cannot do/);
  });
  test("lets rows pass, or counts them", () => {
    const counts = noCounts();
    const gate = gateOf(filter("http and response.status == 200"), counts);
    const row = rowOf();
    expect(gate.pass(row)).toBe(row);
    expect(gate.pass(rowOf({ document: row.document.replace("200", "500") }))).toBeNull();
    expect([counts.filtered, gate.isRedacting]).toEqual([1, false]);
    expect(gateOf({}).pass(row)).toBe(row);
  });
});

describe("redaction", () => {
  const SECRET = "secret";
  const passed = (order: Partial<GateOrder>, document: object, changes: Partial<EntryRow> = {}): EntryRow => {
    const gate = gateOf(order);
    expect(gate.isRedacting).toBe(true);
    const nothing = { request: null, response: null, data: null, event: null, error: null };
    const row = gate.pass(rowOf({ document: JSON.stringify({ ...nothing, ...document }), ...changes }));
    if (row === null) throw new Error("the row did not pass");
    expect(JSON.stringify(row, (_, value) => (typeof value === "bigint" ? String(value) : value))).not.toContain(
      SECRET,
    );
    return row;
  };
  test("leaves what the network did", () => {
    const row = passed(
      { redactedHeaders: ["cookie"] },
      { request: { headers: { cookie: SECRET } }, network: { ackUs: 3 } },
    );
    expect(JSON.parse(row.document)).toMatchObject({ network: { ackUs: 3 } });
  });
  test("of a header, whatever its case, its trailer, and the cookies made of it", () => {
    const row = passed(
      { redactedHeaders: ["authorization", "Cookie", "Set-Cookie"] },
      {
        request: {
          method: "GET",
          headers: { Authorization: SECRET, COOKIE: `a=${SECRET}`, Host: "shop" },
          cookies: { a: SECRET },
          trailers: { authorization: SECRET },
        },
        response: { status: 200, headers: { "set-cookie": SECRET }, cookies: { a: { value: SECRET } } },
      },
    );
    expect(JSON.parse(row.document).request.headers.Host).toBe("shop");
  });
  test("of a path inside a body, and of the cells that show it", () => {
    const text = JSON.stringify({ user: "ann", password: SECRET });
    const row = passed(
      { redactedPaths: ["request.postData.text.json().password", "request.path"] },
      { request: { method: "GET", path: `/reset/${SECRET}`, postData: { text } }, response: { status: 200 } },
      { summary: `/reset/${SECRET}` },
    );
    expect([row.summary, row.method, row.status]).toEqual(["[REDACTED]", "GET", "200"]);
    expect(row.document).toContain("ann");
  });
  test("hides the first bytes that a flow shows, for they are those of a message", () => {
    passed({ redactedHeaders: ["X-Key"] }, { data: { payload: SECRET, state: "closed" } });
  });
  test("by the filter's own redact()", () => {
    const order = filter('http and redact("request.headers.Authorization")');
    passed(order, { request: { headers: { authorization: SECRET } } });
  });
  test("by the filter's own redact(), with copies and first bytes", () => {
    const order = filter('redact("request.headers.Authorization")');
    const text = JSON.stringify({ authorization: SECRET });
    passed(order, { request: { headers: { authorization: SECRET }, postData: { text } }, data: { payload: SECRET } });
  });
  test("of a gRPC message by a name covers its number and its bytes, whether names were seen or not", () => {
    const order = { redactedPaths: ["request.messages[*].json.password"] };
    const data = btoa(SECRET);
    const named = { data, json: { password: SECRET, user: "ann" }, protobuf: { "2": SECRET } };
    const row = passed(order, { request: { messages: [named, { data, protobuf: { "2": SECRET } }] } });
    expect(JSON.parse(row.document).request.messages[0].json.user).toBe("ann");
  });
  test("of a gRPC message by a number covers its name", () => {
    const order = { redactedPaths: ['request.messages[0].protobuf["2"]'] };
    passed(order, { request: { messages: [{ data: btoa("x"), json: { a: { secret: 1 } }, protobuf: { "2": 1 } }] } });
  });
  test("of addresses, ports and sizes hides them in the row", () => {
    const order = { redactedPaths: ["src.ip", "src.port", "dst", "requestSize", "responseSize"] };
    const row = passed(order, {}, { srcIp: SECRET });
    const { srcIp, srcPort, dstIp, dstPort, requestSize, responseSize } = row;
    expect([srcIp, srcPort, dstIp, dstPort, requestSize, responseSize]).toEqual(["", null, "", null, 0, 0]);
  });
  test("that leaves a presenter nothing to read leaves no cells, and what TLS agreed on stays", () => {
    const protocol = DISSECTORS.find(({ name }) => name === "tlsx")?.protocols[0];
    if (protocol === undefined) throw new Error("the registry knows no TLS");
    const document = { request: { sni: SECRET }, response: {}, tlsInfo: "TLS 1.3" };
    const row = passed({ redactedPaths: ["request"] }, document, { protocol });
    expect([row.summary, JSON.parse(row.document).tlsInfo]).toEqual(["[REDACTED]", "TLS 1.3"]);
  });
  test("that fails leaves the document out, and says so", () => {
    let deep: object = { secret: SECRET };
    for (let i = 0; i < 2_000; i++) deep = { deep };
    const counts = noCounts();
    const gate = gateOf({ redactedPaths: ["request..secret"] }, counts);
    const row = gate.pass(
      rowOf({ document: JSON.stringify({ request: deep, response: null, data: null, event: null, error: null }) }),
    );
    expect([row?.document.includes(SECRET), row?.summary, counts.unredactable]).toEqual([false, "", 1]);
  });
  test("that cannot be understood is refused", () => {
    check({ redactedHeaders: ["X-Key: 1"] }, /not the name of a header/);
    check({ redactedPaths: ['a"`b'] }, /not valid: column 2/);
    check({ redactedPaths: ["request.[["] }, /not valid/);
    check({ redactedPaths: Array.from({ length: 300 }, () => "a") }, /more than 256/);
  });
});
