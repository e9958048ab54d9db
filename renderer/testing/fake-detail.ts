// The detail of a computed entry: sections as a protocol's `present` would make them, and a document.
import type { EntryDetail } from "../../contract/index.ts";
import { rowOf, scatter } from "./fake-traffic.ts";

type Section = NonNullable<EntryDetail["sections"]["request"]>[number];
type SectionRow = Extract<Section, { kind: "table" }>["rows"][number];

const table = (
  title: string,
  selector: string,
  values: Readonly<Record<string, string | number | boolean>>,
): Section => ({
  kind: "table",
  title,
  rows: Object.entries(values).map(
    ([name, value]): SectionRow => ({
      name,
      value,
      selector: title === "Details" ? `${selector}.${name}` : `${selector}["${name}"]`,
    }),
  ),
});

const body = (title: string, text: string, mimeType: string, encoding: "" | "base64", selector: string): Section => ({
  kind: "body",
  title,
  body: text,
  encoding,
  mimeType,
  selector,
});

const JSON_BODY = JSON.stringify({
  order: {
    id: "A-4711",
    total: 129.9,
    currency: "EUR",
    items: [
      { sku: "A-9", quantity: 3 },
      { sku: "B-2", quantity: 1 },
    ],
  },
  customer: { id: 88_213, isGuest: false, note: null },
});

const BINARY = btoa(
  String.fromCharCode(...Array.from({ length: 700 }, (_, index) => (index * 31 + (index >> 3)) & 255)),
);

const requestOf = (n: number, method: string, path: string): Section[] => [
  table("Details", "request", { method, path, httpVersion: "HTTP/1.1", bodySize: JSON_BODY.length }),
  table("Headers", "request.headers", {
    Host: "price.shop.svc.cluster.local",
    "User-Agent": "okhttp/4.12.0",
    Accept: "application/json",
    "Content-Type": "application/json; charset=utf-8",
    "X-Request-Id": `7f${scatter(n, 31).toString(16)}-${scatter(n, 32).toString(16)}`,
    traceparent: `00-4bf92f3577b34da6a3ce929d0e0e${scatter(n, 33).toString(16)}-00f067aa0ba902b7-01`,
    "X-Note": 'says "hello" \\ and goes',
  }),
  table("Query String", "request.queryString", { limit: "50", sort: "created" }),
  body("Body", JSON_BODY, "application/json", "", "request.postData.text"),
];

const responseOf = (status: string, n: number): Section[] => [
  table("Details", "response", {
    status: Number(status) || 0,
    statusText: status === "502" ? "Bad Gateway" : "OK",
    bodySize: 842,
  }),
  table("Headers", "response.headers", {
    Server: "envoy",
    Date: "Mon, 23 Nov 2026 12:04:11 GMT",
    "Content-Type": n % 5 === 0 ? "application/octet-stream" : "application/json",
    "X-Envoy-Upstream-Service-Time": "41",
  }),
  n % 5 === 0
    ? body("Body", BINARY, "application/octet-stream", "base64", "response.content.text")
    : body("Body", JSON_BODY, "application/json", "", "response.content.text"),
];

const peerOf = (peer: { ip: string; port: string; name: string; namespace: string }): object => ({
  ...peer,
  pod:
    peer.name === ""
      ? null
      : {
          metadata: { name: peer.name, namespace: peer.namespace },
          spec: { nodeName: "node-a" },
          status: { hostIp: "10.9.0.3" },
        },
  service: null,
  endpointSlice: null,
  processName: peer.name === "" ? "" : "java",
  processId: peer.name === "" ? 0 : 17,
  resolutionMechanism: peer.name === "" ? "none" : "ip",
  dns: "",
});

// Every third exchange had trouble on its way.
const networkOf = (n: number, waitUs: number | null): object => {
  const networkUs = waitUs === null ? null : Math.min(waitUs, 230);
  const serverUs = waitUs === null || networkUs === null ? null : waitUs - networkUs;
  const trouble =
    n % 3 === 1 && waitUs !== null ? { retransmissions: 2, timeoutRetransmissions: 2, dupAcks: 3, zeroWindows: 1 } : {};
  return { ackUs: waitUs === null ? null : 260, networkUs, serverUs, ...trouble };
};

/** The detail of entry `n`, counted from 0. */
export const detailOf = (n: number): EntryDetail => {
  const row = rowOf(n);
  const isFlow = row.protocol.abbr === "TCP";
  const request = isFlow ? null : requestOf(n, row.method, row.summary);
  const response = isFlow || row.errorType !== "" ? null : responseOf(row.status, n);
  const data = isFlow
    ? [
        table("Details", "data", {
          state: "closed",
          packets: 42,
          bytes: 9214,
          info: "no dissector knows this protocol",
        }),
      ]
    : null;
  const entry = {
    id: row.id,
    index: row.no,
    stream: row.stream,
    worker: "local",
    node: { ip: "10.9.0.4", name: row.node },
    protocol: row.protocol,
    tls: row.tls,
    src: peerOf(row.src),
    dst: peerOf(row.dst),
    startTime: row.timeNs,
    elapsedTime: row.elapsedUs === null ? 0 : row.elapsedUs / 1000,
    elapsedTimeUs: row.elapsedUs ?? 0,
    timing: { handshakeUs: n % 3 === 0 ? null : 410, requestUs: 120, waitUs: row.elapsedUs ?? 0, responseUs: 2300 },
    requestSize: Math.round(row.size * 0.2),
    responseSize: Math.round(row.size * 0.8),
    size: row.size,
    truncated: row.truncated,
    error:
      row.errorType === ""
        ? null
        : { type: row.errorType, msg: "The capture ends before the response to this request." },
    ...(isFlow ? {} : { network: networkOf(n, row.elapsedUs) }),
    hops: [{ node: row.node, interface: "eth0", packets: 6 }],
    request: { method: row.method, path: row.summary },
    response: response === null ? null : { status: row.status },
  };
  return { row, entry: JSON.stringify(entry), sections: { request, response, data }, hasPackets: true };
};
