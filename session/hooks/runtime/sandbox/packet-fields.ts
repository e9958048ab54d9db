// What the head of a packet says, inside the sandbox, read from where it lies.
//
//   seconds 4 | nanoseconds 4 | length on the wire 4 | link type 2 | bytes that follow 2 | head | captured length 4
//   (little-endian)
import type { Host, Kit } from "./kit.ts";

export interface Batch {
  readonly heads: ArrayBuffer;
  readonly view: DataView;
  readonly bytes: Uint8Array;
  readonly node: string;
  facts: readonly string[] | null;
}
export interface Packet {
  readonly batch: Batch;
  readonly at: number;
  readonly index: number;
  own?: Record<PropertyKey, unknown>;
}

export type PacketFields = ReturnType<typeof packetFieldsOf>;

export function packetFieldsOf(kit: Kit, host: Host) {
  const FACTS = 6;
  const PREFIX_BYTES = 16;
  const CAPTURED_BYTES = 4;
  const MakeDate = Date;

  function momentOf({ view }: Batch, at: number): string {
    const nanoseconds = kit.text(1e9 + (view.getUint32(at + 4, true) % 1e9)).substring(1);
    const seconds = kit.isoText(new MakeDate(view.getUint32(at, true) * 1000));
    return `${seconds.substring(0, seconds.length - 4)}${nanoseconds}Z`;
  }
  function capturedAt({ view }: Batch, at: number): number {
    return view.getUint32(at + PREFIX_BYTES - CAPTURED_BYTES + view.getUint16(at + 14, true), true);
  }
  // Addresses and ports of a whole batch are read at once, when the first is asked for.
  function factOf({ batch, index }: Packet, which: number): string {
    batch.facts ??= host.packetFacts(batch.heads);
    return batch.facts[index * FACTS + which] ?? "";
  }
  function fieldOf(packet: Packet, name: PropertyKey): unknown {
    const { batch, at } = packet;
    switch (name) {
      case "length":
        return batch.view.getUint32(at + 8, true);
      case "captureLength":
        return capturedAt(batch, at);
      case "timestamp":
        return momentOf(batch, at);
      case "truncated":
        return capturedAt(batch, at) < batch.view.getUint32(at + 8, true);
      case "srcIp":
        return factOf(packet, 0);
      case "dstIp":
        return factOf(packet, 1);
      case "srcPort":
        return factOf(packet, 2);
      case "dstPort":
        return factOf(packet, 3);
      case "protocol":
        return factOf(packet, 4);
      case "fragmented":
        return factOf(packet, 5) === "yes";
      case "node":
        return batch.node;
      case "stream":
        return "";
      default:
        return kit.get(kit.objectPrototype, name, packet);
    }
  }
  return { fieldOf };
}
