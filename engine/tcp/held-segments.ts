// Segments of one direction that came before the bytes ahead of them: sorted, apart from each other, copied, bounded.
// Where segments overlap, the bytes seen first hold.
import type { Moment } from "../moment.ts";
import { advance, distance } from "./sequence.ts";

/** What keeping one segment costs beside its bytes. */
const SEGMENT_OVERHEAD_BYTES = 128;

/** Bytes kept by all flows together. */
export class BufferBudget {
  readonly limit: number;
  used = 0;

  constructor(limit: number) {
    this.limit = limit;
  }
  get isSpent(): boolean {
    return this.used > this.limit;
  }
}

/** A segment that waits. It has `bytes.length` captured bytes, then `missing` ones that the capture did not keep. */
export interface HeldSegment extends Moment {
  readonly seq: number;
  readonly bytes: Uint8Array;
  readonly missing: number;
}

export class HeldSegments {
  readonly #budget: BufferBudget;
  #segments: HeldSegment[] = [];
  #first = 0;
  /** Cost of what is kept. */
  cost = 0;

  constructor(budget: BufferBudget) {
    this.#budget = budget;
  }

  get isEmpty(): boolean {
    return this.#first === this.#segments.length;
  }
  /** The one that comes next. */
  get first(): HeldSegment | undefined {
    return this.#segments[this.#first];
  }

  shift(): void {
    const segment = this.#segments[this.#first];
    if (segment === undefined) return;
    this.#account(-1, segment);
    this.#first++;
    if (this.#first === this.#segments.length) {
      this.#segments = [];
      this.#first = 0;
    } else if (this.#first >= 256 && this.#first * 2 >= this.#segments.length) {
      this.#segments.splice(0, this.#first);
      this.#first = 0;
    }
  }

  clear(): void {
    while (!this.isEmpty) this.shift();
  }

  /** Keeps what no other segment has of `seq .. seq + captured + missing`, copying `bytes[start, end)`. */
  add(seq: number, bytes: Uint8Array, start: number, end: number, missing: number, at: Moment): void {
    const captured = end - start;
    const total = captured + missing;
    let from = 0;
    let i = this.#after(seq);
    while (from < total) {
      const next = this.#segments[i];
      const room = next === undefined ? total : Math.min(total, distance(next.seq, seq));
      if (room > from) {
        const cut = Math.min(room, captured);
        const piece = from < cut ? bytes.slice(start + from, start + cut) : NO_BYTES;
        this.#insert(i, advance(seq, from), piece, room - from - piece.length, at);
        i++;
      }
      if (next === undefined) return;
      from = Math.max(room, distance(next.seq, seq) + next.bytes.length + next.missing);
      i++;
    }
  }

  /** Index of the first segment that ends after `seq`. New segments mostly belong to the end. */
  #after(seq: number): number {
    let i = this.#segments.length;
    while (i > this.#first) {
      const segment = this.#segments[i - 1] as HeldSegment;
      if (distance(segment.seq, seq) + segment.bytes.length + segment.missing <= 0) return i;
      i--;
    }
    return i;
  }

  #insert(index: number, seq: number, bytes: Uint8Array, missing: number, at: Moment): void {
    const segment = { seq, bytes, missing, sec: at.sec, nsec: at.nsec, packet: at.packet };
    this.#segments.splice(index, 0, segment);
    this.#account(1, segment);
  }

  #account(sign: 1 | -1, segment: HeldSegment): void {
    const cost = sign * (segment.bytes.length + SEGMENT_OVERHEAD_BYTES);
    this.cost += cost;
    this.#budget.used += cost;
  }
}

const NO_BYTES = new Uint8Array(0);
