// Heads of packets for those who follow them: made and sent only while there is somebody.
import type { PacketBatch } from "./packet-batch.ts";

/** Resolves when it is through with the packets: what comes meanwhile waits, and is left out where it is too much. */
export type PacketListener = (batch: PacketBatch) => Promise<void>;

export class PacketFeed {
  readonly #wants: (wants: boolean) => void;
  readonly #listeners = new Set<PacketListener>();
  #dropped = 0;

  /** `wants` is called when the first one follows, and when nobody does any more. */
  constructor(wants: (wants: boolean) => void) {
    this.#wants = wants;
  }
  get isWanted(): boolean {
    return this.#listeners.size > 0;
  }
  /** Packets that those who follow were not told of. */
  get dropped(): number {
    return this.#dropped;
  }
  /** Answers how to stop. */
  follow(listener: PacketListener): () => void {
    this.#listeners.add(listener);
    if (this.#listeners.size === 1) this.#wants(true);
    return () => {
      if (this.#listeners.delete(listener) && this.#listeners.size === 0) this.#wants(false);
    };
  }
  /** Resolves when everybody is through. */
  async take(batch: PacketBatch): Promise<void> {
    if (!this.isWanted) return;
    this.#dropped += batch.dropped;
    await Promise.allSettled([...this.#listeners].map((listener) => listener(batch)));
  }
}
