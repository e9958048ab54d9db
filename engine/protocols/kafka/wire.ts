// Numbers as Kafka writes them beyond what the reader knows: signed ones, and varints (the guide's "Protocol primitive types").
import { Malformed, type Reader } from "../../bytes/reader.ts";

/** Both readers: over bytes, and over the text that they are kept as. */
type Numbers = Pick<Reader, "u8" | "u16" | "u32" | "offset">;

/** Bytes of the longest varint of 32 and of 64 bits. */
const [MAX_VARINT_BYTES, MAX_VARLONG_BYTES] = [5, 10];
/** Numbers of 64 bits whose upper half is less are exact. */
const EXACT_HIGH = 2 ** 20;

export function int8(reader: Numbers, what: string): number {
  return (reader.u8(what) << 24) >> 24;
}
export function int16(reader: Numbers, what: string): number {
  return (reader.u16(what) << 16) >> 16;
}
export function int32(reader: Numbers, what: string): number {
  return reader.u32(what) | 0;
}
/** A number where it is exact, else text. */
export function int64(reader: Numbers, what: string): number | string {
  const high = reader.u32(what) | 0;
  const low = reader.u32(what);
  if (high >= -EXACT_HIGH && high < EXACT_HIGH) return high * 0x100000000 + low;
  return exact((BigInt(high) << 32n) | BigInt(low));
}
export function float64(bytes: Uint8Array): number {
  return new DataView(bytes.buffer, bytes.byteOffset, 8).getFloat64(0);
}
/** Seven bits a byte, the lowest first; at most 32 bits. */
export function unsignedVarint(reader: Numbers, what: string): number {
  let value = 0;
  for (let i = 0; i < MAX_VARINT_BYTES; i++) {
    const byte = reader.u8(what);
    value += (byte & 0x7f) * 2 ** (7 * i);
    if (byte < 0x80) return value;
  }
  throw new Malformed(`${what} is too long`, reader.offset);
}
/** Zigzag: the lowest bit is the sign. */
export function varint(reader: Numbers, what: string): number {
  const value = unsignedVarint(reader, what) >>> 0;
  return (value >>> 1) ^ -(value & 1);
}
export function varlong(reader: Numbers, what: string): number | string {
  let value = 0n;
  for (let i = 0; i < MAX_VARLONG_BYTES; i++) {
    const byte = reader.u8(what);
    value |= BigInt(byte & 0x7f) << BigInt(7 * i);
    if (byte < 0x80) return exact(BigInt.asIntN(64, (value >> 1n) ^ -(value & 1n)));
  }
  throw new Malformed(`${what} is too long`, reader.offset);
}

function exact(value: bigint): number | string {
  const number = Number(value);
  return Number.isSafeInteger(number) ? number : value.toString();
}
