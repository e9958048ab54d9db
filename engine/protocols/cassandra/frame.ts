// Where messages end: envelopes, or the segments that version 5 puts them into once a connection has begun. Which of them a side
// sends is told by its first bytes where its beginning was not seen.
import type { Side } from "../../flow/flow.ts";
import { BAD_FRAME, type Framer, NEED_MORE } from "../framed.ts";
import { MAX_ENVELOPE_BYTES } from "./limits.ts";
import {
  ENVELOPE_HEADER_BYTES,
  HEADER_BYTES,
  int32At,
  type Packing,
  readSegment,
  SEGMENT_CRC_BYTES,
  segmentPacking,
  weighEnvelope,
} from "./shape.ts";

export type Mode = "unknown" | "envelopes" | Packing;

export class CqlFramer implements Framer {
  reason = "";
  skipBytes = 0;
  mode: Mode;
  readonly #side: Side;
  readonly #maxKeptBytes: number;
  /** Bytes kept of the message at hand while its rest is passed over; 0: all of them. */
  #kept = 0;

  constructor(side: Side, maxKeptBytes: number, mode: Mode) {
    this.#side = side;
    this.#maxKeptBytes = maxKeptBytes;
    this.mode = mode;
  }

  frame(bytes: Uint8Array, start: number, end: number): number {
    if (this.#kept > 0) return this.#kept;
    const here = end - start;
    if (this.mode === "unknown") {
      if (here < HEADER_BYTES.packed) return NEED_MORE;
      this.mode = segmentPacking(bytes, start, end) ?? "envelopes";
    }
    return this.mode === "envelopes"
      ? this.#envelope(bytes, start, here)
      : this.#segment(this.mode, bytes, start, here);
  }
  reset(): void {
    this.#kept = 0;
  }
  resync(bytes: Uint8Array, start: number, end: number): number {
    for (let at = start; at < end; at++) if (this.#isStart(bytes, at, end)) return at;
    return -1;
  }

  #isStart(bytes: Uint8Array, at: number, end: number): boolean {
    const { mode } = this;
    if (mode !== "envelopes" && mode !== "unknown")
      return end - at >= HEADER_BYTES[mode] && readSegment(mode, bytes, at) !== null;
    if (mode === "unknown" && segmentPacking(bytes, at, end) !== null) return true;
    return weighEnvelope(this.#side, bytes, at, end) === "sure";
  }
  #envelope(bytes: Uint8Array, start: number, here: number): number {
    if (here < ENVELOPE_HEADER_BYTES) return NEED_MORE;
    const length = int32At(bytes, start + 5);
    const version = (bytes[start] as number) & 0x7f;
    if (length < 0 || length > MAX_ENVELOPE_BYTES || version < 1 || version > 6) {
      this.reason = "a header that no message has";
      return BAD_FRAME;
    }
    const whole = ENVELOPE_HEADER_BYTES + length;
    if (here >= whole) return whole;
    if (here >= ENVELOPE_HEADER_BYTES + this.#maxKeptBytes) {
      this.skipBytes = whole - here;
      this.#kept = here;
    }
    return NEED_MORE;
  }
  #segment(packing: Packing, bytes: Uint8Array, start: number, here: number): number {
    if (here < HEADER_BYTES[packing]) return NEED_MORE;
    const segment = readSegment(packing, bytes, start);
    if (segment === null) {
      this.reason = "the header of a segment does not fit its checksum";
      return BAD_FRAME;
    }
    const whole = segment.headerBytes + segment.payloadBytes + SEGMENT_CRC_BYTES;
    return here >= whole ? whole : NEED_MORE;
  }
}
