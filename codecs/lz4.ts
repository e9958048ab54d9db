// LZ4 frames (lz4/lz4, lz4_Frame_format.md and lz4_Block_format.md). Checksums are not compared: what a peer damaged shows
// itself, and some of Kafka's clients compute that of the header wrongly (KAFKA-3160).
import { MatchOutput } from "./matches.ts";
import type { PartialOutput } from "./zlib-step.ts";

const MAGIC = 0x184d2204;
/** Magic, flags, block size, checksum of the header. */
const MIN_HEADER_BYTES = 7;
const MIN_MATCH = 4;

export function unpackLz4(input: Uint8Array, maxBytes: number): PartialOutput {
  const output = new MatchOutput(maxBytes);
  return { error: unpackFrame(input, output), bytes: output.bytes };
}

/** One block alone, as protocols write it that tell its length themselves. */
export function unpackLz4Block(input: Uint8Array, maxBytes: number): PartialOutput {
  const output = new MatchOutput(maxBytes);
  return { error: unpackBlock(input, 0, input.length, output), bytes: output.bytes };
}

function unpackFrame(input: Uint8Array, output: MatchOutput): string {
  const view = new DataView(input.buffer, input.byteOffset, input.length);
  if (input.length < MIN_HEADER_BYTES || view.getUint32(0, true) !== MAGIC) return "there is no frame";
  const flags = input[4] as number;
  const hasBlockChecksum = (flags & 0x10) !== 0;
  let at = MIN_HEADER_BYTES + ((flags & 0x08) === 0 ? 0 : 8) + ((flags & 0x01) === 0 ? 0 : 4);
  while (!output.isFull) {
    if (at + 4 > input.length) return "the frame ends early";
    const size = view.getUint32(at, true);
    at += 4;
    if (size === 0) return "";
    const length = size & 0x7fffffff;
    const end = Math.min(input.length, at + length);
    if (size >>> 31 === 1) output.literals(input, at, end);
    else {
      const error = unpackBlock(input, at, end, output);
      if (error !== "") return error;
    }
    if (at + length > input.length) return "a block ends early";
    at += length + (hasBlockChecksum ? 4 : 0);
  }
  return "";
}

/** Answers what is wrong; empty when all was well. Blocks may copy from those before them. */
function unpackBlock(input: Uint8Array, start: number, end: number, output: MatchOutput): string {
  let at = start;
  // Each 255 adds to a length of 15; answers -1 where the bytes end.
  const longer = (length: number): number => {
    let sum = length;
    if (length !== 15) return sum;
    for (;;) {
      if (at >= end) return -1;
      const byte = input[at++] as number;
      sum += byte;
      if (byte !== 255) return sum;
    }
  };
  while (at < end && !output.isFull) {
    const token = input[at++] as number;
    const literals = longer(token >>> 4);
    if (literals < 0) return "a length ends early";
    output.literals(input, at, Math.min(end, at + literals));
    if (at + literals > end) return "literals end early";
    at += literals;
    // The last sequence has literals only.
    if (at === end) return "";
    if (at + 2 > end) return "a copy ends early";
    const distance = (input[at] as number) | ((input[at + 1] as number) << 8);
    at += 2;
    const length = longer(token & 15);
    if (length < 0) return "a length ends early";
    if (!output.copy(distance, length + MIN_MATCH)) return "a copy of what is not there";
  }
  return "";
}
