// Writes pcapng (draft-ietf-opsawg-pcapng), little-endian, one section, times in nanoseconds. Whatever a reader found
// besides packets can be written again: interfaces, names, secrets, statistics, and blocks of unknown kinds as they were.
import type { AddressNames, CaptureInterfaceFacts, InterfaceStatistics, RawBlock } from "./capture-metadata.ts";
import { OutputBytes } from "./output-bytes.ts";
import type { WritablePacket } from "./pcap-writer.ts";
import * as ng from "./pcapng-blocks.ts";
import { nanosecondWords } from "./pcapng-time.ts";
import { textBytes } from "./text.ts";

const NANOSECONDS = 9;
/** Longest value of an option: its length field has 16 bits. */
const MAX_OPTION_BYTES = 65_535;
const ENHANCED_BODY = 20;
/** Names go into several blocks of about this size: readers refuse blocks that are very long. */
const MAX_NAMES_BODY_BYTES = 1_048_576;

/** Facts of the section, as options of its header. */
export interface SectionFacts {
  readonly comment?: string;
  readonly hardware?: string;
  readonly operatingSystem?: string;
  readonly application?: string;
}

interface Option {
  readonly code: number;
  readonly value: Uint8Array;
}

/** Lays blocks down as a pcapng file; `take` gives the bytes so far. */
export class PcapngWriter {
  readonly #output = new OutputBytes();
  #interfaces = 0;

  constructor(section: SectionFacts = {}) {
    const options = [
      ...textOption(ng.OPTION_COMMENT, section.comment),
      ...textOption(ng.SECTION_HARDWARE, section.hardware),
      ...textOption(ng.SECTION_OS, section.operatingSystem),
      ...textOption(ng.SECTION_APPLICATION, section.application),
    ];
    const at = this.#open(ng.BLOCK_SECTION, 16 + optionBytes(options));
    this.#output.u32(at, ng.BYTE_ORDER_MAGIC);
    this.#output.u16(at + 4, 1);
    // Length unknown (-1): the file may be cut or grow at any time.
    this.#output.u32(at + 8, 0xffff_ffff);
    this.#output.u32(at + 12, 0xffff_ffff);
    this.#putOptions(at + 16, options);
  }

  /** Bytes that wait to be taken. */
  get pendingBytes(): number {
    return this.#output.length;
  }

  /** Describes an interface and gives its number in this file. */
  interface(facts: CaptureInterfaceFacts): number {
    const options = [
      ...textOption(ng.INTERFACE_NAME, facts.name),
      ...textOption(ng.INTERFACE_DESCRIPTION, facts.description),
      { code: ng.INTERFACE_TIME_RESOLUTION, value: Uint8Array.of(NANOSECONDS) },
      ...textOption(ng.INTERFACE_FILTER, facts.filter === "" ? undefined : `\0${facts.filter}`),
      ...textOption(ng.INTERFACE_OS, facts.operatingSystem),
      ...textOption(ng.OPTION_COMMENT, facts.comment),
    ];
    const at = this.#open(ng.BLOCK_INTERFACE, 8 + optionBytes(options));
    this.#output.u16(at, facts.linkType);
    this.#output.u32(at + 4, facts.snapLength);
    this.#putOptions(at + 8, options);
    return this.#interfaces++;
  }

  /** A packet of an interface that `interface` described. */
  packet(packet: WritablePacket, interfaceNumber: number, comment = ""): void {
    const length = packet.end - packet.start;
    const options = textOption(ng.OPTION_COMMENT, comment);
    const at = this.#open(ng.BLOCK_ENHANCED_PACKET, ENHANCED_BODY + ng.padded(length) + optionBytes(options));
    const output = this.#output;
    const { high, low } = nanosecondWords(packet.sec, packet.nsec);
    output.u32(at, interfaceNumber);
    output.u32(at + 4, high);
    output.u32(at + 8, low);
    output.u32(at + 12, length);
    output.u32(at + 16, packet.originalLength);
    output.copy(at + ENHANCED_BODY, packet.bytes, packet.start, packet.end);
    this.#putOptions(at + ENHANCED_BODY + ng.padded(length), options);
  }

