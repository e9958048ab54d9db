// Messages: a header of sixteen bytes that begins with the length of the whole.
import { BAD_FRAME, type Framer, NEED_MORE } from "../framed.ts";
import { HEADER_BYTES, isHeader, MAX_MESSAGE_BYTES } from "./shape.ts";
import { u32At } from "./wire.ts";

export class MongoFramer implements Framer {
  readonly reason = "a length that no message has";
  skipBytes = 0;
  readonly #maxKeptBytes: number;
  /** Bytes kept of the message at hand while its rest is passed over; 0: all of them. */
  #kept = 0;

  constructor(maxKeptBytes: number) {
    this.#maxKeptBytes = Math.max(HEADER_BYTES, maxKeptBytes);
  }

  frame(bytes: Uint8Array, start: number, end: number): number {
    if (this.#kept > 0) return this.#kept;
    const here = end - start;
    if (here < 4) return NEED_MORE;
    const whole = u32At(bytes, start);
    if (whole < HEADER_BYTES || whole > MAX_MESSAGE_BYTES) return BAD_FRAME;
    if (here >= whole) return whole;
    if (here >= this.#maxKeptBytes) {
      this.skipBytes = whole - here;
      this.#kept = here;
    }
    return NEED_MORE;
  }
  reset(): void {
    this.#kept = 0;
  }
  resync(bytes: Uint8Array, start: number, end: number): number {
    for (let at = start; at + HEADER_BYTES <= end; at++) if (isHeader(bytes, at)) return at;
    return -1;
  }
}
