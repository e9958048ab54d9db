// Who answers whom:
//   CONNECT              -ERR, where the login is refused; else nothing
//   PING                 PONG, in order, from either side
//   PUB with a reply     MSG whose subject is the reply subject, where that is an inbox
//   MSG with a reply     PUB to the reply subject: the answer of a service, or the acknowledgement that JetStream gets
//   all else             nothing; but where the client asked for it (verbose), +OK or -ERR, in order
// Who publishes is shown as the client: the server, where it delivers.
import type { EntryError } from "../../../contract/index.ts";
import { CLIENT, SERVER, type Side } from "../../flow/flow.ts";
import type { Moment, Span } from "../../moment.ts";
import type { EndOfStream, FlowContext } from "../dissector.ts";
import type { MessageHandler } from "../framed.ts";
import { InOrder } from "../in-order.ts";
import { KeyedPairing, type PairSide } from "../keyed.ts";
import { Mirror } from "../mirror.ts";
import { decodeMessage } from "./decode.ts";
import { isAnswerExpected, isOwnReplySubject } from "./jetstream.ts";
import { readLater } from "./late-message.ts";
import { SERVERS_LINE } from "./line.ts";
import { presenter } from "./present.ts";
import { NATS, type NatsMessage } from "./types.ts";

const UNREADABLE: NatsMessage = { command: "", subject: "", replyTo: "", values: {}, payload: null, isCut: false };
const WRONG_SIDE: EntryError = { type: "dissection", msg: "a message that only the other side sends" };
const FROM_SERVER = new Set(["INFO", "MSG", "HMSG", "+OK", "-ERR"]);
const FROM_CLIENT = new Set(["CONNECT", "PUB", "HPUB", "SUB", "UNSUB"]);
/** The key of the login that may be refused; no subject has a blank. */
const LOGIN = "CONNECT 0";

type Sent = PairSide<NatsMessage>;

export class NatsPairing implements MessageHandler {
  readonly #context: FlowContext;
  readonly #asked: readonly [
    KeyedPairing<NatsMessage, NatsMessage, string>,
    KeyedPairing<NatsMessage, NatsMessage, string>,
  ];
  readonly #pings: readonly [InOrder<NatsMessage, NatsMessage>, InOrder<NatsMessage, NatsMessage>];
  readonly #confirmations: InOrder<NatsMessage, NatsMessage>;
  #isVerbose = false;
  #messages = 0;

  constructor(context: FlowContext) {
    this.#context = context;
    const mirror = new Mirror(context.flow);
    const asker = (side: Side) =>
      new KeyedPairing<NatsMessage, NatsMessage, string>(context, presenter, NATS, () => mirror.seenBy(side));
    this.#asked = [asker(CLIENT), asker(SERVER)];
    this.#pings = [new InOrder(this.#asked[CLIENT], "PONG"), new InOrder(this.#asked[SERVER], "PONG")];
    this.#confirmations = new InOrder(this.#asked[CLIENT], "+OK");
  }

  message(side: Side, bytes: Uint8Array, start: number, end: number, span: Span): void {
    const { codecs, limits } = this.#context;
    const message =
      readLater(bytes, start, end, codecs, limits.maxBodyBytes) ??
      decodeMessage(bytes, start, end, codecs, limits.maxBodyBytes);
    this.#messages++;
    const sent: Sent = { message, span, isTruncated: message.isCut, error: null };
    if ((side === CLIENT ? FROM_SERVER : FROM_CLIENT).has(message.command))
      this.#asked[side].requestAlone({ ...sent, error: WRONG_SIDE });
    else if (message.command === "PING") this.#pings[side].request(sent);
    else if (side === CLIENT) this.#fromClient(sent);
    else this.#fromServer(sent);
  }
  malformed(side: Side, reason: string, span: Span): void {
    if (this.#messages === 0 || reason === SERVERS_LINE) {
      this.#context.giveUp(reason === SERVERS_LINE ? "NATS between servers, which is not read" : `not NATS: ${reason}`);
      return;
    }
    const error: EntryError = { type: "dissection", msg: reason };
    this.#asked[side].requestAlone({ message: UNREADABLE, span, isTruncated: true, error });
    this.#lose();
  }
  gap(_side: Side, _length: number, _open: Span | null): boolean {
    this.#lose();
    return false;
  }
  passed(): void {
    this.#lose();
  }
  end(_side: Side, how: EndOfStream, _open: Span | null): void {
    for (const asked of this.#asked) asked.ended(how);
  }
  get isIdle(): boolean {
    return this.#asked.every(({ waiting }) => waiting === 0);
  }
  tick(now: Moment): void {
    for (const asked of this.#asked) asked.tick(now);
  }
  close(): void {
    for (const asked of this.#asked) asked.close();
  }

  #fromClient(sent: Sent): void {
    const { command, subject, replyTo } = sent.message;
    const [own, servers] = this.#asked;
    if (command === "PONG") this.#pings[SERVER].response(sent);
    else if (command === "CONNECT") {
      // A server takes what is not said for yes.
      this.#isVerbose = (sent.message.values["options"] as { readonly verbose?: unknown }).verbose !== false;
      if (this.#isVerbose) this.#confirmations.request(sent);
      else own.request(LOGIN, { ...sent, isAnswerOptional: true });
    } else if (this.#isVerbose) this.#confirmations.request(sent);
    else if (subject !== "" && servers.find(subject) !== null) servers.response(subject, sent);
    else this.#ask(own, sent, isAnswerExpected(subject, replyTo));
  }
  #fromServer(sent: Sent): void {
    const { command, subject } = sent.message;
    const [clients, own] = this.#asked;
    if (command === "INFO") {
      clients.event(sent);
      return;
    }
    if (command === "-ERR" && clients.find(LOGIN) !== null) {
      clients.response(LOGIN, sent);
      return;
    }
    // The first word of a server that is no refusal takes the login for good.
    clients.giveUp(LOGIN, "");
    if (command === "PONG") this.#pings[CLIENT].response(sent);
    else if (subject !== "" && clients.find(subject) !== null) clients.response(subject, sent);
    else if (subject !== "") this.#ask(own, sent, false);
    else if (this.#isVerbose) this.#confirmations.response(sent);
    else clients.event(sent);
  }
  /** Waits for the answer where the reply subject is the message's own: others would pair what does not belong together. */
  #ask(own: KeyedPairing<NatsMessage, NatsMessage, string>, sent: Sent, isExpected: boolean): void {
    const { replyTo } = sent.message;
    if (this.#isVerbose || !isOwnReplySubject(replyTo) || own.find(replyTo) !== null) own.requestAlone(sent);
    else own.request(replyTo, { ...sent, isAnswerOptional: !isExpected });
  }
  #lose(): void {
    for (const pings of this.#pings) pings.lose();
    this.#confirmations.lose();
    this.#asked[CLIENT].giveUp(LOGIN, "");
  }
}
