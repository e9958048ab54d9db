// The thread of an ingest and the session, over a few shared words and messages. The ingest may sleep on the shared
// words: it has its thread to itself, so that a reader of files simply waits while the store is busy.
import type { Catalogue, DissectorFacts } from "../../contract/index.ts";
import type { NameSpan } from "../names/name-table.ts";
import { MAX_BATCHES_UNDER_WAY, type PacketBatch } from "../packets/packet-batch.ts";
import type { RowBatch } from "../store/row-batch.ts";
import type { IngestEnd, IngestProgress, ToIngest } from "./messages.ts";

/** Batches on their way at the same time: as many full ones as the store writes together, and as many that wait. */
export const MAX_IN_FLIGHT = 16;

const IN_FLIGHT = 0;
const CANCELLED = 1;
const WANTS_PACKETS = 2;
const PACKETS_UNDER_WAY = 3;
const WORDS = 4;

export type FromIngest =
  | { readonly kind: "begun" }
  | { readonly kind: "rows"; readonly batch: RowBatch }
  | { readonly kind: "names"; readonly spans: readonly NameSpan[] }
  | { readonly kind: "packets"; readonly batch: PacketBatch }
  | { readonly kind: "words"; readonly words: Catalogue }
  | { readonly kind: "dissectors"; readonly facts: readonly DissectorFacts[] }
  | { readonly kind: "problem"; readonly problem: string }
  | { readonly kind: "progress"; readonly progress: IngestProgress }
  | { readonly kind: "end"; readonly end: IngestEnd };

export function newSharedWords(): SharedArrayBuffer {
  return new SharedArrayBuffer(WORDS * Int32Array.BYTES_PER_ELEMENT);
}

/** The session's end. */
export class SessionLink {
  readonly #words: Int32Array;

  constructor(shared: SharedArrayBuffer) {
    this.#words = new Int32Array(shared);
  }
  /** A batch is stored: there is room for another one. */
  taken(): void {
    Atomics.sub(this.#words, IN_FLIGHT, 1);
    Atomics.notify(this.#words, IN_FLIGHT);
  }
  wantPackets(wants: boolean): void {
    Atomics.store(this.#words, WANTS_PACKETS, wants ? 1 : 0);
  }
  /** Scripts are through with a batch of packets. */
  packetsTaken(): void {
    Atomics.sub(this.#words, PACKETS_UNDER_WAY, 1);
  }
  cancel(): void {
    Atomics.store(this.#words, CANCELLED, 1);
    Atomics.notify(this.#words, CANCELLED);
    Atomics.notify(this.#words, IN_FLIGHT);
  }
}

/** The ingest's end. */
export class IngestLink {
  readonly #words: Int32Array;
  readonly #post: (message: FromIngest) => void;
  #isBegun = false;
  /** What the session says meanwhile; only who does not sleep on the words hears it. */
  onToIngest: (message: ToIngest) => void = () => undefined;

  constructor(shared: SharedArrayBuffer, post: (message: FromIngest) => void) {
    this.#words = new Int32Array(shared);
    this.#post = post;
  }
  get isCancelled(): boolean {
    return Atomics.load(this.#words, CANCELLED) !== 0;
  }
  get hasRoom(): boolean {
    return Atomics.load(this.#words, IN_FLIGHT) < MAX_IN_FLIGHT;
  }
  get wantsPackets(): boolean {
    return Atomics.load(this.#words, WANTS_PACKETS) !== 0;
  }
  get hasPacketRoom(): boolean {
    return Atomics.load(this.#words, PACKETS_UNDER_WAY) < MAX_BATCHES_UNDER_WAY;
  }
  /** Waits until the store took enough of what was sent, or the load is cancelled. */
  waitForRoom(): void {
    for (;;) {
      const inFlight = Atomics.load(this.#words, IN_FLIGHT);
      if (inFlight < MAX_IN_FLIGHT || this.isCancelled) return;
      Atomics.wait(this.#words, IN_FLIGHT, inFlight);
    }
  }
  /** Waits for a time, or until the load is cancelled. */
  sleep(milliseconds: number): void {
    if (milliseconds > 0) Atomics.wait(this.#words, CANCELLED, 0, milliseconds);
  }
  /** The source can be read. */
  begun(): void {
    if (this.#isBegun) return;
    this.#isBegun = true;
    this.#post({ kind: "begun" });
  }
  rows(batch: RowBatch): void {
    Atomics.add(this.#words, IN_FLIGHT, 1);
    this.#post({ kind: "rows", batch });
  }
  names(spans: readonly NameSpan[]): void {
    if (spans.length > 0) this.#post({ kind: "names", spans });
  }
  packets(batch: PacketBatch): void {
    Atomics.add(this.#words, PACKETS_UNDER_WAY, 1);
    this.#post({ kind: "packets", batch });
  }
  words(words: Catalogue): void {
    if (words.protocols.length > 0) this.#post({ kind: "words", words });
  }
  dissectors(facts: readonly DissectorFacts[]): void {
    if (facts.length > 0) this.#post({ kind: "dissectors", facts });
  }
  problem(problem: string): void {
    this.#post({ kind: "problem", problem });
  }
  progress(progress: IngestProgress): void {
    this.#post({ kind: "progress", progress });
  }
  end(end: IngestEnd): void {
    this.#post({ kind: "end", end });
  }
}
