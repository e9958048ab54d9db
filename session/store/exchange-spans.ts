// When each exchange was under way, and in which flow: what says which entries a packet belongs to.
import type { StoreReader } from "./reader.ts";

export interface ExchangeSpan {
  readonly no: number;
  readonly flowId: number;
  readonly fromNs: bigint;
  readonly toNs: bigint;
  /** The entry of the flow itself, to which all of its packets belong. */
  readonly isFlow: boolean;
}

/** Parts of a span are whole microseconds, rounded down. */
const ROUNDED_NS = 2000;
const TO_NS = `time_ns + coalesce(elapsed_ns, 0) + CAST((request_us + response_us) * 1000 AS BIGINT) + ${ROUNDED_NS}`;

/** Tells the spans of all entries. */
export function exchangeSpans(reader: StoreReader, use: (span: ExchangeSpan) => void): Promise<void> {
  return reader.chunks(`SELECT no, flow_id, time_ns, ${TO_NS}, is_flow FROM entries ORDER BY no`, [], (chunk) => {
    for (const [no, flowId, fromNs, toNs, isFlow] of chunk.getRows()) {
      if (typeof fromNs !== "bigint" || typeof toNs !== "bigint") continue;
      use({ no: Number(no), flowId: Number(flowId), fromNs, toNs, isFlow: isFlow === true });
    }
  });
}
