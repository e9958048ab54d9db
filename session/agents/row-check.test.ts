import { type MessageInitShape, toBinary } from "@bufbuild/protobuf";
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { type Row, RowSchema } from "../../contract/agent/agent_pb.js";
import type { EntryRow } from "../../contract/index.ts";
import { DISSECTORS } from "../../engine/index.ts";
import { MAX_CELL_LENGTH, MAX_HOPS, MAX_SELECTOR_LENGTH, MAX_SELECTOR_SETS } from "./limits.ts";
import { findProtocol } from "./protocols.ts";
import { RowCheck } from "./row-check.ts";
import { RowDecoder } from "./row-fields.ts";
import { MAX_DEPTH, MAX_TLS_INFO_LENGTH, safeDocument } from "./row-document.ts";
import { agentRow } from "./testing/agent-rows.ts";

const ORIGIN = { node: "node-1", worker: "10.0.0.9:9000", offsetNs: 1_000_000n };

function checked(rows: RowCheck, row: Row, flowBase: number): EntryRow | null {
  const fields = new RowDecoder().decode(toBinary(RowSchema, row));
  return fields === null ? null : rows.check(fields, ORIGIN, flowBase);
}
function check(over: MessageInitShape<typeof RowSchema>, expected: Partial<EntryRow> | null): void {
  const row = checked(new RowCheck(), agentRow(5, over), 100);
  if (expected === null) expect(row).toBeNull();
  else expect(row).toMatchObject(expected);
}

describe("a row of an agent", () => {
  test("becomes an entry: its time corrected, its node and worker named, its flow after those of former runs", () => {
    check(
      { hops: [{ node: "liar", interface: "eth0", packets: 7n }] },
      {
        id: "10.0.0.9:9000/1790000000_000000000001.pcap-1",
        flowId: 101,
        timeNs: 1_790_000_000_004_000_000n,
        elapsedNs: 1000n,
        handshakeUs: null,
        vlan: null,
        outcome: "good",
        requestSize: 100,
        hops: [{ node: "node-1", interface: "eth0", packets: 7 }],
      },
    );
  });
  test("without hops was seen on its node", () => {
    check({}, { hops: [{ node: "node-1", interface: "", packets: 0 }] });
  });
  test.each<[string, MessageInitShape<typeof RowSchema>]>([
    ["a protocol of no registry", { protocol: "gopher" }],
    ["a time before 1970", { timeNs: -1n }],
    ["a time beyond the calendar", { timeNs: 2n ** 63n - 1n }],
    ["a negative duration", { elapsedNs: -1n }],
    ["a duration that is no number", { requestUs: Number.NaN }],
    ["an endless duration", { handshakeUs: Number.POSITIVE_INFINITY }],
    ["a size beyond all sizes", { requestSize: 2n ** 64n - 1n }],
    ["a port that is none", { dstPort: 65_536 }],
    ["a VLAN that is none", { vlan: 70_000 }],
    ["an address that is none", { srcIp: "10.0.0.1; DROP TABLE entries" }],
    ["an address with a zone", { srcIp: `fe80::1%${"x".repeat(100)}` }],
    ["a stream that is a path", { stream: "../../etc/passwd.pcap" }],
    ["a stream without end", { stream: `${"0".repeat(100)}.pcap` }],
    ["an outcome that is none", { outcome: 3 }],
    ["an error that is none", { errorType: "sudo" }],
    ["a method without end", { method: "x".repeat(MAX_CELL_LENGTH + 1) }],
    ["a summary without end", { summary: "x".repeat(MAX_CELL_LENGTH + 1) }],
    ["a status without end", { status: "x".repeat(MAX_CELL_LENGTH + 1) }],
    ["a selector without end", { summarySelector: "x".repeat(MAX_SELECTOR_LENGTH + 1) }],
    ["a connection without end", { connection: "x".repeat(1000) }],
    ["more hops than places", { hops: Array.from({ length: MAX_HOPS + 1 }, () => ({ node: "n" })) }],
    ["a hop with a novel for a name", { hops: [{ node: "n", interface: "x".repeat(1000) }] }],
    ["protocols found that are none", { l7Detected: ["http,redis"] }],
    ["more protocols than there are", { l7Detected: Array.from({ length: 100 }, () => "http") }],
    ["a flow number that does not fit", { flowId: 2 ** 32 - 1 }],
    ["no document", { document: "" }],
    ["a document that is a list", { document: "[1]" }],
    ["a document that is cut", { document: '{"request":{"a"' }],
    ["a document of another kind", { document: '{"id":"other"}' }],
    ["a document whose TLS is no text", { document: '{"tlsInfo":{}}' }],
    [
      "a document with a long text for TLS",
      { document: JSON.stringify({ tlsInfo: "x".repeat(MAX_TLS_INFO_LENGTH + 1) }) },
    ],
    ["a document with a text for a side", { document: '{"request":"GET /"}' }],
  ])("with %s is refused", (_name, over) => {
    check(over, null);
  });
  test("an IPv6 address, no ports, a flow", () => {
    check(
      { srcIp: "fd00::1", srcPort: undefined, dstPort: undefined, isFlow: true, protocol: "tcp", l7Detected: ["http"] },
      { srcIp: "fd00::1", srcPort: null, dstPort: null, isFlow: true, l7Detected: ["http"] },
    );
  });
  test("selectors beyond their number are refused, known ones are not", () => {
    const rows = new RowCheck();
    const taken = (k: number): boolean => checked(rows, agentRow(0, { statusSelector: `s${k}` }), 0) !== null;
    expect(Array.from({ length: MAX_SELECTOR_SETS }, (_, k) => taken(k)).every(Boolean)).toBe(true);
    expect([taken(MAX_SELECTOR_SETS), taken(3)]).toEqual([false, true]);
  });
  test("whatever it holds, nothing throws", () => {
    const any = fc.record({
      protocol: fc.constantFrom("http", "tcp", ""),
      timeNs: fc.bigInt({ min: -(2n ** 63n), max: 2n ** 63n - 1n }),
      stream: fc.string(),
      document: fc.oneof(fc.json(), fc.string()),
      requestUs: fc.double(),
      outcome: fc.nat(),
      srcIp: fc.oneof(fc.ipV4(), fc.ipV6(), fc.string()),
      summary: fc.string({ unit: "grapheme" }),
    });
    fc.assert(
      fc.property(any, (over) => {
        checked(new RowCheck(), agentRow(1, over), 0);
      }),
    );
  });
});

