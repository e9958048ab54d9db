// What the first bytes of a message look like: a sequence, its length, a number, a known operation.
import { type Operation, OPERATIONS } from "./operations.ts";

/** OpenLDAP takes 4 MiB from those who are logged in (sockbuf_max_incoming_auth), Active Directory 10 MiB. */
export const MAX_MESSAGE_BYTES = 16 << 20;
const SEQUENCE = 0x30;
const INTEGER = 0x02;

/** Length of the whole message; 0 while it is not known, -1 where it is none. */
export function lengthOf(bytes: Uint8Array, start: number, end: number): number {
  if (start >= end) return 0;
  if (bytes[start] !== SEQUENCE) return -1;
  if (end - start < 2) return 0;
  const first = bytes[start + 1] ?? 0;
  if (first < 0x80) return 2 + first;
  const octets = first & 0x7f;
  if (octets === 0 || octets > 4) return -1;
  if (end - start < 2 + octets) return 0;
  let length = 0;
  for (let i = 0; i < octets; i++) length = length * 256 + (bytes[start + 2 + i] ?? 0);
  return 2 + octets + length;
}
/** The operation of what is a message; undefined while too little is there, null where it is none. */
export function looksLikeMessage(bytes: Uint8Array, start: number, end: number): Operation | undefined | null {
  const whole = lengthOf(bytes, start, end);
  if (whole < 0 || whole > MAX_MESSAGE_BYTES) return null;
  if (whole === 0) return undefined;
  const first = bytes[start + 1] ?? 0;
  const at = start + 2 + (first < 0x80 ? 0 : first & 0x7f);
  if (at + 1 >= end) return undefined;
  const size = bytes[at + 1] ?? 0;
  if (bytes[at] !== INTEGER || size < 1 || size > 4) return null;
  const tag = at + 2 + size;
  if (tag >= end) return undefined;
  return OPERATIONS[bytes[tag] ?? 0] ?? null;
}
