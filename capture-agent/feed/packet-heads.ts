// Heads of packets for scripts that look at packets: all headers up to the transport's, no payload, packed one behind the
// other (contract/agent/agent.proto, Batch). Made only while a reader asks for them.
//
//   seconds 4 | nanoseconds 4 | length on the wire 4 | link type 2 | length of the head 2 | head        (little-endian)
import { createHeaderEnd, type PacketRecord } from "../../engine/index.ts";

/** Heads of one batch; when they are full the batch is closed. */
export const MAX_HEADS_BYTES = 131_072;
/** Longest head: link, tunnel, IP and TCP headers with their options. */
const MAX_HEAD_BYTES = 256;
const PREFIX_BYTES = 16;

export class PacketHeads {
  readonly #bytes = new Uint8Array(MAX_HEADS_BYTES);
  readonly #view = new DataView(this.#bytes.buffer);
  readonly #headerEnd = createHeaderEnd();
  #length = 0;

  get isEmpty(): boolean {
    return this.#length === 0;
  }
  /** Whether there is no room for another head of any length. */
  get isFull(): boolean {
    return this.#length + PREFIX_BYTES + MAX_HEAD_BYTES > MAX_HEADS_BYTES;
  }

  /** There must be room. */
  add(record: PacketRecord): void {
    const { bytes, start, sec, nsec, originalLength, linkType } = record;
    const end = Math.min(this.#headerEnd.of(record), start + MAX_HEAD_BYTES);
    const at = this.#length;
    this.#view.setUint32(at, sec, true);
    this.#view.setUint32(at + 4, nsec, true);
    this.#view.setUint32(at + 8, originalLength, true);
    this.#view.setUint16(at + 12, linkType, true);
    this.#view.setUint16(at + 14, end - start, true);
    this.#bytes.set(bytes.subarray(start, end), at + PREFIX_BYTES);
    this.#length = at + PREFIX_BYTES + end - start;
  }

  /** The heads so far, valid until the next is added. */
  take(): Uint8Array {
    const taken = this.#bytes.subarray(0, this.#length);
    this.#length = 0;
    return taken;
  }
}
