// Messages: a length of four bytes, then as many bytes (the guide's "Network"). After a gap the next message is found by its
// header: a request's by what it names, a response's by the number of a request that waits.
import { type Framer, NEED_MORE, BAD_FRAME } from "../framed.ts";
import { isRequestHeader, lengthAt, MAX_FRAME_BYTES } from "./shape.ts";

export const LENGTH_BYTES = 4;
/** A correlation id, which every message has but bare tokens. */
const MIN_FRAME_BYTES = 4;

export class KafkaFramer implements Framer {
  readonly reason = `a length that no message has`;
  skipBytes = 0;
  readonly #maxKeptBytes: number;
  /** Tells the responses that are waited for; null on the client's side. */
  readonly #isExpected: ((correlationId: number) => boolean) | null;
  /** Bytes kept of the message at hand while its rest is passed over; 0: all of them. */
  #kept = 0;

  constructor(maxKeptBytes: number, isExpected: ((correlationId: number) => boolean) | null) {
    this.#maxKeptBytes = maxKeptBytes;
    this.#isExpected = isExpected;
  }

  frame(bytes: Uint8Array, start: number, end: number): number {
    if (this.#kept > 0) return this.#kept;
    const here = end - start;
    if (here < LENGTH_BYTES) return NEED_MORE;
    const length = lengthAt(bytes, start);
    if (length > MAX_FRAME_BYTES) return BAD_FRAME;
    const whole = LENGTH_BYTES + length;
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
    for (let at = start; at < end; at++) if (this.#isStart(bytes, at, end)) return at;
    return -1;
  }

  #isStart(bytes: Uint8Array, at: number, end: number): boolean {
    if (this.#isExpected === null) return isRequestHeader(bytes, at, end) === "yes";
    if (end - at < 2 * LENGTH_BYTES) return false;
    const length = lengthAt(bytes, at);
    return (
      length >= MIN_FRAME_BYTES && length <= MAX_FRAME_BYTES && this.#isExpected(lengthAt(bytes, at + LENGTH_BYTES))
    );
  }
}
