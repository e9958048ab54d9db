// Bytes that are kept until an entry is written. Most are few and many of them are never looked at again: those stay a
// text of one character a byte, which costs an eighth of a typed array.
import type { Codecs } from "../codecs.ts";

/** Ranges up to this length are kept as text. */
export const MAX_TEXT_BYTES = 16 << 10;

/** A copy of `bytes[start, end)`, which may be a text of one character a byte already. */
export class KeptBytes {
  readonly length: number;
  readonly #codecs: Codecs;
  #text: string;
  #bytes: Uint8Array | null;

  constructor(codecs: Codecs, bytes: Uint8Array | string, start: number, end: number) {
    this.#codecs = codecs;
    this.length = end - start;
    this.#bytes = null;
    if (typeof bytes === "string") this.#text = bytes.slice(start, end);
    else if (this.length <= MAX_TEXT_BYTES) this.#text = codecs.latin1(bytes, start, end);
    else {
      this.#text = "";
      this.#bytes = new Uint8Array(bytes.subarray(start, end));
    }
  }

  /** One character a byte, while they are kept so and nobody has asked for bytes. */
  get text(): string | null {
    return this.#bytes === null ? this.#text : null;
  }
  /** One character a byte. */
  latin1(codecs: Codecs): string {
    return this.text ?? codecs.latin1(this.bytes, 0, this.length);
  }
  get bytes(): Uint8Array {
    if (this.#bytes === null) {
      this.#bytes = this.#codecs.fromLatin1(this.#text);
      this.#text = "";
    }
    return this.#bytes;
  }
}

const BEYOND_ASCII = /[\u0080-\uffff]/;

/** Whether a text of one character a byte holds ASCII only: it is then what UTF-8 makes of the bytes too. */
export function isAscii(text: string): boolean {
  return !BEYOND_ASCII.test(text);
}

/** A text of one character a byte as it was meant: UTF-8 where it is, else as it stands. */
export function readable(text: string, codecs: Codecs): string {
  if (isAscii(text)) return text;
  const bytes = codecs.fromLatin1(text);
  return codecs.utf8(bytes, 0, bytes.length) ?? text;
}
