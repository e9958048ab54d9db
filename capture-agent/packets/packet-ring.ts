// The packets of this node on its disk, for whoever asks for those of a flow or of a time: segments, each a whole pcapng
// file, the oldest of which leaves when all together are too large or it is too old. Beside each lies an index with the
// flow of every packet, for the engine's numbers cannot be found again once the first packets are gone.
import { closeSync, mkdirSync, openSync, readdirSync, unlinkSync, writeSync } from "node:fs";
import { join } from "node:path";
import { bareInterface, type PacketRecord, PcapngWriter } from "../../engine/index.ts";
import { TimeRange } from "./time-range.ts";

export interface RingLimits {
  readonly maxBytes: number;
  readonly maxSeconds: number;
}
export const DEFAULT_RING_LIMITS: RingLimits = { maxBytes: 256 << 20, maxSeconds: 3_600 };

/** A segment is this part of the whole: so much of it is empty at most. */
const SEGMENTS = 8;
const MIN_SEGMENT_BYTES = 1 << 20;
/** Bytes gathered before they are written, and packets: less than the writer's first buffer, so that it seldom grows. */
const WRITE_BYTES = 49_152;
const WRITE_PACKETS = 8_192;
/** After a failed write the disk is left alone for so long. */
const RETRY_SECONDS = 10;
/** Fragments whose flow became known after they were written, for each segment. */
const MAX_LATE_FLOWS = 4_096;
const SEGMENT_FILE = /^\d{6,}\.(?:pcapng|flows)$/;
export const NO_FLOW = -1;

/** One segment, as readers see it. */
export interface Segment {
  readonly path: string;
  readonly flowsPath: string;
  /** Number of its first packet. */
  readonly firstNumber: number;
  readonly bytes: number;
  readonly packets: number;
  readonly times: TimeRange;
  /** Flows of packets that the index does not know, by the packet's number. */
  readonly lateFlows: ReadonlyMap<number, number>;
}
interface OpenSegment extends Segment {
  bytes: number;
  packets: number;
  readonly lateFlows: Map<number, number>;
}

export interface RingCounts {
  readonly bytes: number;
  /** Unix nanoseconds of the oldest packet; 0 while there is none. */
  readonly fromNs: bigint;
  /** Of the youngest packet that is no longer there; 0 while all are. */
  readonly lostNs: bigint;
  readonly deletedPackets: number;
  readonly failedPackets: number;
  /** Why nothing is written at present; empty while all is well. */
  readonly failure: string;
}

/** Writing never throws: a full disk costs packets, which are counted. */
export class PacketRing {
  limits: RingLimits;
  readonly #folder: string;
  readonly #segments: OpenSegment[] = [];
  readonly #flows = new Int32Array(WRITE_PACKETS);
  #pending = 0;
  #writer: PcapngWriter | undefined;
  #descriptors: readonly [number, number] | undefined;
  #interfaces: (number | undefined)[] = [];
  #ordinal = 0;
  #deletedPackets = 0;
  #lostNs = 0n;
  #failedPackets = 0;
  #failure = "";
  #retrySec = 0;

  /** What an earlier agent left in the folder is deleted: its flows had other numbers. */
  constructor(folder: string, limits: RingLimits = DEFAULT_RING_LIMITS) {
    this.#folder = folder;
    this.limits = limits;
    mkdirSync(folder, { recursive: true });
    for (const name of readdirSync(folder)) if (SEGMENT_FILE.test(name)) unlinkSync(join(folder, name));
  }

