// Both ends begin with the same word, so that it says nothing of who is who.
import type { Detected } from "../dissector.ts";
import { isIdentification } from "./frame.ts";

const LETTER_S = 0x53;
const VERSION = /^SSH-(?:2\.0|1\.\d{1,2})-/;

export function detect(bytes: Uint8Array, start: number, end: number): Detected {
  if (start < end && bytes[start] !== LETTER_S) return "no";
  const text = String.fromCharCode(...bytes.subarray(start, Math.min(end, start + 10)));
  if (isIdentification(bytes, start, end)) return VERSION.test(text) ? "either" : text.length < 10 ? "more" : "no";
  return "SSH-".startsWith(text) ? "more" : "no";
}
