// A message is a line, with a payload of the length that the line says and a line end behind it.
import { BAD_FRAME, type Framer, NEED_MORE } from "../framed.ts";
import { type Line, MAX_LINE_BYTES, NO_LINE, parseLine } from "./line.ts";

const LF = 0x0a;
const CR = 0x0d;

/** The line in `bytes[start, end)`, of one character a byte. */
export function lineAt(bytes: Uint8Array, start: number, end: number): ReturnType<typeof parseLine> {
  let text = "";
  const stop = bytes[end - 1] === CR ? end - 1 : end;
  for (let at = start; at < stop; at += 8192)
    text += String.fromCharCode(...bytes.subarray(at, Math.min(stop, at + 8192)));
  return parseLine(text);
}
/** Length of the message whose line, with its end, has so many bytes. */
function wholeLength(lineBytes: number, { payloadBytes }: Line): number {
  return payloadBytes < 0 ? lineBytes : lineBytes + payloadBytes + 2;
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
      const line = lineAt(bytes, start, found);
      if (typeof line === "string") return this.#bad(line);
      this.#length = wholeLength(found + 1 - start, line);
      if (line.payloadBytes < 0) return this.#length;
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
      if (found - at <= MAX_LINE_BYTES && typeof lineAt(bytes, at, found) !== "string") return at;
      at = found + 1;
    }
    return -1;
  }

  #bad(reason: string): number {
    this.reason = reason;
    return BAD_FRAME;
  }
}
