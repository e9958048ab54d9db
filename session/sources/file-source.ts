// Packets of capture files: one or several, merged by time, plain or packed, or standard input. The record that a
// visitor sees lives in the memory of the chunk, during the call only.
import { ContractError } from "../../contract/index.ts";
import {
  type CaptureMetadata,
  CaptureReader,
  type CaptureSummary,
  type PacketRecord,
  TimeMerge,
} from "../../engine/pcap/index.ts";
import { CHUNK_BYTES, type ChunkSource, openChunks, openPlainFile, STANDARD_INPUT } from "./chunk-source.ts";
import { notACapture } from "./source-errors.ts";

/** Files opened together. */
export const MAX_FILES = 500;
/** Memory of the chunks of all files together. */
const ALL_CHUNKS_BYTES = 67_108_864;
const LEAST_CHUNK_BYTES = 65_536;

/** What wants to see packets. `number` and `interfaceIndex` of a record count over all files. */
export interface CaptureVisitor {
  readonly onPacket: (record: PacketRecord, fileIndex: number) => void;
  readonly onMetadata?: (metadata: CaptureMetadata, fileIndex: number) => void;
  /** Bytes as they are on disk, after each chunk; 0 in all where nobody knows. */
  readonly onProgress?: (bytesRead: number, bytesTotal: number) => void;
  /** Waited for before each chunk, except by `readCaptureSync`. */
  readonly room?: () => Promise<void>;
}

/** What was read of one file. */
export interface FileReport {
  readonly path: string;
  readonly summary: CaptureSummary;
  /** What is wrong with the file, for people; empty when all is well. */
  readonly notice: string;
}

export interface CapturesReport {
  readonly files: readonly FileReport[];
  readonly packets: number;
  readonly isCancelled: boolean;
}

/** Reads files to their ends, the earliest packet first. Rejects with a `ContractError` where one cannot be read. */
export async function readCaptures(
  paths: readonly string[],
  visitor: CaptureVisitor,
  signal?: AbortSignal,
): Promise<CapturesReport> {
  if (paths.length > MAX_FILES) {
    throw new ContractError(
      "LIMIT",
      `${paths.length} files are more than ${MAX_FILES}`,
      "Merge some with mergecap first.",
    );
  }
  const counters = new Counters();
  const inputs: Input[] = [];
  try {
    const chunkBytes = Math.max(LEAST_CHUNK_BYTES, Math.min(CHUNK_BYTES, Math.floor(ALL_CHUNKS_BYTES / paths.length)));
    for (const [index, path] of paths.entries()) {
      inputs.push(new Input(path, openChunks(path, chunkBytes), new NumberedReader(index, visitor, counters)));
    }
    const isCancelled = await mergeInputs(inputs, visitor, signal);
    return { files: inputs.map((input) => input.report()), packets: counters.packets, isCancelled };
  } finally {
    for (const input of inputs) input.chunks.close();
  }
}

/** Reads one plain file without ever waiting: the fastest way. Undefined where the path needs `readCaptures`. */
export function readCaptureSync(
  path: string,
  visitor: CaptureVisitor,
  isCancelled: () => boolean = () => false,
): CapturesReport | undefined {
  const file = openPlainFile(path);
  if (!file) return undefined;
  const counters = new Counters();
  const numbered = new NumberedReader(0, visitor, counters);
  const { reader, deliver } = numbered;
  const input = new Input(path, file, numbered);
  try {
    while (!isCancelled()) {
      const chunk = file.nextSync();
      if (chunk === undefined) {
        reader.finish(deliver);
        input.check();
        return { files: [input.report()], packets: counters.packets, isCancelled: false };
      }
      reader.push(chunk, deliver);
      input.check();
      visitor.onProgress?.(file.bytesRead, file.bytesTotal);
    }
    return { files: [input.report()], packets: counters.packets, isCancelled: true };
  } finally {
    file.close();
  }
}

