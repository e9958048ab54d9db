// What a request's header looks like: the length, a known API in a version that it may have, a number, and the client's name.
import { apiName } from "./schema.ts";

/** Brokers take 100 MiB (socket.request.max.bytes) and send what was asked for; nobody sends more than so many. */
export const MAX_FRAME_BYTES = 256 << 20;
/** Length, API, version, correlation id, length of the client's name. */
export const HEADER_BYTES = 14;
/** No API has so many versions; one that is newer than ours may have one more. */
const MAX_VERSION = 30;
/** Clients count from 0; letters of a text protocol are beyond. */
const MAX_CORRELATION_ID = 0x20000000;
const MAX_CLIENT_ID_BYTES = 255;

/** `more` while it may yet be one. */
export function isRequestHeader(bytes: Uint8Array, start: number, end: number): "yes" | "no" | "more" {
  const here = end - start;
  const at = (offset: number): number => bytes[start + offset] ?? 0;
  if (here >= 4 && lengthAt(bytes, start) > MAX_FRAME_BYTES) return "no";
  if (here < 4) return here === 0 || at(0) <= MAX_FRAME_BYTES >>> 24 ? "more" : "no";
  const length = lengthAt(bytes, start);
  if (length < HEADER_BYTES - 4) return "no";
  if (here >= 6 && apiName((at(4) << 8) | at(5)) === "") return "no";
  if (here >= 8 && ((at(6) << 8) | at(7)) > MAX_VERSION) return "no";
  if (here >= 12 && lengthAt(bytes, start + 8) >= MAX_CORRELATION_ID) return "no";
  if (here < HEADER_BYTES) return "more";
  const nameLength = (((at(12) << 8) | at(13)) << 16) >> 16;
  if (nameLength < -1 || nameLength > MAX_CLIENT_ID_BYTES || HEADER_BYTES + nameLength > length + 4) return "no";
  const nameEnd = start + HEADER_BYTES + nameLength;
  for (let i = start + HEADER_BYTES; i < Math.min(end, nameEnd); i++) if (!isPrintable(bytes[i] as number)) return "no";
  return end >= nameEnd ? "yes" : "more";
}

/** The client of a request says its name. */
export function hasClientName(bytes: Uint8Array, start: number): boolean {
  return (bytes[start + HEADER_BYTES - 2] ?? 0) < 0x80 && (bytes[start + HEADER_BYTES - 1] ?? 0) > 0;
}
/** The unsigned number of four bytes. */
export function lengthAt(bytes: Uint8Array, at: number): number {
  const high = bytes[at] ?? 0;
  return high * 0x1000000 + (((bytes[at + 1] ?? 0) << 16) | ((bytes[at + 2] ?? 0) << 8) | (bytes[at + 3] ?? 0));
}
function isPrintable(byte: number): boolean {
  return byte >= 0x20 && byte !== 0x7f;
}
