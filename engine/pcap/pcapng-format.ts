// The pcapng format (draft-ietf-opsawg-pcapng) as a walk over blocks. Every block says its length twice, at both ends:
// that is what makes it possible to tell a damaged block from a good one, and to find the next good one.
import { type ByteWindow, copyOf } from "./byte-window.ts";
import { type CaptureFormat, type Findings, STEP_ON, STEP_PACKET, STEP_STARVED, type Step } from "./format.ts";
import { MAX_BLOCK_BYTES, MAX_INTERFACES, MAX_PACKET_BYTES_ANY, MAX_RESYNC_BYTES } from "./limits.ts";
import type { PacketRecord } from "./packet-record.ts";
import * as ng from "./pcapng-blocks.ts";
import {
  type BlockBody,
  type DecodedInterface,
  decodeInterface,
  decodeNames,
  decodeSecrets,
  decodeSection,
  decodeStatistics,
  joinComment,
} from "./pcapng-metadata.ts";
import { readTime } from "./pcapng-time.ts";
import { readText } from "./text.ts";

/** Bytes before the packet in each kind of packet block, type and length included. */
const ENHANCED_HEAD = 28;
const SIMPLE_HEAD = 12;
/** Longest block looked for after damage: any packet with room for its options. */
const MAX_RESYNC_BLOCK = MAX_PACKET_BYTES_ANY + 65_536;

const KNOWN_BLOCKS: ReadonlySet<number> = new Set([
  ng.BLOCK_SECTION,
  ng.BLOCK_INTERFACE,
  ng.BLOCK_PACKET_OBSOLETE,
  ng.BLOCK_SIMPLE_PACKET,
  ng.BLOCK_NAMES,
  ng.BLOCK_STATISTICS,
  ng.BLOCK_ENHANCED_PACKET,
  ng.BLOCK_SECRETS,
  ng.BLOCK_CUSTOM,
  ng.BLOCK_CUSTOM_NO_COPY,
]);

/** True where the 12 bytes at `at` open a section, in either byte order. */
export function isSectionStart(view: DataView, at: number): boolean {
  return view.getUint32(at, true) === ng.BLOCK_SECTION && byteOrderAt(view, at) !== undefined;
}

/** Byte order of the section header at `at`: true for little-endian, undefined where it is none. */
function byteOrderAt(view: DataView, at: number): boolean | undefined {
  if (view.getUint32(at + 8, true) === ng.BYTE_ORDER_MAGIC) return true;
  return view.getUint32(at + 8, false) === ng.BYTE_ORDER_MAGIC ? false : undefined;
}

/** Reads the blocks of a pcapng file, from its first section header on. */
export class PcapngFormat implements CaptureFormat {
  readonly #findings: Findings;
  readonly #interfaces: DecodedInterface[] = [];
  /** First interface of the present section. */
  #interfaceBase = 0;
  #isLittleEndian = true;
  #lostReason = "";
  #lostOffset = 0;

  constructor(findings: Findings) {
    this.#findings = findings;
  }

