// Bytes to text as fast as Node can: methods of Buffer take every array of bytes, and need no Buffer over its memory.
import { isUtf8 } from "node:buffer";
import { areAscii, fewCharacters, MAX_FEW_BYTES } from "./few-bytes.ts";

declare global {
  // Node's types leave these methods of every Buffer out; `toString` is the same with a look-up of the encoding's name.
  interface Buffer {
    readonly latin1Slice: Slice;
    readonly utf8Slice: Slice;
    readonly base64Slice: Slice;
  }
}

/** A method of Buffer, for any bytes. */
type Slice = (this: Uint8Array, start: number, end: number) => string;
const { latin1Slice, utf8Slice, base64Slice } = Buffer.prototype;

/** One character a byte. */
export function latin1(bytes: Uint8Array, start: number, end: number): string {
  // A range that leaves the bytes is cut there, as Buffer does it.
  if (end - start <= MAX_FEW_BYTES && end <= bytes.length) return fewCharacters(bytes, start, end);
  return latin1Slice.call(bytes, start, end);
}

export function fromLatin1(text: string): Uint8Array {
  return Buffer.from(text, "latin1");
}

/** Shorter ranges are mostly text: it is made at once, and looked at for what stands in place of bytes that are no UTF-8. */
const MAX_SHORT_BYTES = 256;
const REPLACEMENT = "\ufffd";

/** The text where the range is valid UTF-8, else null. */
export function utf8(bytes: Uint8Array, start: number, end: number): string | null {
  if (end - start <= MAX_FEW_BYTES && end <= bytes.length && areAscii(bytes, start, end))
    return fewCharacters(bytes, start, end);
  if (end - start <= MAX_SHORT_BYTES) {
    const text = utf8Slice.call(bytes, start, end);
    if (!text.includes(REPLACEMENT)) return text;
  }
  return isUtf8(bytes.subarray(start, end)) ? utf8Slice.call(bytes, start, end) : null;
}

export function base64(bytes: Uint8Array, start: number, end: number): string {
  return base64Slice.call(bytes, start, end);
}

/** UTF-8 bytes of a text. */
export function encode(text: string): Uint8Array {
  return Buffer.from(text, "utf8");
}
