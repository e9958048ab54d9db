// Decides when rows leave for the store: small batches first, so that the first screen is there at once, then larger
// ones, and never later than a moment after a row came.
import type { EntryRow } from "../../contract/index.ts";
import { ROW_GROUP_ROWS, type RowBatch } from "../store/row-batch.ts";
import { RowBatchBuilder } from "../store/row-batch-builder.ts";

/** Rows of the first batch; each further one may hold twice as many, up to what the store writes at once. */
const FIRST_ROWS = 256;
const MAX_ROWS = ROW_GROUP_ROWS;
/** Characters of a batch, whatever its rows. */
const MAX_TEXT = 16 << 20;
/** A row waits at most so long for others; where so many came meanwhile that a full batch is near, a little longer. */
const MAX_WAIT_MS = 100;
const DENSE_ROWS = MAX_ROWS / 8;
const MAX_DENSE_WAIT_MS = 400;
/** Where nobody waits for a single row, as for those of a file of which the first screens are there. */
export const UNHURRIED_WAIT_MS = 2000;

export class Flusher {
  readonly #send: (batch: RowBatch) => void;
  readonly #nowMs: () => number;
  readonly #maxDenseWaitMs: number;
  readonly #builder = new RowBatchBuilder();
  #rows = FIRST_ROWS;
  #sinceMs = 0;

  constructor(send: (batch: RowBatch) => void, nowMs: () => number, maxDenseWaitMs = MAX_DENSE_WAIT_MS) {
    this.#send = send;
    this.#nowMs = nowMs;
    this.#maxDenseWaitMs = maxDenseWaitMs;
  }
  get waiting(): number {
    return this.#builder.count;
  }
  add(row: EntryRow): void {
    if (this.#builder.count === 0) this.#sinceMs = this.#nowMs();
    this.#builder.add(row);
    if (this.#builder.count < this.#rows && this.#builder.textLength < MAX_TEXT) return;
    this.#rows = Math.min(this.#rows * 2, MAX_ROWS);
    this.flush();
  }
  /** Sends what has waited long enough. */
  flushLate(): void {
    const { count } = this.#builder;
    if (count === 0) return;
    const maxWaitMs = count >= DENSE_ROWS ? this.#maxDenseWaitMs : MAX_WAIT_MS;
    if (this.#nowMs() - this.#sinceMs >= maxWaitMs) this.flush();
  }
  flush(): void {
    if (this.#builder.count > 0) this.#send(this.#builder.take());
  }
}
