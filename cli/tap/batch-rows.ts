// Rows as they come from agents, in columns, as rows again: what prints entries looks at one after the other.
import type { EntryRow } from "../../contract/index.ts";
import {
  ERROR_TYPES,
  FLAG_IS_FLOW,
  FLAG_OUTGOING,
  FLAG_TLS,
  FLAG_TRUNCATED,
  NO_NANOSECONDS,
  NO_NUMBER,
  OUTCOMES,
  parseDetected,
  parseHops,
  type RowBatch,
  textAt,
} from "../../session/store/row-batch.ts";

const utf8 = new TextDecoder();

/** `worker` is the agent that the batch is of: ids begin with it. */
export function* rowsOf(batch: RowBatch, worker: string): Generator<EntryRow> {
  for (let i = 0; i < batch.count; i++) {
    const row = rowAt(batch, i, worker);
    if (row !== null) yield row;
  }
}

function rowAt(batch: RowBatch, i: number, worker: string): EntryRow | null {
  const kind = batch.kinds[batch.kind[i] ?? -1];
  if (kind === undefined) return null;
  const { bytes, ends } = batch.document;
  const [index, stream, flags] = [batch.index[i] ?? 0, textAt(batch.stream, i), batch.flags[i] ?? 0];
  const elapsedNs = batch.elapsedNs[i] ?? NO_NANOSECONDS;
  const handshakeUs = batch.handshakeUs[i] ?? Number.NaN;
  return {
    id: `${worker}/${stream}-${index}`,
    index,
    stream,
    flowId: batch.flowId[i] ?? 0,
    timeNs: batch.timeNs[i] ?? 0n,
    elapsedNs: elapsedNs === NO_NANOSECONDS ? null : elapsedNs,
    handshakeUs: Number.isNaN(handshakeUs) ? null : handshakeUs,
    requestUs: batch.requestUs[i] ?? 0,
    responseUs: batch.responseUs[i] ?? 0,
    ...kind,
    tls: (flags & FLAG_TLS) !== 0,
    srcIp: textAt(batch.srcIp, i),
    srcPort: numberOrNull(batch.srcPort[i]),
    dstIp: textAt(batch.dstIp, i),
    dstPort: numberOrNull(batch.dstPort[i]),
    method: textAt(batch.method, i),
    summary: textAt(batch.summary, i),
    status: textAt(batch.status, i),
    outcome: OUTCOMES[batch.outcome[i] ?? 0] ?? "none",
    requestSize: batch.requestSize[i] ?? 0,
    responseSize: batch.responseSize[i] ?? 0,
    errorType: ERROR_TYPES[batch.errorType[i] ?? 0] ?? "",
    truncated: (flags & FLAG_TRUNCATED) !== 0,
    outgoing: (flags & FLAG_OUTGOING) !== 0,
    vlan: numberOrNull(batch.vlan[i]),
    // Only for bringing sightings together, which is done by now.
    connection: "",
    hops: parseHops(textAt(batch.hops, i)),
    isFlow: (flags & FLAG_IS_FLOW) !== 0,
    l7Detected: parseDetected(textAt(batch.l7Detected, i)),
    document: utf8.decode(bytes.subarray(ends[i - 1] ?? 0, ends[i])),
  };
}

function numberOrNull(value: number | undefined): number | null {
  return value === undefined || value === NO_NUMBER ? null : value;
}
