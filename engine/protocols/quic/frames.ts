// The frames that an Initial packet may hold (RFC 9000, 12.4): PADDING, PING, ACK, CRYPTO, CONNECTION_CLOSE.
import { Malformed, Reader } from "../../bytes/reader.ts";
import type { Codecs } from "../../codecs.ts";
import { textOf } from "../../bytes/shown-text.ts";
import { readVarint } from "./packet.ts";

const PADDING = 0x00;
const PING = 0x01;
const ACK = 0x02;
const ACK_ECN = 0x03;
const CRYPTO = 0x06;
const CONNECTION_CLOSE = 0x1c;
/** Bytes of a reason that are kept. */
export const MAX_REASON_BYTES = 1024;

export interface Close {
  readonly errorCode: number;
  readonly frameType: number;
  readonly reason: string;
}

export interface FrameVisitor {
  crypto(offset: number, bytes: Uint8Array, start: number, end: number): void;
  close(close: Close): void;
}

export function readFrames(payload: Uint8Array, codecs: Codecs, visitor: FrameVisitor): void {
  const reader = new Reader(payload);
  while (reader.left > 0) {
    const type = reader.u8("frame type");
    if (type === PADDING || type === PING) continue;
    if (type === ACK || type === ACK_ECN) skipAck(reader, type === ACK_ECN);
    else if (type === CRYPTO) {
      const offset = readVarint(reader, "CRYPTO offset");
      const length = readVarint(reader, "CRYPTO length");
      const start = reader.take(length, "CRYPTO data");
      visitor.crypto(offset, payload, start, start + length);
    } else if (type === CONNECTION_CLOSE) visitor.close(readClose(reader, codecs));
    else throw new Malformed(`frame of type ${type} in an Initial packet`, reader.offset);
  }
}

// largest delay count first, then count times gap and length; each pair takes two bytes at least, so the count is bounded.
function skipAck(reader: Reader, hasCounts: boolean): void {
  readVarint(reader, "ACK largest");
  readVarint(reader, "ACK delay");
  const ranges = readVarint(reader, "ACK ranges");
  for (let left = 2 * ranges + 1 + (hasCounts ? 3 : 0); left > 0; left--) readVarint(reader, "ACK range");
}

function readClose(reader: Reader, codecs: Codecs): Close {
  const errorCode = readVarint(reader, "error code");
  const frameType = readVarint(reader, "frame type of the error");
  const length = readVarint(reader, "reason length");
  const start = reader.take(length, "reason");
  const end = start + Math.min(length, MAX_REASON_BYTES);
  const reason = textOf(reader.bytes, start, end, codecs);
  return { errorCode, frameType, reason };
}
