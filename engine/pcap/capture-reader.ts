// Reads a capture file of any kind from chunks: decides the format by its first bytes, then hands out packets one by
// one in a record that is filled again each time. Damage never throws: it is passed over, described and counted.
import { ByteWindow } from "./byte-window.ts";
import { bareInterface, type CaptureDamage, type CaptureMetadata } from "./capture-metadata.ts";
import { type CaptureFormat, type Findings, STEP_PACKET, STEP_STARVED } from "./format.ts";
import { MAX_DAMAGES_TOLD } from "./limits.ts";
import { emptyPacketRecord, type PacketRecord } from "./packet-record.ts";
import { PcapFormat } from "./pcap-format.ts";
import { decodePcapHeader, isPcapMagic, PCAP_HEADER_BYTES } from "./pcap-header.ts";
import { isSectionStart, PcapngFormat } from "./pcapng-format.ts";

/** What the bytes turned out to be. "none": not a capture file, or of a kind that cannot be read. */
export type CaptureFormatName = "undecided" | "pcap" | "pcapng" | "none";

/** What was read so far. */
export interface CaptureSummary {
  readonly format: CaptureFormatName;
  /** Why the file is no capture; empty while it is one. */
  readonly reason: string;
  readonly packets: number;
  readonly interfaces: number;
  readonly damages: number;
  readonly firstDamage: CaptureDamage | undefined;
  readonly skippedBytes: number;
  /** Times beyond the calendar that were moved into it. */
  readonly badTimes: number;
}

const FORMAT_BYTES = 12;

/**
 * An incremental reader. Push: `push(chunk, onPacket)` for each chunk, then `finish(onPacket)`.
 * Pull: `feed(chunk)`, `next()` until it says false, feed again; `close()` after the last chunk, and `next()` to the end.
 */
export class CaptureReader {
  /** The packet that `next` found. */
  readonly record: PacketRecord = emptyPacketRecord();
  readonly #window = new ByteWindow();
  readonly #findings: Findings;
  #format: CaptureFormat | undefined;
  #name: CaptureFormatName = "undecided";
  #reason = "";
  #packets = 0;
  #interfaces = 0;
  #damages = 0;
  #firstDamage: CaptureDamage | undefined;
  #skippedBytes = 0;
  #badTimes = 0;

  constructor(onMetadata: (metadata: CaptureMetadata) => void = () => undefined) {
    this.#findings = {
      emit: (metadata) => {
        if (metadata.kind === "interface") this.#interfaces++;
        onMetadata(metadata);
      },
      damage: (offset, reason, skippedBytes) => {
        const damage = { offset, reason, skippedBytes };
        this.#firstDamage ??= damage;
        this.#skippedBytes += skippedBytes;
        if (this.#damages++ < MAX_DAMAGES_TOLD) onMetadata({ kind: "damage", damage });
      },
      badTime: () => {
        this.#badTimes++;
      },
    };
  }

  get summary(): CaptureSummary {
    return {
      format: this.#name,
      reason: this.#reason,
      packets: this.#packets,
      interfaces: this.#interfaces,
      damages: this.#damages,
      firstDamage: this.#firstDamage,
      skippedBytes: this.#skippedBytes,
      badTimes: this.#badTimes,
    };
  }

  /** Reads all packets of a chunk. The record given to `onPacket` is valid during the call only. */
  push(chunk: Uint8Array, onPacket: (record: PacketRecord) => void): void {
    this.feed(chunk);
    while (this.next()) onPacket(this.record);
  }

  /** No more bytes come: reads what is left, and says what was cut. */
  finish(onPacket: (record: PacketRecord) => void): CaptureSummary {
    this.close();
    while (this.next()) onPacket(this.record);
    return this.summary;
  }

  /** Hands in bytes. They must stay unchanged until `next` says false. */
  feed(chunk: Uint8Array): void {
    this.#window.feed(chunk);
  }

  /** Says that no more bytes will be fed. */
  close(): void {
    this.#window.isLast = true;
  }

  /** Goes to the next packet; false where more bytes are needed, or at the end. */
  next(): boolean {
    const window = this.#window;
    if (window.isCarried) window.settle();
    const format = this.#format ?? this.#decide();
    if (format === undefined) return false;
    for (;;) {
      const step = format.step(window, this.record);
      if (step === STEP_PACKET) {
        this.record.number = ++this.#packets;
        return true;
      }
      if (step === STEP_STARVED) return false;
      if (window.isCarried) window.settle();
    }
  }

  #decide(): CaptureFormat | undefined {
    const window = this.#window;
    if (this.#name === "none") window.at = window.end;
    else if (!window.need(FORMAT_BYTES)) this.#refuseIfLast("the file is too short to be a capture");
    else if (isPcapMagic(window.view.getUint32(window.at, false))) this.#openPcap(window);
    else if (isSectionStart(window.view, window.at)) {
      this.#name = "pcapng";
      this.#format = new PcapngFormat(this.#findings);
    } else this.#refuse("the file does not begin like a pcap or pcapng file");
    return this.#format;
  }

  #openPcap(window: ByteWindow): void {
    if (!window.need(PCAP_HEADER_BYTES)) {
      this.#refuseIfLast("the file ends within its header");
      return;
    }
    const header = decodePcapHeader(window.view, window.at);
    if (typeof header === "string") {
      this.#refuse(header);
      return;
    }
    window.at += PCAP_HEADER_BYTES;
    this.#name = "pcap";
    this.#format = new PcapFormat(header, this.#findings);
    this.#findings.emit({ kind: "interface", index: 0, facts: bareInterface(header.linkType, header.snapLength) });
  }

  #refuseIfLast(reason: string): void {
    if (this.#window.isLast) this.#refuse(reason);
  }

  #refuse(reason: string): void {
    this.#name = "none";
    this.#reason = reason;
    this.#window.at = this.#window.end;
  }
}
