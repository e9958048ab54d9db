// Which flow each packet of a capture belongs to, four bytes a packet: so that a second reading can pick whole flows.
import { createFlowIndex } from "../../engine/index.ts";
import type { PacketRecord } from "../../engine/pcap/index.ts";

const FIRST_CAPACITY = 1 << 16;
const NO_FLOW = -1;

export class FlowRecord {
  readonly #index = createFlowIndex();
  // Packets count from 1.
  #flows = new Int32Array(FIRST_CAPACITY).fill(NO_FLOW);

  /** Takes the next packet; all of them, in order. */
  add(record: PacketRecord): void {
    const flow = this.#index.flowOf(record);
    if (record.number >= this.#flows.length) this.#grow();
    this.#flows[record.number] = flow;
    // Fragments are known to belong to a flow when the last of them is there.
    for (const number of this.#index.earlier) this.#flows[number] = flow;
  }

  /** Number of a packet's flow, -1 where it has none. */
  flowOf(packetNumber: number): number {
    return this.#flows[packetNumber] ?? NO_FLOW;
  }

  #grow(): void {
    const larger = new Int32Array(this.#flows.length * 2).fill(NO_FLOW);
    larger.set(this.#flows);
    this.#flows = larger;
  }
}
