// EntryRow → the wire form of `Row` (contract/agent/agent.proto), field by field: the generic encoder costs several
// times as much, and rows are what an agent mostly makes. Values that are their type's default are left out (proto3).
import { BinaryWriter, WireType } from "@bufbuild/protobuf/wire";
import type { EntryRow, Hop, Outcome } from "../../contract/index.ts";

const OUTCOMES: Readonly<Record<Outcome, number>> = { none: 0, good: 1, bad: 2 };

/** Writes the fields of one row. Hops without a node get this one's name. */
export function writeRow(to: BinaryWriter, row: EntryRow, node: string): void {
  text(to, 1, row.id);
  number(to, 2, row.index);
  text(to, 3, row.stream);
  number(to, 4, row.flowId);
  to.tag(5, WireType.Varint).int64(row.timeNs);
  if (row.elapsedNs !== null) to.tag(6, WireType.Varint).int64(row.elapsedNs);
  if (row.handshakeUs !== null) to.tag(7, WireType.Bit64).double(row.handshakeUs);
  if (row.requestUs !== 0) to.tag(8, WireType.Bit64).double(row.requestUs);
  if (row.responseUs !== 0) to.tag(9, WireType.Bit64).double(row.responseUs);
  text(to, 10, row.protocol.macro);
  text(to, 11, row.protocol.version);
  flag(to, 12, row.tls);
  text(to, 13, row.srcIp);
  if (row.srcPort !== null) to.tag(14, WireType.Varint).uint32(row.srcPort);
  text(to, 15, row.dstIp);
  if (row.dstPort !== null) to.tag(16, WireType.Varint).uint32(row.dstPort);
  text(to, 17, row.method);
  text(to, 18, row.methodSelector);
  text(to, 19, row.summary);
  text(to, 20, row.summarySelector);
  text(to, 21, row.status);
  text(to, 22, row.statusSelector);
  number(to, 23, OUTCOMES[row.outcome]);
  if (row.requestSize !== 0) to.tag(24, WireType.Varint).uint64(row.requestSize);
  if (row.responseSize !== 0) to.tag(25, WireType.Varint).uint64(row.responseSize);
  text(to, 26, row.errorType);
  flag(to, 27, row.truncated);
  flag(to, 28, row.outgoing);
  if (row.vlan !== null) to.tag(29, WireType.Varint).uint32(row.vlan);
  for (const hop of row.hops) writeHop(to, hop, node);
  flag(to, 31, row.isFlow);
  for (const name of row.l7Detected) to.tag(32, WireType.LengthDelimited).string(name);
  text(to, 33, row.document);
  text(to, 34, row.connection);
  flag(to, 35, row.isProvisional === true);
}

function writeHop(to: BinaryWriter, hop: Hop, node: string): void {
  to.tag(30, WireType.LengthDelimited).fork();
  text(to, 1, hop.node === "" ? node : hop.node);
  text(to, 2, hop.interface);
  if (hop.packets !== 0) to.tag(3, WireType.Varint).uint64(hop.packets);
  to.join();
}

function text(to: BinaryWriter, field: number, value: string): void {
  if (value !== "") to.tag(field, WireType.LengthDelimited).string(value);
}
function number(to: BinaryWriter, field: number, value: number): void {
  if (value !== 0) to.tag(field, WireType.Varint).uint32(value);
}
function flag(to: BinaryWriter, field: number, value: boolean): void {
  if (value) to.tag(field, WireType.Varint).bool(value);
}