  step(window: ByteWindow, record: PacketRecord): Step {
    if (this.#lostReason !== "") return this.#findBlock(window);
    if (!window.need(ng.BLOCK_OVERHEAD)) return this.#end(window);
    const type = window.view.getUint32(window.at, this.#isLittleEndian);
    if (type === ng.BLOCK_SECTION) {
      const order = byteOrderAt(window.view, window.at);
      if (order === undefined) return this.#lose(window, "a section does not say its byte order");
      this.#isLittleEndian = order;
    }
    const length = window.view.getUint32(window.at + 4, this.#isLittleEndian);
    if (length < ng.BLOCK_OVERHEAD || (length & 3) !== 0 || length > MAX_BLOCK_BYTES) {
      return this.#lose(window, "a block claims an impossible length");
    }
    if (!window.need(length)) return this.#end(window);
    if (window.view.getUint32(window.at + length - 4, this.#isLittleEndian) !== length) {
      return this.#lose(window, "the two lengths of a block differ");
    }
    const isPacket = this.#readBlock(window, record, type, length);
    window.at += length;
    return isPacket ? STEP_PACKET : STEP_ON;
  }

  #readBlock(window: ByteWindow, record: PacketRecord, type: number, length: number): boolean {
    switch (type) {
      case ng.BLOCK_ENHANCED_PACKET:
        return this.#readEnhanced(window, record, length, window.view.getUint32(window.at + 8, this.#isLittleEndian));
      case ng.BLOCK_PACKET_OBSOLETE:
        return this.#readEnhanced(window, record, length, window.view.getUint16(window.at + 8, this.#isLittleEndian));
      case ng.BLOCK_SIMPLE_PACKET:
        return this.#readSimple(window, record, length);
      default:
        this.#readMetadata(window, type, length);
        return false;
    }
  }

  /** Enhanced: interface u32, or obsolete: interface u16, drops u16; then time u64, captured u32, original u32, packet. */
  #readEnhanced(window: ByteWindow, record: PacketRecord, length: number, interfaceId: number): boolean {
    const { view, at } = window;
    const isLittleEndian = this.#isLittleEndian;
    if (length < ENHANCED_HEAD + 4) return this.#refuse(window, length, "a packet block is too short");
    const index = this.#interfaceBase + interfaceId;
    const source = this.#interfaces[index];
    if (source === undefined) return this.#refuse(window, length, "a packet names an interface that is not described");
    const captured = view.getUint32(at + 20, isLittleEndian);
    if (captured > length - ENHANCED_HEAD - 4 || captured > MAX_PACKET_BYTES_ANY) {
      return this.#refuse(window, length, "a packet is longer than its block");
    }
    const high = view.getUint32(at + 12, isLittleEndian);
    const low = view.getUint32(at + 16, isLittleEndian);
    if (!readTime(high, low, source.unit, record)) this.#findings.badTime();
    record.bytes = window.bytes;
    record.start = at + ENHANCED_HEAD;
    record.end = record.start + captured;
    record.originalLength = view.getUint32(at + 24, isLittleEndian);
    record.linkType = source.facts.linkType;
    record.interfaceIndex = index;
    const options = at + ENHANCED_HEAD + ng.padded(captured);
    record.comment = options < at + length - 4 ? this.#readComment(window, options, at + length - 4) : "";
    return true;
  }

  /** Simple: original length u32, packet. Of the first interface, and without a time: it gets that of the packet before. */
  #readSimple(window: ByteWindow, record: PacketRecord, length: number): boolean {
    const source = this.#interfaces[this.#interfaceBase];
    if (source === undefined) return this.#refuse(window, length, "a packet names an interface that is not described");
    if (length < SIMPLE_HEAD + 4) return this.#refuse(window, length, "a packet block is too short");
    const originalLength = window.view.getUint32(window.at + 8, this.#isLittleEndian);
    const snapLength = source.facts.snapLength || originalLength;
    const captured = Math.min(originalLength, snapLength, length - SIMPLE_HEAD - 4);
    if (captured > MAX_PACKET_BYTES_ANY) return this.#refuse(window, length, "a packet is longer than its block");
    record.bytes = window.bytes;
    record.start = window.at + SIMPLE_HEAD;
    record.end = record.start + captured;
    record.originalLength = originalLength;
    record.linkType = source.facts.linkType;
    record.interfaceIndex = this.#interfaceBase;
    record.comment = "";
    return true;
  }

  #readComment(window: ByteWindow, start: number, end: number): string {
    let comment = "";
    const isWhole = ng.walkOptions(window.view, start, end, this.#isLittleEndian, (code, from, to) => {
      if (code === ng.OPTION_COMMENT) comment = joinComment(comment, readText(window.bytes, from, to));
    });
    if (!isWhole) this.#findings.damage(window.offset, "an option is longer than its block", 0);
    return comment;
  }

