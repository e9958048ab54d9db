// Records of the classic pcap format (draft-ietf-opsawg-pcap, section 5):
//
//   seconds u32 | fraction u32 | captured length u32 | original length u32 | [8 bytes in modified files] | packet
//
// The format has no mark between records: a length that lies loses the way. Reading then goes on where several
// plausible record headers follow each other (resynchronisation), and what was passed over is told.
import type { ByteWindow } from "./byte-window.ts";
import { type CaptureFormat, type Findings, STEP_ON, STEP_PACKET, STEP_STARVED, type Step } from "./format.ts";
import { MAX_PACKET_BYTES, MAX_RESYNC_BYTES, RESYNC_CHAIN, RESYNC_MAX_SECONDS } from "./limits.ts";
import type { PacketRecord } from "./packet-record.ts";
import type { PcapHeader } from "./pcap-header.ts";

const NOT_HERE = 1;
const FOUND = 2;
const UNDECIDED = 3;

/** Reads the records that follow a pcap file header. */
export class PcapFormat implements CaptureFormat {
  readonly #header: PcapHeader;
  readonly #findings: Findings;
  readonly #nsecPerFraction: number;
  #lastSec = -1;
  /** Reason of the damage being passed over; empty while records are read. */
  #lostReason = "";
  #lostOffset = 0;

  constructor(header: PcapHeader, findings: Findings) {
    this.#header = header;
    this.#findings = findings;
    this.#nsecPerFraction = 1_000_000_000 / header.fractionsPerSecond;
  }

  step(window: ByteWindow, record: PacketRecord): Step {
    if (this.#lostReason !== "") return this.#findRecord(window);
    const { isLittleEndian, recordHeaderBytes, maxPacketBytes, fractionsPerSecond } = this.#header;
    if (!window.need(recordHeaderBytes)) return this.#end(window);
    const capturedLength = window.view.getUint32(window.at + 8, isLittleEndian);
    if (capturedLength > maxPacketBytes) return this.#lose(window, "a packet claims an impossible length");
    const total = recordHeaderBytes + capturedLength;
    if (!window.need(total)) return this.#end(window);
    const at = window.at;
    const view = window.view;
    const originalLength = view.getUint32(at + 12, isLittleEndian);
    const fraction = view.getUint32(at + 4, isLittleEndian);
    // Old programs wrote such headers, so they are read if another one follows. Nothing at all (a file that was
    // laid out in advance and never filled) is not a packet.
    if (fraction >= fractionsPerSecond || originalLength < capturedLength || originalLength === 0) {
      const next = this.#hasSuccessor(window, total);
      if (next === UNDECIDED) return STEP_STARVED;
      if (next === NOT_HERE) return this.#lose(window, "a packet's header contradicts itself");
    }
    this.#fill(window, record, fraction, originalLength, total);
    return STEP_PACKET;
  }

  #fill(window: ByteWindow, record: PacketRecord, fraction: number, originalLength: number, total: number): void {
    const { fractionsPerSecond, isLittleEndian, recordHeaderBytes, linkType } = this.#header;
    let sec = window.view.getUint32(window.at, isLittleEndian);
    let rest = fraction;
    if (rest >= fractionsPerSecond) {
      sec += Math.floor(rest / fractionsPerSecond);
      rest %= fractionsPerSecond;
    }
    this.#lastSec = sec;
    record.bytes = window.bytes;
    record.start = window.at + recordHeaderBytes;
    record.end = window.at + total;
    record.originalLength = originalLength;
    record.sec = sec;
    record.nsec = rest * this.#nsecPerFraction;
    record.linkType = linkType;
    record.interfaceIndex = 0;
    window.at += total;
  }

