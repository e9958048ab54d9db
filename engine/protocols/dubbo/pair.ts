// Responses repeat the number of their request. Either end may ask: heartbeats go both ways, each end numbers its own.
import type { EntryError } from "../../../contract/index.ts";
import { CLIENT, SERVER, type Side } from "../../flow/flow.ts";
import type { Moment, Span } from "../../moment.ts";
import type { EndOfStream, FlowContext } from "../dissector.ts";
import type { MessageHandler } from "../framed.ts";
import { KeyedPairing } from "../keyed.ts";
import { Mirror } from "../mirror.ts";
import { decodeMessage } from "./message.ts";
import { presenter } from "./present.ts";
import { DUBBO, type DubboMessage } from "./types.ts";

export class DubboPairing implements MessageHandler {
  readonly #context: FlowContext;
  /** By who asks. */
  readonly #pairings: readonly [
    KeyedPairing<DubboMessage, DubboMessage, bigint>,
    KeyedPairing<DubboMessage, DubboMessage, bigint>,
  ];
  #messages = 0;

  constructor(context: FlowContext) {
    this.#context = context;
    const mirror = new Mirror(context.flow);
    const of = (asker: Side) =>
      new KeyedPairing<DubboMessage, DubboMessage, bigint>(context, presenter, DUBBO, () => mirror.seenBy(asker));
    this.#pairings = [of(CLIENT), of(SERVER)];
  }

  message(side: Side, bytes: Uint8Array, start: number, end: number, span: Span): void {
    const { header, message, isCut } = decodeMessage(bytes, start, end, this.#context.codecs);
    this.#messages++;
    const whole = { message, span, isTruncated: isCut, error: null };
    const asker = header.isRequest ? side : side === CLIENT ? SERVER : CLIENT;
    const pairing = this.#pairings[asker];
    if (!header.isRequest) pairing.response(header.id, whole);
    else if (header.isTwoWay) pairing.request(header.id, whole);
    else pairing.requestAlone(whole);
  }
  malformed(side: Side, reason: string, span: Span): void {
    if (this.#messages === 0) {
      this.#context.giveUp(`not Dubbo: ${reason}`);
      return;
    }
    const error: EntryError = { type: "dissection", msg: reason };
    const half = { message: { values: {} }, span, isTruncated: true, error };
    if (side === CLIENT) this.#pairings[CLIENT].requestAlone(half);
    else this.#pairings[CLIENT].event(half);
  }
  // Responses find their requests by number, so missing bytes cost only the messages that they cut.
  gap(_side: Side, _length: number, _open: Span | null): boolean {
    return false;
  }
  end(_side: Side, how: EndOfStream, _open: Span | null): void {
    for (const pairing of this.#pairings) pairing.ended(how);
  }
  get isIdle(): boolean {
    return this.#pairings.every(({ waiting }) => waiting === 0);
  }
  tick(now: Moment): void {
    for (const pairing of this.#pairings) pairing.tick(now);
  }
  close(): void {
    for (const pairing of this.#pairings) pairing.close();
  }
}
