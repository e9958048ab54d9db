// A reply names the number of its request. Requests that say so get none (moreToCome), nor do the writes of old; a reply that
// says more is to come is followed by others, each naming the one before it (exhaust).
import { CLIENT, type Side } from "../../flow/flow.ts";
import type { Moment, Span } from "../../moment.ts";
import type { EndOfStream, FlowContext } from "../dissector.ts";
import type { MessageHandler } from "../framed.ts";
import { KeyedPairing } from "../keyed.ts";
import { LateHalf } from "../late-half.ts";
import { type Arrival, arrivalOf } from "./arrival.ts";
import { presenter } from "./present.ts";
import { isSecretCommand } from "./commands.ts";
import { MONGODB, type MongoMessage } from "./types.ts";

const UNANSWERED: ReadonlySet<string> = new Set(["OP_UPDATE", "OP_INSERT", "OP_DELETE", "OP_KILL_CURSORS"]);
const NOTHING: MongoMessage = {
  opcode: "",
  compression: "",
  requestId: 0,
  responseTo: 0,
  flags: [],
  namespace: "",
  document: {},
  documents: [],
  documentsLeftOut: 0,
  sections: [],
  cursorId: null,
  written: null,
};

/** A reply, and what it answers where that is known. */
export class MongoReply {
  readonly message: MongoMessage;
  readonly #request: MongoMessage | null;

  constructor(message: MongoMessage, request: MongoMessage | null) {
    this.message = message;
    this.#request = request;
  }
  /** Its request was one of those whose replies hold secrets, or may have been. */
  get isSecret(): boolean {
    return this.#request === null || isSecretCommand(this.#request);
  }
}

export class MongoPairing implements MessageHandler {
  readonly #context: FlowContext;
  readonly #pairing: KeyedPairing<MongoMessage, MongoReply>;
  #messages = 0;
  /** Number of the reply that said that more is to come; -1 without one. */
  #continued = -1;

  constructor(context: FlowContext) {
    this.#context = context;
    this.#pairing = new KeyedPairing(context, presenter, MONGODB);
  }

  message(side: Side, bytes: Uint8Array, start: number, end: number, span: Span): void {
    const { codecs, limits } = this.#context;
    const arrival = arrivalOf(bytes, start, end, codecs, limits.maxUnpackedBytes);
    if (this.#messages++ === 0 && arrival.message.opcode === "") {
      this.#context.giveUp(`not MongoDB: ${arrival.problem}`);
      return;
    }
    if (side === CLIENT) this.#request(arrival, span);
    else this.#reply(arrival, span);
  }
  malformed(side: Side, reason: string, span: Span): void {
    if (this.#messages === 0) {
      this.#context.giveUp(`not MongoDB: ${reason}`);
      return;
    }
    const half = { span, isTruncated: true, error: { type: "dissection", msg: reason } } as const;
    if (side === CLIENT) this.#pairing.requestAlone({ ...half, message: NOTHING });
    else this.#pairing.event({ ...half, message: new MongoReply(NOTHING, null) });
  }
  // Replies find their requests by number, so missing bytes cost only the messages that they cut.
  gap(_side: Side, _length: number, _open: Span | null): boolean {
    return false;
  }
  end(_side: Side, how: EndOfStream, _open: Span | null): void {
    this.#pairing.ended(how);
  }
  get isIdle(): boolean {
    return this.#pairing.waiting === 0;
  }
  tick(now: Moment): void {
    this.#pairing.tick(now);
  }
  close(): void {
    this.#pairing.close();
  }

  #request(arrival: Arrival, span: Span): void {
    const { message, isCut, isMoreToCome } = arrival;
    const side = new LateHalf(message, span, isCut, arrival);
    if (isMoreToCome || UNANSWERED.has(message.opcode)) this.#pairing.requestAlone(side);
    else this.#pairing.request(message.requestId, side);
  }
  #reply(arrival: Arrival, span: Span): void {
    const { message, isCut, isMoreToCome } = arrival;
    const request = this.#pairing.find(message.responseTo);
    const isContinuation = request === null && message.responseTo === this.#continued;
    this.#continued = isMoreToCome ? message.requestId : -1;
    const side = new LateHalf(new MongoReply(message, request), span, isCut, arrival);
    if (isContinuation) this.#pairing.event(side);
    else this.#pairing.response(message.responseTo, side);
  }
}
