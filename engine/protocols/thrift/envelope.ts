// How messages begin: strict binary (0x8001, type), compact (0x82, version and type), alone or behind their length
// (github.com/apache/thrift/blob/master/doc/specs: thrift-binary-protocol.md, thrift-compact-protocol.md, thrift-rpc.md).
import { CALL, type Envelope, ONEWAY } from "./types.ts";

/** Longest name of a method that is taken for one. */
export const MAX_NAME_BYTES = 256;
/** Longest message; servers take 16 to 100 MB. */
export const MAX_MESSAGE_BYTES = 64 << 20;
/** Bytes in which an envelope ends at the latest: length, head, name, number. */
export const MAX_ENVELOPE_BYTES = 4 + 8 + 5 + MAX_NAME_BYTES + 5;
const COMPACT = 0x82;
const COMPACT_VERSION = 1;

/** The envelope; undefined while it is not whole, null where there is none. */
export function readEnvelope(bytes: Uint8Array, start: number, end: number): Envelope | null | undefined {
  if (start >= end) return undefined;
  const first = bytes[start] as number;
  if (first === 0x80) return binary(bytes, start, end, false);
  if (first === COMPACT) return compact(bytes, start, end, false);
  // A length below 64 MiB begins with a byte below 4.
  if (first > MAX_MESSAGE_BYTES >> 24) return null;
  if (end - start < 4) return undefined;
  const length = u32(bytes, start);
  if (length < 4 || length > MAX_MESSAGE_BYTES) return null;
  const second = bytes[start + 4];
  if (second === undefined || start + 4 >= end) return undefined;
  if (second === 0x80) return binary(bytes, start + 4, end, true);
  return second === COMPACT ? compact(bytes, start + 4, end, true) : null;
}

// 0x80 0x01 0x00 type(8) length(32) name sequence(32)
function binary(bytes: Uint8Array, at: number, end: number, isFramed: boolean): Envelope | null | undefined {
  for (const [i, wanted] of [0x80, 0x01, 0x00].entries()) {
    if (at + i >= end) return undefined;
    if (bytes[at + i] !== wanted) return null;
  }
  if (at + 8 > end) return undefined;
  const type = bytes[at + 3] as number;
  const length = u32(bytes, at + 4);
  if (type < CALL || type > ONEWAY || length === 0 || length > MAX_NAME_BYTES) return null;
  if (at + 12 + length > end) return undefined;
  const method = nameIn(bytes, at + 8, at + 8 + length);
  if (method === null) return null;
  const sequenceId = u32(bytes, at + 8 + length) | 0;
  return { encoding: "binary", isFramed, type, method, sequenceId, bodyAt: at + 12 + length };
}

// 0x82, type(3) and version(5), sequence(varint), length(varint), name
function compact(bytes: Uint8Array, at: number, end: number, isFramed: boolean): Envelope | null | undefined {
  if (at + 2 > end) return undefined;
  const head = bytes[at + 1] as number;
  const type = head >> 5;
  if ((head & 0x1f) !== COMPACT_VERSION || type < CALL || type > ONEWAY) return null;
  const sequence = varint(bytes, at + 2, end);
  if (sequence === null || sequence === undefined) return sequence;
  const length = varint(bytes, sequence.next, end);
  if (length === null || length === undefined) return length;
  if (length.value === 0 || length.value > MAX_NAME_BYTES) return null;
  const bodyAt = length.next + length.value;
  if (bodyAt > end) return undefined;
  const method = nameIn(bytes, length.next, bodyAt);
  return method === null
    ? null
    : { encoding: "compact", isFramed, type, method, sequenceId: sequence.value | 0, bodyAt };
}

/** Seven bits a byte, the lowest first; five bytes at most for 32 bits. */
function varint(bytes: Uint8Array, at: number, end: number): { value: number; next: number } | null | undefined {
  let value = 0;
  for (let i = 0; i < 5; i++) {
    if (at + i >= end) return undefined;
    const byte = bytes[at + i] as number;
    value += (byte & 0x7f) * 2 ** (7 * i);
    if (byte < 0x80) return { value: value >>> 0, next: at + i + 1 };
  }
  return null;
}

/** Names of methods are identifiers, with a service before them where several share a connection. */
function nameIn(bytes: Uint8Array, start: number, end: number): string | null {
  let name = "";
  for (let at = start; at < end; at++) {
    const byte = bytes[at] as number;
    if (byte <= 0x20 || byte >= 0x7f) return null;
    name += String.fromCharCode(byte);
  }
  return /^[A-Za-z_][\w.:$/-]*$/.test(name) ? name : null;
}

export function u32(bytes: Uint8Array, at: number): number {
  return (
    (bytes[at] as number) * 0x1000000 +
    (((bytes[at + 1] as number) << 16) | ((bytes[at + 2] as number) << 8) | (bytes[at + 3] as number))
  );
}
