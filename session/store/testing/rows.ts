// Rows and filters for tests of the store: what the engine and the filter language make, made by hand.
import fc from "fast-check";
import type { EntryRow, Protocol } from "../../../contract/index.ts";
import type { Filter, SqlFilter } from "../../../kfl/index.ts";
import type { SourceFacts } from "../dictionary.ts";
import type { StoredRow } from "../stored-row.ts";

export const HTTP: Protocol = {
  name: "http",
  version: "1.1",
  abbr: "HTTP",
  longName: "Hypertext Transfer Protocol -- HTTP/1.1",
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
export const TCP: Protocol = {
  ...HTTP,
  name: "tcp",
  version: "4",
  abbr: "TCP",
  longName: "Transmission Control Protocol",
  macro: "tcp",
};

export const SOURCE: SourceFacts = {
  worker: "file:a.pcap",
  node: { ip: "", name: "" },
  cluster: "",
  captureBackend: "file",
  captureSource: "file",
};

/** One row; `k` decides everything that is not given. */
export function rowOf(k: number, over: Partial<EntryRow> = {}): EntryRow {
  const flowId = over.flowId ?? k >> 2;
  const index = over.index ?? k & 3;
  const stream = `${String(flowId).padStart(12, "0")}.pcap`;
  const status = k % 17 === 0 ? "503" : "200";
  return {
    id: `${SOURCE.worker}/${stream}-${index}`,
    index,
    stream,
    flowId,
    timeNs: 1_790_000_000_000_000_000n + BigInt(k) * 1_000_001n,
    elapsedNs: k % 5 === 0 ? null : BigInt((k * 7919) % 100_003),
    handshakeUs: k % 3 === 0 ? null : k,
    requestUs: k % 11,
    responseUs: k % 13,
    protocol: HTTP,
    tls: k % 2 === 0,
    srcIp: `10.1.0.${k & 255}`,
    srcPort: 1024 + (k % 60_000),
    dstIp: "fd00::10",
    dstPort: 8080,
    method: "GET",
    methodSelector: "request.method",
    summary: `/v1/items/${k}`,
    summarySelector: "request.path",
    status,
    statusSelector: "response.status",
    outcome: status === "200" ? "good" : "bad",
    requestSize: 100 + (k % 7),
    responseSize: 1000 + (k % 1009),
    errorType: "",
    truncated: false,
    outgoing: false,
    vlan: null,
    connection: "",
    hops: [],
    isFlow: false,
    l7Detected: [],
    document: JSON.stringify({
      request: { method: "GET", path: `/v1/items/${k}` },
      response: { status: Number(status) },
      data: null,
      event: null,
      error: null,
    }),
    ...over,
  };
}

/** Any row that the engine could make: hostile texts, absent values, flows, time-outs. */
export function anyRow(): fc.Arbitrary<EntryRow> {
  const text = fc.oneof(
    fc.constant(""),
    fc.string({ unit: "binary", maxLength: 20 }),
    fc.constant("a\u0000b"),
    fc.constant('it\'s "quoted" \\ ü 漢 💥'),
  );
  const isFlow = fc.boolean();
  return fc
    .record({
      k: fc.nat(10_000),
      flowId: fc.nat(5),
      index: fc.nat(5),
      timeNs: fc.bigInt({ min: -(2n ** 62n), max: 2n ** 62n }),
      method: text,
      summary: text,
      status: text,
      outcome: fc.constantFrom("good" as const, "bad" as const, "none" as const),
      errorType: fc.constantFrom("" as const, "timeout" as const, "pair-not-found" as const),
      srcPort: fc.option(fc.nat(65_535)),
      vlan: fc.option(fc.nat(4095)),
      l7: fc.subarray(["http", "redis"]),
      hops: fc.array(fc.record({ node: fc.string(), interface: fc.string(), packets: fc.nat() }), { maxLength: 2 }),
      payload: text,
      isFlow,
    })
    .map(({ k, l7, payload, isFlow: flow, ...over }) => {
      const document = JSON.stringify({
        request: { text: payload },
        response: null,
        data: null,
        event: null,
        error: null,
      });
      return rowOf(k, {
        ...over,
        document,
        isFlow: flow,
        protocol: flow ? TCP : HTTP,
        l7Detected: flow ? l7 : [],
      });
    });
}

interface FakeFilter {
  readonly sql?: SqlFilter;
  readonly matches?: (entry: StoredRow) => boolean;
  readonly limit?: number;
  readonly leftOff?: number;
  readonly rlimit?: number;
}

/** A filter whose parts are given. `matches` gets the stored row itself: pass `matchStored` to the view. */
export function filterOf(parts: FakeFilter): Filter {
  return {
    text: "test",
    dialect: "kfl2",
    warnings: [],
    limit: parts.limit ?? null,
    rlimit: parts.rlimit ?? null,
    leftOff: parts.leftOff ?? null,
    redacts: false,
    errorCount: 0,
    lastError: "",
    matches: () => true,
    apply: (entry) => entry,
    sql: (_schema, first = 1) =>
      renumber(parts.sql ?? { kind: "exact", where: "true", errors: null, parameters: [] }, first),
  };
}

/** Runs the predicate that belongs to a filter of `filterOf`. */
export function matcherOf(predicate: (row: StoredRow) => boolean): (filter: Filter, row: StoredRow) => boolean {
  return (_filter, row) => predicate(row);
}

// Filters of the language number their parameters from `first` on; those of tests are written from $1.
function renumber(filter: SqlFilter, first: number): SqlFilter {
  const shift = (sql: string): string => sql.replaceAll(/\$(\d+)/g, (_all, n: string) => `$${Number(n) + first - 1}`);
  if (filter.kind === "none") return filter;
  if (filter.kind === "superset") return { ...filter, where: shift(filter.where), certain: shift(filter.certain) };
  return { ...filter, where: shift(filter.where), errors: filter.errors === null ? null : shift(filter.errors) };
}
