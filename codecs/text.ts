// Bytes to text as fast as Node can: by the methods of its Buffer, which take any typed array. A Buffer over the same memory
// would cost as much as the text.
import { isUtf8 } from "node:buffer";

type Slice = (this: Uint8Array, start: number, end: number) => string;

/** Node's types leave these methods of every Buffer out; `toString` is the same with a look-up of the encoding's name. */
const { latin1Slice, utf8Slice, base64Slice } = Buffer.prototype as unknown as Readonly<
  Record<"latin1Slice" | "utf8Slice" | "base64Slice", Slice>
>;

/** One character a byte. */
export function latin1(bytes: Uint8Array, start: number, end: number): string {
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
