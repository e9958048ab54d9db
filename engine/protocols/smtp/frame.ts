// What a client sends: lines of commands; behind DATA a message up to a line with one dot (RFC 5321, 4.1.1.4); behind
// BDAT as many octets as it says (RFC 3030); behind a challenge a line with credentials (RFC 4954). Messages may be
// long: they are handed on in parts, of which nobody keeps more than the beginning.
import { BAD_FRAME, type Framer, NEED_MORE } from "../framed.ts";
import { findLine, LineFramer } from "../reply-lines.ts";
import { isCommandAt } from "./commands.ts";

/** Bytes of a message that are put together before they are handed on. */
const PART_BYTES = 1 << 16;
const LF = 0x0a;
const CR = 0x0d;
const DOT = 0x2e;

export type SmtpMode = "command" | "content" | "chunk" | "credentials";

export class SmtpClientFramer implements Framer {
  skipBytes = 0;
  /** What the next bytes are. */
  mode: SmtpMode = "command";
  /** Of the part at hand: what it is, whether its message ends with it, and how many of its bytes are none of the message's. */
  kind: SmtpMode = "command";
  isEnd = false;
  extraBytes = 0;
  /** Bytes of the chunk still to come. */
  chunkLeft = 0;
  /** Whether any of a message was handed on. */
  hasBegun = false;
  readonly #lines = new LineFramer(isCommandAt);
  #scanned = 0;
  #isLineStart = true;
  #stuffed = 0;
  #isLost = false;

  get reason(): string {
    return this.#lines.reason;
  }
  frame(bytes: Uint8Array, start: number, end: number): number {
    this.#isLost = false;
    this.kind = this.mode;
    this.isEnd = false;
    this.extraBytes = 0;
    if (this.mode === "content") return this.#content(bytes, start, end);
    if (this.mode === "chunk") return this.#chunk(end - start);
    const length = this.#lines.frame(bytes, start, end);
    if (length === BAD_FRAME) this.mode = "command";
    return length;
  }
  reset(): void {
    this.#lines.reset();
    this.#scanned = 0;
    this.#stuffed = 0;
  }
  /** Behind a gap inside a message its end is looked for; if that was in the gap, the answer to it says so. */
  resync(bytes: Uint8Array, start: number, end: number): number {
    this.#isLineStart = true;
    if (this.mode !== "content") {
      this.mode = "command";
      return this.#lines.resync(bytes, start, end);
    }
    return findLine(bytes, start, end, (line, at, to) => at > start && isLastLine(line, at, to));
  }

  begin(mode: "content" | "chunk", chunkBytes = 0): void {
    this.mode = mode;
    this.hasBegun = false;
    this.#isLineStart = true;
    this.chunkLeft = chunkBytes;
    if (mode === "chunk" && chunkBytes === 0) this.mode = "command";
  }
  /** The server has answered: no message follows, or its end is missing. */
  answered(): void {
    if (this.mode === "content" && (!this.hasBegun || this.#isLost) && this.#scanned === 0) this.mode = "command";
  }
  /** Bytes are missing. True: they lie inside the chunk. */
  lose(length: number): boolean {
    if (this.mode !== "chunk" || length > this.chunkLeft) {
      this.#isLost = true;
      return false;
    }
    this.chunkLeft -= length;
    if (this.chunkLeft === 0) this.mode = "command";
    return true;
  }

  #chunk(available: number): number {
    const length = Math.min(available, this.chunkLeft);
    this.chunkLeft -= length;
    this.isEnd = this.chunkLeft === 0;
    if (this.isEnd) this.mode = "command";
    return length;
  }

  #content(bytes: Uint8Array, start: number, end: number): number {
    for (let at = start + this.#scanned; at < end; ) {
      if (this.#isLineStart && bytes[at] === DOT) {
        if (isLastLine(bytes, at, end)) return this.#ended(at - start, bytes[at + 1] === CR ? 3 : 2);
        // `.` or `.␍`: what follows decides.
        if (end - at < 2 || (bytes[at + 1] === CR && end - at < 3)) return this.#wait(at - start);
        this.#stuffed++;
      }
      const found = bytes.subarray(at, end).indexOf(LF);
      this.#isLineStart = found >= 0;
      at = found < 0 ? end : at + found + 1;
      this.#scanned = at - start;
    }
    return this.#wait(end - start);
  }
  #ended(length: number, lastBytes: number): number {
    this.mode = "command";
    this.isEnd = true;
    this.extraBytes = this.#stuffed + lastBytes;
    return length + lastBytes;
  }
  /** Hands on what is known to be inside the message once there is much of it. */
  #wait(known: number): number {
    this.#scanned = known;
    if (known < PART_BYTES) return NEED_MORE;
    this.extraBytes = this.#stuffed;
    this.hasBegun = true;
    return known;
  }
}

function isLastLine(bytes: Uint8Array, at: number, end: number): boolean {
  if (bytes[at] !== DOT) return false;
  const next = bytes[at + 1];
  return (at + 1 < end && next === LF) || (at + 2 < end && next === CR && bytes[at + 2] === LF);
}
