// How often a script failed in a row: so many failures switch it off, a call that passed begins anew.

/** Failures in a row after which a script is switched off. */
export const MAX_FAILURES_IN_A_ROW = 100;

export class FailureRun {
  #length = 0;
  // Entries under way by their place in the batch, and the place of the last one that failed.
  #batch: ReadonlyMap<string, number> = new Map();
  #failedAt = -1;

  get isOver(): boolean {
    return this.#length >= MAX_FAILURES_IN_A_ROW;
  }
  /** Entries are given. */
  begin(ids: readonly string[]): void {
    this.#batch = new Map(ids.map((id, place) => [id, place]));
    this.#failedAt = -1;
  }
  /** Failures arrive in the order of the entries: what lies between two of them passed. */
  failed(entryId: string): void {
    const place = this.#batch.get(entryId);
    if (place !== undefined && place > this.#failedAt + 1) this.#length = 0;
    if (place !== undefined) this.#failedAt = place;
    this.#length++;
  }
  /** The entries given last are through. */
  end(): void {
    if (this.#failedAt < this.#batch.size - 1) this.passed();
    this.#batch = new Map();
  }
  passed(): void {
    if (!this.isOver) this.#length = 0;
  }
}
