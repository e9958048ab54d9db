// A message is a line, with a payload of the length that the line says and a line end behind it.
import { BAD_FRAME, type Framer, NEED_MORE } from "../framed.ts";
import { beginsOtherwise, glance, MAX_LINE_BYTES, NO_LINE, parseLine, UNSURE } from "./line.ts";

const LF = 0x0a;
const CR = 0x0d;
const LINE_END_BYTES = 2;

const LOOKED_AT_BYTES = 8;
const BEGINS_BLANK = /^\s/;

/** Where the line that ends before `end` ends without its CR. */
export function lineStop(bytes: Uint8Array, end: number): number {
  return bytes[end - 1] === CR ? end - 1 : end;
}
/** The line in `bytes[start, end)`, of one character a byte. */
export function lineAt(bytes: Uint8Array, start: number, end: number): ReturnType<typeof parseLine> {
  const stop = lineStop(bytes, end);
  // Longer than any name with what follows it: lines of other protocols are not read on.
  const head = String.fromCharCode(...bytes.subarray(start, Math.min(stop, start + LOOKED_AT_BYTES)));
  if (!BEGINS_BLANK.test(head) && beginsOtherwise(head)) return NO_LINE;
  let text = "";
  for (let at = start; at < stop; at += 8192)
    text += String.fromCharCode(...bytes.subarray(at, Math.min(stop, at + 8192)));
  return parseLine(text);
}
/** Bytes of payload that the line in `bytes[start, end)` announces, -1 where it has none; else why it is no line. */
function payloadBytesAt(bytes: Uint8Array, start: number, end: number): number | string {
  const seen = glance(bytes, start, lineStop(bytes, end));
  if (seen !== UNSURE) return seen;
  const line = lineAt(bytes, start, end);
  return typeof line === "string" ? line : line.payloadBytes;
}

export class NatsFramer implements Framer {
  reason: string = NO_LINE;
  skipBytes = 0;
  #scanned = 0;
  /** Of the message at hand, once its line is whole. */
  #length = 0;

  frame(bytes: Uint8Array, start: number, end: number): number {
    if (this.#length === 0) {
      const found = bytes.indexOf(LF, start + this.#scanned);
      if (found < 0 || found >= end) {
        this.#scanned = end - start;
        return this.#scanned <= MAX_LINE_BYTES ? NEED_MORE : this.#bad(`a line longer than ${MAX_LINE_BYTES} bytes`);
      }
      if (found - start > MAX_LINE_BYTES) return this.#bad(`a line longer than ${MAX_LINE_BYTES} bytes`);
      const payloadBytes = payloadBytesAt(bytes, start, found);
      if (typeof payloadBytes === "string") return this.#bad(payloadBytes);
      const lineBytes = found + 1 - start;
      if (payloadBytes < 0) return lineBytes;
      this.#length = lineBytes + payloadBytes + LINE_END_BYTES;
    }
    const length = this.#length;
    if (end - start < length) return NEED_MORE;
    const last = start + length - 1;
    return bytes[last] === LF && bytes[last - 1] === CR ? length : this.#bad("a payload without its end");
  }
  reset(): void {
    this.#scanned = 0;
    this.#length = 0;
  }
  /** A message begins at the beginning of a line. */
  resync(bytes: Uint8Array, start: number, end: number): number {
    for (let at = start; at < end; ) {
      const found = bytes.indexOf(LF, at);
      if (found < 0 || found >= end) return -1;
      if (found - at <= MAX_LINE_BYTES && typeof payloadBytesAt(bytes, at, found) !== "string") return at;
      at = found + 1;
    }
    return -1;
  }

  #bad(reason: string): number {
    this.reason = reason;
    return BAD_FRAME;
  }
}
