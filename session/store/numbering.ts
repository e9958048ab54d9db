// Gives each stored row its number, in order of arrival from 1. A row that is sent again (an answer after a time-out,
// a long flow's next state, what says itself that it may) keeps its number and replaces the former, which is why no unique index is needed: only
// rows that can be sent again are remembered.
import { ERROR_TYPES, FLAG_IS_FLOW, FLAG_PROVISIONAL, type RowBatch } from "./row-batch.ts";

/** Most rows remembered as replaceable. The oldest is forgotten first; if it came again, it would be a second row. */
export const MAX_PROVISIONAL = 1_000_000;

const TIMEOUT = ERROR_TYPES.indexOf("timeout");
/** Indexes below this share a safe integer with a 32-bit flow number. */
const INDEX_SPAN = 2 ** 20;

/** Numbers of a batch's rows. `replaced` are those that were on disk before this group began. */
export interface Numbered {
  readonly numbers: Uint32Array;
  readonly replaced: readonly number[];
  /** Numbers that this same group already gave to an earlier row, which is thereby out of date. */
  readonly again: readonly number[];
}

export class Numbering {
  readonly #provisional = new Map<number, Map<number | string, number>>();
  #count = 0;
  #forgotten = 0;
  #last: number;
  #groupStart: number;

  constructor(lastNumber: number) {
    this.#last = lastNumber;
    this.#groupStart = lastNumber;
  }
  get last(): number {
    return this.#last;
  }
  /** Rows that can no longer be replaced because too many were remembered. */
  get forgotten(): number {
    return this.#forgotten;
  }
  /** What is numbered from here on is written together. */
  beginGroup(): void {
    this.#groupStart = this.#last;
  }
  assign(batch: RowBatch, source: number): Numbered {
    const numbers = new Uint32Array(batch.count);
    const replaced = new Set<number>();
    const again = new Set<number>();
    const known = this.#of(source);
    for (let i = 0; i < batch.count; i++) {
      const key = keyOf(batch, i);
      const former = known.size === 0 ? undefined : known.get(key);
      if (former === undefined) {
        numbers[i] = ++this.#last;
        if (isProvisional(batch, i)) this.#remember(known, key, this.#last);
        continue;
      }
      numbers[i] = former;
      (former > this.#groupStart ? again : replaced).add(former);
      if (!isProvisional(batch, i)) this.#forget(known, key);
    }
    return { numbers, replaced: [...replaced], again: [...again] };
  }

  #of(source: number): Map<number | string, number> {
    let known = this.#provisional.get(source);
    if (known === undefined) {
      known = new Map();
      this.#provisional.set(source, known);
    }
    return known;
  }
  #remember(known: Map<number | string, number>, key: number | string, number: number): void {
    if (this.#count >= MAX_PROVISIONAL) {
      const oldest = known.keys().next();
      if (oldest.done === true) return;
      this.#forget(known, oldest.value);
      this.#forgotten++;
    }
    known.set(key, number);
    this.#count++;
  }
  #forget(known: Map<number | string, number>, key: number | string): void {
    if (known.delete(key)) this.#count--;
  }
}

function isProvisional(batch: RowBatch, i: number): boolean {
  return ((batch.flags[i] ?? 0) & (FLAG_IS_FLOW | FLAG_PROVISIONAL)) !== 0 || batch.errorType[i] === TIMEOUT;
}

function keyOf(batch: RowBatch, i: number): number | string {
  const flow = batch.flowId[i] ?? 0;
  const index = batch.index[i] ?? 0;
  return index < INDEX_SPAN ? flow * INDEX_SPAN + index : `${flow}-${index}`;
}
