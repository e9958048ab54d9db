// Both directions of one connection: packets in, bytes of both sides out in the order of cause and effect. What the
// packets show about the connection itself is counted in `measures`.
import type { Direction, FlowActivity, TrackedFlow } from "../flow/tracked-flow.ts";
import type { NetworkFacts, Side } from "../flow/flow.ts";
import type { Network } from "../../contract/index.ts";
import type { Limits } from "../limits.ts";
import type { Moment, Span } from "../moment.ts";
import { ACK, FIN, type PacketView, RST, SYN } from "../packet/packet-view.ts";
import type { EndOfStream } from "../protocols/dissector.ts";
import { exchangeNetwork } from "./exchange-network.ts";
import { BufferBudget } from "./held-segments.ts";
import { ReorderWindow, type TcpSegment } from "./reorder-window.ts";
import { advance, distance } from "./sequence.ts";
import { type ByteSink, TcpDirection } from "./tcp-direction.ts";
import { TcpMeasures } from "./tcp-measures.ts";

/** An ACK further ahead than this is damage, not evidence. */
const MAX_PLAUSIBLE_ACK_BYTES = 1 << 28;
/** A hole without any other evidence is given up after so long: every sender has repeated by then. */
const HOLE_PATIENCE_SECONDS = 5;
/** A reset counts when nothing follows it for so long; forged ones are ignored by the ends. */
const RESET_PATIENCE_SECONDS = 1;

/** Where the bytes of both sides go. */
export interface StreamSink {
  data(side: Side, bytes: Uint8Array, start: number, end: number, at: Moment): void;
  gap(side: Side, length: number, at: Moment): void;
  end(side: Side, how: EndOfStream, at: Moment): void;
  close(at: Moment): void;
  /** Counts bytes that were kept and then dropped. */
  implausible(bytes: number): void;
  /** Counts a packet whose payload could not be read to its end. */
  damaged(reason: string): void;
}

/**
 * The directions of a connection that is over, which takes in nothing more: it stays for a while, as many others do, for
 * what its packets show of it.
 */
const OVER: readonly [TcpDirection, TcpDirection] = (() => {
  const nowhere: ByteSink = { data() {}, gap() {}, ended() {} };
  const nothing = new BufferBudget(0);
  return [new TcpDirection(0, nowhere, nothing, 0), new TcpDirection(1, nowhere, nothing, 0)];
})();

export class TcpConnection implements FlowActivity, ByteSink, NetworkFacts {
  readonly measures = new TcpMeasures();
  readonly #tracked: TrackedFlow;
  readonly #sink: StreamSink;
  #directions: readonly [TcpDirection, TcpDirection];
  readonly #budget: BufferBudget;
  #window: ReorderWindow | null = null;
  #isWaiting = false;
  /** ACKs up to these numbers were found to be no evidence; valid by `#hasDismissed`. */
  #dismissed: [number, number] | null = null;
  #hasDismissed = 0;
  #endedSides = 0;
  #isClosed = false;
  #reset: Moment | null = null;

