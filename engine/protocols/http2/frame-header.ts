// The nine bytes before every frame, and what their values are called (RFC 9113, 4.1, 6 and 7).
//   length(24) type(8) flags(8) R(1) stream(31)

export const HEADER_BYTES = 9;
/** What a client says first (3.4). */
export const PREFACE = "PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n";

export const DATA = 0;
export const HEADERS = 1;
export const PRIORITY = 2;
export const RST_STREAM = 3;
export const SETTINGS = 4;
export const PUSH_PROMISE = 5;
export const PING = 6;
export const GOAWAY = 7;
export const WINDOW_UPDATE = 8;
export const CONTINUATION = 9;

/** Of DATA and HEADERS; the same bit is ACK in SETTINGS and PING. */
export const END_STREAM = 0x01;
export const ACK = 0x01;
export const END_HEADERS = 0x04;
export const PADDED = 0x08;
export const HAS_PRIORITY = 0x20;

const ERROR_NAMES: readonly string[] = [
  "NO_ERROR",
  "PROTOCOL_ERROR",
  "INTERNAL_ERROR",
  "FLOW_CONTROL_ERROR",
  "SETTINGS_TIMEOUT",
  "STREAM_CLOSED",
  "FRAME_SIZE_ERROR",
  "REFUSED_STREAM",
  "CANCEL",
  "COMPRESSION_ERROR",
  "CONNECT_ERROR",
  "ENHANCE_YOUR_CALM",
  "INADEQUATE_SECURITY",
  "HTTP_1_1_REQUIRED",
];
export const NO_ERROR = 0;
export const MAX_ERROR_CODE = ERROR_NAMES.length - 1;

/** `CANCEL`, or the number of a code that has no name. */
export function errorName(code: number): string {
  return ERROR_NAMES[code] ?? `error ${code}`;
}

export function frameLength(bytes: Uint8Array, at: number): number {
  return ((bytes[at] as number) << 16) | ((bytes[at + 1] as number) << 8) | (bytes[at + 2] as number);
}
export function frameStream(bytes: Uint8Array, at: number): number {
  return u31(bytes, at + 5);
}
/** 31 bits; the first one is reserved. */
export function u31(bytes: Uint8Array, at: number): number {
  return (
    (((bytes[at] as number) & 0x7f) << 24) |
    ((bytes[at + 1] as number) << 16) |
    ((bytes[at + 2] as number) << 8) |
    (bytes[at + 3] as number)
  );
}

export function u32(bytes: Uint8Array, at: number): number {
  return ((bytes[at] as number) >> 7) * 2 ** 31 + u31(bytes, at);
}

/** What a frame of each type may be: its flags, its length, and whether it belongs to a stream or to the connection. */
interface Shape {
  readonly flags: number;
  readonly isLength: (length: number) => boolean;
  readonly isStream: (stream: number) => boolean;
}
const some = (stream: number): boolean => stream !== 0;
const none = (stream: number): boolean => stream === 0;
const any = (): boolean => true;

const SHAPES: readonly Shape[] = [
  { flags: END_STREAM | PADDED, isLength: any, isStream: some },
  { flags: END_STREAM | END_HEADERS | PADDED | HAS_PRIORITY, isLength: any, isStream: some },
  { flags: 0, isLength: (length) => length === 5, isStream: some },
  { flags: 0, isLength: (length) => length === 4, isStream: some },
  { flags: ACK, isLength: (length) => length % 6 === 0, isStream: none },
  { flags: END_HEADERS | PADDED, isLength: (length) => length >= 4, isStream: some },
  { flags: ACK, isLength: (length) => length === 8, isStream: none },
  { flags: 0, isLength: (length) => length >= 8, isStream: none },
  { flags: 0, isLength: (length) => length === 4, isStream: any },
  { flags: END_HEADERS, isLength: any, isStream: some },
];

/** Whether the type has no such length, or not there: a connection error, or no frame. */
export function isMisshapen(type: number, length: number, stream: number): boolean {
  const shape = SHAPES[type];
  return shape !== undefined && !(shape.isLength(length) && shape.isStream(stream));
}
/** Whether the type is one of the RFC's and has no other flags than it defines. */
export function areFlagsKnown(type: number, flags: number): boolean {
  const shape = SHAPES[type];
  return shape !== undefined && (flags & ~shape.flags) === 0;
}
