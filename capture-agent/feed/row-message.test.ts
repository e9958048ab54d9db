// What is written field by field is what the generated code reads, for rows with every value and with none.
import { create, fromBinary, toBinary } from "@bufbuild/protobuf";
import { BinaryWriter } from "@bufbuild/protobuf/wire";
import { expect, test } from "vitest";
import { type Row, RowSchema } from "../../contract/agent/agent_pb.js";
import type { EntryRow } from "../../contract/index.ts";
import { rowOf } from "../testing/rows.ts";
import { writeRow } from "./row-message.ts";

/** The bytes of a row as a message of its own. */
function bytesOf(row: EntryRow, node: string): Uint8Array<ArrayBuffer> {
  const writer = new BinaryWriter();
  // The package declares its classes twice, for two kinds of modules; which one a declaration names is up to its reader.
  writeRow(writer as unknown as Parameters<typeof writeRow>[0], row, node);
  return writer.finish();
}

function check(row: EntryRow, expected: Partial<Row>): void {
  const bytes = bytesOf(row, "node-1");
  const read = fromBinary(RowSchema, bytes);
  expect(read).toMatchObject(expected);
  expect(bytes).toEqual(toBinary(RowSchema, create(RowSchema, read)));
}

test("every column", () => {
  const { protocol, elapsedNs, handshakeUs, srcPort, dstPort, vlan, requestSize, responseSize, ...same } = rowOf();
  check(rowOf(), {
    ...same,
    errorType: "timeout",
    protocol: "http",
    protocolVersion: protocol.version,
    elapsedNs: elapsedNs ?? 0n,
    handshakeUs: handshakeUs ?? 0,
    srcPort: srcPort ?? 0,
    dstPort: dstPort ?? 0,
    vlan: vlan ?? 0,
    outcome: 1,
    requestSize: BigInt(requestSize),
    responseSize: BigInt(responseSize),
    l7Detected: [...same.l7Detected],
    hops: [expect.objectContaining({ node: "node-1", interface: "eth0", packets: 4n })],
  });
});
test("what is absent is absent, and what is zero is read as zero", () => {
  const nothing = { elapsedNs: null, handshakeUs: null, srcPort: null, dstPort: null, vlan: null };
  const empty = { index: 0, flowId: 0, requestUs: 0, requestSize: 0, outcome: "none", tls: false } as const;
  check(rowOf({ ...nothing, ...empty, hops: [], l7Detected: [], summary: "", document: "" }), {
    index: 0,
    requestUs: 0,
    requestSize: 0n,
    outcome: 0,
    tls: false,
    hops: [],
    document: "",
  });
  const read = fromBinary(RowSchema, bytesOf(rowOf(nothing), ""));
  expect([read.elapsedNs, read.handshakeUs, read.srcPort, read.dstPort, read.vlan]).toEqual(
    Array.from({ length: 5 }, () => undefined),
  );
});
test("text beyond ASCII, and a half surrogate", () => {
  check(rowOf({ summary: "Größe 🦊" }), { summary: "Größe 🦊" });
  check(rowOf({ summary: "\ud83e" }), { summary: "\ufffd" });
});
