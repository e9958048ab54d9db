// Batches of entries in the order of their numbers, kept until newer ones need their room. A reader asks for the next
// number; one that comes too late is told what it missed. The writer never waits.
//
//   sequence      … 41   42   43   44   45 …
//                   gone  └── held ──┘  next
//   entries up to   900  950 1000 1020  1020

/** Batches whose entry counts are remembered after they are gone, so that a gap can be told in entries. */
const MAX_REMEMBERED = 65_536;

/** What left the ring before it was asked for: numbers `from` to `to`, both included. */
export interface MissedBatches {
  readonly kind: "missed";
  readonly from: number;
  readonly to: number;
  readonly entries: number;
  /** They were forgotten on purpose, and not for want of room. */
  readonly isForgotten: boolean;
}
export interface HeldBatch {
  readonly kind: "batch";
  readonly sequence: number;
  readonly bytes: Uint8Array;
}

export class BatchRing {
  readonly #maxBytes: number;
  readonly #held: Uint8Array[] = [];
  /** Place of the first that is still held: removing from an array's front costs. */
  #firstPlace = 0;
  #firstSequence = 1;
  #bytes = 0;
  /** What came before this number may not be read any more. */
  #forgottenBefore = 0;
  /** Entries in all batches up to a number, for the last numbers. */
  readonly #entriesUpTo: number[] = [0];
  #entriesFrom = 0;
  #entries = 0;

  constructor(maxBytes: number) {
    this.#maxBytes = maxBytes;
  }

  get firstSequence(): number {
    return this.#firstSequence;
  }
  get nextSequence(): number {
    return this.#firstSequence + this.#held.length - this.#firstPlace;
  }
  get bytes(): number {
    return this.#bytes;
  }

  /** Adds the batch with the next number; the newest is held whatever its size. */
  add(bytes: Uint8Array, entries: number): void {
    this.#held.push(bytes);
    this.#bytes += bytes.length;
    this.#entries += entries;
    this.#entriesUpTo.push(this.#entries);
    while (this.#bytes > this.#maxBytes && this.#held.length - this.#firstPlace > 1) this.#dropOldest();
    if (this.#entriesUpTo.length < 2 * MAX_REMEMBERED) return;
    this.#entriesUpTo.splice(0, MAX_REMEMBERED);
    this.#entriesFrom += MAX_REMEMBERED;
  }

  /** Lets go of what came before this number. */
  forgetBefore(sequence: number): void {
    this.#forgottenBefore = Math.max(this.#forgottenBefore, Math.min(sequence, this.nextSequence));
    while (this.#firstSequence < this.#forgottenBefore) this.#dropOldest();
  }

  /** The batch with this number, what to tell in its place, or null where it does not exist yet. */
  get(sequence: number): HeldBatch | MissedBatches | null {
    if (sequence < this.#firstSequence) {
      const isForgotten = sequence < this.#forgottenBefore;
      const to = (isForgotten ? this.#forgottenBefore : this.#firstSequence) - 1;
      return { kind: "missed", from: sequence, to, entries: this.#upTo(to) - this.#upTo(sequence - 1), isForgotten };
    }
    const bytes = this.#held[this.#firstPlace + sequence - this.#firstSequence];
    return bytes === undefined ? null : { kind: "batch", sequence, bytes };
  }

  #upTo(sequence: number): number {
    return this.#entriesUpTo[Math.max(0, sequence - this.#entriesFrom)] ?? 0;
  }

  #dropOldest(): void {
    this.#bytes -= this.#held[this.#firstPlace]?.length ?? 0;
    // The array is shortened now and then, not each time.
    this.#held[this.#firstPlace++] = NO_BYTES;
    this.#firstSequence++;
    if (this.#firstPlace < 1024) return;
    this.#held.splice(0, this.#firstPlace);
    this.#firstPlace = 0;
  }
}

const NO_BYTES = new Uint8Array(0);
