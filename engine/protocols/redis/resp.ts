// The first byte of a RESP value says its type; `TYPES` says what follows. One table for framer and decoder.

/** What follows the first byte: a line, a length and as many bytes, or a count and as many values. */
export const LINE = 1;
export const BULK = 2;
export const AGGREGATE = 3;
/** A chunk of a streamed string; a length of zero ends it. */
export const CHUNK = 4;
/** The end of an aggregate of unknown length. */
export const STREAM_END = 5;

export interface RespType {
  readonly shape: number;
  /** As entries name it. */
  readonly name: string;
  /** Values for each unit of an aggregate's count. */
  readonly valuesPerCount: number;
}

const BY_BYTE: (RespType | undefined)[] = Array.from({ length: 256 });

function define(mark: string, shape: number, name: string, valuesPerCount = 0): void {
  BY_BYTE[mark.charCodeAt(0)] = { shape, name, valuesPerCount };
}
define("+", LINE, "Simple String");
define("-", LINE, "Error");
define(":", LINE, "Integer");
define("_", LINE, "Null");
define("#", LINE, "Boolean");
define(",", LINE, "Double");
define("(", LINE, "Big Number");
define("$", BULK, "Bulk String");
define("!", BULK, "Bulk Error");
define("=", BULK, "Verbatim String");
define(";", CHUNK, "Chunk");
define("*", AGGREGATE, "Array", 1);
define("~", AGGREGATE, "Set", 1);
define(">", AGGREGATE, "Push", 1);
define("%", AGGREGATE, "Map", 2);
define("|", AGGREGATE, "Attribute", 2);
define(".", STREAM_END, "End");

/** The type that a byte begins, undefined for bytes that begin none. */
export function respType(byte: number): RespType | undefined {
  return BY_BYTE[byte];
}

export const CR = 0x0d;
export const LF = 0x0a;
export const ASTERISK = 0x2a;
export const DOLLAR = 0x24;
export const ATTRIBUTE = 0x7c;
export const PUSH = 0x3e;
export const PLUS = 0x2b;

/** Answers of `readCount` that are no count. */
export const NULL_COUNT = -1;
export const STREAMED = -2;
export const BAD_COUNT = -3;

/** Reads the digits of `bytes[from, to)`: a count, NULL_COUNT for `-1`, STREAMED for `?`, else BAD_COUNT. */
export function readCount(bytes: Uint8Array, from: number, to: number): number {
  const length = to - from;
  if (length < 1 || length > 15) return BAD_COUNT;
  const first = bytes[from] as number;
  if (length === 1 && first === 0x3f) return STREAMED;
  if (length === 2 && first === 0x2d && bytes[from + 1] === 0x31) return NULL_COUNT;
  let count = 0;
  for (let i = from; i < to; i++) {
    const digit = (bytes[i] as number) - 0x30;
    if (digit < 0 || digit > 9) return BAD_COUNT;
    count = count * 10 + digit;
  }
  return count;
}
