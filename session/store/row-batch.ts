// Rows on their way from the engine to the store, as columns: cheap to post between threads and to append in bulk.
// Numbers are typed arrays, texts plain arrays, and what repeats (protocol and selectors) is a small dictionary.
import type { EntryErrorType, EntryRow, Hop, Outcome, Protocol } from "../../contract/index.ts";

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

/** Marks of absent values: no capture holds such a duration, and no port or VLAN is negative. */
export const NO_NANOSECONDS = -(2n ** 63n);
export const NO_NUMBER = -1;

/** `count` rows; every array has that length. Empty `hops` and `l7Detected` are empty texts. */
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
  readonly stream: readonly string[];
  readonly srcIp: readonly string[];
  readonly dstIp: readonly string[];
  readonly method: readonly string[];
  readonly summary: readonly string[];
  readonly status: readonly string[];
  readonly hops: readonly string[];
  readonly l7Detected: readonly string[];
  readonly document: readonly string[];
}

/** Gathers rows until somebody takes the batch. */
export class RowBatchBuilder {
  #rows: EntryRow[] = [];
  #textLength = 0;

  get count(): number {
    return this.#rows.length;
  }
  get textLength(): number {
    return this.#textLength;
  }
  add(row: EntryRow): void {
    this.#rows.push(row);
    this.#textLength += row.document.length + row.summary.length;
  }
  /** The rows since the last call; empty when there were none. */
  take(): RowBatch {
    const batch = batchOf(this.#rows, this.#textLength);
    this.#rows = [];
    this.#textLength = 0;
    return batch;
  }
}

/** The columns of these rows. */
export function batchOf(rows: readonly EntryRow[], textLength = weigh(rows)): RowBatch {
  const count = rows.length;
  const kinds = new KindList();
  const batch = emptyBatch(count, textLength, kinds.list);
  // One loop over the rows: `from` with a function for each column takes five times as long.
  for (let i = 0; i < count; i++) {
    const row = rows[i];
    if (row === undefined) break;
    batch.kind[i] = kinds.codeOf(row);
    setNumbers(batch, i, row);
    batch.stream.push(row.stream);
    batch.srcIp.push(row.srcIp);
    batch.dstIp.push(row.dstIp);
    batch.method.push(row.method);
    batch.summary.push(row.summary);
    batch.status.push(row.status);
    batch.hops.push(row.hops.length === 0 ? "" : JSON.stringify(row.hops));
    batch.l7Detected.push(row.l7Detected.length === 0 ? "" : row.l7Detected.join(","));
    batch.document.push(row.document);
  }
  return batch;
}

function setNumbers(batch: ReturnType<typeof emptyBatch>, i: number, row: EntryRow): void {
  batch.index[i] = row.index;
  batch.flowId[i] = row.flowId;
  batch.timeNs[i] = row.timeNs;
  batch.elapsedNs[i] = row.elapsedNs ?? NO_NANOSECONDS;
  batch.handshakeUs[i] = row.handshakeUs ?? Number.NaN;
  batch.requestUs[i] = row.requestUs;
  batch.responseUs[i] = row.responseUs;
  batch.requestSize[i] = row.requestSize;
  batch.responseSize[i] = row.responseSize;
  batch.outcome[i] = OUTCOMES.indexOf(row.outcome);
  batch.errorType[i] = ERROR_TYPES.indexOf(row.errorType);
  batch.flags[i] = flagsOf(row);
  batch.srcPort[i] = row.srcPort ?? NO_NUMBER;
  batch.dstPort[i] = row.dstPort ?? NO_NUMBER;
  batch.vlan[i] = row.vlan ?? NO_NUMBER;
}

function emptyBatch(count: number, textLength: number, kinds: readonly RowKind[]) {
  return {
    count,
    textLength,
    kinds,
    index: new Uint32Array(count),
    flowId: new Uint32Array(count),
    timeNs: new BigInt64Array(count),
    elapsedNs: new BigInt64Array(count),
    handshakeUs: new Float64Array(count),
    requestUs: new Float64Array(count),
    responseUs: new Float64Array(count),
    requestSize: new Float64Array(count),
    responseSize: new Float64Array(count),
    kind: new Uint16Array(count),
    outcome: new Uint8Array(count),
    errorType: new Uint8Array(count),
    flags: new Uint8Array(count),
    srcPort: new Int32Array(count),
    dstPort: new Int32Array(count),
    vlan: new Int32Array(count),
    stream: texts(),
    srcIp: texts(),
    dstIp: texts(),
    method: texts(),
    summary: texts(),
    status: texts(),
    hops: texts(),
    l7Detected: texts(),
    document: texts(),
  };
}

function texts(): string[] {
  return [];
}

/** Memory of a batch that can change hands without a copy. */
export function transferablesOf(batch: RowBatch): ArrayBuffer[] {
  const buffers: ArrayBuffer[] = [];
  for (const value of Object.values(batch)) {
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

function weigh(rows: readonly EntryRow[]): number {
  let sum = 0;
  for (const row of rows) sum += row.document.length + row.summary.length;
  return sum;
}

function flagsOf(row: EntryRow): number {
  return (
    (row.tls ? FLAG_TLS : 0) |
    (row.truncated ? FLAG_TRUNCATED : 0) |
    (row.outgoing ? FLAG_OUTGOING : 0) |
    (row.isFlow ? FLAG_IS_FLOW : 0)
  );
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

// Presenters hand out the same protocol object and the same selector texts again and again, so most rows have the
// kind of some earlier row of the batch; comparing a handful of references is cheaper than building a key.
class KindList {
  readonly list: RowKind[] = [];
  codeOf(row: EntryRow): number {
    const known = this.list.findIndex(
      (kind) =>
        kind.protocol === row.protocol &&
        kind.summarySelector === row.summarySelector &&
        kind.methodSelector === row.methodSelector &&
        kind.statusSelector === row.statusSelector,
    );
    if (known >= 0) return known;
    const { protocol, methodSelector, summarySelector, statusSelector } = row;
    return this.list.push({ protocol, methodSelector, summarySelector, statusSelector }) - 1;
  }
}
