// Gathers rows as columns. A row is taken apart when it comes and kept by nobody: rows that wait would outlive the
// collector's young generation, and texts that repeat cross to the other thread once.
import type { EntryRow, Hop } from "../../contract/index.ts";
import {
  ERROR_TYPES,
  FLAG_IS_FLOW,
  FLAG_OUTGOING,
  FLAG_PROVISIONAL,
  FLAG_TLS,
  FLAG_TRUNCATED,
  type LongTextColumn,
  NO_NANOSECONDS,
  NO_NUMBER,
  OUTCOMES,
  type RowBatch,
  type RowKind,
  type TextColumn,
} from "./row-batch.ts";

const FIRST_ROWS = 256;
const FIRST_BYTES = 1 << 16;
/** Most bytes of UTF-8 that one unit of a text can take. */
const BYTES_PER_UNIT = 3;

/** Gathers rows until somebody takes the batch. */
export class RowBatchBuilder {
  #numbers = newNumbers(FIRST_ROWS);
  #capacity = FIRST_ROWS;
  #count = 0;
  #textLength = 0;
  #kinds = new KindList();
  readonly #stream = new Texts();
  readonly #srcIp = new Texts();
  readonly #dstIp = new Texts();
  readonly #method = new Texts();
  readonly #summary = new Texts();
  readonly #status = new Texts();
  readonly #hops = new Texts();
  readonly #l7Detected = new Texts();
  readonly #document = new LongTexts();
  #lastHops: readonly Hop[] = [];
  #lastHopsText = "";

  get count(): number {
    return this.#count;
  }
  get textLength(): number {
    return this.#textLength;
  }
  add(row: EntryRow): void {
    if (this.#count === this.#capacity) this.#grow();
    const i = this.#count++;
    this.#textLength += row.document.length + row.summary.length;
    this.#numbers.kind[i] = this.#kinds.codeOf(row);
    setNumbers(this.#numbers, i, row);
    this.#stream.set(i, row.stream);
    this.#srcIp.set(i, row.srcIp);
    this.#dstIp.set(i, row.dstIp);
    this.#method.set(i, row.method);
    this.#summary.set(i, row.summary);
    this.#status.set(i, row.status);
    this.#hops.set(i, this.#hopsText(row.hops));
    this.#l7Detected.set(i, row.l7Detected.length === 0 ? "" : row.l7Detected.join(","));
    this.#document.set(i, row.document);
  }
  /** The rows since the last call; empty when there were none. */
  take(): RowBatch {
    const count = this.#count;
    const batch = {
      count,
      textLength: this.#textLength,
      kinds: this.#kinds.list,
      ...fitted(this.#numbers, count),
      stream: this.#stream.take(count),
      srcIp: this.#srcIp.take(count),
      dstIp: this.#dstIp.take(count),
      method: this.#method.take(count),
      summary: this.#summary.take(count),
      status: this.#status.take(count),
      hops: this.#hops.take(count),
      l7Detected: this.#l7Detected.take(count),
      document: this.#document.take(count),
    };
    this.#kinds = new KindList();
    this.#count = this.#textLength = 0;
    return batch;
  }

  // Rows of one agent often have the very same hops.
  #hopsText(hops: readonly Hop[]): string {
    if (hops.length === 0) return "";
    if (hops !== this.#lastHops) {
      this.#lastHops = hops;
      this.#lastHopsText = JSON.stringify(hops);
    }
    return this.#lastHopsText;
  }
  #grow(): void {
    this.#capacity *= 2;
    this.#numbers = fitted(this.#numbers, this.#capacity);
  }
}

/** The columns of these rows. */
export function batchOf(rows: readonly EntryRow[]): RowBatch {
  const builder = new RowBatchBuilder();
  for (const row of rows) builder.add(row);
  return builder.take();
}

type Numbers = ReturnType<typeof newNumbers>;

function newNumbers(length: number) {
  return {
    index: new Uint32Array(length),
    flowId: new Uint32Array(length),
    timeNs: new BigInt64Array(length),
    elapsedNs: new BigInt64Array(length),
    handshakeUs: new Float64Array(length),
    requestUs: new Float64Array(length),
    responseUs: new Float64Array(length),
    requestSize: new Float64Array(length),
    responseSize: new Float64Array(length),
    kind: new Uint16Array(length),
    outcome: new Uint8Array(length),
    errorType: new Uint8Array(length),
    flags: new Uint8Array(length),
    srcPort: new Int32Array(length),
    dstPort: new Int32Array(length),
    vlan: new Int32Array(length),
  };
}

function setNumbers(numbers: Numbers, i: number, row: EntryRow): void {
  numbers.index[i] = row.index;
  numbers.flowId[i] = row.flowId;
  numbers.timeNs[i] = row.timeNs;
  numbers.elapsedNs[i] = row.elapsedNs ?? NO_NANOSECONDS;
  numbers.handshakeUs[i] = row.handshakeUs ?? Number.NaN;
  numbers.requestUs[i] = row.requestUs;
  numbers.responseUs[i] = row.responseUs;
  numbers.requestSize[i] = row.requestSize;
  numbers.responseSize[i] = row.responseSize;
  numbers.outcome[i] = OUTCOMES.indexOf(row.outcome);
  numbers.errorType[i] = ERROR_TYPES.indexOf(row.errorType);
  numbers.flags[i] = flagsOf(row);
  numbers.srcPort[i] = row.srcPort ?? NO_NUMBER;
  numbers.dstPort[i] = row.dstPort ?? NO_NUMBER;
  numbers.vlan[i] = row.vlan ?? NO_NUMBER;
}

/** The same numbers in columns of another length: cut, or with room for more. */
function fitted(numbers: Numbers, length: number): Numbers {
  const other = newNumbers(length);
  const targets = Object.values(other);
  for (const [i, column] of Object.values(numbers).entries()) {
    const target = targets[i];
    if (target === undefined) continue;
    const bytes = Math.min(column.byteLength, target.byteLength);
    new Uint8Array(target.buffer).set(new Uint8Array(column.buffer, 0, bytes));
  }
  return other;
}

function flagsOf(row: EntryRow): number {
  return (
    (row.tls ? FLAG_TLS : 0) |
    (row.truncated ? FLAG_TRUNCATED : 0) |
    (row.outgoing ? FLAG_OUTGOING : 0) |
    (row.isFlow ? FLAG_IS_FLOW : 0) |
    (row.isProvisional === true ? FLAG_PROVISIONAL : 0)
  );
}

class Texts {
  #codes = new Uint32Array(FIRST_ROWS);
  #texts: string[] = [];
  #known = new Map<string, number>();
  #last = 0;

