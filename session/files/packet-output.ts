// Packets as the bytes of a capture file. pcapng keeps what captures say besides: interfaces, names, keys, counters,
// comments and blocks of unknown kinds come out as they went in.
import { ContractError } from "../../contract/index.ts";
import {
  bareInterface,
  type CaptureMetadata,
  type PacketRecord,
  PcapngWriter,
  PcapWriter,
} from "../../engine/index.ts";

const LINKTYPE_ETHERNET = 1;
/** Bytes that are worth a write. */
export const WRITE_BYTES = 1 << 20;

/** Takes packets in the order of the file; `take` hands over the bytes that are ready. */
export interface PacketOutput {
  readonly pendingBytes: number;
  packet(record: PacketRecord): void;
  metadata(metadata: CaptureMetadata): void;
  take(): Uint8Array;
  /** The last bytes: a file without packets is a capture all the same. */
  end(): Uint8Array;
}

/** `application` is named in a pcapng file as what wrote it; `comment`, where there is one, tells about the whole of it. */
export function createPacketOutput(format: "pcap" | "pcapng", application: string, comment = ""): PacketOutput {
  return format === "pcap" ? new PcapOutput() : new PcapngOutput(application, comment);
}

class PcapOutput implements PacketOutput {
  #writer: PcapWriter | null = null;
  #linkType: number | null = null;

  get pendingBytes(): number {
    return this.#writer?.pendingBytes ?? 0;
  }
  packet(record: PacketRecord): void {
    this.#writer ??= new PcapWriter({ linkType: record.linkType });
    const problem = this.#writer.packet(record);
    if (problem !== undefined) throw new ContractError("UNSUPPORTED", problem.message, "save as pcapng");
  }
  metadata(metadata: CaptureMetadata): void {
    // The classic format has a place for the link type alone.
    if (metadata.kind === "interface") this.#linkType ??= metadata.facts.linkType;
  }
  take(): Uint8Array {
    return this.#writer?.take() ?? new Uint8Array();
  }
  end(): Uint8Array {
    this.#writer ??= new PcapWriter({ linkType: this.#linkType ?? LINKTYPE_ETHERNET });
    return this.#writer.take();
  }
}

class PcapngOutput implements PacketOutput {
  readonly #writer: PcapngWriter;
  // Number in the captures read → number in this file.
  readonly #interfaces: number[] = [];
  #lastSec = 0;

  constructor(application: string, comment: string) {
    this.#writer = new PcapngWriter({ application, comment });
  }
  get pendingBytes(): number {
    return this.#writer.pendingBytes;
  }
  packet(record: PacketRecord): void {
    const known = (this.#interfaces[record.interfaceIndex] ??= this.#writer.interface(
      bareInterface(record.linkType, 0),
    ));
    this.#lastSec = record.sec;
    this.#writer.packet(record, known, record.comment);
  }
  metadata(metadata: CaptureMetadata): void {
    if (metadata.kind === "interface") this.#interfaces[metadata.index] = this.#writer.interface(metadata.facts);
    else if (metadata.kind === "names") this.#writer.names(metadata.names);
    else if (metadata.kind === "secrets") this.#writer.secrets(metadata.secretsType, metadata.data);
    else if (metadata.kind === "block") this.#writer.block(metadata.block);
    else if (metadata.kind === "statistics") {
      const { interfaceIndex, ...counters } = metadata.statistics;
      const known = this.#interfaces[interfaceIndex];
      if (known !== undefined) this.#writer.statistics(counters, known, this.#lastSec);
    }
  }
  take(): Uint8Array {
    return this.#writer.take();
  }
  end(): Uint8Array {
    return this.#writer.take();
  }
}