  get counts(): RingCounts {
    return {
      bytes: this.#bytes,
      fromNs: this.#segments.reduce(
        (least, { times: { fromNs } }) => (least === 0n || fromNs < least ? fromNs : least),
        0n,
      ),
      lostNs: this.#lostNs,
      deletedPackets: this.#deletedPackets,
      failedPackets: this.#failedPackets,
      failure: this.#failure,
    };
  }

  /** Oldest first, with everything in them that came before the call. */
  get segments(): readonly Segment[] {
    this.#write();
    return [...this.#segments];
  }

  /** Keeps a packet; `flow` is its flow's number or `NO_FLOW`. */
  packet(record: PacketRecord, flow: number): void {
    if (record.sec < this.#retrySec) {
      this.#failedPackets++;
      return;
    }
    const writer = this.#writer ?? this.#begin(record);
    const known = (this.#interfaces[record.linkType] ??= writer.interface({
      ...bareInterface(record.linkType, 0),
      name: "any",
    }));
    writer.packet(record, known);
    this.#flows[this.#pending++] = flow;
    this.#segments.at(-1)?.times.add(record);
    if (writer.pendingBytes >= WRITE_BYTES || this.#pending === WRITE_PACKETS) this.#write();
  }

  /** The flow of an earlier packet became known. */
  assign(packetNumber: number, flow: number): void {
    const segment = this.#segments.findLast(({ firstNumber }) => firstNumber <= packetNumber);
    if (segment !== undefined && segment.lateFlows.size < MAX_LATE_FLOWS) segment.lateFlows.set(packetNumber, flow);
  }

  /** Time goes on: what is pending is written, what is too old is deleted. */
  look(nowSec: number): void {
    this.#write();
    const newest = this.#segments.at(-1);
    if (newest !== undefined && nowSec - newest.times.fromSec >= this.limits.maxSeconds / SEGMENTS) this.#end();
    this.#retire(nowSec);
  }

  close(): void {
    this.#end();
  }

  get #bytes(): number {
    return this.#segments.reduce((sum, { bytes }) => sum + bytes, 0);
  }

  #begin(record: PacketRecord): PcapngWriter {
    const name = String(++this.#ordinal).padStart(6, "0");
    this.#segments.push({
      path: join(this.#folder, `${name}.pcapng`),
      flowsPath: join(this.#folder, `${name}.flows`),
      firstNumber: record.number,
      bytes: 0,
      packets: 0,
      times: new TimeRange(record),
      lateFlows: new Map(),
    });
    this.#interfaces = [];
    const writer = new PcapngWriter({ application: "Thresher" });
    this.#writer = writer;
    return writer;
  }

  #write(): void {
    const segment = this.#segments.at(-1);
    if (this.#writer === undefined || segment === undefined || this.#pending === 0) return;
    const packets = this.#pending;
    this.#pending = 0;
    try {
      this.#descriptors ??= [openSync(segment.path, "wx", 0o600), openSync(segment.flowsPath, "wx", 0o600)];
      const [packetsTo, flowsTo] = this.#descriptors;
      segment.bytes += writeAll(packetsTo, this.#writer.take());
      segment.bytes += writeAll(
        flowsTo,
        new Uint8Array(this.#flows.buffer, 0, packets * this.#flows.BYTES_PER_ELEMENT),
      );
      segment.packets += packets;
      this.#failure = "";
    } catch (error) {
      this.#fail(error, segment, packets);
      return;
    }
    if (segment.bytes >= Math.max(MIN_SEGMENT_BYTES, this.limits.maxBytes / SEGMENTS)) this.#end();
    this.#retire(segment.times.toSec);
  }

  /** What the segment held could be torn: it is given up as a whole. */
  #fail(error: unknown, segment: OpenSegment, packets: number): void {
    this.#failure = error instanceof Error ? error.message : String(error);
    this.#failedPackets += packets;
    this.#retrySec = segment.times.toSec + RETRY_SECONDS;
    this.#closeFiles();
    this.#segments.pop();
    this.#delete(segment);
  }

  #end(): void {
    this.#write();
    this.#closeFiles();
  }

  #closeFiles(): void {
    for (const descriptor of this.#descriptors ?? []) closeSync(descriptor);
    this.#descriptors = undefined;
    this.#writer = undefined;
  }

  /** The segment being written is never deleted. */
  #retire(nowSec: number): void {
    const { maxBytes, maxSeconds } = this.limits;
    const isOpen = this.#writer !== undefined;
    let bytes = this.#bytes;
    for (let oldest = this.#segments[0]; oldest !== undefined; oldest = this.#segments[0]) {
      const isLast = isOpen && this.#segments.length === 1;
      if (isLast || (bytes <= maxBytes && nowSec - oldest.times.toSec <= maxSeconds)) return;
      this.#segments.shift();
      bytes -= oldest.bytes;
      this.#delete(oldest);
    }
  }

  #delete(segment: Segment): void {
    this.#deletedPackets += segment.packets;
    if (segment.times.toNs > this.#lostNs) this.#lostNs = segment.times.toNs;
    for (const path of [segment.path, segment.flowsPath]) {
      try {
        unlinkSync(path);
      } catch {
        // It was never made.
      }
    }
  }
}

function writeAll(descriptor: number, bytes: Uint8Array): number {
  for (let at = 0; at < bytes.length; ) at += writeSync(descriptor, bytes, at);
  return bytes.length;
}
