// What a datagram says: a known code, its own length, and attributes that fill it to the last byte.
import type { Detected } from "../dissector.ts";
import { areWhole } from "./attributes.ts";
import { codeOf } from "./codes.ts";
import { HEADER_BYTES } from "./types.ts";

export function detect(bytes: Uint8Array, start: number, end: number): Detected {
  if (end - start < HEADER_BYTES) return "no";
  const code = codeOf(bytes[start] ?? 0);
  const length = lengthOf(bytes, start);
  if (code === undefined || length < HEADER_BYTES || length > end - start) return "no";
  const isFilled = areWhole(bytes, start, start + length);
  if (!isFilled) return "no";
  const side = code.isRequest ? "client" : "server";
  // Padding, or nothing but a header: likely, no more.
  return length === end - start && length > HEADER_BYTES ? side : `maybe-${side}`;
}
export function lengthOf(bytes: Uint8Array, start: number): number {
  return (bytes[start + 2] ?? 0) * 256 + (bytes[start + 3] ?? 0);
}
