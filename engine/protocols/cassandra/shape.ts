// Whether bytes have the shape of an envelope or of a segment: it decides what a connection speaks, and where the next message
// starts after bytes were lost.
//   envelope = version 1 (with 0x80 from the server), flags 1, stream 2, opcode 1, length 4, body
//   segment  = 17 bits of length, 1 bit "whole envelopes", 6 bits of nothing, CRC 3 (little-endian), payload, CRC 4
//   packed   = 17 bits of packed length, 17 bits of length, 1 bit "whole envelopes", 5 bits of nothing, CRC 3, payload, CRC 4
import type { Side } from "../../flow/flow.ts";
import { crc24 } from "./checksums.ts";
import { errorName, FLAG, OPCODES, REQUESTS } from "./codes.ts";
import { MAX_ENVELOPE_BYTES } from "./limits.ts";

export const ENVELOPE_HEADER_BYTES = 9;
export const SEGMENT_CRC_BYTES = 4;
const FROM_SERVER = 0x80;
const [OLDEST, NEWEST] = [3, 5];
const LENGTH_MASK = 0x1ffff;
/** Bytes of a statement that are looked at. */
const MAX_LOOKED_AT = 200;

export function int32At(bytes: Uint8Array, at: number): number {
  const b = (i: number): number => bytes[at + i] ?? 0;
  return (b(0) << 24) | (b(1) << 16) | (b(2) << 8) | b(3);
}

/** How sure it is that an envelope begins here. `more`: so far it may. */
export type Likeness = "sure" | "likely" | "no" | "more";

export function weighEnvelope(side: Side, bytes: Uint8Array, at: number, end: number): Likeness {
  const here = end - at;
  if (here <= 0) return "more";
  const version = bytes[at] as number;
  const isFromServer = (version & FROM_SERVER) !== 0;
  if (isFromServer !== (side === 1) || (version & 0x7f) < OLDEST || (version & 0x7f) > NEWEST) return "no";
  if (here < ENVELOPE_HEADER_BYTES) return here >= 5 && !isOpcode(side, bytes[at + 4] as number) ? "no" : "more";
  const [flags, opcode, length] = [bytes[at + 1] as number, bytes[at + 4] as number, int32At(bytes, at + 5)];
  const stream = ((bytes[at + 2] as number) << 24) >> 24;
  if (!isOpcode(side, opcode) || flags > 0x1f || length < 0 || length > MAX_ENVELOPE_BYTES) return "no";
  // A client counts from 0; the server's own messages have -1.
  if (stream < 0 && !(side === 1 && opcode === 0x0c)) return "no";
  const isPacked = (flags & (FLAG.compressed | FLAG.tracing | FLAG.customPayload | FLAG.warning)) !== 0;
  return isPacked ? "likely" : weighBody(opcode, bytes, at + ENVELOPE_HEADER_BYTES, end, length);
}
function isOpcode(side: Side, opcode: number): boolean {
  return OPCODES.has(opcode) && REQUESTS.has(opcode) === (side === 0);
}

function weighBody(opcode: number, bytes: Uint8Array, from: number, end: number, length: number): Likeness {
  const here = Math.min(end - from, length);
  const u16 = (i: number): number => ((bytes[from + i] ?? 0) << 8) | (bytes[from + i + 1] ?? 0);
  switch (OPCODES.get(opcode)) {
    case "OPTIONS":
    case "READY":
      return length === 0 ? (opcode === 5 ? "sure" : "likely") : "no";
    case "STARTUP":
    case "SUPPORTED":
      return here < 4 ? partly(here, length) : u16(0) > 0 && isName(bytes, from + 4, u16(2), end) ? "sure" : "no";
    case "QUERY":
    case "PREPARE": {
      if (here < 4) return partly(here, length);
      const size = int32At(bytes, from);
      return size > 0 && size + 4 <= length && isText(bytes, from + 4, Math.min(end, from + 4 + size)) ? "sure" : "no";
    }
    case "EXECUTE":
      return here < 2 ? partly(here, length) : u16(0) === 16 && length > 18 ? "sure" : "no";
    case "RESULT":
      return here < 4 ? partly(here, length) : int32At(bytes, from) >= 1 && int32At(bytes, from) <= 5 ? "sure" : "no";
    case "ERROR":
      return here < 4 ? partly(here, length) : errorName(int32At(bytes, from)) !== "" && length >= 6 ? "sure" : "no";
    case "AUTHENTICATE":
    case "EVENT":
    case "REGISTER": {
      const skipped = opcode === 0x0b ? 2 : 0;
      return here < skipped + 2
        ? partly(here, length)
        : isName(bytes, from + skipped + 2, u16(skipped), end)
          ? "sure"
          : "no";
    }
    default:
      return "likely";
  }
}
function partly(here: number, length: number): Likeness {
  return here === length ? "no" : "more";
}
/** Letters and what stands between them in names. */
function isName(bytes: Uint8Array, from: number, length: number, end: number): boolean {
  if (length === 0 || length > MAX_LOOKED_AT) return false;
  for (let at = from; at < Math.min(end, from + length); at++) {
    const byte = bytes[at] as number;
    if (byte < 0x2d || byte > 0x7a) return false;
  }
  return true;
}
function isText(bytes: Uint8Array, from: number, end: number): boolean {
  const stop = Math.min(end, from + MAX_LOOKED_AT);
  for (let at = from; at < stop; at++) {
    const byte = bytes[at] as number;
    if (byte < 0x20 && byte !== 0x09 && byte !== 0x0a && byte !== 0x0d) return false;
  }
  return true;
}

/** The header of a segment. */
export interface Segment {
  readonly headerBytes: number;
  readonly payloadBytes: number;
  /** Length when unpacked; 0: it is not packed. */
  readonly unpackedBytes: number;
}
export const HEADER_BYTES = { plain: 6, packed: 8 } as const;
export type Packing = keyof typeof HEADER_BYTES;

/** Null where the checksum says that it is none. The bytes of the header must be there. */
export function readSegment(packing: Packing, bytes: Uint8Array, at: number): Segment | null {
  const headerBytes = HEADER_BYTES[packing];
  const checked = headerBytes - 3;
  const b = (i: number): number => bytes[at + i] ?? 0;
  const said = b(checked) | (b(checked + 1) << 8) | (b(checked + 2) << 16);
  if (crc24(bytes, at, at + checked) !== said) return null;
  const low = b(0) | (b(1) << 8) | (b(2) << 16);
  const payloadBytes = low & LENGTH_MASK;
  if (packing === "plain") return { headerBytes, payloadBytes, unpackedBytes: 0 };
  const high = ((low >>> 17) | (b(3) << 7) | (b(4) << 15)) & LENGTH_MASK;
  return { headerBytes, payloadBytes, unpackedBytes: high };
}
/** Which kind of segment begins here, if any. */
export function segmentPacking(bytes: Uint8Array, at: number, end: number): Packing | null {
  for (const packing of ["plain", "packed"] as const)
    if (end - at >= HEADER_BYTES[packing] && readSegment(packing, bytes, at) !== null) return packing;
  return null;
}
