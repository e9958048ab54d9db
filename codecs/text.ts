// Bytes to text as fast as Node can: through a Buffer over the same memory, made once per memory and not per call.
import { isUtf8 } from "node:buffer";

declare global {
  // Node's types leave these methods of every Buffer out; `toString` is the same with a look-up of the encoding's name.
  interface Buffer {
    latin1Slice(start: number, end: number): string;
    utf8Slice(start: number, end: number): string;
    base64Slice(start: number, end: number): string;
  }
}

let lastBytes: Uint8Array = new Uint8Array(0);
let lastBuffer: Buffer = Buffer.alloc(0);

/** A Buffer over the memory of `bytes`. The engine asks for many texts of the same chunk in a row. */
function bufferOver(bytes: Uint8Array): Buffer {
  if (bytes !== lastBytes) {
    lastBytes = bytes;
    lastBuffer = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  }
  return lastBuffer;
}

/** One character a byte. */
export function latin1(bytes: Uint8Array, start: number, end: number): string {
  return bufferOver(bytes).latin1Slice(start, end);
}

export function fromLatin1(text: string): Uint8Array {
  return Buffer.from(text, "latin1");
}

/** Shorter ranges are mostly text: it is made at once, and looked at for what stands in place of bytes that are no UTF-8. */
const MAX_SHORT_BYTES = 256;
const REPLACEMENT = "\ufffd";

/** The text where the range is valid UTF-8, else null. */
export function utf8(bytes: Uint8Array, start: number, end: number): string | null {
  const buffer = bufferOver(bytes);
  if (end - start <= MAX_SHORT_BYTES) {
    const text = buffer.utf8Slice(start, end);
    if (!text.includes(REPLACEMENT)) return text;
  }
  return isUtf8(buffer.subarray(start, end)) ? buffer.utf8Slice(start, end) : null;
}

export function base64(bytes: Uint8Array, start: number, end: number): string {
  return bufferOver(bytes).base64Slice(start, end);
}

/** UTF-8 bytes of a text. */
export function encode(text: string): Uint8Array {
  return Buffer.from(text, "utf8");
}
