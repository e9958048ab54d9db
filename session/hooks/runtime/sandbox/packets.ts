// Packets inside the sandbox: their heads stay packed as they came (Batch.packet_heads), `info` is a proxy over the place
// of one head, and reads what the script asks for.
import type { Kit } from "./kit.ts";
import type { Batch, Packet, PacketFields } from "./packet-fields.ts";

export type Packets = ReturnType<typeof packetsOf>;

export function packetsOf(kit: Kit, { fieldOf }: PacketFields) {
  const PREFIX_BYTES = 16;
  const NAMES =
    "timestamp captureLength length truncated fragmented srcIp dstIp srcPort dstPort protocol node stream".split(" ");
  /** The object that a script sees once it lists or changes fields. */
  function whole(packet: Packet): Record<PropertyKey, unknown> {
    if (packet.own !== undefined) return packet.own;
    const own: Record<PropertyKey, unknown> = {};
    for (let i = 0; i < NAMES.length; i++) own[NAMES[i] as string] = fieldOf(packet, NAMES[i] as string);
    packet.own = own;
    return own;
  }
  const TRAPS: ProxyHandler<Packet> = {
    get: (packet, name) => (packet.own === undefined ? fieldOf(packet, name) : packet.own[name]),
    set: (packet, name, value) =>
      kit.defineProperty(whole(packet), name, { value, writable: true, enumerable: true, configurable: true }),
    has: (packet, name) => kit.has(whole(packet), name),
    deleteProperty: (packet, name) => kit.deleteProperty(whole(packet), name),
    defineProperty: (packet, name, descriptor) => kit.defineProperty(whole(packet), name, descriptor),
    getOwnPropertyDescriptor: (packet, name) => kit.getOwnPropertyDescriptor(whole(packet), name),
    getPrototypeOf: () => kit.objectPrototype,
    ownKeys: (packet) => kit.ownKeys(whole(packet)),
  };
  return {
    open(heads: ArrayBuffer, node: string): Batch {
      return { heads, view: new DataView(heads), bytes: new Uint8Array(heads), node, facts: null };
    },
    PREFIX_BYTES,
    make: (batch: Batch, at: number, index: number) => new Proxy<Packet>({ batch, at, index }, TRAPS),
  };
}
