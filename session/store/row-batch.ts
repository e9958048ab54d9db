// Rows on their way from the engine to the store, as columns: cheap to post between threads and to append in bulk.
// Numbers are typed arrays, texts plain arrays, and what repeats (protocol and selectors) is a small dictionary.
import type { EntryErrorType, Hop, Outcome, Protocol } from "../../contract/index.ts";

/** What the rows of one protocol share: the protocol and the selectors of its cells. */
export interface RowKind {
  readonly protocol: Protocol;
  readonly methodSelector: string;
  readonly summarySelector: string;
  readonly statusSelector: string;
}

/** Codes of outcomes and of error types are positions in these lists. */
export const OUTCOMES: readonly Outcome[] = ["none", "good", "bad"];
export const ERROR_TYPES: readonly (EntryErrorType | "")[] = [
  "",
  "dissection",
  "connection",
  "timeout",
  "pair-not-found",
];

/** Rows of a row group of the file. As many written together go to the file at once, without passing its log. */
export const ROW_GROUP_ROWS = 8192;

export const FLAG_TLS = 1;
export const FLAG_TRUNCATED = 2;
export const FLAG_OUTGOING = 4;
export const FLAG_IS_FLOW = 8;
export const FLAG_PROVISIONAL = 16;

/** Marks of absent values: no capture holds such a duration, and no port or VLAN is negative. */
export const NO_NANOSECONDS = -(2n ** 63n);
export const NO_NUMBER = -1;

/** Short texts that repeat: each different one once, and for each row its position among them. */
export interface TextColumn {
  readonly texts: readonly string[];
  readonly codes: Uint32Array;
}
/** Long texts as UTF-8, one after the other: that of row `i` ends before byte `ends[i]`. */
export interface LongTextColumn {
  readonly bytes: Uint8Array;
  readonly ends: Uint32Array;
}

/** `count` rows; every array but those of texts has that length. Empty `hops` and `l7Detected` are empty texts. */
export interface RowBatch {
  readonly count: number;
  /** Characters of all texts: what the batch weighs. */
  readonly textLength: number;
  readonly kinds: readonly RowKind[];
  readonly index: Uint32Array;
  readonly flowId: Uint32Array;
  readonly timeNs: BigInt64Array;
  readonly elapsedNs: BigInt64Array;
  readonly handshakeUs: Float64Array;
  readonly requestUs: Float64Array;
  readonly responseUs: Float64Array;
  readonly requestSize: Float64Array;
  readonly responseSize: Float64Array;
  readonly kind: Uint16Array;
  readonly outcome: Uint8Array;
  readonly errorType: Uint8Array;
  readonly flags: Uint8Array;
  readonly srcPort: Int32Array;
  readonly dstPort: Int32Array;
  readonly vlan: Int32Array;
  readonly stream: TextColumn;
  readonly srcIp: TextColumn;
  readonly dstIp: TextColumn;
  readonly method: TextColumn;
  readonly summary: TextColumn;
  readonly status: TextColumn;
  readonly hops: TextColumn;
  readonly l7Detected: TextColumn;
  readonly document: LongTextColumn;
}

/** Text of a row. */
export function textAt({ texts, codes }: TextColumn, row: number): string {
  return texts[codes[row] ?? 0] ?? "";
}

/** Memory of a batch that can change hands without a copy. */
export function transferablesOf(batch: RowBatch): ArrayBuffer[] {
  const { stream, srcIp, dstIp, method, summary, status, hops, l7Detected, document } = batch;
  const texts = [stream, srcIp, dstIp, method, summary, status, hops, l7Detected].map(({ codes }) => codes);
  const buffers: ArrayBuffer[] = [];
  for (const value of [...Object.values(batch), ...texts, document.bytes, document.ends]) {
    if (ArrayBuffer.isView(value) && value.buffer instanceof ArrayBuffer) buffers.push(value.buffer);
  }
  return buffers;
}

/** Hops as they were before they became text. */
export function parseHops(text: string | null): readonly Hop[] {
  return text === null || text === "" ? [] : (JSON.parse(text) as readonly Hop[]);
}

/** Names of the protocols found in a flow. */
export function parseDetected(text: string | null): readonly string[] {
  return text === null || text === "" ? [] : text.split(",");
}

/** Text that is the same for kinds that are. */
export function kindKey(kind: RowKind): string {
  const { protocol } = kind;
  return JSON.stringify([
    protocol.name,
    protocol.abbr,
    protocol.version,
    protocol.longName,
    kind.methodSelector,
    kind.summarySelector,
    kind.statusSelector,
  ]);
}
