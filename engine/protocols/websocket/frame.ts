// Where the parts of WebSocket frames end (RFC 6455, 5.2): the header, then pieces of the payload as they come, so
// that a long payload streams past. A frame that is there as a whole, as most are, is one part.
//
//   byte 0   FIN RSV1 RSV2 RSV3 opcode(4)
//   byte 1   MASK length(7)      126: 16 bits follow, 127: 64 bits follow
//   then     masking key (4) when MASK is set, then the payload
import type { Side } from "../../flow/flow.ts";
import { BAD_FRAME, type Framer, NEED_MORE } from "../framed.ts";
import type { Opcode } from "./types.ts";

// biome-ignore format: a table by number
const OPCODES: readonly Opcode[] = [
  "continuation", "text", "binary", "reserved", "reserved", "reserved", "reserved", "reserved",
  "close", "ping", "pong", "reserved", "reserved", "reserved", "reserved", "reserved",
];

/** Longest frame that is believed where one is looked for behind a hole. */
const MAX_RESYNC_BYTES = 16 << 20;
const RSV1 = 0x40;
const OTHER_RSV = 0x30;
const KEY_BYTES = 4;

/** Where payloads are unmasked; larger pieces have room of their own. */
const scratch = new Uint8Array(64 << 10);

export class WebSocketFramer implements Framer {
  readonly #isClient: boolean;
  reason = "";
  skipBytes = 0;
  /** Of the frame at hand. */
  fin = false;
  opcode: Opcode = "reserved";
  isControl = false;
  isMasked = false;
  hasRsv1 = false;
  hasOtherRsv = false;
  payloadBytes = 0;
  /** The part framed last is a header; it ends its frame. */
  isHeader = false;
  isLast = false;
  /** Of the header, where its payload is there behind it and part of the same part; else 0. */
  headerBytes = 0;
  #left = 0;
  #isInPayload = false;
  #isAfterHole = false;
  /** The masking key, its first byte lowest. */
  #key = 0;
  #keyAt = 0;

  constructor(side: Side) {
    this.#isClient = side === 0;
  }

  frame(bytes: Uint8Array, start: number, end: number): number {
    if (this.#isInPayload) {
      const length = Math.min(this.#left, end - start);
      this.isHeader = false;
      this.headerBytes = 0;
      this.#pass(length);
      return length;
    }
    const length = headerBytes(bytes, start, end);
    if (length > end - start) return NEED_MORE;
    if (!this.#readHeader(bytes, start, length)) return BAD_FRAME;
    this.isHeader = true;
    this.#keyAt = 0;
    const isWhole = this.payloadBytes > 0 && this.payloadBytes <= end - start - length;
    this.headerBytes = isWhole ? length : 0;
    this.isLast = isWhole || this.payloadBytes === 0;
    this.#left = this.isLast ? 0 : this.payloadBytes;
    this.#isInPayload = !this.isLast;
    return isWhole ? length + this.payloadBytes : length;
  }

  reset(): void {}

  /** Only the first byte behind a hole can be believed to begin a frame: nothing marks one. */
  resync(_bytes: Uint8Array, start: number): number {
    if (!this.#isAfterHole) return -1;
    return start;
  }

  /** `length` bytes are missing: answers how many of them lie in the payload at hand. */
  skipHole(length: number): number {
    if (!this.#isInPayload) return 0;
    const inside = Math.min(length, this.#left);
    this.#keyAt += inside;
    this.#pass(inside);
    return inside;
  }

  /** The stream goes on behind a hole. */
  expectFrame(): void {
    this.#isInPayload = false;
    this.#isAfterHole = true;
  }

  /** The payload piece as it was meant: unmasked, in the first bytes of what is returned, until the next call. */
  unmask(bytes: Uint8Array, start: number, end: number): Uint8Array {
    const length = end - start;
    const plain = length <= scratch.length ? scratch : new Uint8Array(length);
    for (let i = 0, at = this.#keyAt; i < length; i++, at++) {
      plain[i] = (bytes[start + i] as number) ^ (this.#key >> ((at & 3) << 3));
    }
    this.#keyAt += length;
    return plain;
  }

  /** A payload piece that is not kept: the masking key turns all the same. */
  pass(length: number): void {
    this.#keyAt += length;
  }

  #pass(length: number): void {
    this.#left -= length;
    this.isLast = this.#left === 0;
    this.#isInPayload = !this.isLast;
  }

  #readHeader(bytes: Uint8Array, start: number, length: number): boolean {
    const first = bytes[start] as number;
    const second = bytes[start + 1] as number;
    const payloadBytes = payloadLength(bytes, start);
    const opcode = OPCODES[first & 0x0f] ?? "reserved";
    const isMasked = second >= 0x80;
    if (payloadBytes > Number.MAX_SAFE_INTEGER) return this.#bad("a frame claims more than 2^53 bytes");
    if (this.#isAfterHole) {
      this.#isAfterHole = false;
      const isPlausible =
        opcode !== "reserved" &&
        opcode !== "continuation" &&
        (first & OTHER_RSV) === 0 &&
        isMasked === this.#isClient &&
        payloadBytes <= MAX_RESYNC_BYTES;
      if (!isPlausible) return this.#bad("no frame is found behind the missing bytes");
    }
    this.fin = first >= 0x80;
    this.hasRsv1 = (first & RSV1) !== 0;
    this.hasOtherRsv = (first & OTHER_RSV) !== 0;
    this.opcode = opcode;
    this.isControl = (first & 0x08) !== 0;
    this.isMasked = isMasked;
    this.payloadBytes = payloadBytes;
    if (isMasked) this.#key = keyAt(bytes, start + length - KEY_BYTES);
    return true;
  }

  #bad(reason: string): boolean {
    this.reason = reason;
    return false;
  }
}

// Length of the header at `start`, as far as its bytes tell.
function headerBytes(bytes: Uint8Array, start: number, end: number): number {
  if (end - start < 2) return 2;
  const second = bytes[start + 1] as number;
  const length = second & 0x7f;
  return 2 + (length === 126 ? 2 : length === 127 ? 8 : 0) + (second >= 0x80 ? 4 : 0);
}

function keyAt(bytes: Uint8Array, at: number): number {
  return (
    (bytes[at] as number) |
    ((bytes[at + 1] as number) << 8) |
    ((bytes[at + 2] as number) << 16) |
    ((bytes[at + 3] as number) << 24)
  );
}

function payloadLength(bytes: Uint8Array, start: number): number {
  const length = (bytes[start + 1] as number) & 0x7f;
  if (length < 126) return length;
  let value = 0;
  const count = length === 126 ? 2 : 8;
  for (let i = 0; i < count; i++) value = value * 256 + (bytes[start + 2 + i] as number);
  return value;
}
