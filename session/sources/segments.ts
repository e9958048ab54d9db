// The packets of a live session, kept beside it as `packets/000001.pcapng …`, so that they can be saved later. A ring:
// when all segments together grow beyond the bound, the oldest is deleted, and what was in it is counted. Each segment
// is a whole capture file; its comment says the number of its first packet, since the numbers must survive deletions.
import { closeSync, mkdirSync, openSync, readdirSync, statSync, unlinkSync, writeSync } from "node:fs";
import { basename, join } from "node:path";
import { ContractError } from "../../contract/index.ts";
import {
  bareInterface,
  type CaptureInterfaceFacts,
  CaptureReader,
  type PacketRecord,
  PcapngWriter,
} from "../../engine/pcap/index.ts";
import { openPlainFile } from "./chunk-source.ts";
import { readCaptures } from "./file-source.ts";

export interface SegmentLimits {
  readonly maxSegmentBytes: number;
  readonly maxTotalBytes: number;
}
export const DEFAULT_SEGMENT_LIMITS: SegmentLimits = { maxSegmentBytes: 64 << 20, maxTotalBytes: 4 * 1024 ** 3 };

/** Bytes gathered before they are written. */
const WRITE_BYTES = 1_048_576;
/** Packets of different interfaces come nearly in order: segments this far from a wanted time are read as well. */
const DISORDER_SECONDS = 5;
const FIRST_PACKET = /^first packet (\d+)$/m;
const SEGMENT_NAME = /^\d{6,}\.pcapng$/;
const HEAD_BYTES = 65_536;

/** What the ring holds and what it lost. */
export interface SegmentCounts {
  /** Packets written, those deleted since included. */
  readonly packets: number;
  readonly bytes: number;
  readonly segments: number;
  /** Packets deleted with the oldest segments. */
  readonly deletedPackets: number;
  /** Packets that could not be written, and why. */
  readonly failedPackets: number;
  readonly failure: string;
}

interface Segment {
  readonly path: string;
  bytes: number;
  packets: number;
}

/** Writes packets into the ring. Writing never throws: a full disk ends the recording, and the counts say so. */
export class SegmentWriter {
  readonly #folder: string;
  readonly #limits: SegmentLimits;
  readonly #interfaces: CaptureInterfaceFacts[] = [];
  readonly #segments: Segment[] = [];
  #writer: PcapngWriter | undefined;
  #descriptor = -1;
  #ordinal = 0;
  #packets = 0;
  #pendingPackets = 0;
  #deletedPackets = 0;
  #failedPackets = 0;
  #failure = "";

  constructor(folder: string, limits: SegmentLimits = DEFAULT_SEGMENT_LIMITS) {
    this.#folder = folder;
    this.#limits = limits;
  }

  get counts(): SegmentCounts {
    return {
      packets: this.#packets,
      bytes: this.#segments.reduce((sum, { bytes }) => sum + bytes, 0),
      segments: this.#segments.length,
      deletedPackets: this.#deletedPackets,
      failedPackets: this.#failedPackets,
      failure: this.#failure,
    };
  }

  /** Describes the interface with this index; before its first packet. */
  interface(index: number, facts: CaptureInterfaceFacts): void {
    this.#interfaces[index] = facts;
    // An interface cannot be described twice, nor numbers be left out: later segments have it from the start.
    if (this.#writer) this.#endSegment();
  }

