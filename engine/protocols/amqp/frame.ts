// Frames (2.3 of the specification): type, channel, length, payload, an end octet. The client first sends a header of its own.
import { BAD_FRAME, type Framer, NEED_MORE } from "../framed.ts";
import {
  FRAME_END,
  FRAME_HEADER_BYTES,
  frameTypeOf,
  isProtocolHeader,
  MAX_FRAME_BYTES,
  PROTOCOL_HEADER_BYTES,
  PROTOCOL_HEADER_MARK,
  sizeOf,
} from "./shape.ts";

export class AmqpFramer implements Framer {
  reason = "";
  skipBytes = 0;

  frame(bytes: Uint8Array, start: number, end: number): number {
    const here = end - start;
    if (bytes[start] === PROTOCOL_HEADER_MARK) {
      if (here < PROTOCOL_HEADER_BYTES) return NEED_MORE;
      if (isProtocolHeader(bytes, start, end)) return PROTOCOL_HEADER_BYTES;
      return this.#bad("a protocol header that is none");
    }
    if (frameTypeOf(bytes[start] ?? 0) === "") return this.#bad(`a frame of the unknown type ${bytes[start] ?? 0}`);
    if (here < FRAME_HEADER_BYTES) return NEED_MORE;
    const size = sizeOf(bytes, start);
    if (size > MAX_FRAME_BYTES) return this.#bad(`a frame of ${size} bytes`);
    const whole = FRAME_HEADER_BYTES + size + 1;
    if (here < whole) return NEED_MORE;
    return bytes[start + whole - 1] === FRAME_END ? whole : this.#bad("a frame without its end");
  }
  reset(): void {
    this.reason = "";
  }
  /** A frame begins where one of a plausible size ends with the end octet, or where a method is named. */
  resync(bytes: Uint8Array, start: number, end: number): number {
    for (let at = start; at + FRAME_HEADER_BYTES < end; at++) {
      if (frameTypeOf(bytes[at] ?? 0) === "") continue;
      const last = at + FRAME_HEADER_BYTES + sizeOf(bytes, at);
      if (last < end && bytes[last] === FRAME_END) return at;
    }
    return -1;
  }

  #bad(reason: string): number {
    this.reason = reason;
    return BAD_FRAME;
  }
}