  /** Names of addresses; those that do not fit one record, or one block, go into further ones. */
  names(entries: readonly AddressNames[]): void {
    let records: Option[] = [];
    let bodyBytes = 0;
    for (const record of entries.flatMap(({ address, names }) => nameRecords(address, names))) {
      if (bodyBytes > MAX_NAMES_BODY_BYTES) {
        this.#namesBlock(records);
        records = [];
        bodyBytes = 0;
      }
      records.push(record);
      bodyBytes += 4 + ng.padded(record.value.length);
    }
    if (records.length > 0) this.#namesBlock(records);
  }

  /** Secrets that open what is encrypted; they stand before the packets that need them. */
  secrets(secretsType: number, data: Uint8Array): void {
    const at = this.#open(ng.BLOCK_SECRETS, 8 + data.length);
    this.#output.u32(at, secretsType);
    this.#output.u32(at + 4, data.length);
    this.#output.copy(at + 8, data, 0, data.length);
  }

  /** Counters of an interface, at the time of its last packet. */
  statistics(statistics: Omit<InterfaceStatistics, "interfaceIndex">, interfaceNumber: number, sec: number): void {
    const options = [
      ...countOption(ng.STATISTICS_RECEIVED, statistics.received),
      ...countOption(ng.STATISTICS_DROPPED_BY_INTERFACE, statistics.droppedByInterface),
      ...countOption(ng.STATISTICS_DROPPED_BY_SYSTEM, statistics.droppedBySystem),
      ...textOption(ng.OPTION_COMMENT, statistics.comment),
    ];
    const at = this.#open(ng.BLOCK_STATISTICS, 12 + optionBytes(options));
    const { high, low } = nanosecondWords(sec, 0);
    this.#output.u32(at, interfaceNumber);
    this.#output.u32(at + 4, high);
    this.#output.u32(at + 8, low);
    this.#putOptions(at + 12, options);
  }

  /** A block as it was read; false where it is in the other byte order and so cannot stand in this section. */
  block(block: RawBlock): boolean {
    if (!block.isLittleEndian) return false;
    const at = this.#output.reserve(block.bytes.length);
    this.#output.copy(at, block.bytes, 0, block.bytes.length);
    return true;
  }

  /** The bytes since the last call, for the caller to keep. */
  take(): Uint8Array {
    return this.#output.take();
  }

  #namesBlock(records: readonly Option[]): void {
    this.#putOptions(this.#open(ng.BLOCK_NAMES, optionBytes(records)), records);
  }

  /** Lays down a block's frame; gives where its body begins. */
  #open(type: number, bodyBytes: number): number {
    const length = ng.BLOCK_OVERHEAD + ng.padded(bodyBytes);
    const at = this.#output.reserve(length);
    this.#output.u32(at, type);
    this.#output.u32(at + 4, length);
    this.#output.u32(at + length - 4, length);
    return at + 8;
  }

  #putOptions(start: number, options: readonly Option[]): void {
    let at = start;
    for (const { code, value } of options) {
      this.#output.u16(at, code);
      this.#output.u16(at + 2, value.length);
      this.#output.copy(at + 4, value, 0, value.length);
      at += 4 + ng.padded(value.length);
    }
  }
}

/** Room that options take, with the mark that ends them. */
function optionBytes(options: readonly Option[]): number {
  return options.length === 0 ? 0 : options.reduce((sum, { value }) => sum + 4 + ng.padded(value.length), 4);
}

function textOption(code: number, text: string | undefined): Option[] {
  if (text === undefined || text === "") return [];
  return [{ code, value: textBytes(text).subarray(0, MAX_OPTION_BYTES) }];
}

function countOption(code: number, count: number | undefined): Option[] {
  if (count === undefined) return [];
  const value = new Uint8Array(8);
  new DataView(value.buffer).setBigUint64(0, BigInt(count), true);
  return [{ code, value }];
}

function nameRecords(address: Uint8Array, names: readonly string[]): Option[] {
  const code = address.length === 4 ? ng.NAME_IPV4 : ng.NAME_IPV6;
  const records: Option[] = [];
  let bytes: number[] = [...address];
  for (const name of names) {
    const encoded = textBytes(name);
    if (encoded.length === 0 || encoded.length + 1 + address.length > MAX_OPTION_BYTES) continue;
    if (bytes.length + encoded.length + 1 > MAX_OPTION_BYTES) {
      records.push({ code, value: Uint8Array.from(bytes) });
      bytes = [...address];
    }
    bytes.push(...encoded, 0);
  }
  if (bytes.length > address.length) records.push({ code, value: Uint8Array.from(bytes) });
  return records;
}