  set(row: number, text: string): void {
    // A text is often that of the row before, and then the very same object: no need to hash it.
    if (this.#texts[this.#last] !== text) this.#last = this.#codeOf(text);
    if (row >= this.#codes.length) this.#codes = doubled(this.#codes);
    this.#codes[row] = this.#last;
  }
  take(count: number): TextColumn {
    const column = { texts: this.#texts, codes: this.#codes.slice(0, count) };
    this.#texts = [];
    this.#known = new Map();
    this.#last = 0;
    return column;
  }

  #codeOf(text: string): number {
    const known = this.#known.get(text);
    if (known !== undefined) return known;
    const code = this.#texts.push(text) - 1;
    this.#known.set(text, code);
    return code;
  }
}

class LongTexts {
  readonly #encoder = new TextEncoder();
  #bytes = new Uint8Array(FIRST_BYTES);
  #ends = new Uint32Array(FIRST_ROWS);
  #end = 0;

  set(row: number, text: string): void {
    const needed = this.#end + text.length * BYTES_PER_UNIT;
    if (needed > this.#bytes.length) this.#grow(needed);
    this.#end += this.#encoder.encodeInto(text, this.#bytes.subarray(this.#end)).written;
    if (row >= this.#ends.length) this.#ends = doubled(this.#ends);
    this.#ends[row] = this.#end;
  }
  take(count: number): LongTextColumn {
    const column = { bytes: this.#bytes.slice(0, this.#end), ends: this.#ends.slice(0, count) };
    this.#end = 0;
    return column;
  }

  #grow(needed: number): void {
    const larger = new Uint8Array(Math.max(needed, this.#bytes.length * 2));
    larger.set(this.#bytes.subarray(0, this.#end));
    this.#bytes = larger;
  }
}

function doubled(column: Uint32Array<ArrayBuffer>): Uint32Array<ArrayBuffer> {
  const larger = new Uint32Array(column.length * 2);
  larger.set(column);
  return larger;
}

// Presenters hand out the same protocol object and the same selector texts again and again, so most rows have the
// kind of some earlier row of the batch; comparing a handful of references is cheaper than building a key.
class KindList {
  readonly list: RowKind[] = [];

  codeOf(row: EntryRow): number {
    for (let code = 0; code < this.list.length; code++) {
      const kind = this.list[code];
      if (
        kind?.protocol === row.protocol &&
        kind.summarySelector === row.summarySelector &&
        kind.methodSelector === row.methodSelector &&
        kind.statusSelector === row.statusSelector
      )
        return code;
    }
    const { protocol, methodSelector, summarySelector, statusSelector } = row;
    return this.list.push({ protocol, methodSelector, summarySelector, statusSelector }) - 1;
  }
}
