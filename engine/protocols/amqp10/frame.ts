// Frames say their size first; protocol headers begin with a letter, which no size does.
import { BAD_FRAME, type Framer, NEED_MORE } from "../framed.ts";
import { frameSize, HEADER_BYTES, performativeOf, protocolHeaderAt } from "./shape.ts";

export class Amqp10Framer implements Framer {
  readonly reason = "neither a frame nor a protocol header";
  skipBytes = 0;

  frame(bytes: Uint8Array, start: number, end: number): number {
    const header = protocolHeaderAt(bytes, start, end);
    if (header !== null) return header === undefined ? NEED_MORE : HEADER_BYTES;
    const size = frameSize(bytes, start, end);
    if (size < 0) return BAD_FRAME;
    return size > 0 && end - start >= size ? size : NEED_MORE;
  }
  reset(): void {}
  /** Where a frame has a known performative, or none. */
  resync(bytes: Uint8Array, start: number, end: number): number {
    for (let at = start; at + HEADER_BYTES <= end; at++) {
      const size = frameSize(bytes, at, end);
      if (size > 0 && performativeOf(bytes, at, Math.min(end, at + size)).name !== "unknown") return at;
    }
    return -1;
  }
}
