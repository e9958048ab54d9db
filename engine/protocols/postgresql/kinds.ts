// The messages of protocol 3 (PostgreSQL documentation, "Message Formats"): a type byte, a length that counts itself but not
// the type, then the body. Which types a side may send, and how long each may be, is what a message has to prove itself by.
import type { Side } from "../../flow/flow.ts";

export const HEADER_BYTES = 5;
/** What the server itself allocates for one message at most (1 GiB less one). */
export const MAX_LONG_BYTES = 0x3fffffff;
/** Longest message of a type that carries neither statements nor data; the server takes 10,000 to 65,535, its library 30,000. */
export const MAX_SHORT_BYTES = 65_535;

/** Codes in the place of the version of a message without a type. */
export const CANCEL_CODE = 80877102;
export const SSL_CODE = 80877103;
export const GSSENC_CODE = 80877104;
/** Longest message without a type: the server's MAX_STARTUP_PACKET_LENGTH. */
export const MAX_STARTUP_BYTES = 10_000;

interface Kind {
  readonly name: string;
  readonly minBytes: number;
  readonly maxBytes: number;
}

function exact(name: string, length: number): Kind {
  return { name, minBytes: length, maxBytes: length };
}
function short(name: string, minBytes: number): Kind {
  return { name, minBytes, maxBytes: MAX_SHORT_BYTES };
}
function long(name: string, minBytes: number): Kind {
  return { name, minBytes, maxBytes: MAX_LONG_BYTES };
}

// One table a side, by the type's character. The smallest length is that of the empty fields which the format prescribes.
const CLIENT_KINDS: Readonly<Record<string, Kind>> = {
  B: long("Bind", 12),
  C: short("Close", 6),
  d: long("CopyData", 4),
  c: exact("CopyDone", 4),
  f: short("CopyFail", 5),
  D: short("Describe", 6),
  E: short("Execute", 9),
  H: exact("Flush", 4),
  F: long("FunctionCall", 14),
  P: long("Parse", 8),
  p: short("PasswordMessage", 4),
  Q: long("Query", 5),
  S: exact("Sync", 4),
  X: exact("Terminate", 4),
};

const SERVER_KINDS: Readonly<Record<string, Kind>> = {
  R: short("Authentication", 8),
  K: short("BackendKeyData", 9),
  "2": exact("BindComplete", 4),
  "3": exact("CloseComplete", 4),
  C: short("CommandComplete", 5),
  d: long("CopyData", 4),
  c: exact("CopyDone", 4),
  G: short("CopyInResponse", 7),
  H: short("CopyOutResponse", 7),
  W: short("CopyBothResponse", 7),
  D: long("DataRow", 6),
  I: exact("EmptyQueryResponse", 4),
  E: long("ErrorResponse", 5),
  V: long("FunctionCallResponse", 8),
  v: short("NegotiateProtocolVersion", 12),
  n: exact("NoData", 4),
  N: long("NoticeResponse", 5),
  A: long("NotificationResponse", 10),
  t: long("ParameterDescription", 6),
  S: long("ParameterStatus", 6),
  "1": exact("ParseComplete", 4),
  s: exact("PortalSuspended", 4),
  Z: exact("ReadyForQuery", 5),
  T: long("RowDescription", 6),
};

/** By side and type byte, as every message is asked for its kind. */
const KINDS: readonly (readonly (Kind | null)[])[] = [CLIENT_KINDS, SERVER_KINDS].map((kinds) =>
  Array.from({ length: 256 }, (_, type) => {
    const letter = String.fromCharCode(type);
    return Object.hasOwn(kinds, letter) ? (kinds[letter] ?? null) : null;
  }),
);

/** The kind of a type byte, null where the side sends no such message. */
function kindOf(side: Side, type: number): Kind | null {
  return KINDS[side]?.[type] ?? null;
}

/** Name of a message as the documentation has it; empty for an unknown type. */
export function messageName(side: Side, type: number): string {
  return kindOf(side, type)?.name ?? "";
}

export function isType(side: Side, type: number): boolean {
  return kindOf(side, type) !== null;
}

/** Bounds of the length by side and type byte, as all messages of a run are asked for theirs; a type that is none has no room. */
const MIN_LENGTHS = Int32Array.from(KINDS.flat(), (kind) => kind?.minBytes ?? 1);
const MAX_LENGTHS = Int32Array.from(KINDS.flat(), (kind) => kind?.maxBytes ?? 0);

/** Whether a message of this type may have this length. */
export function isLength(side: Side, type: number, length: number): boolean {
  const at = (side << 8) | type;
  return length >= (MIN_LENGTHS[at] as number) && length <= (MAX_LENGTHS[at] as number);
}

/** Type bytes that are looked at where a name would cost too much. */
export const TYPES = {
  DATA_ROW: 0x44,
  ROW_DESCRIPTION: 0x54,
  COMMAND_COMPLETE: 0x43,
  EMPTY_QUERY: 0x49,
  READY: 0x5a,
  ERROR: 0x45,
  NOTICE: 0x4e,
  PARAMETER_STATUS: 0x53,
  AUTHENTICATION: 0x52,
  KEY_DATA: 0x4b,
  NOTIFICATION: 0x41,
  COPY_IN: 0x47,
  COPY_OUT: 0x48,
  COPY_BOTH: 0x57,
  COPY_DATA: 0x64,
  SUSPENDED: 0x73,
  PARSED: 0x31,
  BOUND: 0x32,
  CLOSED: 0x33,
  NO_DATA: 0x6e,
  PARAMETERS: 0x74,
  FUNCTION_RESULT: 0x56,
  NEGOTIATION: 0x76,
} as const;

export function readInt32(bytes: Uint8Array, at: number): number {
  return (
    ((bytes[at] as number) << 24) |
    ((bytes[at + 1] as number) << 16) |
    ((bytes[at + 2] as number) << 8) |
    (bytes[at + 3] as number)
  );
}

export function readInt16(bytes: Uint8Array, at: number): number {
  return ((bytes[at] as number) << 8) | (bytes[at + 1] as number);
}
