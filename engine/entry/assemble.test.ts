import { describe, expect, test } from "vitest";
import type { EntryRow } from "../../contract/index.ts";
import { TCP } from "../protocols/flows/index.ts";
import { assembleEntry, documentOf, formatEntry } from "./assemble.ts";
import { type EntryContext, type PeerNames, vlanOf } from "./envelope.ts";

const ROW: EntryRow = {
  id: "file:x/000000000003.pcap-2",
  index: 2,
  stream: "000000000003.pcap",
  flowId: 3,
  timeNs: 1_790_000_000_123_456_789n,
  elapsedNs: 41_500_900n,
  handshakeUs: 250,
  requestUs: 12,
  responseUs: 34,
  protocol: TCP,
  tls: false,
  srcIp: "10.4.0.7",
  srcPort: 41_022,
  dstIp: "10.4.1.9",
  dstPort: 8080,
  method: "GET",
  methodSelector: "request.method",
  summary: "/",
  summarySelector: "request.path",
  status: "200",
  statusSelector: "response.status",
  outcome: "good",
  requestSize: 142,
  responseSize: 76,
  errorType: "",
  truncated: false,
  outgoing: false,
  vlan: null,
  connection: "",
  hops: [{ node: "", interface: "eth0", packets: 4 }],
  isFlow: false,
  l7Detected: [],
  document: '{"request":{"method":"GET"},"response":{"status":200},"data":null,"event":null,"error":null}',
};
const CONTEXT: EntryContext = {
  worker: "file:x",
  node: { ip: "10.9.0.4", name: "node-b" },
  cluster: "prod",
  captureBackend: "file",
  captureSource: "x.pcap",
};
const NAMES: PeerNames = {
  name: "price",
  namespace: "shop",
  pod: null,
  service: { metadata: { name: "price", namespace: "shop" } },
  endpointSlice: null,
  processName: "priced",
  processId: 7,
  resolutionMechanism: "ip-and-port",
  dns: "price.example",
  labels: { app: "price" },
  annotations: {},
};

/** The named fields of the entry made of the row with changes. */
function check(changes: Partial<EntryRow>, expected: object, context: Partial<EntryContext> = {}): void {
  expect(assembleEntry({ ...ROW, ...changes }, { ...CONTEXT, ...context })).toMatchObject(expected);
}

describe("an entry", () => {
  test("has every field of the contract", () => {
    const keys =
      "annotations capture captureSource checksums cluster connId data dst duplicate elapsedTime elapsedTimeUs entryFile error event " +
      "failed flowId hops id index labels namespace node outgoing passed protocol record request requestSize response responseSize " +
      "size src startTime stream timestamp timing tls truncated worker";
    expect(Object.keys(assembleEntry(ROW, CONTEXT)).toSorted().join(" ")).toBe(keys);
  });
  test("times", () => {
    check(
      {},
      {
        timestamp: 1_790_000_000_123,
        startTime: "2026-09-21T14:13:20.123456789Z",
        elapsedTime: 41,
        elapsedTimeUs: 41_500,
        timing: { handshakeUs: 250, requestUs: 12, waitUs: 41_500, responseUs: 34 },
      },
    );
    check(
      { elapsedNs: null, handshakeUs: null },
      { elapsedTime: 0, elapsedTimeUs: 0, timing: { handshakeUs: null, waitUs: 0 } },
    );
  });
  test("peers: ports are text, empty where there are none", () => {
    check(
      {},
      {
        src: { ip: "10.4.0.7", port: "41022", name: "", resolutionMechanism: "none", pod: null },
        dst: { port: "8080" },
      },
    );
    check({ srcPort: null, dstPort: null }, { src: { port: "" }, dst: { port: "" } });
  });
  test("names, and whose namespace it has", () => {
    check(
      {},
      {
        dst: { name: "price", service: { metadata: { name: "price" } }, processId: 7 },
        namespace: "shop",
        labels: { src: {}, dst: { app: "price" } },
      },
      { names: { dst: NAMES } },
    );
    check({}, { src: { name: "price" }, dst: { name: "" }, namespace: "shop" }, { names: { src: NAMES } });
    check({}, { namespace: "" });
  });
  test("sizes, files and links", () => {
    check(
      {},
      {
        size: 218,
        entryFile: "000000000003_pcap-2_entry.json",
        connId: 3,
        flowId: 3,
        record: "",
        duplicate: "",
        checksums: [],
      },
    );
  });
  test("where it was captured", () => {
    check(
      {},
      {
        capture: { backend: "file", source: "x.pcap", proxy: null, vlan: null },
        captureSource: "x.pcap",
        node: { name: "node-b" },
      },
    );
    check({ vlan: 42 }, { capture: { vlan: { id: 42, dot1q: "42" } } });
    check({ vlan: 10 * 4096 + 20 }, { capture: { vlan: { id: 20, dot1q: "10.20" } } });
  });
  test("as text it is the same entry", () => {
    const named = { ...NAMES, name: 'a "name"', namespace: "", labels: { tier: "back\nend" } };
    const hop = { node: "näh", interface: 'eth"1', packets: 1 };
    const rows: readonly Partial<EntryRow>[] = [
      {},
      { id: 'file:"x"/\ud800', stream: "live_000000000003_udp.pcap", tls: true, truncated: true, outgoing: true },
      { elapsedNs: null, handshakeUs: null, srcPort: null, dstPort: null, vlan: 42, hops: [] },
      { timeNs: -1_500_000n, srcIp: "fe80::1%eth0", protocol: { ...TCP, name: "mine" }, hops: [hop, hop] },
      { hops: [{ ...hop, dst: { ip: "10.0.0.1", port: "80" } }], elapsedNs: 999n, flowId: 0 },
    ];
    const contexts: readonly Partial<EntryContext>[] = [
      {},
      { names: { src: NAMES, dst: NAMES } },
      { names: { src: named }, passed: true, failed: true },
      { names: { dst: named }, worker: 'file:"', node: { ip: "", name: "" }, cluster: "" },
      { captureBackend: "af_packet", captureSource: "" },
    ];
    for (const changes of rows) {
      const row = { ...ROW, ...changes };
      for (const context of contexts.map((more) => ({ ...CONTEXT, ...more })))
        for (let time = 0; time < 2; time++)
          expect(formatEntry(row, context)).toBe(JSON.stringify(assembleEntry(row, context)));
    }
  });
});

test("the document of a row", () => expect(documentOf(ROW).request).toEqual({ method: "GET" }));
test("VLANs", () =>
  expect([vlanOf(1), vlanOf(4096 + 2)]).toEqual([
    { id: 1, dot1q: "1" },
    { id: 2, dot1q: "1.2" },
  ]));
