// Decides when rows leave for the store: small batches first, so that the first screen is there at once, then larger
// ones, and never later than a moment after a row came.
import type { EntryRow } from "../../contract/index.ts";
import { ROW_GROUP_ROWS, type RowBatch } from "../store/row-batch.ts";
import { RowBatchBuilder } from "../store/row-batch-builder.ts";

/** Rows of the first batch; each further one may hold as many again as were sent before, up to what the store writes at once. */
const FIRST_ROWS = 256;
const MAX_ROWS = ROW_GROUP_ROWS;
/** Characters of a batch, whatever its rows. */
const MAX_TEXT = 16 << 20;
/** A row waits at most so long for others; where so many came meanwhile that a full batch is near, a little longer. */
const MAX_WAIT_MS = 100;
const DENSE_ROWS = MAX_ROWS / 8;
const MAX_DENSE_WAIT_MS = 400;
/** The same for rows of a file of which the first screens are there. */
const MAX_UNHURRIED_WAIT_MS = 1000;

/** Whether somebody watches single rows come, as from an interface, or only the first of many, as from a file. */
export type Watched = "each-row" | "first-rows";

export class Flusher {
  readonly #send: (batch: RowBatch) => void;
  readonly #nowMs: () => number;
  readonly #watched: Watched;
  readonly #builder = new RowBatchBuilder();
  #sinceMs = 0;
  #sent = 0;

  constructor(send: (batch: RowBatch) => void, nowMs: () => number, watched: Watched = "each-row") {
    this.#send = send;
    this.#nowMs = nowMs;
    this.#watched = watched;
  }
  get waiting(): number {
    return this.#builder.count;
  }
  add(row: EntryRow): void {
    if (this.#builder.count === 0) this.#sinceMs = this.#nowMs();
    this.#builder.add(row);
    const maxRows = Math.min(MAX_ROWS, this.#sent + FIRST_ROWS);
    if (this.#builder.count >= maxRows || this.#builder.textLength >= MAX_TEXT) this.flush();
  }
  /** Sends what has waited long enough. */
  flushLate(): void {
    if (this.isLate) this.flush();
  }
  /** Whether rows have waited long enough. */
  get isLate(): boolean {
    return this.#builder.count > 0 && this.#nowMs() - this.#sinceMs >= this.#maxWaitMs;
  }
  flush(): void {
    if (this.#builder.count === 0) return;
    this.#sent += this.#builder.count;
    this.#send(this.#builder.take());
  }

  get #maxWaitMs(): number {
    if (this.#watched === "first-rows" && this.#sent >= MAX_ROWS) return MAX_UNHURRIED_WAIT_MS;
    return this.#builder.count >= DENSE_ROWS ? MAX_DENSE_WAIT_MS : MAX_WAIT_MS;
  }
}
