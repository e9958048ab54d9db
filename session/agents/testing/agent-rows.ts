// Rows as agents send them, for tests.
import { create, type MessageInitShape } from "@bufbuild/protobuf";
import { type Row, RowSchema } from "../../../contract/agent/agent_pb.js";

export const EMPTY_DOCUMENT = '{"request":{"path":"/"},"response":{},"data":null,"event":null,"error":null}';

/** One row; `k` decides everything that is not given. */
export function agentRow(k: number, over: MessageInitShape<typeof RowSchema> = {}): Row {
  return create(RowSchema, {
    index: k & 3,
    stream: `1790000000_${String(k >> 2).padStart(12, "0")}.pcap`,
    flowId: k >> 2,
    timeNs: 1_790_000_000_000_000_000n + BigInt(k) * 1_000_000n,
    elapsedNs: 1000n,
    requestUs: 1,
    responseUs: 2,
    protocol: "http",
    protocolVersion: "1.1",
    srcIp: "10.0.0.1",
    srcPort: 40_000 + ((k >> 2) % 20_000),
    dstIp: "10.0.1.1",
    dstPort: 80,
    method: "GET",
    methodSelector: "request.method",
    summary: `/items/${k}`,
    summarySelector: "request.path",
    status: "200",
    statusSelector: "response.status",
    outcome: 1,
    requestSize: 100n,
    responseSize: 200n,
    connection: `${40_000 + (k >> 2)}-${k >> 2}-7`,
    document: EMPTY_DOCUMENT,
    ...over,
  });
}

/** Rows of these numbers. */
export function agentRows(from: number, to: number): Row[] {
  return Array.from({ length: to - from }, (_, i) => agentRow(from + i));
}