  packet(record: PacketRecord): void {
    if (this.#failure !== "") {
      this.#failedPackets++;
      return;
    }
    const writer = this.#writer ?? this.#beginSegment(record);
    writer.packet(record, record.interfaceIndex, record.comment);
    this.#pendingPackets++;
    const segment = this.#segments.at(-1);
    if (writer.pendingBytes >= Math.min(WRITE_BYTES, this.#limits.maxSegmentBytes)) this.flush();
    if ((segment?.bytes ?? 0) >= this.#limits.maxSegmentBytes) this.#endSegment();
  }

  /** Writes what is pending, so that a reader of the files sees all packets. */
  flush(): void {
    const segment = this.#segments.at(-1);
    if (!this.#writer || !segment || this.#writer.pendingBytes === 0) return;
    const bytes = this.#writer.take();
    this.#attempt(() => {
      if (this.#descriptor < 0) this.#descriptor = openSync(segment.path, "wx");
      for (let at = 0; at < bytes.length; ) at += writeSync(this.#descriptor, bytes, at);
      segment.bytes += bytes.length;
      segment.packets += this.#pendingPackets;
      this.#packets += this.#pendingPackets;
      this.#pendingPackets = 0;
    });
    this.#failedPackets += this.#pendingPackets;
    this.#pendingPackets = 0;
    this.#retire();
  }

  close(): void {
    this.#endSegment();
  }

  #beginSegment(record: PacketRecord): PcapngWriter {
    const writer = new PcapngWriter({ application: "Thresher", comment: `first packet ${record.number}` });
    const count = Math.max(this.#interfaces.length, record.interfaceIndex + 1);
    for (let i = 0; i < count; i++) writer.interface(this.#interfaces[i] ?? bareInterface(record.linkType, 0));
    this.#writer = writer;
    if (this.#ordinal === 0) this.#attempt(() => this.#prepareFolder());
    const name = `${String(++this.#ordinal).padStart(6, "0")}.pcapng`;
    this.#segments.push({ path: join(this.#folder, name), bytes: 0, packets: 0 });
    return writer;
  }

  /** Goes on behind the segments of an earlier capture of the session. */
  #prepareFolder(): void {
    mkdirSync(this.#folder, { recursive: true });
    for (const path of segmentPaths(this.#folder)) {
      this.#segments.push({ path, bytes: statSync(path).size, packets: 0 });
      this.#ordinal = Number.parseInt(path.slice(this.#folder.length + 1), 10);
    }
  }

  #endSegment(): void {
    this.flush();
    if (this.#descriptor >= 0) this.#attempt(() => closeSync(this.#descriptor));
    this.#descriptor = -1;
    this.#writer = undefined;
  }

  /** Deletes the oldest segments while all are too large; never the one being written. */
  #retire(): void {
    let total = this.#segments.reduce((sum, { bytes }) => sum + bytes, 0);
    while (total > this.#limits.maxTotalBytes && this.#segments.length > 1) {
      const oldest = this.#segments.shift();
      if (!oldest) return;
      total -= oldest.bytes;
      this.#deletedPackets += oldest.packets;
      this.#attempt(() => unlinkSync(oldest.path));
    }
  }

  #attempt(action: () => void): void {
    try {
      action();
    } catch (error) {
      this.#failure ||= error instanceof Error ? error.message : String(error);
    }
  }
}

/** The segments of a session, oldest first. */
export function segmentPaths(folder: string): readonly string[] {
  try {
    const names = readdirSync(folder).filter((name) => SEGMENT_NAME.test(name));
    return names.toSorted((a, b) => Number.parseInt(a, 10) - Number.parseInt(b, 10)).map((name) => join(folder, name));
  } catch {
    // No folder: nothing was recorded.
    return [];
  }
}

/** Whether the ring has deleted the first packets of the capture. */
export function isCutRing(paths: readonly string[]): boolean {
  const [oldest] = paths;
  return oldest !== undefined && SEGMENT_NAME.test(basename(oldest)) && readHead(oldest).firstNumber > 1;
}

/** Which packets of the ring are wanted, by time; the numbers are those that the packets had when they were captured. */
export interface SegmentWindow {
  readonly fromSec: number;
  readonly toSec: number;
}

/** Shows the packets of the segments that may hold packets of the window; all of them where there is none. */
export async function walkSegments(
  folder: string,
  onPacket: (record: PacketRecord) => void,
  window?: SegmentWindow,
  signal?: AbortSignal,
): Promise<{ readonly packets: number; readonly segmentsRead: number }> {
  const heads = segmentPaths(folder).map((path) => readHead(path));
  let packets = 0;
  let segmentsRead = 0;
  for (const [i, { path, firstNumber, firstSec }] of heads.entries()) {
    const nextSec = heads[i + 1]?.firstSec ?? Number.POSITIVE_INFINITY;
    const isOutside =
      window && (nextSec < window.fromSec - DISORDER_SECONDS || firstSec > window.toSec + DISORDER_SECONDS);
    if (isOutside || signal?.aborted) continue;
    segmentsRead++;
    const visit = (record: PacketRecord): void => {
      record.number += firstNumber - 1;
      onPacket(record);
    };
    packets += await readSegment(path, visit, signal);
  }
  return { packets, segmentsRead };
}

/** Packets of a segment; none where the ring has deleted it in the meantime. */
async function readSegment(
  path: string,
  onPacket: (record: PacketRecord) => void,
  signal?: AbortSignal,
): Promise<number> {
  try {
    return (await readCaptures([path], { onPacket }, signal)).packets;
  } catch (error) {
    if (error instanceof ContractError && error.code === "NOT_FOUND") return 0;
    throw error;
  }
}

interface SegmentHead {
  readonly path: string;
  readonly firstNumber: number;
  readonly firstSec: number;
}

/** The number and the time of a segment's first packet. */
function readHead(path: string): SegmentHead {
  let firstNumber = 1;
  const reader = new CaptureReader((metadata) => {
    if (metadata.kind === "section") firstNumber = Number(FIRST_PACKET.exec(metadata.comment)?.[1] ?? 1);
  });
  const file = openPlainFile(path, HEAD_BYTES);
  const chunk = file?.nextSync();
  if (chunk) reader.feed(chunk);
  const firstSec = reader.next() ? reader.record.sec : 0;
  file?.close();
  return { path, firstNumber, firstSec };
}
