// A small entry for tests of what is printed.
import type { Entry, EntryRow, Protocol } from "../../contract/index.ts";
import type { Item } from "../read/fields.ts";

const HTTP: Protocol = {
  name: "http",
  version: "1.1",
  abbr: "HTTP",
  longName: "Hypertext Transfer Protocol",
  macro: "http",
  backgroundColor: "#326de6",
  foregroundColor: "#ffffff",
  fontSize: 12,
  referenceLink: "",
  ports: ["80"],
  layer4: "tcp",
  layer3: "ip",
  priority: 0,
};

const ROW: EntryRow = {
  id: "file:a.pcap/000000000000.pcap-0",
  index: 0,
  stream: "000000000000.pcap",
  flowId: 0,
  timeNs: 1_790_000_000_123_456_789n,
  elapsedNs: 1_234_567n,
  handshakeUs: 100,
  requestUs: 0,
  responseUs: 0,
  protocol: HTTP,
  tls: false,
  srcIp: "10.0.0.1",
  srcPort: 40_000,
  dstIp: "10.0.0.2",
  dstPort: 80,
  method: "GET",
  methodSelector: 'request.method == "GET"',
  summary: "/cart",
  summarySelector: "",
  status: "200",
  statusSelector: "",
  outcome: "good",
  requestSize: 10,
  responseSize: 20,
  errorType: "",
  truncated: false,
  outgoing: false,
  vlan: null,
  connection: "",
  hops: [],
  isFlow: false,
  l7Detected: [],
  document: "{}",
};

const NO_NAME = { name: "", namespace: "" };
const NAMELESS = { src: NO_NAME, dst: NO_NAME };

/** An item with these changes to its row, and this document for an entry. */
export function makeItem(
  row: Partial<EntryRow> = {},
  entry: object = {},
  names: Partial<Pick<Item, "src" | "dst">> = {},
): Item {
  // Tests read only what they put in.
  return {
    row: { ...ROW, ...row },
    ...NAMELESS,
    ...names,
    entry: () => entry as Entry,
    json: () => JSON.stringify(entry),
  };
}
