// What the first bytes of a side say. Either end may ask, so who asks only tells the client where nothing else does.
import type { Detected } from "../dissector.ts";
import { AVP_HEADER_BYTES, AVP_RESERVED_FLAGS } from "./avps.ts";
import { canBegin, FLAG, HEADER_BYTES, lengthAt, readHeader } from "./header.ts";

/** Capabilities-Exchange: the client begins with it (RFC 6733, 5.3). */
const CAPABILITIES = 257;

export function detect(bytes: Uint8Array, start: number, end: number): Detected {
  if (!canBegin(bytes, start, end)) return "no";
  if (end - start < HEADER_BYTES) return "more";
  const { length, flags, commandCode } = readHeader(bytes, start);
  const isRequest = (flags & FLAG.request) !== 0;
  const side = isRequest ? "client" : "server";
  if (length === HEADER_BYTES) return `maybe-${side}`;
  const first = start + HEADER_BYTES;
  if (end - first < AVP_HEADER_BYTES) return "more";
  const avpLength = lengthAt(bytes, first + 4);
  const isAvp =
    ((bytes[first + 4] ?? 0) & AVP_RESERVED_FLAGS) === 0 &&
    avpLength >= AVP_HEADER_BYTES &&
    avpLength <= length - HEADER_BYTES;
  if (!isAvp) return "no";
  return commandCode === CAPABILITIES ? side : `maybe-${side}`;
}
