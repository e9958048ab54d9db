// What was received of an agent's batches, so that a new connection goes on where the former one broke. Sequence numbers
// count within one run of the agent; those of another run mean nothing.

/** `new`: to be taken. `repeated`: taken before. `missing`: to be taken, but so many batches before it never came. */
export type BatchArrival =
  | { readonly kind: "new" }
  | { readonly kind: "repeated" }
  | { readonly kind: "missing"; readonly batches: bigint };

export class BatchCursor {
  #run = "";
  // The number that must come next; null where any may. After a gap that was told, a later one may as well.
  #next: bigint | null = null;
  #isAfterGap = false;

  /** What to ask for on a connection to this run of the agent. */
  from(run: string): { readonly run: string; readonly fromSequence: bigint } {
    return run === this.#run && this.#next !== null ? { run, fromSequence: this.#next } : { run: "", fromSequence: 0n };
  }
  /** The agent on the line is of this run; true where an earlier run was followed, of which the rest is lost. */
  begin(run: string): boolean {
    if (run === this.#run) return false;
    const isChanged = this.#run !== "";
    this.#run = run;
    this.#next = null;
    return isChanged;
  }
  /** The agent says that batches before `toSequence` are gone. */
  skip(toSequence: bigint): void {
    if (this.#next === null || toSequence > this.#next) this.#next = toSequence;
    this.#isAfterGap = true;
  }
  take(sequence: bigint): BatchArrival {
    const expected = this.#next;
    if (expected !== null && sequence < expected) return { kind: "repeated" };
    this.#next = sequence + 1n;
    const mayLack = this.#isAfterGap || expected === null;
    this.#isAfterGap = false;
    return mayLack || sequence === expected ? { kind: "new" } : { kind: "missing", batches: sequence - expected };
  }
}
