// Packets of one connection that wait for an earlier one. Captures record the two directions, or several queues of a
// network card, slightly out of order: an ACK may stand before the data that it acknowledges. So an ACK of unseen data
// is evidence of a loss, not yet a proof. For a moment the packet that showed it and all that depend on it wait; then
// either the bytes came or they are told missing, and everything goes on in the order of cause and effect.
import type { Moment } from "../moment.ts";
import type { BufferBudget } from "./held-segments.ts";

/** Packets that may wait, and for how long by packet time. */
const WINDOW_PACKETS = 16;
const WINDOW_NSEC = 20_000_000;
/** The window begins anew so often while the awaited bytes still come in. */
const MAX_RESTARTS = 3;
/** What keeping one packet costs beside its bytes. */
const PACKET_OVERHEAD_BYTES = 160;

/** What the stream needs of a TCP packet: payload in `bytes[at, end)`, on the wire up to `wireEnd`. */
export interface TcpSegment {
  readonly bytes: Uint8Array;
  readonly at: number;
  readonly end: number;
  readonly wireEnd: number;
  readonly seq: number;
  readonly ack: number;
  readonly flags: number;
}

export interface WaitingSegment extends TcpSegment, Moment {
  readonly direction: 0 | 1;
}

export class ReorderWindow {
  readonly #budget: BufferBudget;
  #queue: WaitingSegment[] = [];
  #sec = 0;
  #nsec = 0;
  #base = 0;
  #restarts = 0;
  /** Direction whose bytes are awaited, and the number they were acknowledged up to. */
  awaited: 0 | 1 = 0;
  ack = 0;
  /** The connection was joined in its middle: the window finds out where each direction begins. */
  isStart = false;
  /** Where the awaited direction stood when the window opened. */
  stoodAt = 0;

  constructor(budget: BufferBudget) {
    this.#budget = budget;
  }

  get segments(): readonly WaitingSegment[] {
    return this.#queue;
  }
  get head(): WaitingSegment | undefined {
    return this.#queue[0];
  }

  /** Opens the window for bytes up to `ack` of a direction that stands at `stoodAt`. */
  awaitBytes(awaited: 0 | 1, ack: number, stoodAt: number, at: Moment): void {
    this.isStart = false;
    this.awaited = awaited;
    this.ack = ack;
    this.#restarts = 0;
    this.#base = 0;
    this.#begin(stoodAt, at);
  }
  awaitStart(at: Moment): void {
    this.isStart = true;
    this.#begin(0, at);
  }

  /** True while the awaited bytes came closer since the window opened: it waits on, a bounded number of times. */
  restart(standsAt: number, at: Moment): boolean {
    if (standsAt === this.stoodAt || this.#restarts++ >= MAX_RESTARTS) return false;
    this.#base = this.#queue.length;
    this.#begin(standsAt, at);
    return true;
  }

  #begin(stoodAt: number, at: Moment): void {
    this.stoodAt = stoodAt;
    this.#sec = at.sec;
    this.#nsec = at.nsec;
  }

  /** Whether it has waited long enough. */
  isOver(at: Moment): boolean {
    if (this.#queue.length - this.#base >= WINDOW_PACKETS || this.#budget.isSpent) return true;
    return Math.abs((at.sec - this.#sec) * 1e9 + at.nsec - this.#nsec) > WINDOW_NSEC;
  }

  push(segment: TcpSegment, direction: 0 | 1, at: Moment): void {
    const captured = segment.end - segment.at;
    this.#queue.push({
      direction,
      bytes: segment.bytes.slice(segment.at, segment.end),
      at: 0,
      end: captured,
      wireEnd: segment.wireEnd - segment.at,
      seq: segment.seq,
      ack: segment.ack,
      flags: segment.flags,
      sec: at.sec,
      nsec: at.nsec,
      packet: at.packet,
    });
    this.#budget.used += captured + PACKET_OVERHEAD_BYTES;
  }

  shift(): WaitingSegment | undefined {
    const segment = this.#queue.shift();
    if (segment !== undefined) this.#budget.used -= segment.end + PACKET_OVERHEAD_BYTES;
    this.#base = 0;
    return segment;
  }
}
