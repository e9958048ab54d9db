// An envelope taken apart: its header, its body unpacked, and what stands before every body.
import type { Codecs, Compression } from "../../codecs.ts";
import { Reader } from "../../bytes/reader.ts";
import { FLAG, flagNames, OPCODES } from "./codes.ts";
import { ENVELOPE_HEADER_BYTES, int32At } from "./shape.ts";

export interface EnvelopeHead {
  readonly version: number;
  readonly flagNames: readonly string[];
  readonly stream: number;
  readonly opcode: string;
}
export interface Envelope extends EnvelopeHead {
  readonly flags: number;
  readonly body: Reader;
  /** Bytes of the body are missing, or were left out by a limit. */
  readonly isCut: boolean;
  /** What is wrong with how it is packed; empty where nothing is. */
  readonly problem: string;
}

/** How the bodies of a connection are packed, as its client asked for; empty where that was not seen. */
export type Packed = "" | "lz4" | "snappy";

export function readEnvelope(
  bytes: Uint8Array,
  start: number,
  end: number,
  packed: Packed,
  codecs: Codecs,
  maxBytes: number,
): Envelope {
  const reader = new Reader(bytes, start, end);
  const version = reader.u8("version") & 0x7f;
  const flags = reader.u8("flags");
  const stream = (reader.u16("stream") << 16) >> 16;
  const code = reader.u8("opcode");
  const length = int32At(bytes, start + 5);
  const head = { version, flags, flagNames: flagNames(flags), stream, opcode: OPCODES.get(code) ?? "" };
  const from = start + ENVELOPE_HEADER_BYTES;
  const isShort = from + length > end;
  // From version 5 on, segments are packed and envelopes are not.
  if ((flags & FLAG.compressed) === 0 || length === 0 || version >= 5)
    return { ...head, body: new Reader(bytes, from, end), isCut: isShort, problem: "" };
  const { body, problem } = unpack(bytes.subarray(from, end), packed, codecs, maxBytes);
  return { ...head, body: new Reader(body, 0, body.length), isCut: isShort || problem !== "", problem };
}

/** LZ4 has the length of what comes out before it, snappy has its own. */
function unpack(
  bytes: Uint8Array,
  packed: Packed,
  codecs: Codecs,
  maxBytes: number,
): { readonly body: Uint8Array; readonly problem: string } {
  const length = int32At(bytes, 0);
  const how: Compression = (packed === "" ? isLz4(bytes, length) : packed === "lz4") ? "lz4-block" : "snappy";
  const isBlock = how === "lz4-block";
  const cap = isBlock ? Math.max(0, Math.min(length, maxBytes)) : maxBytes;
  const unpacked = codecs.unpack(how, isBlock ? bytes.subarray(4) : bytes, cap);
  const isShort = isBlock && unpacked.bytes.length !== length;
  const problem = unpacked.isCut ? unpacked.reason : isShort ? "fewer bytes than it says" : "";
  return { body: unpacked.bytes, problem: problem === "" ? "" : `the body could not be unpacked: ${problem}` };
}
/** A block of LZ4 grows to at most 255 times its length. */
function isLz4(bytes: Uint8Array, length: number): boolean {
  return length > 0 && length <= 255 * bytes.length && bytes[0] === 0;
}
