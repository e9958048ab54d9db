// TLS over SCTP: each stream that goes both ways carries a connection of its own (RFC 3436, 3.1).
import type { Side } from "../../flow/flow.ts";
import type { Moment } from "../../moment.ts";
import type { Conversation, EndOfStream, FlowContext } from "../dissector.ts";

/** Streams of an association whose connections are told apart. */
export const MAX_STREAMS = 64;

export class TlsOverSctp implements Conversation {
  readonly #context: FlowContext;
  readonly #open: () => Conversation;
  readonly #streams = new Map<number, Conversation>();

  constructor(context: FlowContext, open: () => Conversation) {
    this.#context = context;
    this.#open = open;
  }

  data(side: Side, bytes: Uint8Array, start: number, end: number, at: Moment): void {
    this.#stream()?.data(side, bytes, start, end, at);
  }
  gap(side: Side, length: number, at: Moment): void {
    this.#stream()?.gap(side, length, at);
  }
  end(side: Side, how: EndOfStream, at: Moment): void {
    for (const stream of this.#streams.values()) stream.end(side, how, at);
  }
  get isIdle(): boolean {
    return [...this.#streams.values()].every(({ isIdle }) => isIdle === true);
  }
  tick(now: Moment): void {
    for (const stream of this.#streams.values()) stream.tick(now);
  }
  close(at: Moment): void {
    for (const stream of this.#streams.values()) stream.close(at);
  }

  /** That of the message at hand; null beyond the limit. */
  #stream(): Conversation | null {
    const { messageStream } = this.#context.flow;
    const known = this.#streams.get(messageStream);
    if (known !== undefined) return known;
    if (this.#streams.size >= MAX_STREAMS) {
      this.#context.note("tls-streams", "more SCTP streams carry TLS than are told apart", 1, true);
      return null;
    }
    const opened = this.#open();
    this.#streams.set(messageStream, opened);
    return opened;
  }
}
