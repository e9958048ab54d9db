// One SCTP association: DATA chunks put together to messages, each handed on as one piece with the order that their
// transmission numbers give. A user message ends up whole or, where the capture lacks a piece, as a gap.
import type { Flow } from "../flow/flow.ts";
import type { Direction, FlowActivity, TrackedFlow } from "../flow/tracked-flow.ts";
import type { Moment } from "../moment.ts";
import type { PacketView } from "../packet/packet-view.ts";
import type { EndOfStream } from "../protocols/dissector.ts";
import type { SctpFacts } from "../protocols/flows/index.ts";
import type { BufferBudget } from "../tcp/held-segments.ts";
import type { StreamSink } from "../tcp/tcp-connection.ts";
import * as chunks from "./chunks.ts";
import { type Chunk, chunkName, emptyChunk, forEachChunk } from "./chunks.ts";
import { SctpDirection } from "./sctp-direction.ts";

const chunk: Chunk = emptyChunk();
/** Streams of one association that are told apart for counting. */
const MAX_STREAMS_COUNTED = 1024;

export class SctpAssociation implements FlowActivity {
  readonly #tracked: TrackedFlow;
  readonly #sink: StreamSink;
  readonly #directions: readonly [SctpDirection, SctpDirection];
  readonly #streams = new Set<number>();
  #checksum = 0;
  #firstChunk = -1;
  #firstData: { tsn: number; stream: number; ppid: number } | null = null;
  #chunks = 0;
  #dataChunks = 0;
  #isAborted = false;
  #isClosed = false;

  constructor(tracked: TrackedFlow, sink: StreamSink, budget: BufferBudget) {
    this.#tracked = tracked;
    this.#sink = sink;
    const side = (direction: Direction) => tracked.side(direction);
    const { flow } = tracked;
    this.#directions = [
      new SctpDirection(flow, () => side(0), sink, budget),
      new SctpDirection(flow, () => side(1), sink, budget),
    ];
  }

  packet(view: PacketView, direction: Direction, at: Moment, isRepeat: boolean): void {
    if (isRepeat || this.#isClosed) return;
    if (this.#firstChunk < 0) this.#checksum = view.checksum >>> 0;
    const walk = forEachChunk(view, chunk, (found) => this.#take(found, direction, at));
    if (walk !== "whole") this.#sink.damaged(walk === "cut" ? "an SCTP chunk was cut" : "too many chunks in a packet");
  }

  tick(now: Moment): boolean {
    for (const direction of this.#directions) direction.tick(now);
    return this.needsTicks;
  }
  get needsTicks(): boolean {
    return this.#directions[0].isWaiting || this.#directions[1].isWaiting;
  }

  end(how: EndOfStream, at: Moment): void {
    if (this.#isClosed) return;
    this.#isClosed = true;
    for (const direction of this.#directions) direction.close();
    this.#sink.end(0, how, at);
    this.#sink.end(1, how, at);
    this.#sink.close(at);
  }

  facts(_flow: Flow): SctpFacts {
    const [a, b] = this.#directions;
    return {
      kind: "sctp",
      checksum: this.#checksum,
      chunkType: this.#firstChunk < 0 ? "" : chunkName(this.#firstChunk),
      tsn: this.#firstData === null ? -1 : this.#firstData.tsn >>> 0,
      streamIdentifier: this.#firstData?.stream ?? -1,
      ppid: this.#firstData?.ppid ?? -1,
      chunks: this.#chunks,
      dataChunks: this.#dataChunks,
      retransmissions: a.repeated + b.repeated,
      missingMessages: a.missing + b.missing,
      messages: a.messages + b.messages,
      streams: this.#streams.size,
      isAborted: this.#isAborted,
    };
  }

  #take(found: Chunk, direction: Direction, at: Moment): void {
    this.#chunks++;
    if (this.#firstChunk < 0) this.#firstChunk = found.type;
    if (found.type === chunks.CHUNK_INIT) this.#opened(direction);
    else if (found.type === chunks.CHUNK_INIT_ACK) this.#opened(direction === 0 ? 1 : 0);
    else if (found.type === chunks.CHUNK_ABORT) {
      this.#isAborted = true;
      this.end("reset", at);
    } else if (found.type === chunks.CHUNK_SHUTDOWN_COMPLETE) this.end("fin", at);
    if (found.type !== chunks.CHUNK_DATA && found.type !== chunks.CHUNK_I_DATA) return;
    this.#dataChunks++;
    this.#firstData ??= { tsn: found.tsn, stream: found.stream, ppid: found.ppid };
    if (this.#streams.size < MAX_STREAMS_COUNTED) this.#streams.add(found.stream);
    this.#directions[direction].data(found, at);
  }

  /** Who sends INIT is the client. */
  #opened(client: Direction): void {
    if (this.#tracked.flow.isClientKnown) return;
    this.#tracked.flow.isClientKnown = true;
    if (this.#tracked.side(client) === 1) this.#tracked.swapSides();
  }
}
