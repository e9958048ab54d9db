// Rows to batches: a batch is closed when it holds enough rows or bytes, or when its first row has waited long enough.
// A batch is made as bytes at once, in the wire form of a field that holds a `Batch` (its length, then its fields): every
// reader is sent the same ones.
import { BinaryWriter, WireType } from "@bufbuild/protobuf/wire";
import type { EntryRow } from "../../contract/index.ts";
import { PacketHeads, type PacketRecord } from "../../engine/index.ts";
import type { BatchRing } from "./batch-ring.ts";

import { writeRow } from "./row-message.ts";

export const MAX_BATCH_ROWS = 500;
export const MAX_BATCH_BYTES = 262_144;
/** A row waits for others at most so long. */
export const MAX_BATCH_WAIT_MS = 50;

export class Batcher {
  readonly #ring: BatchRing;
  readonly #node: string;
  readonly #onBatch: () => void;
  readonly #heads = new PacketHeads();
  #writer = new BinaryWriter();
  #rows = 0;
  #bytes = 0;
  #sinceMs = 0;

  /** `onBatch` is called when the ring holds another batch. */
  constructor(ring: BatchRing, node: string, onBatch: () => void) {
    this.#ring = ring;
    this.#node = node;
    this.#onBatch = onBatch;
  }

  get isEmpty(): boolean {
    return this.#rows === 0 && this.#heads.isEmpty;
  }

  add(row: EntryRow, nowMs: number): void {
    if (this.isEmpty) this.#begin(nowMs);
    this.#writer.tag(2, WireType.LengthDelimited).fork();
    writeRow(this.#writer, row, this.#node);
    this.#writer.join();
    this.#rows++;
    // All else of a row is short beside its document.
    this.#bytes += ROW_BYTES + row.document.length;
    if (this.#rows >= MAX_BATCH_ROWS || this.#bytes >= MAX_BATCH_BYTES) this.flush();
  }

  /** Adds the head of a packet. */
  addHead(record: PacketRecord, nowMs: number): void {
    if (this.isEmpty) this.#begin(nowMs);
    this.#heads.add(record);
    if (this.#heads.isFull) this.flush();
  }

  /** Closes a batch that has waited long enough. */
  look(nowMs: number): void {
    if (!this.isEmpty && nowMs - this.#sinceMs >= MAX_BATCH_WAIT_MS) this.flush();
  }

  flush(): void {
    if (this.isEmpty) return;
    if (!this.#heads.isEmpty) this.#writer.tag(3, WireType.LengthDelimited).bytes(this.#heads.take());
    const rows = this.#rows;
    this.#rows = 0;
    this.#bytes = 0;
    const bytes = this.#writer.join().finish();
    // The writer keeps its buffer for the next batch, unless that is unusually large.
    if (bytes.length > MAX_KEPT_BYTES) this.#writer = new BinaryWriter();
    this.#ring.add(bytes, rows);
    this.#onBatch();
  }

  #begin(nowMs: number): void {
    this.#sinceMs = nowMs;
    this.#writer.fork().tag(1, WireType.Varint).uint64(this.#ring.nextSequence);
  }
}

const MAX_KEPT_BYTES = 4 * MAX_BATCH_BYTES;
/** A row without its document, about. */
const ROW_BYTES = 300;
