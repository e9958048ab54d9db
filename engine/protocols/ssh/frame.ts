// One direction: lines up to the identification (RFC 4253, 4.2), packets (6) up to NEWKEYS, and what is encrypted behind it.
import { BAD_FRAME, type Framer, NEED_MORE } from "../framed.ts";

/** RFC 4253, 4.2: identifications have at most 255 characters; lines before them are limited likewise here. */
export const MAX_LINE_BYTES = 1024;
/** Lines that a server may say before its identification. */
export const MAX_LINES_BEFORE = 1024;
/** RFC 4253, 6.1 asks for 35000; OpenSSH takes 256 KiB. */
export const MAX_PACKET_BYTES = 1 << 18;
const LF = 0x0a;
const DASH = 0x2d;

export type SshPart = "line" | "packet" | "encrypted";

export class SshFramer implements Framer {
  reason = "";
  skipBytes = 0;
  /** What comes next, and what was handed on last. */
  part: SshPart = "line";
  kind: SshPart = "line";
  #lines = 0;
  #scanned = 0;

  frame(bytes: Uint8Array, start: number, end: number): number {
    this.kind = this.part;
    if (this.part === "encrypted") return end - start;
    return this.part === "line" ? this.#line(bytes, start, end) : this.#packet(bytes, start, end);
  }
  reset(): void {
    this.#scanned = 0;
  }
  /** What is behind a gap is not told apart: it counts as encrypted. */
  resync(_bytes: Uint8Array, start: number, _end: number): number {
    this.part = "encrypted";
    return start;
  }

  #line(bytes: Uint8Array, start: number, end: number): number {
    const found = bytes.subarray(start + this.#scanned, end).indexOf(LF);
    const length = found < 0 ? end - start : this.#scanned + found + 1;
    this.#scanned = length;
    if (length > MAX_LINE_BYTES) return this.#bad(`a line is longer than ${MAX_LINE_BYTES} bytes`);
    if (found < 0) return NEED_MORE;
    if (isIdentification(bytes, start, start + length)) this.part = "packet";
    else if (++this.#lines > MAX_LINES_BEFORE)
      return this.#bad(`more than ${MAX_LINES_BEFORE} lines and no identification`);
    return length;
  }
  // packet_length(32) padding_length(8) payload padding
  #packet(bytes: Uint8Array, start: number, end: number): number {
    if (end - start < 4) return NEED_MORE;
    const view = new DataView(bytes.buffer, bytes.byteOffset + start, 4);
    const length = view.getUint32(0);
    if (length < 2 || length > MAX_PACKET_BYTES) return this.#bad(`a packet of ${length} bytes`);
    return end - start >= 4 + length ? 4 + length : NEED_MORE;
  }
  #bad(reason: string): number {
    this.reason = reason;
    return BAD_FRAME;
  }
}

/** `SSH-` and a version. */
export function isIdentification(bytes: Uint8Array, start: number, end: number): boolean {
  return (
    end - start > 4 &&
    bytes[start] === 0x53 &&
    bytes[start + 1] === 0x53 &&
    bytes[start + 2] === 0x48 &&
    bytes[start + 3] === DASH
  );
}
