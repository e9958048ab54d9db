// Each datagram is one message: the header in front of it has said where it ends.
import type { Framer } from "./framed.ts";

export class DatagramFramer implements Framer {
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
