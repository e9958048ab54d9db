// One direction of a connection: segments in, bytes in order out. A segment that continues the stream is handed on in
// place; one that comes early is kept; what was seen already is dropped. Missing bytes are told as a gap, and only
// when `giveUpHole` says that there is evidence.
import type { Moment } from "../moment.ts";
import type { EndOfStream } from "../protocols/dissector.ts";
import { BufferBudget, type HeldSegment, HeldSegments } from "./held-segments.ts";
import { advance, distance } from "./sequence.ts";

/** Where the bytes of a direction go. */
export interface ByteSink {
  data(direction: 0 | 1, bytes: Uint8Array, start: number, end: number, at: Moment): void;
  gap(direction: 0 | 1, length: number, at: Moment): void;
  /** The direction's FIN is reached. */
  ended(direction: 0 | 1, how: EndOfStream, at: Moment): void;
}

/** Kept segments so far ahead are taken for damage when the connection ends, not for a gap of that size. */
const MAX_PLAUSIBLE_HOLE_BYTES = 1 << 28;

/** Of a direction of which nothing came early, as of most. */
const NO_SEGMENTS = new HeldSegments(new BufferBudget(0));

export class TcpDirection {
  readonly #index: 0 | 1;
  readonly #sink: ByteSink;
  /** Made with the first segment that comes early. */
  #held: HeldSegments = NO_SEGMENTS;
  readonly #maxHeldBytes: number;
  readonly #budget: BufferBudget;
  /** Next sequence number to hand on; valid once started. */
  next = 0;
  isStarted = false;
  /** Where it begins behind its SYN; null where that was not seen. */
  opened: number | null = null;
  /** Where it begins by the other's first ACK, of the handshake or where the capture begins; null where that was not seen. */
  begin: number | null = null;
  /** Where the FIN stands, valid by `hasFin`. */
  #finSeq = 0;
  #hasFin = false;
  isEnded = false;
  /** One acknowledged byte was not seen: a FIN, unless more data come. */
  #owesByte = false;
  /** When the hole at hand appeared, valid while segments are held. */
  holeSec = 0;
  /** Kept bytes that were dropped as implausible. */
  implausibleBytes = 0;

  constructor(index: 0 | 1, sink: ByteSink, budget: BufferBudget, maxHeldBytes: number) {
    this.#index = index;
    this.#sink = sink;
    this.#budget = budget;
    this.#maxHeldBytes = maxHeldBytes;
  }

  get hasHole(): boolean {
    return !this.#held.isEmpty;
  }

  /** The first byte of the stream has this sequence number. */
  start(seq: number): void {
    this.next = seq;
    this.isStarted = true;
  }

