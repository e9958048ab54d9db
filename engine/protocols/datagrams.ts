// Each datagram is one message: the header in front of it has said where it ends, and nothing waits for a rest.
import { Malformed } from "../bytes/reader.ts";
import type { Side } from "../flow/flow.ts";
import { type Moment, Span } from "../moment.ts";
import type { Conversation, EndOfStream } from "./dissector.ts";
import type { MessageHandler } from "./framed.ts";

/** What `FramedConversation` is for streams. */
export class DatagramConversation implements Conversation {
  readonly #handler: MessageHandler;

  constructor(handler: MessageHandler) {
    this.#handler = handler;
  }

  data(side: Side, bytes: Uint8Array, start: number, end: number, at: Moment): void {
    const span = Span.at(at);
    span.extend(at, end - start);
    try {
      this.#handler.message(side, bytes, start, end, span);
    } catch (error) {
      if (!(error instanceof Malformed)) throw error;
      this.#handler.malformed(side, error.message, span);
    }
  }
  gap(side: Side, length: number): void {
    this.#handler.gap(side, length, null);
  }
  end(side: Side, how: EndOfStream): void {
    this.#handler.end(side, how, null);
  }
  get isIdle(): boolean {
    return this.#handler.isIdle ?? false;
  }
  tick(now: Moment): void {
    this.#handler.tick(now);
  }
  close(): void {
    this.#handler.close();
  }
}
