// Messages on a stream by their length; over SCTP each message comes whole anyway.
import { BAD_FRAME, type Framer, NEED_MORE } from "../framed.ts";
import { canBegin, HEADER_BYTES, lengthAt } from "./header.ts";

export class DiameterFramer implements Framer {
  readonly reason = "it begins as no message does";
  skipBytes = 0;

  frame(bytes: Uint8Array, start: number, end: number): number {
    if (!canBegin(bytes, start, end)) return BAD_FRAME;
    if (end - start < HEADER_BYTES) return NEED_MORE;
    const length = lengthAt(bytes, start);
    return end - start >= length ? length : NEED_MORE;
  }
  reset(): void {}
  resync(bytes: Uint8Array, start: number, end: number): number {
    // Also where its first bytes are the last that are there.
    for (let at = start; at < end; at++) if (canBegin(bytes, at, end)) return at;
    return -1;
  }
}
