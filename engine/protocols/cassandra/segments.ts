// Segments: their payloads, checked and unpacked, are handed on to the conversation that knows the envelopes in them. One that
// does not fit its checksum is as good as missing.
import type { Side } from "../../flow/flow.ts";
import type { Moment, Span } from "../../moment.ts";
import type { Conversation, EndOfStream, FlowContext } from "../dissector.ts";
import { crc32 } from "./checksums.ts";
import { type Packing, readSegment } from "./shape.ts";

export class Segments {
  readonly #context: FlowContext;
  readonly #inner: Conversation;
  #now: Moment = { sec: 0, nsec: 0, packet: 0 };

  constructor(context: FlowContext, inner: Conversation) {
    this.#context = context;
    this.#inner = inner;
  }

  segment(side: Side, packing: Packing, bytes: Uint8Array, start: number, span: Span): void {
    this.#now = { sec: span.endSec, nsec: span.endNsec, packet: span.endPacket };
    const segment = readSegment(packing, bytes, start);
    if (segment === null) return;
    const from = start + segment.headerBytes;
    const to = from + segment.payloadBytes;
    if (crc32(bytes, from, to) !== littleEndian(bytes, to)) {
      this.#lose(side, Math.max(segment.payloadBytes, segment.unpackedBytes), "a segment does not fit its checksum");
      return;
    }
    if (segment.unpackedBytes === 0) {
      if (to > from) this.#inner.data(side, bytes, from, to, this.#now);
      return;
    }
    const unpacked = this.#context.codecs.unpack("lz4-block", bytes.subarray(from, to), segment.unpackedBytes);
    if (unpacked.bytes.length === segment.unpackedBytes)
      this.#inner.data(side, unpacked.bytes, 0, unpacked.bytes.length, this.#now);
    else this.#lose(side, segment.unpackedBytes, "a segment could not be unpacked");
  }
  #lose(side: Side, length: number, reason: string): void {
    this.#context.note("cassandra-segment", reason, 1, true);
    this.#inner.gap(side, length, this.#now);
  }

  gap(side: Side, length: number): void {
    this.#inner.gap(side, length, this.#now);
  }
  end(side: Side, how: EndOfStream): void {
    this.#inner.end(side, how, this.#now);
  }
  close(): void {
    this.#inner.close(this.#now);
  }
}

function littleEndian(bytes: Uint8Array, at: number): number {
  const b = (i: number): number => bytes[at + i] ?? 0;
  return (b(0) | (b(1) << 8) | (b(2) << 16) | (b(3) << 24)) >>> 0;
}
