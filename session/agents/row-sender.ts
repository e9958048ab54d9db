// Rows on their way to the store, gathered by the agent that they are from, and no more of them at a time than the store
// should have to hold.
import type { EntryRow } from "../../contract/index.ts";
import { Flusher } from "../ingest/flusher.ts";
import type { RowBatch, SourceFacts } from "../store/index.ts";
import { MAX_ROWS_IN_FLIGHT } from "./limits.ts";

export class RowSender {
  readonly #store: (batch: RowBatch, source: SourceFacts) => Promise<void>;
  readonly #flushers = new Map<SourceFacts, Flusher>();
  readonly #storing = new Set<Promise<void>>();
  #inFlight = 0;
  #waiting: (() => void)[] = [];

  constructor(store: (batch: RowBatch, source: SourceFacts) => Promise<void>) {
    this.#store = store;
  }
  add(source: SourceFacts, row: EntryRow): void {
    let flusher = this.#flushers.get(source);
    if (flusher === undefined) {
      flusher = new Flusher(
        (batch) => this.#send(batch, source),
        () => performance.now(),
      );
      this.#flushers.set(source, flusher);
    }
    flusher.add(row);
  }
  /** Once one agent's rows have waited long enough those of all are sent: the store writes what comes together at once. */
  flushLate(): void {
    const flushers = [...this.#flushers.values()];
    if (flushers.some(({ isLate }) => isLate)) for (const flusher of flushers) flusher.flush();
  }
  /** Sends all of an agent that is gone. */
  forget(source: SourceFacts): void {
    this.#flushers.get(source)?.flush();
    this.#flushers.delete(source);
  }
  /** Resolves at once, or when the store has caught up. */
  room(): Promise<void> {
    if (this.#inFlight < MAX_ROWS_IN_FLIGHT) return Promise.resolve();
    return new Promise((resolve) => this.#waiting.push(resolve));
  }
  /** Sends everything and resolves when it is stored. */
  async finish(): Promise<void> {
    for (const flusher of this.#flushers.values()) flusher.flush();
    await Promise.allSettled(this.#storing);
  }

  #send(batch: RowBatch, source: SourceFacts): void {
    this.#inFlight += batch.count;
    const stored = this.#store(batch, source).finally(() => {
      this.#inFlight -= batch.count;
      this.#storing.delete(stored);
      if (this.#inFlight >= MAX_ROWS_IN_FLIGHT) return;
      for (const resolve of this.#waiting.splice(0)) resolve();
    });
    this.#storing.add(stored);
  }
}
