// Handshake messages (RFC 8446, 4): type(8) length(24) body. They stand in records of any borders: several in one,
// one over several. This puts one side's together.
import { Malformed } from "../../bytes/reader.ts";

/** Bytes of one message; long certificate chains stay far below. */
export const MAX_HANDSHAKE_BYTES = 1 << 18;
const HEADER_BYTES = 4;

/** Called with one whole message: its type, and where its body is; the bytes are valid only during the call. */
export type HandshakeVisitor = (type: number, bytes: Uint8Array, start: number, end: number) => void;

export class HandshakeAssembler {
  #buffer: Uint8Array | null = null;
  #length = 0;

  /** Whether a message has begun and not ended. */
  get isOpen(): boolean {
    return this.#length > 0;
  }

  /** Takes the fragment of one record. */
  push(bytes: Uint8Array, start: number, end: number, visit: HandshakeVisitor): void {
    if (this.#length === 0) {
      const rest = visitWhole(bytes, start, end, visit);
      if (rest < end) this.#keep(bytes, rest, end);
      return;
    }
    this.#keep(bytes, start, end);
    const buffer = this.#buffer as Uint8Array;
    const total = this.#length;
    // Emptied first: a message may end the interest in all others.
    this.#length = 0;
    const rest = visitWhole(buffer, 0, total, visit);
    buffer.copyWithin(0, rest, total);
    this.#length = total - rest;
  }

  reset(): void {
    this.#buffer = null;
    this.#length = 0;
  }

  #keep(bytes: Uint8Array, start: number, end: number): void {
    const needed = this.#length + end - start;
    if (this.#buffer === null || this.#buffer.length < needed) {
      const grown = new Uint8Array(needed * 2);
      if (this.#buffer !== null) grown.set(this.#buffer.subarray(0, this.#length));
      this.#buffer = grown;
    }
    this.#buffer.set(bytes.subarray(start, end), this.#length);
    this.#length = needed;
  }
}

/** Answers where the unfinished rest begins. */
function visitWhole(bytes: Uint8Array, start: number, end: number, visit: HandshakeVisitor): number {
  let at = start;
  while (end - at >= HEADER_BYTES) {
    const length = ((bytes[at + 1] as number) << 16) | ((bytes[at + 2] as number) << 8) | (bytes[at + 3] as number);
    if (length > MAX_HANDSHAKE_BYTES) throw new Malformed(`handshake message of ${length} bytes`, at - start);
    const body = at + HEADER_BYTES;
    if (end - body < length) break;
    visit(bytes[at] as number, bytes, body, body + length);
    at = body + length;
  }
  return at;
}
