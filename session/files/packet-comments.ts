// Comments of the user on rows, as comments on packets: each stands on the packet with which its entry begins, which has
// the entry's flow and time. Packets that are counted otherwise than when they were read cannot be told apart by row.
import type { PacketRecord } from "../../engine/pcap/index.ts";
import type { Session } from "../session.ts";
import type { FlowRecord } from "./flow-record.ts";

const NS_PER_SECOND = 1_000_000_000n;

export class PacketComments {
  /** By flow and time. Entries of one packet have one text together. */
  readonly #waiting = new Map<string, string>();

  static async of({ notes, store }: Pick<Session, "notes" | "store">): Promise<PacketComments> {
    const all = new PacketComments();
    const { comments } = notes;
    if (comments.size === 0) return all;
    const numbers = await store.pages.numbersOf([...comments.keys()]);
    for (const { row } of await store.pages.listRows(numbers))
      all.#add(keyOf(row.flowId, row.timeNs), comments.get(row.id) ?? "");
    return all;
  }
  get isEmpty(): boolean {
    return this.#waiting.size === 0;
  }
  /** The packet with the comments that belong on it behind its own; each is given once. */
  on(packet: PacketRecord, flows: FlowRecord): PacketRecord {
    if (this.isEmpty) return packet;
    const key = keyOf(flows.flowOf(packet.number), BigInt(packet.sec) * NS_PER_SECOND + BigInt(packet.nsec));
    const comment = this.#waiting.get(key);
    if (comment === undefined) return packet;
    this.#waiting.delete(key);
    return { ...packet, comment: joined(packet.comment, comment) };
  }

  #add(key: string, comment: string): void {
    this.#waiting.set(key, joined(this.#waiting.get(key) ?? "", comment));
  }
}

const keyOf = (flow: number, timeNs: bigint): string => `${flow} ${timeNs}`;
const joined = (before: string, comment: string): string => (before === "" ? comment : `${before}\n${comment}`);
