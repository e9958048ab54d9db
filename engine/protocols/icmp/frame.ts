// Each packet is one message: the IP header in front of it has said where it ends.
import type { Framer } from "../framed.ts";

export class PacketFramer implements Framer {
  readonly reason = "";
  skipBytes = 0;
  frame(_bytes: Uint8Array, start: number, end: number): number {
    return end - start;
  }
  reset(): void {}
  resync(_bytes: Uint8Array, start: number, _end: number): number {
    return start;
  }
}
