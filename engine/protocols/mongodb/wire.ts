// Little-endian numbers.
import type { Reader } from "../../bytes/reader.ts";

export function u32(reader: Reader, what: string): number {
  const from = reader.take(4, what);
  return u32At(reader.bytes, from);
}
export function i32(reader: Reader, what: string): number {
  return u32(reader, what) | 0;
}
/** High halves of numbers that are exact, whatever their low half. */
const MAX_EXACT_HIGH = 0x20_0000;

/** A number where it is exact, else text. */
export function i64(reader: Reader, what: string): number | string {
  const low = u32(reader, what);
  const high = i32(reader, what);
  if (high > -MAX_EXACT_HIGH && high < MAX_EXACT_HIGH) return high * 0x1_0000_0000 + low;
  const value = (BigInt(high) << 32n) | BigInt(low);
  const number = Number(value);
  return Number.isSafeInteger(number) ? number : value.toString();
}
export function u32At(bytes: Uint8Array, at: number): number {
  return (
    ((bytes[at] ?? 0) | ((bytes[at + 1] ?? 0) << 8) | ((bytes[at + 2] ?? 0) << 16)) + (bytes[at + 3] ?? 0) * 0x1000000
  );
}