  /** The bytes at hand are fewer than the next record needs: wait, or say that the file was cut. */
  #end(window: ByteWindow): Step {
    if (!window.isLast || window.at === window.end) return STEP_STARVED;
    return this.#lose(window, "the file ends in the middle of a packet");
  }

  #lose(window: ByteWindow, reason: string): Step {
    this.#lostReason = reason;
    this.#lostOffset = window.offset;
    window.at += 1;
    return STEP_ON;
  }

  /** Slides to the next place where records seem to begin. */
  #findRecord(window: ByteWindow): Step {
    const { recordHeaderBytes } = this.#header;
    while (window.need(recordHeaderBytes)) {
      if (window.isCarried) window.settle();
      const passed = window.offset - this.#lostOffset;
      if (passed > MAX_RESYNC_BYTES) return this.#skipRest(window);
      const verdict = this.#chainBegins(window);
      if (verdict === UNDECIDED) return STEP_STARVED;
      if (verdict === FOUND) {
        this.#found(passed);
        return STEP_ON;
      }
      window.at += 1;
    }
    return window.isLast ? this.#skipRest(window) : STEP_STARVED;
  }

  /** Gives the rest of the file up: nothing in it looks like a record within the bound. */
  #skipRest(window: ByteWindow): Step {
    window.at = window.end;
    if (!window.isLast) return STEP_STARVED;
    this.#found(window.offset - this.#lostOffset);
    return STEP_ON;
  }

  #found(skippedBytes: number): void {
    this.#findings.damage(this.#lostOffset, this.#lostReason, skippedBytes);
    this.#lostReason = "";
  }

  /** Whether a record whose header is dubious is followed by another or by the end of the file. */
  #hasSuccessor(window: ByteWindow, total: number): number {
    if (window.need(total + this.#header.recordHeaderBytes)) {
      return this.#mayFollow(window, total) ? FOUND : NOT_HERE;
    }
    if (!window.isLast) return UNDECIDED;
    return window.at + total === window.end ? FOUND : NOT_HERE;
  }

  /** A weaker test than `#isPlausible`, since a program that writes one odd header writes all of them so. */
  #mayFollow(window: ByteWindow, ahead: number): boolean {
    const { isLittleEndian, maxPacketBytes } = this.#header;
    const { at, view } = window;
    const apartSec = view.getUint32(at + ahead, isLittleEndian) - view.getUint32(at, isLittleEndian);
    const isShort = view.getUint32(at + ahead + 8, isLittleEndian) <= maxPacketBytes;
    return isShort && view.getUint32(at + ahead + 12, isLittleEndian) > 0 && Math.abs(apartSec) <= RESYNC_MAX_SECONDS;
  }

  /** Whether at `window.at` begins a chain of plausible records, as long as the bytes reach. */
  #chainBegins(window: ByteWindow): number {
    const { isLittleEndian, recordHeaderBytes } = this.#header;
    let ahead = 0;
    let near = this.#lastSec;
    for (let links = 0; links < RESYNC_CHAIN; links++) {
      if (!window.need(ahead + recordHeaderBytes)) {
        if (!window.isLast) return UNDECIDED;
        // At the end of the file a shorter chain must do: one that ends exactly there, or two before a cut one.
        const isExact = window.at + ahead === window.end && links > 0;
        return isExact || links >= RESYNC_CHAIN - 1 ? FOUND : NOT_HERE;
      }
      if (!this.#isPlausible(window, ahead, near)) return NOT_HERE;
      near = window.view.getUint32(window.at + ahead, isLittleEndian);
      ahead += recordHeaderBytes + window.view.getUint32(window.at + ahead + 8, isLittleEndian);
    }
    return FOUND;
  }

  #isPlausible(window: ByteWindow, ahead: number, nearSec: number): boolean {
    const { isLittleEndian, fractionsPerSecond } = this.#header;
    const at = window.at + ahead;
    const capturedLength = window.view.getUint32(at + 8, isLittleEndian);
    if (capturedLength > MAX_PACKET_BYTES) return false;
    const originalLength = window.view.getUint32(at + 12, isLittleEndian);
    if (originalLength < capturedLength || originalLength > MAX_PACKET_BYTES) return false;
    if (originalLength === 0) return false;
    if (window.view.getUint32(at + 4, isLittleEndian) >= fractionsPerSecond) return false;
    const sec = window.view.getUint32(at, isLittleEndian);
    return nearSec < 0 || Math.abs(sec - nearSec) <= RESYNC_MAX_SECONDS;
  }
}
