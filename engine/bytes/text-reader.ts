// The reader's twin over bytes that are kept as a text of one character a byte (kept-bytes.ts). What ASCII holds is then cut
// out of it as it stands, which costs a fraction of a call that makes a text of bytes.
import type { Codecs } from "../codecs.ts";
import { isAscii } from "./kept-bytes.ts";
import { Malformed } from "./reader.ts";
import { textOf } from "./shown-text.ts";

/** Longer texts are looked at by a regular expression, which is faster with them. */
const MAX_LOOKED_AT = 48;
const FIRST_BEYOND_ASCII = 0x80;

/** Big-endian reads over `text[start, end)`; one reader may go from message to message. */
export class TextReader {
  readonly text: string;
  /** The same bytes where they are at hand as such, at the same positions. */
  readonly #bytes: Uint8Array | null;
  start: number;
  end: number;
  /** Absolute position of the next read. */
  at: number;

  constructor(text: string, start = 0, end: number = text.length, bytes: Uint8Array | null = null) {
    this.text = text;
    this.#bytes = bytes;
    this.start = this.at = start;
    this.end = end;
  }
  /** From here on it reads `text[start, end)`. */
  enter(start: number, end: number): void {
    this.start = this.at = start;
    this.end = end;
  }

  get offset(): number {
    return this.at - this.start;
  }
  get left(): number {
    return this.end - this.at;
  }
  /** Advances by `count` bytes and returns where they began; throws when they are not there. */
  take(count: number, what: string): number {
    const from = this.at;
    if (count < 0 || count > this.end - from) throw new Malformed(`${what} ends early`, from - this.start);
    this.at = from + count;
    return from;
  }
  u8(what: string): number {
    return this.text.charCodeAt(this.take(1, what));
  }
  u16(what: string): number {
    return int16At(this.text, this.take(2, what));
  }
  u32(what: string): number {
    return int32At(this.text, this.take(4, what)) >>> 0;
  }
  /** The next `count` bytes: a view where they are at hand, else a copy. */
  view(count: number, what: string, codecs: Codecs): Uint8Array {
    const from = this.take(count, what);
    return this.#bytes?.subarray(from, from + count) ?? codecs.fromLatin1(this.text.slice(from, from + count));
  }
  /** A reader over the next `count` bytes, which it cannot leave. */
  sub(count: number, what: string): TextReader {
    const from = this.take(count, what);
    return new TextReader(this.text, from, from + count, this.#bytes);
  }
  skip(count: number, what: string): void {
    this.take(count, what);
  }
}

function int16At(text: string, at: number): number {
  return (text.charCodeAt(at) << 8) | text.charCodeAt(at + 1);
}
/** A number of four bytes with its sign. */
export function int32At(text: string, at: number): number {
  return (int16At(text, at) << 16) | int16At(text, at + 2);
}

/** Its characters as people read them: UTF-8 where it is, else one a byte. `isCut`: it may be cut inside of a character. */
export function textWithin(text: string, from: number, to: number, codecs: Codecs, isCut = false): string {
  const plain = text.slice(from, to);
  if (isPlain(plain)) return plain;
  return textOf(codecs.fromLatin1(plain), 0, plain.length, codecs, isCut);
}

function isPlain(text: string): boolean {
  const { length } = text;
  if (length > MAX_LOOKED_AT) return isAscii(text);
  let all = 0;
  for (let i = 0; i < length; i++) all |= text.charCodeAt(i);
  return all < FIRST_BEYOND_ASCII;
}