/** Reads the files again and shows the packets with these numbers only, in order; stops after the last of them. */
export async function packetsAt(
  paths: readonly string[],
  numbers: ReadonlySet<number>,
  visitor: CaptureVisitor,
): Promise<CapturesReport> {
  const stop = new AbortController();
  let left = numbers.size;
  const onPacket = (record: PacketRecord, fileIndex: number): void => {
    if (!numbers.has(record.number)) return;
    visitor.onPacket(record, fileIndex);
    if (--left === 0) stop.abort();
  };
  if (left === 0) stop.abort();
  return readCaptures(paths, { ...visitor, onPacket }, stop.signal);
}

/** What counts over all files. */
class Counters {
  packets = 0;
  interfaces = 0;
}

/** A reader whose packets and interfaces are numbered over all files. */
class NumberedReader {
  readonly reader: CaptureReader;
  readonly #fileIndex: number;
  readonly #visitor: CaptureVisitor;
  readonly #counters: Counters;
  /** Number over all files of each interface of this one. */
  readonly #interfaces: number[] = [];

  constructor(fileIndex: number, visitor: CaptureVisitor, counters: Counters) {
    this.#fileIndex = fileIndex;
    this.#visitor = visitor;
    this.#counters = counters;
    this.reader = new CaptureReader((metadata) => {
      const renumbered = this.#renumber(metadata);
      visitor.onMetadata?.(renumbered, fileIndex);
    });
  }

  readonly deliver = (record: PacketRecord): void => {
    record.number = ++this.#counters.packets;
    record.interfaceIndex = this.#interfaces[record.interfaceIndex] ?? 0;
    this.#visitor.onPacket(record, this.#fileIndex);
  };

  #renumber(metadata: CaptureMetadata): CaptureMetadata {
    if (metadata.kind === "interface") {
      const index = this.#counters.interfaces++;
      this.#interfaces[metadata.index] = index;
      return { ...metadata, index };
    }
    if (metadata.kind !== "statistics") return metadata;
    const interfaceIndex = this.#interfaces[metadata.statistics.interfaceIndex] ?? 0;
    return { kind: "statistics", statistics: { ...metadata.statistics, interfaceIndex } };
  }
}

/** One file being read. */
class Input {
  readonly path: string;
  readonly chunks: ChunkSource;
  readonly numbered: NumberedReader;

  constructor(path: string, chunks: ChunkSource, numbered: NumberedReader) {
    this.path = path;
    this.chunks = chunks;
    this.numbered = numbered;
  }

  /** Throws where the bytes so far are no capture. */
  check(): void {
    const { format, reason } = this.numbered.reader.summary;
    if (format === "none") throw notACapture(this.path === STANDARD_INPUT ? "standard input" : this.path, reason);
  }

  report(): FileReport {
    const summary = this.numbered.reader.summary;
    const { firstDamage, damages, skippedBytes } = summary;
    const notices = [this.chunks.notice];
    if (firstDamage) {
      const more = damages > 1 ? `, and ${damages - 1} more places` : "";
      notices.push(`${firstDamage.reason} (byte ${firstDamage.offset}${more}; ${skippedBytes} bytes unreadable)`);
    }
    return { path: this.path, summary, notice: notices.filter((notice) => notice !== "").join("; ") };
  }
}

/** Feeds the merge until all is read; true where it was cancelled. */
async function mergeInputs(inputs: readonly Input[], visitor: CaptureVisitor, signal?: AbortSignal): Promise<boolean> {
  const merge = new TimeMerge(inputs.map(({ numbered }) => numbered.reader));
  const bytesTotal = inputs.reduce((sum, { chunks }) => sum + chunks.bytesTotal, 0);
  for (;;) {
    const step = merge.next();
    if (step.kind === "end") break;
    const input = inputs[step.input];
    if (!input) continue;
    if (step.kind === "packet") {
      input.numbered.deliver(input.numbered.reader.record);
      continue;
    }
    input.check();
    if (signal?.aborted) return true;
    await visitor.room?.();
    const chunk = await input.chunks.next();
    if (chunk === undefined) merge.close(step.input);
    else input.numbered.reader.feed(chunk);
    visitor.onProgress?.(
      inputs.reduce((sum, { chunks }) => sum + chunks.bytesRead, 0),
      bytesTotal,
    );
  }
  for (const input of inputs) input.check();
  return false;
}
