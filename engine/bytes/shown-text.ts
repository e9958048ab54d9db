// Bytes of a peer as text for people: UTF-8 where it is, else one character a byte, or hexadecimal.
import type { Codecs } from "../codecs.ts";
import { isAscii, type KeptBytes } from "./kept-bytes.ts";

/** Control characters other than blanks and line ends: no text holds them. */
const CONTROL = /[^\P{Cc}\t\n\v\f\r]/u;
export function hasControl(text: string): boolean {
  return CONTROL.test(text);
}

/** Bytes that a UTF-8 character takes at most, less the first. */
const MAX_TRAILING_BYTES = 3;

/** The text when the range is UTF-8, else null. `isCut`: it goes on, and may be cut inside of a character, which is left out. */
export function utf8Text(bytes: Uint8Array, from: number, to: number, codecs: Codecs, isCut = false): string | null {
  const most = isCut ? Math.min(MAX_TRAILING_BYTES, to - from) : 0;
  for (let less = 0; less <= most; less++) {
    const text = codecs.utf8(bytes, from, to - less);
    if (text !== null) return text;
  }
  return null;
}

/** The same of bytes that are kept: where they are ASCII, the text that they are kept as. */
export function keptUtf8(kept: KeptBytes, codecs: Codecs, isCut: boolean): string | null {
  if (kept.text !== null && isAscii(kept.text)) return kept.text;
  const { bytes } = kept;
  return utf8Text(bytes, 0, bytes.length, codecs, isCut);
}

/** UTF-8, or one character a byte where it is none. */
export function textOf(bytes: Uint8Array, from: number, to: number, codecs: Codecs, isCut = false): string {
  return utf8Text(bytes, from, to, codecs, isCut) ?? codecs.latin1(bytes, from, to);
}

const DIGITS = Array.from({ length: 256 }, (_, byte) => byte.toString(16).padStart(2, "0"));

/** Two digits a byte, lower case. */
export function hexOf(bytes: Uint8Array, from: number, to: number): string {
  let text = "";
  for (let at = from; at < to; at++) text += DIGITS[bytes[at] as number];
  return text;
}
