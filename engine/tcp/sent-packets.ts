// When the last packets of one side were acknowledged: what an exchange needs to know of its request's last one.
import type { Moment } from "../moment.ts";
import { distance } from "./sequence.ts";

/** Packets that are remembered: a power of two. What was sent before them has no time of its ACK. */
export const MAX_SENT_PACKETS = 8;
// Of a packet: its number, the sequence number behind it, and the moment of its ACK, in the second -1 before that came.
const FIELDS = 5;
const PACKET = 0;
const END = 1;
const SEC = 2;
const NSEC = 3;
const REPEATED = 4;

/** What is known of the ACK of a packet. */
export interface Acknowledged {
  readonly sec: number;
  readonly nsec: number;
  /** The packet was sent again before its ACK came. */
  readonly isRepeated: boolean;
}

const FIRST_CAPACITY = 2;

export class SentPackets {
  // A plain array: nearly every flow needs a few numbers only, and typed arrays have memory of their own.
  #ring: number[] = [0, 0, 0, 0, 0, 0, 0, 0, 0, 0];
  #mask = FIRST_CAPACITY - 1;
  #count = 0;
  /** How many of `#count` are acknowledged, or forgotten. */
  #acknowledged = 0;

  /** Whether a packet waits for its ACK. */
  get isWaiting(): boolean {
    return this.#acknowledged !== this.#count;
  }

  sent(packet: number, end: number): void {
    if (this.#count > this.#mask && this.#mask < MAX_SENT_PACKETS - 1) this.#grow();
    const ring = this.#ring;
    const slot = (this.#count & this.#mask) * FIELDS;
    ring[slot + PACKET] = packet;
    ring[slot + END] = end;
    ring[slot + SEC] = -1;
    ring[slot + REPEATED] = 0;
    this.#count++;
    if (this.#count - this.#acknowledged > MAX_SENT_PACKETS) this.#acknowledged++;
  }

  /** The other side acknowledges all before `ack`. */
  acknowledge(ack: number, at: Moment): void {
    const ring = this.#ring;
    while (this.#acknowledged < this.#count) {
      const slot = (this.#acknowledged & this.#mask) * FIELDS;
      if (distance(ring[slot + END] as number, ack) > 0) return;
      ring[slot + SEC] = at.sec;
      ring[slot + NSEC] = at.nsec;
      this.#acknowledged++;
    }
  }

  /** What is sent from `seq` on is sent again. */
  repeat(seq: number): void {
    for (let i = this.#acknowledged; i < this.#count; i++) {
      const slot = (i & this.#mask) * FIELDS;
      if (distance(this.#ring[slot + END] as number, seq) > 0) this.#ring[slot + REPEATED] = 1;
    }
  }

  /** Null where the packet is not remembered, or not acknowledged. */
  find(packet: number): Acknowledged | null {
    for (let i = this.#count - 1; i >= 0 && i >= this.#count - MAX_SENT_PACKETS; i--) {
      const slot = (i & this.#mask) * FIELDS;
      if (this.#ring[slot + PACKET] !== packet) continue;
      const sec = this.#ring[slot + SEC] as number;
      const nsec = this.#ring[slot + NSEC] as number;
      return sec < 0 ? null : { sec, nsec, isRepeated: this.#ring[slot + REPEATED] === 1 };
    }
    return null;
  }

  // Only called while all that was sent is remembered, in order.
  #grow(): void {
    this.#ring = this.#ring.concat(this.#ring);
    this.#mask = this.#mask * 2 + 1;
  }
}
