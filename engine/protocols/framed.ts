// Frame, then decode: the driver shared by all stream protocols. A framer finds where the next message ends;
// only whole messages reach a decoder, in place where they lie inside one piece, else from a growing buffer.
// This is the one place where the reader's `Malformed` is caught.
import { Malformed } from "../bytes/reader.ts";
import type { Side } from "../flow/flow.ts";
import { type Moment, Span } from "../moment.ts";
import type { Conversation, EndOfStream } from "./dissector.ts";

/** Answers of `Framer.frame` that are not a length. */
export const NEED_MORE = 0;
export const BAD_FRAME = -1;

/** Finds message ends in one direction. It keeps its scan position between calls, so no byte is looked at twice. */
export interface Framer {
  /**
   * Looks at `bytes[start, end)`, where `start` is the start of a message. Answers the message's length (> 0),
   * NEED_MORE (called again with the same message start and more bytes), or BAD_FRAME (`reason` says why).
   */
  frame(bytes: Uint8Array, start: number, end: number): number;
  /** Forgets the scan position: the next call begins another message. */
  reset(): void;
  /** Where a message plausibly starts at or after `start`, or -1. */
  resync(bytes: Uint8Array, start: number, end: number): number;
  /** Whether the first message of a stream is one: a stream joined inside a message may begin with anything. Absent: framing tells. */
  mayBeFirst?(bytes: Uint8Array, start: number, end: number): boolean;
  /** Why BAD_FRAME. */
  readonly reason: string;
  /** Set beside NEED_MORE: so many bytes after `end` belong to the message but need not be kept. Read once, then zeroed by the driver. */
  skipBytes: number;
}

/** What a protocol does with its messages. May throw `Malformed`. */
export interface MessageHandler {
  /** One whole message of `side`; the bytes are valid only during the call. */
  message(side: Side, bytes: Uint8Array, start: number, end: number, span: Span): void;
  /** A message that could not be framed or decoded. The driver goes on at the next plausible message. */
  malformed(side: Side, reason: string, span: Span): void;
  /** Bytes are missing; `open` is the span of the message they cut, null between messages. True: absorbed (inside a body). */
  gap(side: Side, length: number, open: Span | null): boolean;
  /** The first bytes of a message came. */
  opened?(side: Side): void;
  /** Bytes were passed over in search of the next message: whole messages may have been among them. */
  passed?(side: Side): void;
  /** The bytes kept of an unfinished message whose rest is missing: after `gap` was not absorbed, or before `end`. */
  cut?(side: Side, bytes: Uint8Array, start: number, end: number, span: Span): void;
  end(side: Side, how: EndOfStream, open: Span | null): void;
  tick(now: Moment): void;
  /** True while no request waits for an answer: ticks may be left out. */
  readonly isIdle?: boolean;
  close(): void;
}

const INITIAL_BUFFER_BYTES = 4096;
const MAX_SPARE_BUFFERS = 16;
/** Buffers of that size that nobody uses: short connections come one behind the other, and most messages are short. */
const spareBuffers: Uint8Array[] = [];

/** One direction: bytes in, whole messages out. */
class FramedSide {
  readonly side: Side;
  readonly framer: Framer;
  readonly handler: MessageHandler;
  readonly maxMessageBytes: number;
  span: Span | null = null;
  #buffer: Uint8Array | null = null;
  #length = 0;
  #skip = 0;
  #isLost = false;
  /** No message came yet. */
  #isFirst = true;
  /** Set when the flow changes its protocol: what is left over goes there. */
  next: Conversation | null = null;

  constructor(side: Side, framer: Framer, handler: MessageHandler, maxMessageBytes: number) {
    this.side = side;
    this.framer = framer;
    this.handler = handler;
    this.maxMessageBytes = maxMessageBytes;
  }