describe("a document", () => {
  test("of what was read inside TLS says with which", () => {
    const document =
      '{"request":{"path":"/"},"response":{},"data":null,"event":null,"error":null,"tlsInfo":"TLS 1.3","network":null}';
    expect(safeDocument(document)).toBe(document);
  });
  const nested = (depth: number): string => `{"data":{"a":${"[".repeat(depth)}${"]".repeat(depth)}}}`;
  test.each<[string, string | null]>([
    ['{"request":{},"response":null}', '{"request":{},"response":null}'],
    ['{"request":{},"network":{"ackUs":3}}', '{"request":{},"network":{"ackUs":3}}'],
    ['{"request":{},"network":"fast"}', null],
    ['{"data":{"text":"\\ud83d\\ude00"}}', '{"data":{"text":"😀"}}'],
    ['{"data":{"text":"\\ud83d"}}', '{"data":{"text":"\uFFFD"}}'],
    ['{"data":{"\\udc00":[{"x":"\\uD800"}]}}', '{"data":{"\uFFFD":[{"x":"\uFFFD"}]}}'],
    [nested(100), nested(100)],
    [nested(MAX_DEPTH + 10), null],
    [nested(200_000), null],
    ["null", null],
  ])("%.60s", (text, expected) => {
    expect(safeDocument(text)).toBe(expected);
  });
});

test("each protocol of the registry is found by its macro and version, another version by its macro", () => {
  for (const protocol of DISSECTORS.flatMap(({ protocols }) => protocols)) {
    expect(findProtocol(protocol.macro, protocol.version)).toBe(protocol);
    expect(findProtocol(protocol.macro, "another")?.macro).toBe(protocol.macro);
  }
  expect(findProtocol("", "")).toBeNull();
});
