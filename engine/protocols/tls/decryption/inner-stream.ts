// What was inside TLS, to the protocol that it speaks. Bytes that stay unreadable have no known length there: what was
// under way is closed, and the protocol is recognised anew, as on a connection joined in its middle.
import { CLIENT, SERVER, type Side } from "../../../flow/flow.ts";
import type { Moment } from "../../../moment.ts";
import type { AgreedTls, Conversation, EndOfStream, FlowContext } from "../../dissector.ts";

export class InnerStream {
  readonly #context: FlowContext;
  #conversation: Conversation | null = null;
  #isBroken = false;
  agreed: AgreedTls = { alpn: "", info: "" };

  constructor(context: FlowContext) {
    this.#context = context;
  }

  data(side: Side, bytes: Uint8Array, at: Moment): void {
    if (bytes.length === 0) return;
    this.#conversation ??= this.#begin(at);
    this.#conversation?.data(side, bytes, 0, bytes.length, at);
  }
  /** Some of it could not be read. */
  break(at: Moment): void {
    this.#conversation?.close(at);
    this.#conversation = null;
    this.#isBroken = true;
  }
  end(side: Side, how: EndOfStream, at: Moment): void {
    this.#conversation?.end(side, how, at);
  }
  get isIdle(): boolean {
    return this.#conversation === null || (this.#conversation.isIdle ?? false);
  }
  tick(now: Moment): void {
    this.#conversation?.tick(now);
  }
  close(at: Moment): void {
    this.#conversation?.close(at);
    this.#conversation = null;
  }

  #begin(at: Moment): Conversation | null {
    const conversation = this.#context.redetectDecrypted?.(this.agreed) ?? null;
    if (this.#isBroken) {
      conversation?.gap(CLIENT, 1, at);
      conversation?.gap(SERVER, 1, at);
    }
    return conversation;
  }
}
