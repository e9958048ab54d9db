// Messages behind their length, or one behind the other: what the first one of a side does, all do.
import { BAD_FRAME, type Framer, NEED_MORE } from "../framed.ts";
import { MAX_ENVELOPE_BYTES, MAX_MESSAGE_BYTES, readEnvelope, u32 } from "./envelope.ts";
import { StructSkipper } from "./skip.ts";

const NO_MESSAGE = "it begins as no message does";

export class ThriftFramer implements Framer {
  reason = "";
  skipBytes = 0;
  #skipper: StructSkipper | null = null;

  frame(bytes: Uint8Array, start: number, end: number): number {
    if (this.#skipper !== null) return this.#skip(this.#skipper, bytes, start, end);
    const envelope = readEnvelope(bytes, start, Math.min(end, start + MAX_ENVELOPE_BYTES));
    if (envelope === null) return this.#bad(NO_MESSAGE);
    if (envelope === undefined) return end - start >= MAX_ENVELOPE_BYTES ? this.#bad(NO_MESSAGE) : NEED_MORE;
    if (envelope.isFramed) {
      const length = 4 + u32(bytes, start);
      if (length < envelope.bodyAt - start) return this.#bad("a message that is longer than its frame");
      return end - start >= length ? length : NEED_MORE;
    }
    this.#skipper = new StructSkipper(envelope.encoding, envelope.bodyAt - start);
    return this.#skip(this.#skipper, bytes, start, end);
  }
  reset(): void {
    this.#skipper = null;
  }
  resync(bytes: Uint8Array, start: number, end: number): number {
    for (let at = start; at < end; at++) {
      const first = bytes[at] as number;
      if (first !== 0x80 && first !== 0x82 && first > MAX_MESSAGE_BYTES >> 24) continue;
      const found = readEnvelope(bytes, at, Math.min(end, at + MAX_ENVELOPE_BYTES));
      if (found !== null && found !== undefined) return at;
    }
    return -1;
  }

  #skip(skipper: StructSkipper, bytes: Uint8Array, start: number, end: number): number {
    const length = skipper.skip(bytes, start, end);
    if (length === BAD_FRAME) return this.#bad(skipper.reason);
    return length;
  }
  #bad(reason: string): number {
    this.reason = reason;
    return BAD_FRAME;
  }
}
