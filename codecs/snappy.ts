// Snappy (google/snappy, format_description.txt), bare or in the frame of xerial's Java library, which Kafka's clients write:
// a magic of eight bytes, two versions, then blocks with their lengths.
import { MatchOutput } from "./matches.ts";
import type { PartialOutput } from "./zlib-step.ts";

const XERIAL = Uint8Array.of(0x82, 0x53, 0x4e, 0x41, 0x50, 0x50, 0x59, 0x00);
const XERIAL_HEADER_BYTES = 16;
/** Bytes of the longest length that a block may begin with. */
const MAX_LENGTH_BYTES = 5;

export function unpackSnappy(input: Uint8Array, maxBytes: number): PartialOutput {
  const output = new MatchOutput(maxBytes);
  const error = isXerial(input) ? unpackFrames(input, output) : unpackBlock(input, 0, input.length, output);
  return { bytes: output.bytes, error };
}

function isXerial(input: Uint8Array): boolean {
  return input.length >= XERIAL_HEADER_BYTES && XERIAL.every((byte, i) => input[i] === byte);
}

function unpackFrames(input: Uint8Array, output: MatchOutput): string {
  const view = new DataView(input.buffer, input.byteOffset, input.length);
  let at = XERIAL_HEADER_BYTES;
  while (at < input.length && !output.isFull) {
    if (at + 4 > input.length) return "the length of a block ends early";
    const length = view.getUint32(at);
    at += 4;
    const error = unpackBlock(input, at, Math.min(input.length, at + length), output);
    if (error !== "") return error;
    if (at + length > input.length) return "a block ends early";
    at += length;
  }
  return "";
}

/** Answers what is wrong; empty when all was well. */
function unpackBlock(input: Uint8Array, start: number, end: number, output: MatchOutput): string {
  let at = start;
  let length = 0;
  for (let i = 0; ; i++) {
    if (at >= end || i >= MAX_LENGTH_BYTES) return "the length ends early";
    const byte = input[at++] as number;
    length += (byte & 0x7f) * 2 ** (7 * i);
    if (byte < 0x80) break;
  }
  // Copies reach back to the beginning of their block only; what lies before it is of another.
  const base = output.length;
  while (at < end && !output.isFull) {
    const tag = input[at++] as number;
    const kind = tag & 3;
    if (kind === 0) {
      let count = tag >>> 2;
      const more = count < 60 ? 0 : count - 59;
      if (at + more > end) return "the length of literals ends early";
      if (more > 0) count = littleEndian(input, at, more);
      at += more;
      count += 1;
      output.literals(input, at, Math.min(end, at + count));
      if (at + count > end) return "literals end early";
      at += count;
      continue;
    }
    const offsetBytes = kind === 3 ? 4 : kind;
    if (at + offsetBytes > end) return "a copy ends early";
    const low = littleEndian(input, at, offsetBytes);
    at += offsetBytes;
    const count = kind === 1 ? 4 + ((tag >>> 2) & 7) : 1 + (tag >>> 2);
    const distance = kind === 1 ? ((tag >>> 5) << 8) | low : low;
    if (distance > output.length - base || !output.copy(distance, count)) return "a copy of what is not there";
  }
  return output.isFull || output.length - base === length ? "" : "fewer bytes than it says";
}

function littleEndian(input: Uint8Array, at: number, count: number): number {
  let value = 0;
  for (let i = 0; i < count; i++) value += (input[at + i] as number) * 2 ** (8 * i);
  return value;
}
