// The compressed protocol (https://dev.mysql.com/doc/dev/mysql-server/latest/page_protocol_basic_compression.html): what follows the
// login comes in packets of its own, each with the bytes of ordinary packets, which may begin and end anywhere in them.
//   compressed packet = length of 3 bytes, number, length when unpacked of 3 bytes (0: it is not packed), bytes
import type { Compression } from "../../codecs.ts";
import type { Side } from "../../flow/flow.ts";
import type { Moment, Span } from "../../moment.ts";
import type { Conversation, EndOfStream, FlowContext } from "../dissector.ts";
import { FramedConversation, type Framer, type MessageHandler, NEED_MORE } from "../framed.ts";
import { payloadLength } from "./frame.ts";

const HEADER_BYTES = 7;

class CompressedFramer implements Framer {
  readonly reason = "";
  skipBytes = 0;

  frame(bytes: Uint8Array, start: number, end: number): number {
    if (end - start < HEADER_BYTES) return NEED_MORE;
    const whole = HEADER_BYTES + payloadLength(bytes, start);
    return end - start >= whole ? whole : NEED_MORE;
  }
  reset(): void {}

  /** One that ends with the bytes at hand: nothing else in it shows where it begins. */
  resync(bytes: Uint8Array, start: number, end: number): number {
    for (let at = start; end - at > HEADER_BYTES; at++)
      if (payloadLength(bytes, at) === end - at - HEADER_BYTES) return at;
    return -1;
  }
}

/** Unpacks, and hands the bytes on to the conversation that knows the packets in them. */
class Unpacking implements MessageHandler {
  readonly #context: FlowContext;
  readonly #how: Compression;
  readonly #inner: Conversation;
  #now: Moment = { sec: 0, nsec: 0, packet: 0 };

  constructor(context: FlowContext, how: Compression, inner: Conversation) {
    this.#context = context;
    this.#how = how;
    this.#inner = inner;
  }

  message(side: Side, bytes: Uint8Array, start: number, end: number, span: Span): void {
    this.#now = { sec: span.endSec, nsec: span.endNsec, packet: span.endPacket };
    const from = start + HEADER_BYTES;
    const length = payloadLength(bytes, start + 4);
    if (length === 0) {
      this.#inner.data(side, bytes, from, end, this.#now);
      return;
    }
    const { codecs, limits } = this.#context;
    const unpacked = codecs.unpack(this.#how, bytes.subarray(from, end), Math.min(length, limits.maxUnpackedBytes));
    const isWhole = unpacked.bytes.length === length;
    if (isWhole) this.#inner.data(side, unpacked.bytes, 0, length, this.#now);
    else {
      this.#context.note("mysql-compressed", "a compressed packet could not be unpacked", 1, true);
      this.#inner.gap(side, length, this.#now);
    }
  }

  /** Only a packet longer than a message may be is one: its content is lost. */
  malformed(side: Side, _reason: string, span: Span): void {
    this.#inner.gap(side, span.wireBytes, this.#now);
  }
  gap(side: Side, length: number, _open: Span | null): boolean {
    this.#inner.gap(side, length, this.#now);
    return false;
  }
  end(side: Side, how: EndOfStream, _open: Span | null): void {
    this.#inner.end(side, how, this.#now);
  }
  get isIdle(): boolean {
    return this.#inner.isIdle ?? false;
  }
  tick(now: Moment): void {
    this.#inner.tick(now);
  }
  close(): void {
    this.#inner.close(this.#now);
  }
}

export function openCompressed(context: FlowContext, how: Compression, inner: Conversation): FramedConversation {
  const handler = new Unpacking(context, how, inner);
  return new FramedConversation(
    new CompressedFramer(),
    new CompressedFramer(),
    handler,
    context.limits.maxMessageBytes,
  );
}
