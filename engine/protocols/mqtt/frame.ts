// Packets say their length behind their first byte.
import { BAD_FRAME, type Framer, NEED_MORE } from "../framed.ts";
import { packetTypeOf } from "./packet-types.ts";
import { arePacketsAt, packetLength } from "./shape.ts";

export class MqttFramer implements Framer {
  readonly reason = "it begins as no packet does";
  skipBytes = 0;

  frame(bytes: Uint8Array, start: number, end: number): number {
    if (packetTypeOf(bytes[start] as number) === null) return BAD_FRAME;
    const length = packetLength(bytes, start, end);
    if (length < 0) return BAD_FRAME;
    return length > 0 && end - start >= length ? length : NEED_MORE;
  }
  reset(): void {}
  resync(bytes: Uint8Array, start: number, end: number): number {
    for (let at = start; at < end; at++) if (arePacketsAt(bytes, at, end)) return at;
    return -1;
  }
}
