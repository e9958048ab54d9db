// Writes the classic pcap format (draft-ietf-opsawg-pcap), little-endian, with nanoseconds. It holds one link type and
// no names, comments or keys: where those matter, pcapng is the format to write.
import { OutputBytes } from "./output-bytes.ts";
import { PCAP_HEADER_BYTES } from "./pcap-header.ts";
import type { PacketRecord } from "./packet-record.ts";

const MAGIC_NANOSECONDS = 0xa1b23c4d;
const RECORD_HEADER_BYTES = 16;
const DEFAULT_SNAP_LENGTH = 262_144;
const MAX_U32 = 0xffff_ffff;

/** Why a packet cannot be in the file; it was not written. */
export interface WriteProblem {
  readonly kind: "several-link-types" | "time-out-of-range";
  readonly message: string;
}

/** What of a packet a writer needs. */
export type WritablePacket = Pick<
  PacketRecord,
  "bytes" | "start" | "end" | "originalLength" | "sec" | "nsec" | "linkType"
>;

/** Lays packets down as a pcap file; `take` gives the bytes so far. The first packet decides the link type. */
export class PcapWriter {
  readonly #output = new OutputBytes();
  readonly #snapLength: number;
  #linkType: number | undefined;

  constructor({ linkType, snapLength }: { readonly linkType?: number; readonly snapLength?: number } = {}) {
    this.#snapLength = snapLength ?? DEFAULT_SNAP_LENGTH;
    if (linkType !== undefined) this.#begin(linkType);
  }

  /** Bytes that wait to be taken. */
  get pendingBytes(): number {
    return this.#output.length;
  }

  packet(packet: WritablePacket): WriteProblem | undefined {
    if (this.#linkType === undefined) this.#begin(packet.linkType);
    if (packet.linkType !== this.#linkType) {
      const types = `${this.#linkType} and ${packet.linkType}`;
      return { kind: "several-link-types", message: `pcap holds one link type, and there are ${types}: write pcapng` };
    }
    if (packet.sec < 0 || packet.sec > MAX_U32) {
      return { kind: "time-out-of-range", message: "pcap holds times from 1970 to 2106 only: write pcapng" };
    }
    const length = packet.end - packet.start;
    const output = this.#output;
    const at = output.reserve(RECORD_HEADER_BYTES + length);
    output.u32(at, packet.sec);
    output.u32(at + 4, packet.nsec);
    output.u32(at + 8, length);
    output.u32(at + 12, packet.originalLength);
    output.copy(at + RECORD_HEADER_BYTES, packet.bytes, packet.start, packet.end);
    return undefined;
  }

  /** The bytes since the last call, for the caller to keep. */
  take(): Uint8Array {
    return this.#output.take();
  }

  #begin(linkType: number): void {
    this.#linkType = linkType;
    const at = this.#output.reserve(PCAP_HEADER_BYTES);
    this.#output.u32(at, MAGIC_NANOSECONDS);
    this.#output.u16(at + 4, 2);
    this.#output.u16(at + 6, 4);
    this.#output.u32(at + 16, this.#snapLength);
    this.#output.u32(at + 20, linkType);
  }
}
