// The header of a message (RFC 6733, 3): version, length, flags, command, application, and both identifiers.

export const HEADER_BYTES = 20;
/** The length has 24 bits; peers refuse messages long before that. */
export const MAX_MESSAGE_BYTES = 1 << 20;
const VERSION = 1;
const RESERVED_FLAGS = 0x0f;
/** Codes of the IETF's commands, and of vendors', which IANA hands out one by one (RFC 6733, 11.2.1); some hundred are in use. */
const FIRST_STANDARD_COMMAND = 257;
const FIRST_VENDOR_COMMAND = 0x800000;
const MAX_COMMANDS = 1024;
/** Two are for experiments. */
const FIRST_EXPERIMENTAL_COMMAND = 0xfffffe;

export interface Header {
  readonly length: number;
  readonly flags: number;
  readonly commandCode: number;
  readonly applicationId: number;
  readonly hopByHopId: number;
  readonly endToEndId: number;
}

export const FLAG = { request: 0x80, proxiable: 0x40, error: 0x20, retransmitted: 0x10 };

/** Needs a whole header at `start`. */
export function readHeader(bytes: Uint8Array, start: number): Header {
  const view = new DataView(bytes.buffer, bytes.byteOffset + start, HEADER_BYTES);
  return {
    length: view.getUint32(0) % 0x1000000,
    flags: view.getUint8(4),
    commandCode: view.getUint32(4) % 0x1000000,
    applicationId: view.getUint32(8),
    hopByHopId: view.getUint32(12),
    endToEndId: view.getUint32(16),
  };
}

/** Whether the bytes there can begin a message, as far as they are there. */
export function canBegin(bytes: Uint8Array, start: number, end: number): boolean {
  const count = end - start;
  if (count >= 1 && bytes[start] !== VERSION) return false;
  if (count >= 4) {
    const length = lengthAt(bytes, start);
    if (length < HEADER_BYTES || length % 4 !== 0 || length > MAX_MESSAGE_BYTES) return false;
  }
  if (count >= 5 && !areFlagsValid(bytes[start + 4] ?? 0)) return false;
  return count < 8 || isCommand(lengthAt(bytes, start + 4));
}
/** The 24 bits behind the byte there. */
export function lengthAt(bytes: Uint8Array, start: number): number {
  return ((bytes[start + 1] ?? 0) << 16) | ((bytes[start + 2] ?? 0) << 8) | (bytes[start + 3] ?? 0);
}
// A request is no error, and an answer is not sent again on its own.
function areFlagsValid(flags: number): boolean {
  if ((flags & RESERVED_FLAGS) !== 0) return false;
  const isRequest = (flags & FLAG.request) !== 0;
  return isRequest ? (flags & FLAG.error) === 0 : true;
}
function isCommand(code: number): boolean {
  return (
    (code >= FIRST_STANDARD_COMMAND && code < MAX_COMMANDS) ||
    (code >= FIRST_VENDOR_COMMAND && code < FIRST_VENDOR_COMMAND + MAX_COMMANDS) ||
    code >= FIRST_EXPERIMENTAL_COMMAND
  );
}