  data(bytes: Uint8Array, start: number, end: number, at: Moment): void {
    let from = start;
    if (this.#skip > 0) {
      const skipped = Math.min(this.#skip, end - from);
      this.#skip -= skipped;
      from += skipped;
      this.span?.extend(at, skipped);
      if (from === end && this.#skip > 0) return;
    }
    if (this.#length === 0) {
      const rest = this.#consume(bytes, from, end, at, 0);
      if (rest < end) this.#keep(bytes, rest, end);
      return;
    }
    const known = this.#length;
    this.#keep(bytes, from, end);
    const buffer = this.#buffer as Uint8Array;
    const total = this.#length;
    const rest = this.#consume(buffer, 0, total, at, known);
    this.#drop(rest);
  }

  /** Frames and hands on what is whole; answers where the unfinished rest starts. `known` bytes were counted before. */
  #consume(bytes: Uint8Array, start: number, end: number, at: Moment, known: number): number {
    let from = start;
    let counted = start + known;
    while (from < end) {
      if (this.next !== null) {
        this.next.data(this.side, bytes, from, end, at);
        return end;
      }
      if (this.#isLost) {
        const found = this.framer.resync(bytes, from, end);
        if (found !== from) this.handler.passed?.(this.side);
        if (found < 0) return end;
        from = found;
        counted = from;
        this.#isLost = false;
        this.span = null;
      }
      if (this.span === null) {
        this.span = Span.at(at);
        this.handler.opened?.(this.side);
      }
      const length = this.framer.frame(bytes, from, end);
      if (length > 0) {
        this.span.extend(at, from + length - counted);
        if (this.#isFirst && this.framer.mayBeFirst?.(bytes, from, from + length) === false) this.#passOver();
        else this.#deliver(bytes, from, from + length, this.span);
        from += length;
        counted = from;
        continue;
      }
      this.span.extend(at, end - counted);
      if (length === NEED_MORE && end - from <= this.maxMessageBytes) {
        this.#skip = this.framer.skipBytes;
        this.framer.skipBytes = 0;
        return from;
      }
      this.#lose(length === NEED_MORE ? `message longer than ${this.maxMessageBytes} bytes` : this.framer.reason);
      from += 1;
      counted = Math.max(counted, from);
    }
    return from;
  }

  /** The end of a message whose beginning was not captured. */
  #passOver(): void {
    this.span = null;
    this.framer.reset();
    this.#isLost = true;
    this.handler.passed?.(this.side);
  }

  #deliver(bytes: Uint8Array, start: number, end: number, span: Span): void {
    this.span = null;
    this.#isFirst = false;
    this.framer.reset();
    try {
      this.handler.message(this.side, bytes, start, end, span);
    } catch (error) {
      if (!(error instanceof Malformed)) throw error;
      this.handler.malformed(this.side, error.message, span);
    }
  }

