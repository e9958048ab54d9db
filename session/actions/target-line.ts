// The calls that wait for one target, in the order in which scripts made them.
import type { OutboxCall } from "./outbox.ts";

/** Calls, and bytes of them, that go together at most. */
export const MAX_BATCH_CALLS = 500;
export const MAX_BATCH_BYTES = 1 << 20;

export class TargetLine {
  readonly #calls: OutboxCall[] = [];
  isSending = false;
  /** Not before this moment. */
  nextMs = 0;
  /** Tries that failed in a row. */
  failures = 0;
  /** So many of the next calls go one by one: together they were refused. */
  singly = 0;

  get length(): number {
    return this.#calls.length;
  }
  add(call: OutboxCall): void {
    let at = this.#calls.length;
    while (at > 0 && (this.#calls[at - 1]?.seq ?? 0) > call.seq) at--;
    this.#calls.splice(at, 0, call);
  }
  remove(id: string): void {
    const at = this.#calls.findIndex((call) => call.id === id);
    if (at >= 0) this.#calls.splice(at, 1);
  }
  first(): OutboxCall | undefined {
    return this.#calls[0];
  }
  olderThan(timeMs: number): readonly OutboxCall[] {
    return this.#calls.filter(({ sinceMs }) => sinceMs < timeMs);
  }
  /** The calls from the first on that have its key; only the first where it has none. */
  batch(keyOf: (call: OutboxCall) => string | null): readonly OutboxCall[] {
    const [first] = this.#calls;
    if (first === undefined) return [];
    const key = keyOf(first);
    if (key === null || this.singly > 0) return [first];
    const batch: OutboxCall[] = [];
    let bytes = 0;
    for (const call of this.#calls) {
      bytes += JSON.stringify(call.args).length;
      const isOver = batch.length >= MAX_BATCH_CALLS || (batch.length > 0 && bytes > MAX_BATCH_BYTES);
      if (isOver || keyOf(call) !== key) break;
      batch.push(call);
    }
    return batch;
  }
}
