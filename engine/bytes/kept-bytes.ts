// Bytes that are kept until an entry is written. Most are few and many of them are never looked at again: those stay a
// text of one character a byte, which costs an eighth of a typed array.
import type { Codecs } from "../codecs.ts";

/** Ranges up to this length are kept as text. */
export const MAX_TEXT_BYTES = 16 << 10;

/** A copy of `bytes[start, end)`. */
export class KeptBytes {
  readonly length: number;
  #text: string;
  #bytes: Uint8Array | null;

  constructor(codecs: Codecs, bytes: Uint8Array, start: number, end: number) {
    this.length = end - start;
    const isShort = this.length <= MAX_TEXT_BYTES;
    this.#text = isShort ? codecs.latin1(bytes, start, end) : "";
    this.#bytes = isShort ? null : new Uint8Array(bytes.subarray(start, end));
  }

  /** One character a byte, while they are kept so and nobody has asked for bytes. */
  get text(): string | null {
    return this.#bytes === null ? this.#text : null;
  }
  get bytes(): Uint8Array {
    if (this.#bytes === null) {
      this.#bytes = latin1ToBytes(this.#text);
      this.#text = "";
    }
    return this.#bytes;
  }
}

/** Text of one character a byte back to bytes. */
export function latin1ToBytes(text: string): Uint8Array {
  const bytes = new Uint8Array(text.length);
  for (let i = 0; i < text.length; i++) bytes[i] = text.charCodeAt(i);
  return bytes;
}