  #readMetadata(window: ByteWindow, type: number, length: number): void {
    const body: BlockBody = {
      bytes: window.bytes,
      view: window.view,
      start: window.at + 8,
      end: window.at + length - 4,
      isLittleEndian: this.#isLittleEndian,
    };
    const onProblem = (reason: string): void => this.#findings.damage(window.offset, reason, 0);
    const tooShort = (): void => this.#findings.damage(window.offset, "a block is too short for its kind", length);
    switch (type) {
      case ng.BLOCK_SECTION:
        this.#interfaceBase = this.#interfaces.length;
        if (body.end - body.start < 16) return tooShort();
        return this.#findings.emit({ kind: "section", ...decodeSection(body, onProblem) });
      case ng.BLOCK_INTERFACE: {
        if (this.#interfaces.length >= MAX_INTERFACES) {
          return this.#findings.damage(window.offset, `there are more than ${MAX_INTERFACES} interfaces`, length);
        }
        const decoded = decodeInterface(body, onProblem);
        return decoded === undefined ? tooShort() : this.#addInterface(decoded);
      }
      case ng.BLOCK_NAMES:
        return this.#findings.emit({ kind: "names", names: decodeNames(body, onProblem) });
      case ng.BLOCK_SECRETS: {
        const secrets = decodeSecrets(body);
        return secrets === undefined ? tooShort() : this.#findings.emit({ kind: "secrets", ...secrets });
      }
      case ng.BLOCK_STATISTICS: {
        const statistics = decodeStatistics(body, this.#interfaceBase, onProblem);
        return statistics === undefined ? tooShort() : this.#findings.emit({ kind: "statistics", statistics });
      }
      default: {
        const bytes = copyOf(window.bytes, window.at, window.at + length);
        this.#findings.emit({ kind: "block", block: { type, bytes, isLittleEndian: this.#isLittleEndian } });
      }
    }
  }

  #addInterface(decoded: DecodedInterface): void {
    this.#interfaces.push(decoded);
    this.#findings.emit({ kind: "interface", index: this.#interfaces.length - 1, facts: decoded.facts });
  }

  /** A block with good bounds and a bad body: only it is lost. */
  #refuse(window: ByteWindow, length: number, reason: string): false {
    this.#findings.damage(window.offset, reason, length);
    return false;
  }

  #end(window: ByteWindow): Step {
    if (!window.isLast || window.at === window.end) return STEP_STARVED;
    return this.#lose(window, "the file ends in the middle of a block");
  }

  #lose(window: ByteWindow, reason: string): Step {
    this.#lostReason = reason;
    this.#lostOffset = window.offset;
    window.at = Math.min(window.at + 4, window.end);
    return STEP_ON;
  }

  /** Slides, in steps of the 4 bytes to which blocks are aligned, to the next block whose two lengths agree. */
  #findBlock(window: ByteWindow): Step {
    while (window.need(ng.BLOCK_OVERHEAD)) {
      if (window.isCarried) window.settle();
      const passed = window.offset - this.#lostOffset;
      if (passed > MAX_RESYNC_BYTES) return this.#skipRest(window);
      const length = this.#plausibleLength(window);
      if (length > 0) {
        if (window.need(length)) {
          if (window.view.getUint32(window.at + length - 4, this.#isLittleEndian) === length)
            return this.#found(passed);
        } else if (!window.isLast) return STEP_STARVED;
      }
      window.at += 4;
    }
    return window.isLast ? this.#skipRest(window) : STEP_STARVED;
  }

  /** The length of the block that may begin at `window.at`; 0: none does. */
  #plausibleLength(window: ByteWindow): number {
    const type = window.view.getUint32(window.at, this.#isLittleEndian);
    if (!KNOWN_BLOCKS.has(type)) return 0;
    if (type === ng.BLOCK_SECTION) {
      const order = byteOrderAt(window.view, window.at);
      if (order === undefined) return 0;
      this.#isLittleEndian = order;
    }
    const length = window.view.getUint32(window.at + 4, this.#isLittleEndian);
    return length >= ng.BLOCK_OVERHEAD && (length & 3) === 0 && length <= MAX_RESYNC_BLOCK ? length : 0;
  }

  #skipRest(window: ByteWindow): Step {
    window.at = window.end;
    return window.isLast ? this.#found(window.offset - this.#lostOffset) : STEP_STARVED;
  }

  #found(skippedBytes: number): Step {
    this.#findings.damage(this.#lostOffset, this.#lostReason, skippedBytes);
    this.#lostReason = "";
    return STEP_ON;
  }
}
