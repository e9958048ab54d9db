// One direction of an association: DATA chunks in, whole messages out. Pieces of a message have consecutive
// transmission numbers (TSN), so a message is the run of numbers from its first piece to its last.
import type { Flow, Side } from "../flow/flow.ts";
import type { Moment } from "../moment.ts";
import type { BufferBudget } from "../tcp/held-segments.ts";
import type { StreamSink } from "../tcp/tcp-connection.ts";
import { advance, distance } from "../tcp/sequence.ts";
import { type Chunk, FLAG_BEGIN, FLAG_END } from "./chunks.ts";

/** Pieces that wait for others, and the bytes of one message. */
const MAX_WAITING_PIECES = 1024;
const MAX_MESSAGE_BYTES = 1 << 22;
/** Numbers remembered to recognise repetitions. */
const MAX_RECENT = 4096;
/** A message that lacks pieces is given up after so long. */
const PATIENCE_SECONDS = 5;
const PIECE_OVERHEAD_BYTES = 128;

interface Piece extends Moment {
  readonly tsn: number;
  readonly flags: number;
  readonly bytes: Uint8Array;
  readonly missing: number;
  readonly stream: number;
}

export class SctpDirection {
  repeated = 0;
  missing = 0;
  messages = 0;
  readonly #flow: Flow;
  readonly #side: () => Side;
  readonly #sink: StreamSink;
  readonly #budget: BufferBudget;
  /** Pieces of unfinished messages by number, in order of arrival. */
  readonly #waiting = new Map<number, Piece>();
  readonly #recent = new Set<number>();

  constructor(flow: Flow, side: () => Side, sink: StreamSink, budget: BufferBudget) {
    this.#flow = flow;
    this.#side = side;
    this.#sink = sink;
    this.#budget = budget;
  }

  /** Whether pieces wait for others. */
  get isWaiting(): boolean {
    return this.#waiting.size > 0;
  }

  data(chunk: Chunk, at: Moment): void {
    if (this.#isKnown(chunk.tsn)) {
      this.repeated++;
      return;
    }
    const { bytes, at: start, end, missing } = chunk;
    if ((chunk.flags & (FLAG_BEGIN | FLAG_END)) === (FLAG_BEGIN | FLAG_END)) {
      this.#hand(chunk.stream, bytes, start, end, missing, at);
      return;
    }
    this.#keep({
      tsn: chunk.tsn,
      flags: chunk.flags,
      bytes: bytes.slice(start, end),
      missing,
      stream: chunk.stream,
      sec: at.sec,
      nsec: at.nsec,
      packet: at.packet,
    });
    this.#join(chunk.tsn, at);
  }

  tick(now: Moment): void {
    for (const piece of this.#waiting.values()) {
      if (now.sec - piece.sec < PATIENCE_SECONDS) return;
      this.#giveUp(piece);
    }
  }

  close(): void {
    for (const piece of this.#waiting.values()) this.#giveUp(piece);
  }

  #isKnown(tsn: number): boolean {
    if (this.#recent.has(tsn)) return true;
    this.#recent.add(tsn);
    if (this.#recent.size > MAX_RECENT) {
      for (const oldest of this.#recent) {
        this.#recent.delete(oldest);
        break;
      }
    }
    return false;
  }

  #keep(piece: Piece): void {
    if (this.#waiting.size >= MAX_WAITING_PIECES || this.#budget.isSpent) {
      for (const oldest of this.#waiting.values()) {
        this.#giveUp(oldest);
        break;
      }
    }
    this.#waiting.set(piece.tsn, piece);
    this.#budget.used += piece.bytes.length + PIECE_OVERHEAD_BYTES;
  }

  #forget(piece: Piece): void {
    if (!this.#waiting.delete(piece.tsn)) return;
    this.#budget.used -= piece.bytes.length + PIECE_OVERHEAD_BYTES;
  }

  #giveUp(piece: Piece): void {
    this.#forget(piece);
    this.missing++;
    this.#flow.messageStream = piece.stream;
    this.#sink.gap(this.#side(), piece.bytes.length + piece.missing, piece);
  }

  /** Hands on the message around `tsn` if all its pieces are there. */
  #join(tsn: number, at: Moment): void {
    let first = tsn;
    while (!this.#has(first, FLAG_BEGIN)) {
      first = advance(first, -1);
      if (!this.#waiting.has(first)) return;
    }
    let last = tsn;
    while (!this.#has(last, FLAG_END)) {
      last = advance(last, 1);
      if (!this.#waiting.has(last)) return;
    }
    const pieces: Piece[] = [];
    let length = 0;
    let missing = 0;
    for (let number = first; distance(number, last) <= 0; number = advance(number, 1)) {
      const piece = this.#waiting.get(number);
      if (piece === undefined) return;
      pieces.push(piece);
      length += missing === 0 ? piece.bytes.length : 0;
      missing += missing === 0 ? piece.missing : piece.bytes.length + piece.missing;
    }
    for (const piece of pieces) this.#forget(piece);
    const whole = new Uint8Array(Math.min(length, MAX_MESSAGE_BYTES));
    let to = 0;
    for (const piece of pieces) {
      const part = piece.bytes.subarray(0, Math.max(0, whole.length - to));
      whole.set(part, to);
      to += part.length;
    }
    this.#hand(pieces[0]?.stream ?? 0, whole, 0, whole.length, missing + length - whole.length, at);
  }

  #has(tsn: number, flag: number): boolean {
    return ((this.#waiting.get(tsn)?.flags ?? 0) & flag) !== 0;
  }

  #hand(stream: number, bytes: Uint8Array, start: number, end: number, missing: number, at: Moment): void {
    this.messages++;
    this.#flow.messageStream = stream;
    if (end > start) this.#sink.data(this.#side(), bytes, start, end, at);
    if (missing > 0) this.#sink.gap(this.#side(), missing, at);
  }
}
