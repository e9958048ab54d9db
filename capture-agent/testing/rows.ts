// Rows for tests.
import type { EntryRow } from "../../contract/index.ts";
import { DISSECTORS } from "../../engine/index.ts";

const HTTP = DISSECTORS.find(({ name }) => name === "http")?.protocols[0];

/** A row whose every column differs from its type's default, with these changes. */
export function rowOf(changes: Partial<EntryRow> = {}): EntryRow {
  if (HTTP === undefined) throw new Error("the registry knows no HTTP");
  return {
    id: "node-1/1790000000_000000000012.pcap-3",
    index: 3,
    stream: "1790000000_000000000012.pcap",
    flowId: 12,
    timeNs: 1_790_000_000_123_456_789n,
    elapsedNs: 41_500_900n,
    handshakeUs: 250,
    requestUs: 12,
    responseUs: 34,
    protocol: HTTP,
    tls: true,
    srcIp: "10.4.0.7",
    srcPort: 41_022,
    dstIp: "10.4.1.9",
    dstPort: 8080,
    method: "GET",
    methodSelector: "request.method",
    summary: "/cart",
    summarySelector: "request.path",
    status: "200",
    statusSelector: "response.status",
    outcome: "good",
    requestSize: 142,
    responseSize: 5_000_000_000,
    errorType: "timeout",
    truncated: true,
    outgoing: true,
    vlan: 7,
    connection: "41022-1-2",
    hops: [{ node: "", interface: "eth0", packets: 4 }],
    isFlow: true,
    l7Detected: ["http", "ws"],
    document: JSON.stringify({
      request: { method: "GET", path: "/cart", headers: { Authorization: "secret", Host: "shop" } },
      response: { status: 200 },
      data: null,
      event: null,
      error: null,
    }),
    ...changes,
  };
}
