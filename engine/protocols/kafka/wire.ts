// Numbers as Kafka writes them beyond what the reader knows: signed ones, and varints (the guide's "Protocol primitive types").
import { Malformed, type Reader } from "../../bytes/reader.ts";

/** Bytes of the longest varint of 32 and of 64 bits. */
const [MAX_VARINT_BYTES, MAX_VARLONG_BYTES] = [5, 10];

export function int8(reader: Reader, what: string): number {
  return (reader.u8(what) << 24) >> 24;
}
export function int16(reader: Reader, what: string): number {
  return (reader.u16(what) << 16) >> 16;
}
export function int32(reader: Reader, what: string): number {
  return reader.u32(what) | 0;
}
/** A number where it is exact, else text. */
export function int64(reader: Reader, what: string): number | string {
  return exact(BigInt.asIntN(64, reader.u64(what)));
}
export function float64(reader: Reader, what: string): number {
  const from = reader.take(8, what);
  return new DataView(reader.bytes.buffer, reader.bytes.byteOffset + from, 8).getFloat64(0);
}
/** Seven bits a byte, the lowest first; at most 32 bits. */
export function unsignedVarint(reader: Reader, what: string): number {
  let value = 0;
  for (let i = 0; i < MAX_VARINT_BYTES; i++) {
    const byte = reader.u8(what);
    value += (byte & 0x7f) * 2 ** (7 * i);
    if (byte < 0x80) return value;
  }
  throw new Malformed(`${what} is too long`, reader.offset);
}
/** Zigzag: the lowest bit is the sign. */
export function varint(reader: Reader, what: string): number {
  const value = unsignedVarint(reader, what) >>> 0;
  return (value >>> 1) ^ -(value & 1);
}
export function varlong(reader: Reader, what: string): number | string {
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
