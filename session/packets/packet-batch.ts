// Heads of packets on their way to scripts. Nothing waits for them: where nobody takes them in time they are left out,
// and how many is told with the next ones.
import { MAX_HEADS_BYTES, PacketHeads, type PacketRecord } from "../../engine/index.ts";
import type { ScriptPackets } from "../hooks/types.ts";

/** Batches of one source that scripts have not taken yet. */
export const MAX_BATCHES_UNDER_WAY = 16;
/** A packet waits for others at most so long. */
const MAX_WAIT_MS = 100;

export interface PacketBatch extends ScriptPackets {
  readonly packets: number;
  /** Packets before these that were left out. */
  readonly dropped: number;
}

/** Lets batches through while there is room, and counts the packets of the others. */
export class PacketGate {
  readonly #hasRoom: () => boolean;
  readonly #send: (batch: PacketBatch) => void;
  #dropped = 0;

  constructor(hasRoom: () => boolean, send: (batch: PacketBatch) => void) {
    this.#hasRoom = hasRoom;
    this.#send = send;
  }
  /** `heads` is of the batch from here on. */
  pass(node: string, heads: Uint8Array, packets: number): void {
    if (packets === 0) return;
    if (!this.#hasRoom() || heads.length > MAX_HEADS_BYTES) {
      this.#dropped += packets;
      return;
    }
    const dropped = this.#dropped;
    this.#dropped = 0;
    this.#send({ node, heads, packets, dropped });
  }
}

/** Packs heads of packets that are read here. */
export class PacketPacker {
  readonly #gate: PacketGate;
  readonly #heads = new PacketHeads();
  #sinceMs = 0;

  constructor(gate: PacketGate) {
    this.#gate = gate;
  }
  add(record: PacketRecord): void {
    if (this.#heads.isEmpty) this.#sinceMs = performance.now();
    this.#heads.add(record);
    if (this.#heads.isFull) this.flush();
  }
  /** Hands on what has waited long enough. */
  look(): void {
    if (!this.#heads.isEmpty && performance.now() - this.#sinceMs >= MAX_WAIT_MS) this.flush();
  }
  flush(): void {
    const { count } = this.#heads;
    if (count > 0) this.#gate.pass("", this.#heads.take().slice(), count);
  }
}
