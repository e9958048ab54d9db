// Reads a whole capture for a test, in chunks of any size, into values that can be compared.
import { copyOf } from "../byte-window.ts";
import type { CaptureMetadata } from "../capture-metadata.ts";
import { CaptureReader, type CaptureSummary } from "../capture-reader.ts";
import type { PacketRecord } from "../packet-record.ts";

export interface ReadPacket {
  readonly number: number;
  readonly sec: number;
  readonly nsec: number;
  readonly originalLength: number;
  readonly linkType: number;
  readonly interfaceIndex: number;
  readonly comment: string;
  readonly data: Uint8Array;
}

export interface ReadCapture {
  readonly packets: readonly ReadPacket[];
  readonly metadata: readonly CaptureMetadata[];
  readonly summary: CaptureSummary;
}

export function keep(record: PacketRecord): ReadPacket {
  const { bytes, start, end, ...facts } = record;
  return { ...facts, data: copyOf(bytes, start, end) };
}

/** Cuts `file` at `chunkBytes`; each chunk is memory of its own that is overwritten afterwards, as live buffers are. */
export function readAll(file: Uint8Array, chunkBytes: number | (() => number) = file.length): ReadCapture {
  const packets: ReadPacket[] = [];
  const metadata: CaptureMetadata[] = [];
  const reader = new CaptureReader((found) => metadata.push(found));
  const onPacket = (record: PacketRecord): void => {
    packets.push(keep(record));
  };
  for (let at = 0; at < file.length; ) {
    const size = Math.max(1, typeof chunkBytes === "number" ? chunkBytes : chunkBytes());
    const chunk = copyOf(file, at, Math.min(file.length, at + size));
    reader.push(chunk, onPacket);
    chunk.fill(0xee);
    at += size;
  }
  return { packets, metadata, summary: reader.finish(onPacket) };
}