  constructor(tracked: TrackedFlow, sink: StreamSink, budget: BufferBudget, limits: Limits) {
    this.#tracked = tracked;
    this.#sink = sink;
    this.#budget = budget;
    this.#directions = [
      new TcpDirection(0, this, budget, limits.maxBufferedBytesPerSide),
      new TcpDirection(1, this, budget, limits.maxBufferedBytesPerSide),
    ];
    tracked.flow.network = this;
    this.measures.client = tracked.flip;
  }

  packet(view: PacketView, direction: Direction, at: Moment, isRepeat: boolean): void {
    if (!isRepeat) this.measures.packet(view, direction, at, this.#tracked);
    if (this.#isClosed) return;
    // Another interface repeats what is known, unless the first one missed it.
    if (isRepeat && !this.#isNews(view, direction)) return;
    if (this.#isWaiting) this.#wait(view, direction, at);
    else if (this.#mustWait(view, direction, at)) this.#window?.push(view, direction, at);
    else this.#take(view, direction, at);
  }

  networkOf(request: Span | null, response: Span | null): Network {
    this.measures.client = this.#tracked.flip;
    return exchangeNetwork(this.measures, request, response);
  }

  tick(now: Moment): boolean {
    if (this.#isClosed) return false;
    if (this.#isWaiting && this.#window?.isOver(now)) this.#goOn(now);
    for (const direction of this.#directions) {
      if (direction.hasHole && now.sec - direction.holeSec >= HOLE_PATIENCE_SECONDS) direction.giveUpHole(now);
    }
    if (this.#reset !== null && now.sec - this.#reset.sec > RESET_PATIENCE_SECONDS) this.#finish("reset", this.#reset);
    return this.needsTicks;
  }
  get needsTicks(): boolean {
    return this.#isWaiting || this.#reset !== null || this.#directions[0].hasHole || this.#directions[1].hasHole;
  }

  end(how: EndOfStream, at: Moment): void {
    if (this.#isClosed) return;
    this.#finish(this.#reset === null ? how : "reset", this.#reset ?? at);
  }

  data(direction: Direction, bytes: Uint8Array, start: number, end: number, at: Moment): void {
    this.#sink.data(this.#tracked.side(direction), bytes, start, end, at);
  }
  gap(direction: Direction, length: number, at: Moment): void {
    this.measures.missingBytes += length;
    this.#sink.gap(this.#tracked.side(direction), length, at);
  }
  ended(direction: Direction, how: EndOfStream, at: Moment): void {
    if ((this.#endedSides & (1 << direction)) !== 0) return;
    this.#endedSides |= 1 << direction;
    this.#sink.end(this.#tracked.side(direction), how, at);
  }

  /** Hands a packet's part in the stream to its direction. */
  #take(segment: TcpSegment, direction: Direction, at: Moment): void {
    const own = this.#directions[direction];
    const { flags } = segment;
    let { seq } = segment;
    if ((flags & RST) !== 0) {
      this.#reset = { sec: at.sec, nsec: at.nsec, packet: at.packet };
      return;
    }
    if ((flags & SYN) !== 0) {
      seq = advance(seq, 1);
      own.opened = seq;
      if (!own.isStarted) own.start(seq);
    }
    const length = segment.wireEnd - segment.at;
    if (length > 0) {
      if (this.#reset !== null) this.#reset = null;
      if (!own.isStarted) own.start(this.#beginOf(direction, seq));
      own.segment(seq, segment.bytes, segment.at, segment.end, segment.wireEnd - segment.end, at);
    }
    if ((flags & FIN) === 0) return;
    if (!own.isStarted) own.start(advance(seq, length));
    own.fin(advance(seq, length), at);
    if (this.#endedSides === 3) this.#close(at);
  }

  /** Where a side begins whose first bytes seen are those at `seq`: bytes before them may be missing. */
  #beginOf(direction: Direction, seq: number): number {
    const { begin } = this.#directions[direction];
    if (begin === null) return seq;
    const missing = distance(seq, begin);
    return missing > 0 && missing < MAX_PLAUSIBLE_ACK_BYTES ? begin : seq;
  }

  /** Whether this packet must wait for one that the capture may have recorded later. Opens the window if so. */
  #mustWait(segment: TcpSegment, direction: Direction, at: Moment): boolean {
    const peer = this.#directions[direction === 0 ? 1 : 0];
    if (peer.isStarted) {
      if (!this.#isEvidence(segment, direction)) return false;
      this.#open().awaitBytes(direction === 0 ? 1 : 0, segment.ack, peer.next, at);
      return true;
    }
    const own = this.#directions[direction];
    if (own.isStarted) {
      // The ACK that ends the handshake tells where the other side begins, whose own SYN the capture may lack.
      const isFirst = segment.seq === own.opened && (segment.flags & (ACK | RST)) === ACK;
      if (isFirst) peer.begin = segment.ack;
      return false;
    }
    if ((segment.flags & (SYN | RST)) !== 0) {
      // A SYN+ACK seen before its SYN tells where the other direction begins.
      if ((segment.flags & (SYN | ACK)) === (SYN | ACK)) peer.start(segment.ack);
      return false;
    }
    this.#open().awaitStart(at);
    return true;
  }

  #isEvidence(segment: TcpSegment, direction: Direction): boolean {
    const other = direction === 0 ? 1 : 0;
    const peer = this.#directions[other];
    const unseen = distance(segment.ack, peer.next);
    if (unseen <= 0 || !peer.isStarted || (segment.flags & (ACK | RST)) !== ACK) return false;
    if (unseen > MAX_PLAUSIBLE_ACK_BYTES) return false;
    const isDismissed = (this.#hasDismissed & (1 << other)) !== 0;
    return !isDismissed || distance(segment.ack, this.#dismissed?.[other] ?? 0) > 0;
  }

  #open(): ReorderWindow {
    this.#window ??= new ReorderWindow(this.#budget);
    this.#isWaiting = true;
    return this.#window;
  }

  /** A packet that came while others wait: the awaited bytes are taken, the rest queues. */
  #wait(segment: TcpSegment, direction: Direction, at: Moment): void {
    const window = this.#window as ReorderWindow;
    const isAwaited =
      !window.isStart &&
      direction === window.awaited &&
      (segment.flags & RST) === 0 &&
      distance(segment.seq, window.ack) < 0;
    if (isAwaited) {
      this.#take(segment, direction, at);
      if (distance(window.ack, this.#directions[direction].next) <= 0) this.#drain(at);
    } else window.push(segment, direction, at);
    if (this.#isWaiting && window.isOver(at)) this.#goOn(at);
  }

  /** The window is over: decides what it waited for, then takes the queue. */
  #goOn(at: Moment): void {
    const window = this.#window as ReorderWindow;
    if (!window.isStart && window.restart(this.#directions[window.awaited].next, at)) return;
    this.#decide();
    this.#drain(at);
  }

  #decide(): void {
    const window = this.#window as ReorderWindow;
    if (window.isStart) {
      this.#startBoth();
      return;
    }
    const awaited = this.#directions[window.awaited];
    // Bytes that still come in order belie the ACK; only silence confirms it.
    if (awaited.next === window.stoodAt && window.head !== undefined) awaited.skipTo(window.ack, window.head);
    else {
      this.#dismissed ??= [0, 0];
      this.#dismissed[window.awaited] = window.ack;
      this.#hasDismissed |= 1 << window.awaited;
    }
  }

  /** Each direction begins with the lowest number among the packets that waited, or where the other side says that it has come to. */
  #startBoth(): void {
    for (const { direction, seq, ack, flags, at, wireEnd } of (this.#window as ReorderWindow).segments) {
      if ((flags & (ACK | RST)) === ACK) this.#beginBy(ack, direction === 0 ? 1 : 0);
      const own = this.#directions[direction];
      const isSyn = (flags & SYN) !== 0;
      if (wireEnd === at && (flags & (SYN | FIN)) === 0) continue;
      const first = isSyn ? advance(seq, 1) : seq;
      if (!own.isStarted || distance(first, own.next) < 0) own.start(first);
    }
    for (const direction of [0, 1] as const) {
      const own = this.#directions[direction];
      if (own.isStarted) own.start(this.#beginOf(direction, own.next));
    }
  }
  #beginBy(ack: number, direction: Direction): void {
    const side = this.#directions[direction];
    if (side.begin === null || distance(ack, side.begin) < 0) side.begin = ack;
  }

  #drain(at: Moment): void {
    const window = this.#window as ReorderWindow;
    for (let head = window.head; head !== undefined && !this.#isClosed; head = window.head) {
      if (this.#isEvidence(head, head.direction)) {
        const peer = this.#directions[head.direction === 0 ? 1 : 0];
        window.awaitBytes(head.direction === 0 ? 1 : 0, head.ack, peer.next, head);
        if (!window.isOver(at)) return;
        this.#decide();
      }
      window.shift();
      this.#take(head, head.direction, head);
    }
    this.#isWaiting = false;
  }

  #isNews(view: PacketView, direction: Direction): boolean {
    const own = this.#directions[direction];
    const length = view.wireEnd - view.at;
    return own.isStarted && length > 0 && distance(view.seq, own.next) + length > 0;
  }

  #finish(how: EndOfStream, at: Moment): void {
    if (this.#isWaiting) {
      this.#isWaiting = false;
      this.#flushWindow();
    }
    if (this.#isClosed) return;
    for (const direction of this.#directions) {
      direction.close(at);
      if (direction.implausibleBytes > 0) this.#sink.implausible(direction.implausibleBytes);
    }
    this.ended(0, how, at);
    this.ended(1, how, at);
    this.#close(at);
  }

  #flushWindow(): void {
    const window = this.#window as ReorderWindow;
    if (window.isStart) this.#startBoth();
    for (let head = window.shift(); head !== undefined; head = window.shift()) {
      if (this.#isEvidence(head, head.direction)) {
        this.#directions[head.direction === 0 ? 1 : 0].skipTo(head.ack, head);
      }
      this.#take(head, head.direction, head);
    }
  }

  #close(at: Moment): void {
    if (this.#isClosed) return;
    this.#isClosed = true;
    // What still waits came after both ends, and belongs to no stream.
    this.#isWaiting = false;
    while (this.#window?.shift() !== undefined);
    this.#directions = OVER;
    this.#sink.close(at);
  }
}
