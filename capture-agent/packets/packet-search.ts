// Packets of the ring as one pcapng file, piece by piece: of some flows, of a time, or all. Segments that are deleted
// while they are read stay readable, for they are open.
import { open, type FileHandle } from "node:fs/promises";
import { bareInterface, CaptureReader, type HeaderEnd, type PacketRecord, PcapngWriter } from "../../engine/index.ts";
import { NO_FLOW, type PacketRing, type Segment } from "./packet-ring.ts";

/** Bytes read at once: between two reads the capture goes on. */
const READ_BYTES = 262_144;
/** Bytes of a piece, about; progress is told at least each so many bytes read. */
const PIECE_BYTES = 262_144;
const PROGRESS_BYTES = 8 << 20;

export interface SearchOrder {
  /** Flows wanted; null for all packets. */
  readonly flows: ReadonlySet<number> | null;
  /** Unix nanoseconds; 0n leaves an end open. */
  readonly fromNs: bigint;
  readonly toNs: bigint;
  /** The search ends when the file is so long; 0 for no such end. */
  readonly maxBytes: number;
  /** Where set, packets are cut there: payloads may not leave the node. */
  readonly cutAt: HeaderEnd | null;
  /** Called before each piece: throws where what was allowed when the search began no longer is. */
  readonly ensureAllowed: () => void;
  readonly node: string;
}

export interface FoundPiece {
  readonly pcapng: Uint8Array;
  readonly scannedBytes: number;
  readonly totalBytes: number;
  readonly isBeginningLost: boolean;
}

export const CUT_COMMENT =
  "Payloads are left out: redaction was on, so every packet is cut after its transport header.";

export async function* searchPackets(ring: PacketRing, order: SearchOrder): AsyncGenerator<FoundPiece> {
  const segments = ring.segments.filter((segment) => mayHold(segment, order));
  const totalBytes = segments.reduce((sum, { bytes }) => sum + bytes, 0);
  const output = new SearchOutput(order);
  const { lostNs } = ring.counts;
  let isBeginningLost = lostNs > 0n && order.fromNs <= lostNs;
  let scannedBytes = 0;
  let toldBytes = 0;
  for (const segment of segments) {
    const reading = await SegmentReading.open(segment);
    if (reading === null) {
      isBeginningLost = true;
      scannedBytes += segment.bytes;
      continue;
    }
    try {
      for await (const bytes of reading.walk((record, flow) => output.packet(record, flow))) {
        scannedBytes += bytes;
        if (output.pendingBytes < PIECE_BYTES && scannedBytes - toldBytes < PROGRESS_BYTES) continue;
        toldBytes = scannedBytes;
        order.ensureAllowed();
        yield { pcapng: output.take(), scannedBytes, totalBytes, isBeginningLost };
        if (output.isFull) return;
      }
    } finally {
      await reading.close();
    }
  }
  order.ensureAllowed();
  yield { pcapng: output.take(), scannedBytes: totalBytes, totalBytes, isBeginningLost };
}

function mayHold({ times }: Segment, { fromNs, toNs }: SearchOrder): boolean {
  return (toNs === 0n || times.fromNs <= toNs) && times.toNs >= fromNs;
}

/** The packets chosen, as a file. */
class SearchOutput {
  isFull = false;
  readonly #order: SearchOrder;
  readonly #writer: PcapngWriter;
  readonly #interfaces: (number | undefined)[] = [];
  #bytes = 0;

  constructor(order: SearchOrder) {
    this.#order = order;
    const comment = order.cutAt === null ? "" : CUT_COMMENT;
    this.#writer = new PcapngWriter({ application: "Thresher", comment });
  }

  get pendingBytes(): number {
    return this.#writer.pendingBytes;
  }

  packet(record: PacketRecord, flow: number): void {
    const { flows, cutAt, node, maxBytes } = this.#order;
    if (this.isFull || (flows !== null && !flows.has(flow)) || !this.#isInTime(record)) return;
    const known = (this.#interfaces[record.linkType] ??= this.#writer.interface({
      ...bareInterface(record.linkType, 0),
      name: "any",
      description: node,
    }));
    if (cutAt !== null) record.end = cutAt.of(record);
    this.#writer.packet(record, known);
    this.isFull = maxBytes > 0 && this.#bytes + this.#writer.pendingBytes >= maxBytes;
  }

  take(): Uint8Array {
    const bytes = this.#writer.take();
    this.#bytes += bytes.length;
    return bytes;
  }

  #isInTime({ sec, nsec }: PacketRecord): boolean {
    const { fromNs, toNs } = this.#order;
    if (fromNs === 0n && toNs === 0n) return true;
    const ns = BigInt(sec) * 1_000_000_000n + BigInt(nsec);
    return ns >= fromNs && (toNs === 0n || ns <= toNs);
  }
}

/** One segment with its index. */
class SegmentReading {
  readonly #segment: Segment;
  readonly #file: FileHandle;
  readonly #flows: Int32Array;

  private constructor(segment: Segment, file: FileHandle, flows: Int32Array) {
    this.#segment = segment;
    this.#file = file;
    this.#flows = flows;
  }

  /** Null where the ring has deleted it meanwhile. */
  static async open(segment: Segment): Promise<SegmentReading | null> {
    const flows = await readFlows(segment);
    if (flows === null) return null;
    const file = await openUnlessGone(segment.path);
    return file === null ? null : new SegmentReading(segment, file, flows);
  }

  /** Shows each packet with its flow; tells the bytes of each step. */
  async *walk(onPacket: (record: PacketRecord, flow: number) => void): AsyncGenerator<number> {
    const reader = new CaptureReader();
    const buffer = new Uint8Array(READ_BYTES);
    const { firstNumber, lateFlows } = this.#segment;
    const visit = (record: PacketRecord): void => {
      const place = record.number - 1;
      const known = this.#flows[place] ?? NO_FLOW;
      onPacket(record, known === NO_FLOW ? (lateFlows.get(firstNumber + place) ?? NO_FLOW) : known);
    };
    for (;;) {
      const { bytesRead } = await this.#file.read(buffer, 0, READ_BYTES);
      if (bytesRead === 0) return;
      reader.push(buffer.subarray(0, bytesRead), visit);
      yield bytesRead;
    }
  }

  close(): Promise<void> {
    return this.#file.close();
  }
}

async function readFlows({ flowsPath }: Segment): Promise<Int32Array | null> {
  const file = await openUnlessGone(flowsPath);
  if (file === null) return null;
  try {
    const bytes = await file.readFile();
    return new Int32Array(new Uint8Array(bytes).buffer, 0, bytes.length >> 2);
  } finally {
    await file.close();
  }
}

async function openUnlessGone(path: string): Promise<FileHandle | null> {
  try {
    return await open(path, "r");
  } catch (error) {
    if (error instanceof Error && "code" in error && error.code === "ENOENT") return null;
    throw error;
  }
}
