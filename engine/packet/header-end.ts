// Where a packet's headers end, for those who may pass headers on but no payload. Fragments are not put together: what
// follows their IP header counts as payload.
import { DEFAULT_LIMITS } from "../limits.ts";
import { type CapturedPacket, PacketParser } from "./packet-parser.ts";

export interface HeaderEnd {
  /** Offset in the packet's bytes of the first that belongs to no header; where a header cannot be read, of that header. */
  of(packet: CapturedPacket): number;
}

export function createHeaderEnd(): HeaderEnd {
  const parser = new PacketParser({ ...DEFAULT_LIMITS, maxDatagramBytes: 0 }, () => undefined);
  return {
    of(packet) {
      parser.parse(packet);
      const { at } = parser.view;
      return Math.min(Math.max(at, packet.start), packet.end);
    },
  };
}
