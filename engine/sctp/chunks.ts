// SCTP chunks (RFC 9260, 3.2): type 1 | flags 1 | length 2 with this header | value, padded to 4 bytes.
//
//   DATA     type 0: TSN 4 | stream 2 | sequence in stream 2 | payload protocol 4 | user data
//   I-DATA   type 64 (RFC 8260): TSN 4 | stream 2 | reserved 2 | message 4 | payload protocol or fragment 4 | user data
import type { PacketView } from "../packet/packet-view.ts";

export const CHUNK_DATA = 0;
export const CHUNK_INIT = 1;
export const CHUNK_INIT_ACK = 2;
export const CHUNK_ABORT = 6;
export const CHUNK_SHUTDOWN_COMPLETE = 14;
export const CHUNK_I_DATA = 64;

/** Flags of DATA: the last and the first piece of a message. */
export const FLAG_END = 1;
export const FLAG_BEGIN = 2;

const CHUNK_HEADER_BYTES = 4;
const DATA_HEADER_BYTES = 16;
const I_DATA_HEADER_BYTES = 20;
/** Chunks of one packet that are looked at. */
const MAX_CHUNKS = 512;

const NAMES: Readonly<Record<number, string>> = {
  0: "DATA",
  1: "INIT",
  2: "INIT_ACK",
  3: "SACK",
  4: "HEARTBEAT",
  5: "HEARTBEAT_ACK",
  6: "ABORT",
  7: "SHUTDOWN",
  8: "SHUTDOWN_ACK",
  9: "ERROR",
  10: "COOKIE_ECHO",
  11: "COOKIE_ACK",
  12: "ECNE",
  13: "CWR",
  14: "SHUTDOWN_COMPLETE",
  15: "AUTH",
  64: "I_DATA",
  128: "ASCONF_ACK",
  130: "RE_CONFIG",
  132: "PAD",
  192: "FORWARD_TSN",
  193: "ASCONF",
  194: "I_FORWARD_TSN",
};

export function chunkName(type: number): string {
  return NAMES[type] ?? `CHUNK_${type}`;
}

/** One chunk, filled again for each. User data lie in `bytes[at, end)`; `missing` were not captured. */
export interface Chunk {
  type: number;
  flags: number;
  bytes: Uint8Array;
  at: number;
  end: number;
  missing: number;
  /** Of DATA and I-DATA. */
  tsn: number;
  stream: number;
  ppid: number;
}

export function emptyChunk(): Chunk {
  return { type: 0, flags: 0, bytes: new Uint8Array(0), at: 0, end: 0, missing: 0, tsn: 0, stream: 0, ppid: 0 };
}

/** What became of the packet's chunks. */
export type ChunkWalk = "whole" | "cut" | "too-many";

/** Visits the chunks of a packet. The visitor may not keep the chunk. */
export function forEachChunk(view: PacketView, chunk: Chunk, visit: (chunk: Chunk) => void): ChunkWalk {
  chunk.bytes = view.bytes;
  let at = view.at;
  for (let count = 0; at < view.end; count++) {
    if (count === MAX_CHUNKS) return "too-many";
    if (view.end - at < CHUNK_HEADER_BYTES) return "cut";
    const length = u16(view.bytes, at + 2);
    if (length < CHUNK_HEADER_BYTES || at + length > view.wireEnd) return "cut";
    chunk.type = view.bytes[at] as number;
    chunk.flags = view.bytes[at + 1] as number;
    const isReadable = locate(chunk, at, length, view.end);
    if (!isReadable) return "cut";
    visit(chunk);
    at += (length + 3) & ~3;
  }
  return view.missing > 0 ? "cut" : "whole";
}

function locate(chunk: Chunk, at: number, length: number, end: number): boolean {
  const isData = chunk.type === CHUNK_DATA || chunk.type === CHUNK_I_DATA;
  const header = chunk.type === CHUNK_DATA ? DATA_HEADER_BYTES : isData ? I_DATA_HEADER_BYTES : CHUNK_HEADER_BYTES;
  if (length < header || at + header > end) return false;
  chunk.at = at + header;
  chunk.end = Math.min(at + length, end);
  chunk.missing = at + length - chunk.end;
  if (!isData) return true;
  chunk.tsn = i32(chunk.bytes, at + 4);
  chunk.stream = u16(chunk.bytes, at + 8);
  // In I-DATA this word is the payload protocol in a message's first piece only.
  chunk.ppid = i32(chunk.bytes, at + header - 4) >>> 0;
  return true;
}

function u16(bytes: Uint8Array, at: number): number {
  return ((bytes[at] as number) << 8) | (bytes[at + 1] as number);
}

function i32(bytes: Uint8Array, at: number): number {
  return (u16(bytes, at) << 16) | u16(bytes, at + 2);
}
