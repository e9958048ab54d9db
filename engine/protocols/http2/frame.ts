// Where the parts of an HTTP/2 connection end. Data streams past in pieces without being kept; all other frames are
// looked at whole.
//
//   state       next part                                     then
//   SEARCHING   the preface, or a frame that is certain       FRAMES
//   FRAMES      a whole frame, or the start of a streamed one FRAMES, STREAMED where a payload follows
//   STREAMED    as much of the payload as is there            FRAMES at its end
//
// A side begins in SEARCHING, and so it goes on behind missing bytes and behind what is no frame.
import type { Side } from "../../flow/flow.ts";
import { BAD_FRAME, type Framer, NEED_MORE } from "../framed.ts";
import {
  CONTINUATION,
  DATA,
  frameLength,
  frameStream,
  HEADER_BYTES,
  isMisshapen,
  PADDED,
  PREFACE,
} from "./frame-header.ts";
import { MAX_WHOLE_FRAME_BYTES } from "./limits.ts";
import { begins, mayBegin, type StreamFacts } from "./plausible.ts";

export type Part = "preface" | "frame" | "start" | "piece";

export class Http2Framer implements Framer {
  readonly #isClient: boolean;
  readonly #streams: StreamFacts;
  reason = "";
  skipBytes = 0;
  /** What the part framed last is, and the frame that it belongs to. */
  part: Part = "preface";
  type = 0;
  flags = 0;
  stream = 0;
  /** The part ends its frame. */
  isLast = false;
  /** The piece is padding. */
  isPadding = false;
  /** The padding is longer than its frame. */
  isPaddingBad = false;
  /** Bytes passed over in search of a frame. */
  lostBytes = 0;
  #isSearching = true;
  #left = 0;
  #padding = 0;

  constructor(side: Side, streams: StreamFacts) {
    this.#isClient = side === 0;
    this.#streams = streams;
  }

  /** Nothing is known of what comes next. */
  search(): void {
    this.#isSearching = true;
    this.#left = this.#padding = 0;
  }

  /** `length` bytes are missing: answers how many of them lie in the payload at hand. `isLast` is set as by `frame`. */
  skipHole(length: number): number {
    this.isLast = false;
    const inside = Math.min(length, this.#left + this.#padding);
    const ofData = Math.min(inside, this.#left);
    this.#left -= ofData;
    this.#padding -= inside - ofData;
    if (inside > 0) this.isLast = this.#left + this.#padding === 0;
    return inside;
  }

  frame(bytes: Uint8Array, start: number, end: number): number {
    if (this.#left + this.#padding > 0) return this.#framePiece(end - start);
    if (this.#isSearching) {
      const verdict = this.#isClient ? prefaceAt(bytes, start, end) : "no";
      if (verdict === "more") return NEED_MORE;
      if (verdict === "yes") {
        this.#isSearching = false;
        this.part = "preface";
        return PREFACE.length;
      }
      const found = begins(bytes, start, end, this.#isClient, this.#streams);
      if (found === "more") return NEED_MORE;
      if (found === "no") return this.#bad("");
      this.#isSearching = false;
    }
    return this.#frameHeader(bytes, start, end);
  }

  reset(): void {}

  resync(bytes: Uint8Array, start: number, end: number): number {
    for (let at = start; at < end; at++) {
      if (!mayBegin(bytes, at, end) && !(this.#isClient && prefaceAt(bytes, at, end) !== "no")) continue;
      this.lostBytes += at - start;
      return at;
    }
    this.lostBytes += end - start;
    return -1;
  }

  #frameHeader(bytes: Uint8Array, start: number, end: number): number {
    if (end - start < HEADER_BYTES) return NEED_MORE;
    const length = frameLength(bytes, start);
    this.type = bytes[start + 3] as number;
    this.flags = bytes[start + 4] as number;
    this.stream = frameStream(bytes, start);
    if (isMisshapen(this.type, length, this.stream)) {
      return this.#bad(`a frame of type ${this.type} with ${length} bytes on stream ${this.stream}`);
    }
    if (this.type === DATA || this.type > CONTINUATION || length > MAX_WHOLE_FRAME_BYTES) {
      return this.#frameStart(bytes, start, end, length);
    }
    if (end - start < HEADER_BYTES + length) return NEED_MORE;
    this.part = "frame";
    this.isLast = true;
    return HEADER_BYTES + length;
  }

  // A streamed frame: its header, and of data the length of the padding.
  #frameStart(bytes: Uint8Array, start: number, end: number, length: number): number {
    const isPadded = this.type === DATA && (this.flags & PADDED) !== 0;
    const own = isPadded && length > 0 ? 1 : 0;
    if (end - start < HEADER_BYTES + own) return NEED_MORE;
    const padding = own === 0 ? 0 : (bytes[start + HEADER_BYTES] as number);
    this.isPaddingBad = isPadded && (own === 0 || padding > length - own);
    this.#padding = Math.min(padding, length - own);
    this.#left = length - own - this.#padding;
    this.part = "start";
    this.isLast = this.#left + this.#padding === 0;
    return HEADER_BYTES + own;
  }

  #framePiece(there: number): number {
    this.part = "piece";
    this.isPadding = this.#left === 0;
    const length = Math.min(there, this.isPadding ? this.#padding : this.#left);
    if (this.isPadding) this.#padding -= length;
    else this.#left -= length;
    this.isLast = this.#left + this.#padding === 0;
    return length === 0 ? NEED_MORE : length;
  }

  #bad(reason: string): number {
    this.reason = reason;
    this.#isSearching = true;
    return BAD_FRAME;
  }
}

/** Whether the client's preface stands at `start`, by as many of its bytes as are there. */
export function prefaceAt(bytes: Uint8Array, start: number, end: number): "no" | "more" | "yes" {
  for (let i = 0; i < PREFACE.length; i++) {
    if (start + i >= end) return "more";
    if (bytes[start + i] !== PREFACE.charCodeAt(i)) return "no";
  }
  return "yes";
}