  #lose(reason: string): void {
    const span = this.span as Span;
    this.span = null;
    this.framer.reset();
    this.framer.skipBytes = 0;
    this.#isLost = true;
    this.handler.malformed(this.side, reason, span);
  }

  gap(length: number, at: Moment): void {
    if (this.next !== null) {
      this.next.gap(this.side, length, at);
      return;
    }
    if (this.#skip >= length) {
      this.#skip -= length;
      return;
    }
    if (this.handler.gap(this.side, length, this.span)) return;
    this.#handOutCut();
    this.#drop(this.#length);
    this.#skip = 0;
    this.framer.reset();
    this.framer.skipBytes = 0;
    this.span = null;
    this.#isLost = true;
  }

  end(how: EndOfStream, at: Moment): void {
    if (this.next !== null) this.next.end(this.side, how, at);
    else {
      this.#handOutCut();
      this.handler.end(this.side, how, this.span);
    }
  }

  #handOutCut(): void {
    if (this.#length === 0 || this.#buffer === null || this.span === null) return;
    this.handler.cut?.(this.side, this.#buffer, 0, this.#length, this.span);
  }

  /** The flow speaks another protocol from here: bytes kept for an unfinished message are its first. */
  handOver(next: Conversation, at: Moment): void {
    if (this.next !== null) return;
    this.next = next;
    const kept = this.#length;
    if (kept > 0) next.data(this.side, (this.#buffer as Uint8Array).slice(0, kept), 0, kept, at);
    this.#drop(kept);
    this.#buffer = null;
  }

  #keep(bytes: Uint8Array, start: number, end: number): void {
    const needed = this.#length + end - start;
    if (this.#buffer === null || this.#buffer.length < needed) {
      const grown = bufferFor(needed);
      if (this.#length > 0) grown.set((this.#buffer as Uint8Array).subarray(0, this.#length));
      this.#buffer = grown;
    }
    this.#buffer.set(bytes.subarray(start, end), this.#length);
    this.#length = needed;
  }

  #drop(count: number): void {
    if (count === 0) return;
    const left = this.#length - count;
    if (left > 0) this.#buffer?.copyWithin(0, count, this.#length);
    this.#length = left;
    if (left === 0 && this.#buffer !== null) this.#giveBack(this.#buffer);
  }

  #giveBack(buffer: Uint8Array): void {
    if (buffer.length > INITIAL_BUFFER_BYTES && buffer.length <= MAX_IDLE_BYTES) return;
    this.#buffer = null;
    if (buffer.length === INITIAL_BUFFER_BYTES && spareBuffers.length < MAX_SPARE_BUFFERS) spareBuffers.push(buffer);
  }
}

/** Longer ones are not kept while no message is under way. */
const MAX_IDLE_BYTES = 1 << 20;

function bufferFor(bytes: number): Uint8Array {
  if (bytes <= INITIAL_BUFFER_BYTES) return spareBuffers.pop() ?? new Uint8Array(INITIAL_BUFFER_BYTES);
  return new Uint8Array(bytes + (bytes >> 1));
}

/** Before the first byte. */
const NO_MOMENT: Moment = { sec: 0, nsec: 0, packet: 0 };

/** A conversation made of two framers and one handler. */
export class FramedConversation implements Conversation {
  readonly #sides: readonly [FramedSide, FramedSide];
  readonly #handler: MessageHandler;
  #next: Conversation | null = null;
  #now = NO_MOMENT;

  constructor(client: Framer, server: Framer, handler: MessageHandler, maxMessageBytes: number) {
    this.#handler = handler;
    this.#sides = [
      new FramedSide(0, client, handler, maxMessageBytes),
      new FramedSide(1, server, handler, maxMessageBytes),
    ];
  }

  /** From the end of the message at hand on, both sides belong to `next`. Call it from `message`. */
  handOver(next: Conversation, from: Side): void {
    this.#next = next;
    // The side at hand notices in its own loop; the other side gives up what it kept.
    this.#sides[from].next = next;
    this.#sides[from === 0 ? 1 : 0].handOver(next, this.#now);
  }
  data(side: Side, bytes: Uint8Array, start: number, end: number, at: Moment): void {
    this.#now = at;
    if (this.#next === null) this.#sides[side].data(bytes, start, end, at);
    else this.#next.data(side, bytes, start, end, at);
  }
  gap(side: Side, length: number, at: Moment): void {
    this.#now = at;
    this.#sides[side].gap(length, at);
  }
  end(side: Side, how: EndOfStream, at: Moment): void {
    this.#now = at;
    this.#sides[side].end(how, at);
  }
  get isIdle(): boolean {
    return (this.#handler.isIdle ?? false) && (this.#next === null || (this.#next.isIdle ?? false));
  }
  tick(now: Moment): void {
    this.#handler.tick(now);
    this.#next?.tick(now);
  }
  close(at: Moment): void {
    this.#now = at;
    this.#handler.close();
    this.#next?.close(at);
  }
}
