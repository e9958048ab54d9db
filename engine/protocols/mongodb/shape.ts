// What the header of a message looks like: length, its number, the number that it answers, the operation.
import { OPCODES } from "./types.ts";
import { u32At } from "./wire.ts";

export const HEADER_BYTES = 16;
/** Servers take 48,000,000 bytes (maxMessageSizeBytes) and send documents of 16 MiB. */
export const MAX_MESSAGE_BYTES = 64 << 20;
/** Bits of OP_MSG that anybody sets: a checksum, more to come, exhaust. */
const MESSAGE_FLAGS = 0x10003;
const [OP_REPLY, OP_COMPRESSED, OP_MSG] = [1, 2012, 2013];
/** Compressors: none, snappy, zlib, zstd. */
const MAX_COMPRESSOR = 3;

export function lengthOf(bytes: Uint8Array, start: number): number {
  return u32At(bytes, start);
}
export function requestIdOf(bytes: Uint8Array, start: number): number {
  return u32At(bytes, start + 4);
}
export function responseToOf(bytes: Uint8Array, start: number): number {
  return u32At(bytes, start + 8);
}
export function opcodeOf(bytes: Uint8Array, start: number): number {
  return u32At(bytes, start + 12);
}
/** All of the header is there. */
export function isHeader(bytes: Uint8Array, start: number): boolean {
  const length = lengthOf(bytes, start);
  return length > HEADER_BYTES && length <= MAX_MESSAGE_BYTES && OPCODES[opcodeOf(bytes, start)] !== undefined;
}
/** Whether what stands behind the header is what the operation begins with; null while too little is there. */
export function isBodyStart(bytes: Uint8Array, start: number, end: number): boolean | null {
  const from = start + HEADER_BYTES;
  if (end - from < 9) return null;
  switch (opcodeOf(bytes, start)) {
    case OP_MSG:
      return (u32At(bytes, from) & ~MESSAGE_FLAGS) === 0 && (bytes[from + 4] ?? 0) <= 1;
    case OP_COMPRESSED:
      return OPCODES[u32At(bytes, from)] !== undefined && (bytes[from + 8] ?? 0) <= MAX_COMPRESSOR;
    case OP_REPLY:
      return u32At(bytes, from) < 16;
    default:
      return u32At(bytes, from) < 256;
  }
}
