// A long header of a known version whose lengths fit the datagram is no accident: 32 bits of version among them.
import type { Detected } from "../dissector.ts";
import { MAX_CONNECTION_ID_BYTES, MIN_FIRST_ID_BYTES } from "./packet.ts";
import { isReserved, knownVersion } from "./versions.ts";

/** Bytes of the datagrams that carry a client's Initial packets (RFC 9000, 14.1). */
export const MIN_INITIAL_DATAGRAM_BYTES = 1200;
const MIN_HEADER_BYTES = 7;

export function detect(bytes: Uint8Array, start: number, end: number): Detected {
  if (end - start < MIN_HEADER_BYTES || (bytes[start] as number) < 0x80) return "no";
  const version = u32(bytes, start + 1);
  const form = knownVersion(version);
  if (form === undefined && version !== 0 && !isReserved(version)) return "no";
  const destinationBytes = bytes[start + 5] as number;
  const sourceAt = start + 6 + destinationBytes;
  if (destinationBytes > MAX_CONNECTION_ID_BYTES || sourceAt >= end) return "no";
  const sourceBytes = bytes[sourceAt] as number;
  const after = sourceAt + 1 + sourceBytes;
  if (sourceBytes > MAX_CONNECTION_ID_BYTES || after >= end) return "no";
  if (version === 0) return (end - after) % 4 === 0 ? "maybe-server" : "no";
  const isFirst = destinationBytes >= MIN_FIRST_ID_BYTES && end - start >= MIN_INITIAL_DATAGRAM_BYTES;
  if (form === undefined) return isFirst ? "maybe-client" : "no";
  const kind = form.kinds[(((bytes[start] as number) >> 4) & 3) as 0 | 1 | 2 | 3];
  if (kind === "retry") return "server";
  if (kind !== "initial") return "no";
  // Only clients send tokens.
  if (isFirst || hasToken(bytes, after, end)) return "client";
  return destinationBytes < MIN_FIRST_ID_BYTES ? "server" : "maybe-server";
}

/** The length of the token is not zero, in however many bytes it is told (RFC 9000, 16). */
function hasToken(bytes: Uint8Array, at: number, end: number): boolean {
  const first = bytes[at] as number;
  if ((first & 0x3f) !== 0) return true;
  const until = Math.min(end, at + (1 << (first >> 6)));
  for (let i = at + 1; i < until; i++) if (bytes[i] !== 0) return true;
  return false;
}
function u32(bytes: Uint8Array, at: number): number {
  const high = ((bytes[at] as number) << 8) | (bytes[at + 1] as number);
  return high * 0x10000 + (((bytes[at + 2] as number) << 8) | (bytes[at + 3] as number));
}
