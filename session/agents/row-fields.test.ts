import { create, fromBinary, toBinary } from "@bufbuild/protobuf";
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { type Row, RowSchema } from "../../contract/agent/agent_pb.js";
import { type RowFields, RowDecoder } from "./row-fields.ts";
import { agentRow } from "./testing/agent-rows.ts";

/** What the generated reader makes of the same bytes. */
function fieldsOf(row: Row): RowFields {
  const { $typeName: _type, $unknown: _unknown, id: _id, hops, requestSize, responseSize, ...others } = row;
  return {
    ...others,
    elapsedNs: row.elapsedNs ?? null,
    handshakeUs: row.handshakeUs ?? null,
    srcPort: row.srcPort ?? null,
    dstPort: row.dstPort ?? null,
    vlan: row.vlan ?? null,
    requestSize: Number(requestSize),
    responseSize: Number(responseSize),
    hops: hops.map((hop) => ({ interface: hop.interface, packets: Number(hop.packets) })),
  };
}
/** Rows one after the other, by one decoder. */
function check(rows: readonly Row[]): void {
  const decoder = new RowDecoder();
  for (const row of rows) {
    const bytes = toBinary(RowSchema, row);
    expect(decoder.decode(bytes)).toEqual(fieldsOf(fromBinary(RowSchema, bytes)));
  }
}

const text = fc.oneof(fc.constantFrom("", "GET", "http", "ü漢💥"), fc.string({ unit: "grapheme", maxLength: 100 }));
const uint32 = fc.nat(2 ** 31 - 1).map((n) => n * 2 + 1);
const size = fc.bigInt({ min: 0n, max: 2n ** 53n - 1n });
const time = fc.bigInt({ min: -(2n ** 63n), max: 2n ** 63n - 1n });
const anyRow = fc
  .record(
    {
      id: text,
      index: uint32,
      stream: text,
      flowId: uint32,
      timeNs: time,
      elapsedNs: time,
      handshakeUs: fc.double(),
      requestUs: fc.double({ noNaN: true }),
      responseUs: fc.double(),
      protocol: text,
      protocolVersion: text,
      tls: fc.boolean(),
      srcIp: text,
      srcPort: uint32,
      dstIp: text,
      dstPort: uint32,
      method: text,
      methodSelector: text,
      summary: text,
      summarySelector: text,
      status: text,
      statusSelector: text,
      outcome: uint32,
      requestSize: size,
      responseSize: size,
      errorType: text,
      truncated: fc.boolean(),
      outgoing: fc.boolean(),
      vlan: uint32,
      hops: fc.array(fc.record({ node: text, interface: text, packets: size }), { maxLength: 4 }),
      isFlow: fc.boolean(),
      l7Detected: fc.array(text, { maxLength: 4 }),
      document: text,
      connection: text,
    },
    { requiredKeys: [] },
  )
  .map((fields) => create(RowSchema, fields));

describe("the bytes of a row", () => {
  test("are read as the generated reader reads them", () => {
    check([agentRow(1), agentRow(2, { hops: [{ node: "n", interface: "eth0", packets: 3n }] }), create(RowSchema)]);
  });
  test("whatever the rows are", () => {
    fc.assert(fc.property(fc.array(anyRow, { minLength: 1, maxLength: 4 }), check));
  });
  test("fields of later versions are passed over", () => {
    const later = Uint8Array.of(
      0xf8,
      0x7f,
      1,
      0xf9,
      0x7f,
      1,
      2,
      3,
      4,
      5,
      6,
      7,
      8,
      0xfa,
      0x7f,
      2,
      9,
      9,
      0xfd,
      0x7f,
      1,
      2,
      3,
      4,
    );
    const bytes = toBinary(RowSchema, agentRow(1));
    const decoder = new RowDecoder();
    expect(decoder.decode(Uint8Array.from([...bytes, ...later]))).toEqual(decoder.decode(bytes));
  });
  test.each<[string, readonly number[]]>([
    ["a length beyond the end", [0x1a, 5, 65]],
    ["a number without end", [0x10, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff]],
    ["a number that is cut", [0x10, 0x80]],
    ["eight bytes that are cut", [0x39, 1, 2]],
    ["a group", [0x13, 0x14]],
    ["a hop beyond itself", [0xf2, 1, 2, 0x12, 9, 65, 65, 65, 65, 65, 65, 65, 65, 65]],
    ["a tag without end", [0xff, 0xff, 0xff, 0xff, 0xff, 0x01]],
  ])("with %s are no row", (_name, bytes) => {
    expect(new RowDecoder().decode(Uint8Array.from(bytes))).toBeNull();
  });
  test("too many elements are no row", () => {
    const row = create(RowSchema, { l7Detected: Array.from({ length: 300 }, () => "x") });
    expect(new RowDecoder().decode(toBinary(RowSchema, row))).toBeNull();
  });
  test("any bytes are a row or none, and nothing throws", () => {
    const decoder = new RowDecoder();
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 200 }), (bytes) => void decoder.decode(bytes)),
      { numRuns: 1000 },
    );
    const whole = toBinary(RowSchema, agentRow(1, { hops: [{ interface: "eth0" }] }));
    fc.assert(
      fc.property(fc.nat(whole.length - 1), fc.nat(255), (at, byte) => {
        decoder.decode(whole.with(at, byte));
      }),
    );
  });
});