  /** Takes `bytes[start, end)` and `missing` uncaptured bytes after them, which begin at `seq`. */
  segment(seq: number, bytes: Uint8Array, start: number, end: number, missing: number, at: Moment): void {
    // What comes after the FIN belongs to no stream.
    if (this.isEnded) return;
    const length = end - start + missing;
    if (this.#owesByte) this.#settleByte(seq, length, at);
    const ahead = distance(seq, this.next);
    const first = this.#held.first;
    if (ahead === 0 && (first === undefined || distance(first.seq, seq) >= length)) {
      this.#hand(bytes, start, end, missing, at);
      if (first !== undefined) this.#drain(at);
      else if (this.#hasFin) this.#reachFin(at);
      return;
    }
    if (ahead + length <= 0) return;
    const skip = ahead < 0 ? -ahead : 0;
    if (first === undefined && ahead <= 0) {
      const captured = Math.min(skip, end - start);
      this.#hand(bytes, start + captured, end, missing - (skip - captured), at);
      if (this.#hasFin) this.#reachFin(at);
      return;
    }
    if (first === undefined) this.holeSec = at.sec;
    if (this.#held === NO_SEGMENTS) this.#held = new HeldSegments(this.#budget);
    const captured = Math.min(skip, end - start);
    this.#held.add(advance(seq, skip), bytes, start + captured, end, missing - (skip - captured), at);
    if (ahead <= 0) this.#drain(at);
    else if (this.#held.cost > this.#maxHeldBytes || this.#budget.isSpent) this.giveUpHole(at);
  }

  /** The stream ends before `seq`. */
  fin(seq: number, at: Moment): void {
    if (this.#hasFin) return;
    // The owed byte stands before this FIN, so it was data.
    if (this.#owesByte && distance(seq, this.next) >= 0) this.#tellOwedByte(at);
    this.#hasFin = true;
    this.#finSeq = seq;
    this.#reachFin(at);
  }

  /** The bytes before `seq` will not come: tells the gap and hands on what was kept behind it. */
  skipTo(seq: number, at: Moment): void {
    const first = this.#held.first;
    const target = first !== undefined && distance(first.seq, seq) < 0 ? first.seq : seq;
    let length = distance(target, this.next);
    if (length <= 0) return;
    // More was acknowledged behind the owed byte, and nothing stands behind a FIN.
    if (this.#owesByte) this.#tellOwedByte(at);
    // A FIN counts as one byte; where it is all that misses, no data was lost.
    if (first === undefined && this.#isFinWithin(target)) length--;
    else if (first === undefined && length === 1 && !this.#hasFin) {
      length = 0;
      this.#owesByte = true;
    }
    if (length > 0) this.#sink.gap(this.#index, length, first ?? at);
    this.next = advance(this.next, length);
    this.#drainOld();
    this.#reachFin(at);
    if (!this.hasHole && distance(target, this.next) > 0) this.next = target;
  }

  /** Gives up the bytes before the first kept segment. */
  giveUpHole(at: Moment): void {
    const first = this.#held.first;
    if (first !== undefined) this.skipTo(first.seq, at);
  }

  /** No more segments will come: everything kept is handed on. */
  close(at: Moment): void {
    for (let first = this.#held.first; first !== undefined; first = this.#held.first) {
      const ahead = distance(first.seq, this.next);
      if (ahead > 0 && ahead <= MAX_PLAUSIBLE_HOLE_BYTES) this.skipTo(first.seq, at);
      else {
        this.implausibleBytes += first.bytes.length;
        this.#held.shift();
      }
    }
  }

  #settleByte(seq: number, length: number, at: Moment): void {
    const ahead = distance(seq, this.next);
    if (ahead + length < 0 || length === 0) return;
    if (ahead >= 0) this.#tellOwedByte(at);
    else {
      this.#owesByte = false;
      this.next = advance(this.next, -1);
    }
  }

  #tellOwedByte(at: Moment): void {
    this.#owesByte = false;
    this.#sink.gap(this.#index, 1, at);
  }

  #hand(bytes: Uint8Array, start: number, end: number, missing: number, at: Moment): void {
    this.next = advance(this.next, end - start + missing);
    if (end > start) this.#sink.data(this.#index, bytes, start, end, at);
    if (missing > 0) this.#sink.gap(this.#index, missing, at);
  }

  /** Hands on kept segments that continue the stream now; the packet at hand completed them. */
  #drain(at: Moment): void {
    for (let held = this.#held.first; held !== undefined; held = this.#held.first) {
      if (distance(held.seq, this.next) > 0) {
        this.holeSec = at.sec;
        return;
      }
      this.#release(held, at);
    }
    if (this.#hasFin) this.#reachFin(at);
  }

  /** The same after a gap: nothing completed them but their own packets. */
  #drainOld(): void {
    let latest: Moment | null = null;
    for (let held = this.#held.first; held !== undefined; held = this.#held.first) {
      if (distance(held.seq, this.next) > 0) {
        this.holeSec = held.sec;
        return;
      }
      latest = latest === null || held.packet > latest.packet ? held : latest;
      this.#release(held, latest);
    }
  }

  #release(held: HeldSegment, at: Moment): void {
    this.#held.shift();
    const skip = Math.max(0, -distance(held.seq, this.next));
    const captured = Math.min(skip, held.bytes.length);
    const missing = held.missing - (skip - captured);
    if (held.bytes.length - captured + missing > 0) {
      this.#hand(held.bytes, captured, held.bytes.length, missing, at);
    }
  }

  #isFinWithin(target: number): boolean {
    return this.#hasFin && distance(target, this.#finSeq) === 1;
  }

  #reachFin(at: Moment): void {
    if (!this.#hasFin || this.isEnded || !this.isStarted || distance(this.#finSeq, this.next) > 0) return;
    this.isEnded = true;
    // What was kept from behind the FIN belongs to no stream.
    this.#held.clear();
    if (distance(this.#finSeq, this.next) === 0) this.next = advance(this.next, 1);
    this.#sink.ended(this.#index, "fin", at);
  }
}
