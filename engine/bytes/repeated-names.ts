// Names in bytes that come again and again: of exchanges, queues, headers. Comparing one with its bytes costs a fraction of
// making a text of them, and objects take a name that they know sooner than a new one. What may be a secret is no name.
import type { Codecs } from "../codecs.ts";
import { isAscii } from "./kept-bytes.ts";
import { textOf } from "./shown-text.ts";

/** Longer ones are made each time: most of those come once. */
export const MAX_REMEMBERED_BYTES = 32;
/** Places; a power of two. A name that is new takes the place of the one that had it. */
const SLOTS = 512;

export class RepeatedNames {
  /** ASCII alone: such a text is the same bytes in every encoding. */
  readonly #slots: string[] = Array.from({ length: SLOTS }, () => "");

  /** `bytes[start, end)` as `textOf` makes it. */
  of(bytes: Uint8Array, start: number, end: number, codecs: Codecs): string {
    const length = end - start;
    if (length === 0) return "";
    if (length > MAX_REMEMBERED_BYTES) return textOf(bytes, start, end, codecs);
    const at = slotOf(bytes, start, length);
    const known = this.#slots[at] as string;
    if (known.length === length && isTextOf(known, bytes, start)) return known;
    const text = textOf(bytes, start, end, codecs);
    if (isAscii(text)) this.#slots[at] = text;
    return text;
  }
}

/** By its length and four of its bytes: names differ in these, and where they do not, one is made anew. */
function slotOf(bytes: Uint8Array, start: number, length: number): number {
  const first = bytes[start] as number;
  const quarter = bytes[start + (length >> 2)] as number;
  const middle = bytes[start + (length >> 1)] as number;
  const last = bytes[start + length - 1] as number;
  return (length * 131 + first * 31 + quarter * 61 + middle * 17 + last * 7) & (SLOTS - 1);
}
function isTextOf(text: string, bytes: Uint8Array, start: number): boolean {
  for (let i = 0; i < text.length; i++) if (text.charCodeAt(i) !== bytes[start + i]) return false;
  return true;
}
