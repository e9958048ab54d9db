// A reply names the number of its request. Requests that say so get none (moreToCome), nor do the writes of old; a reply that
// says more is to come is followed by others, each naming the one before it (exhaust).
import type { EntryError } from "../../../contract/index.ts";
import { CLIENT, type Side } from "../../flow/flow.ts";
import type { Moment, Span } from "../../moment.ts";
import type { EndOfStream, FlowContext } from "../dissector.ts";
import type { MessageHandler } from "../framed.ts";
import { KeyedPairing, type PairSide } from "../keyed.ts";
import { decodeMessage } from "./message.ts";
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
};

/** A reply, and whether its request was one of those whose replies hold secrets. */
export interface MongoReply extends MongoMessage {
  readonly isSecret: boolean;
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
    const { message, problem, isCut } = decodeMessage(bytes, start, end, codecs, limits.maxUnpackedBytes);
    if (this.#messages++ === 0 && message.opcode === "") {
      this.#context.giveUp(`not MongoDB: ${problem}`);
      return;
    }
    const error: EntryError | null = problem === "" ? null : { type: "dissection", msg: problem };
    const half = { span, isTruncated: isCut, error };
    if (side === CLIENT) this.#request({ ...half, message });
    else this.#reply({ ...half, message: { ...message, isSecret: false } });
  }
  malformed(side: Side, reason: string, span: Span): void {
    if (this.#messages === 0) {
      this.#context.giveUp(`not MongoDB: ${reason}`);
      return;
    }
    const half = { span, isTruncated: true, error: { type: "dissection", msg: reason } } as const;
    if (side === CLIENT) this.#pairing.requestAlone({ ...half, message: NOTHING });
    else this.#pairing.event({ ...half, message: { ...NOTHING, isSecret: false } });
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

  #request(side: PairSide<MongoMessage>): void {
    const { message } = side;
    const isUnanswered = UNANSWERED.has(message.opcode) || message.flags.includes("moreToCome");
    if (isUnanswered) this.#pairing.requestAlone(side);
    else this.#pairing.request(message.requestId, side);
  }
  #reply(side: PairSide<MongoReply>): void {
    const { message } = side;
    const request = this.#pairing.find(message.responseTo);
    const isContinuation = request === null && message.responseTo === this.#continued;
    this.#continued = message.flags.includes("moreToCome") ? message.requestId : -1;
    const isSecret = request === null || isSecretCommand(request);
    const known = { ...side, message: { ...message, isSecret } };
    if (isContinuation) this.#pairing.event(known);
    else this.#pairing.response(message.responseTo, known);
  }
}
