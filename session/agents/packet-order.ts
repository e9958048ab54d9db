// Packets of one node in the order of their times. A node's processors hand them over nearly in order: so many are held
// back that each finds its place.
import type { PacketRecord } from "../../engine/pcap/index.ts";

/** Packets held back, and bytes of them. */
export const MAX_HELD_PACKETS = 1_024;
export const MAX_HELD_BYTES = 1 << 20;

export class PacketOrder {
  readonly #emit: (record: PacketRecord) => void;
  /** The earliest first, from `#first` on. */
  #held: PacketRecord[] = [];
  #first = 0;
  #bytes = 0;
  #last: PacketRecord | null = null;
  /** Packets that came so late that they stand behind later ones. */
  disordered = 0;

  constructor(emit: (record: PacketRecord) => void) {
    this.#emit = emit;
  }

  /** Takes a copy of the packet, and hands on those that it pushes out. */
  add(record: PacketRecord): void {
    // Short ones come out of Node's pool: an allocation for each would be most of the work.
    const bytes = Buffer.from(record.bytes.subarray(record.start, record.end));
    const copy = { ...record, bytes, start: 0, end: bytes.length };
    let at = this.#held.length;
    while (at > this.#first && isBefore(copy, this.#held[at - 1])) at--;
    if (at === this.#held.length) this.#held.push(copy);
    else this.#held.splice(at, 0, copy);
    this.#bytes += bytes.length;
    while (this.#held.length - this.#first > MAX_HELD_PACKETS || this.#bytes > MAX_HELD_BYTES) this.#emitFirst();
  }
  /** Hands on all that are held. */
  finish(): void {
    while (this.#first < this.#held.length) this.#emitFirst();
  }

  #emitFirst(): void {
    const record = this.#held[this.#first++];
    if (record === undefined) return;
    this.#bytes -= record.end;
    if (isBefore(record, this.#last)) this.disordered++;
    else this.#last = record;
    this.#emit(record);
    if (this.#first < MAX_HELD_PACKETS) return;
    this.#held = this.#held.slice(this.#first);
    this.#first = 0;
  }
}

function isBefore(a: PacketRecord, b: PacketRecord | null | undefined): boolean {
  if (b === null || b === undefined) return false;
  return a.sec === b.sec ? a.nsec < b.nsec : a.sec < b.sec;
}
