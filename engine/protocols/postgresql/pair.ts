// The server answers in order. A simple query, a function call and a startup end with ReadyForQuery; so does an extended request
// with a Sync, while one without it ends when each of its messages got its answer. After an error the server passes over
// everything up to the next Sync, so what was piped in between is not run. Nobody asks for notifications, nor for what the
// server says between requests: those are events.
//
//   answer of    ends with
//   encryption   one byte, or an error
//   startup, simple, function, extended with Sync   ReadyForQuery
//   extended without Sync                           as many answers as messages; after an error ReadyForQuery
//   any                                             an error that ends the connection; CopyBoth: a replication stream begins
import { Malformed } from "../../bytes/reader.ts";
import { CLIENT, SERVER, type Side } from "../../flow/flow.ts";
import { type Moment, Span } from "../../moment.ts";
import type { EndOfStream, FlowContext } from "../dissector.ts";
import { FifoPairing } from "../fifo.ts";
import type { FramedConversation, MessageHandler } from "../framed.ts";
import { Answer, type ServerMessage } from "./answer.ts";
import { messageEnd, type PgFramer } from "./frame.ts";
import { messageName, TYPES } from "./kinds.ts";
import { presenter } from "./present.ts";
import { RequestReader, type RequestSink } from "./requests.ts";
import { ResponseReader } from "./responses.ts";
import { type PgRequest, POSTGRESQL } from "./types.ts";

const NOT_RUN = "not run: a statement before it failed, and the server passes over the rest up to the next Sync";
const LOST = "bytes are missing: it is not known which answer belongs to which request";
/** First byte of the message that begins a connection: of its length, as it has no type. */
const NO_TYPE = 0;
const TOO_MANY = "too many requests were waiting";
const ENCRYPTION: Readonly<Record<number, string>> = { 0x53: "TLS", 0x47: "GSSAPI", 0x4e: "refused" };

export class PgPairing implements MessageHandler, RequestSink {
  /** Set once both exist: where the flow is handed over when it becomes encrypted. */
  conversation: FramedConversation | null = null;
  readonly #context: FlowContext;
  readonly #maxBodyBytes: number;
  readonly #server: PgFramer;
  readonly #pairing: FifoPairing<PgRequest, Answer>;
  readonly #requests: RequestReader;
  readonly #responses: ResponseReader;
  /** What the server has said so far to the oldest request, or to one that was not seen. */
  #response: Answer | null = null;
  #isReplication = false;
  /** How often the server will still say that it is ready: for each simple query, call and Sync, and for the startup. */
  #owed = 0;
  /** Too many requests waited: which answer belongs to which is known again when the server owes nothing. */
  #isOverrun = false;
  #messages = 0;
  #hasAsked = false;

  constructor(context: FlowContext, server: PgFramer) {
    this.#context = context;
    this.#maxBodyBytes = context.limits.maxBodyBytes;
    this.#server = server;
    this.#pairing = new FifoPairing(context, presenter);
    this.#requests = new RequestReader(context.codecs, this, () =>
      context.note(
        "postgresql-statements",
        "more prepared statements than are remembered: the oldest are forgotten",
        1,
        false,
      ),
    );
    this.#responses = new ResponseReader(context.codecs, this.#maxBodyBytes);
  }

  message(side: Side, bytes: Uint8Array, start: number, end: number, span: Span): void {
    let next = messageEnd(bytes, start, end);
    // Those behind the first began in the packet in which it ended.
    span.wireBytes -= end - next;
    this.#message(side, bytes, start, next, span);
    while (next < end) {
      const from = next;
      next = messageEnd(bytes, from, end);
      if (side === SERVER && this.#takesRow(bytes, from, next, span)) continue;
      const behind = Span.at({ sec: span.endSec, nsec: span.endNsec, packet: span.endPacket });
      behind.wireBytes = next - from;
      this.#message(side, bytes, from, next, behind);
    }
    this.#response?.keep();
  }

  /** A row of the answer that the message before it in the run belongs to. */
  #takesRow(bytes: Uint8Array, start: number, end: number, before: Span): boolean {
    const response = this.#response;
    if (response === null || response.span.endPacket !== before.endPacket || this.#isReplication) return false;
    if (!response.takesRow(bytes, start, end)) return false;
    this.#messages++;
    return true;
  }

  /** One of a run: the others are read whatever is wrong with it. */
  #message(side: Side, bytes: Uint8Array, start: number, end: number, span: Span): void {
    const stop = Math.min(end, start + this.#maxBodyBytes);
    const isCut = span.wireBytes > stop - start;
    if (this.#isReplication && this.#passReplication(side, bytes[start] as number)) return;
    try {
      if (side === SERVER) this.#answer({ bytes, start, end: stop, isCut, wireBytes: span.wireBytes }, span);
      else {
        if (!this.#hasAsked) this.#firstAsked(bytes[start] as number);
        this.#requests.message(bytes, start, stop, isCut, span);
      }
    } catch (error) {
      if (!(error instanceof Malformed)) throw error;
      this.malformed(side, error.message, span);
      return;
    }
    this.#messages++;
  }

  #firstAsked(type: number): void {
    this.#hasAsked = true;
    if (type !== NO_TYPE && this.#context.flow.isJoined) this.#pairing.joined();
  }

  malformed(side: Side, reason: string, span: Span): void {
    if (this.#messages === 0) {
      this.#context.giveUp(`not PostgreSQL: ${reason}`);
      return;
    }
    if (side === CLIENT && !this.#hasAsked && this.#context.flow.isJoined) {
      // The end of a message whose beginning was not captured: it asks nothing.
      this.passed(side);
      return;
    }
    this.#endCut(`a message could not be read: ${reason}`);
    if (side === CLIENT) {
      this.#requests.lose();
      const request = this.#requests.unreadable(span);
      this.#pairing.amend(request, POSTGRESQL, true, { type: "dissection", msg: reason });
    } else this.#pairing.lose(SERVER, "an answer could not be read", true);
  }

  gap(side: Side, _length: number, _open: Span | null): boolean {
    // How many answers an extended request has is told by its messages: with some of them missing nobody knows.
    if (side === CLIENT) this.#loseAnswers();
    this.passed(side);
    return false;
  }
  passed(side: Side): void {
    if (side === CLIENT) this.#pairing.lose(CLIENT, LOST);
    else this.#loseAnswers();
    this.#requests.lose();
    this.#server.awaitsEncryption = false;
    this.#owed = 0;
    this.#isOverrun = false;
  }
  #loseAnswers(): void {
    const isInsideAnswered = this.#response !== null;
    this.#endCut("bytes are missing: the answer is not whole");
    this.#pairing.lose(SERVER, LOST, isInsideAnswered);
  }
  end(side: Side, how: EndOfStream, _open: Span | null): void {
    this.#pairing.ended(how, side);
    // A server that closes after an error has said everything.
    if (side === SERVER) this.#finishFailed();
  }
  get isIdle(): boolean {
    return this.#pairing.waiting === 0;
  }
  tick(now: Moment): void {
    this.#pairing.tick(now);
  }
  close(): void {
    this.#finishFailed();
    this.#endCut("the connection or the capture ended before the end of the answer");
    this.#pairing.close();
  }

  // What the client's side tells.

  get oldest(): PgRequest | null {
    return this.#pairing.oldest;
  }
  begun(request: PgRequest): void {
    // An answer to something that was not seen is over when the client goes on.
    if (this.#pairing.waiting === 0) this.#finish();
    else if (this.#pairing.waiting >= this.#context.limits.maxPendingRequests) this.#overrun();
    if (request.kind === "encryption") this.#server.awaitsEncryption = true;
    else if (request.kind !== "extended" && request.kind !== "lost") this.#owed++;
    this.#pairing.request(request, request.span, POSTGRESQL);
    if (this.#isOverrun) this.#pairing.unanswered(TOO_MANY);
  }
  synced(): void {
    this.#owed++;
  }
  grown(request: PgRequest): void {
    if (request.isTruncated) this.#pairing.amend(request, POSTGRESQL, true, null);
    if (request === this.oldest) this.#finishExtended();
  }
  alone(request: PgRequest): void {
    this.#pairing.requestWithoutAnswer(request, request.span, POSTGRESQL);
  }
  stray(): void {
    this.#context.note("postgresql-stray", "a message belongs to no statement that was seen", 1, false);
  }

  #answer(message: ServerMessage, span: Span): void {
    const type = message.bytes[message.start] as number;
    if (this.#server.awaitsEncryption) {
      this.#server.awaitsEncryption = false;
      if (message.end - message.start === 1) {
        this.#encryption(type, span);
        return;
      }
    }
    if (type === TYPES.READY && this.#owed > 0) this.#owed--;
    if (this.#isOverrun) {
      this.#isOverrun = this.#owed > 0;
      return;
    }
    if (type === TYPES.NOTIFICATION || (this.#response === null && this.oldest === null && isUnasked(type))) {
      this.#event(message, span);
      return;
    }
    this.#begin(span).add(message);
    if (type === TYPES.READY) this.#ready();
    else if (type === TYPES.ERROR) this.#failed();
    else if (type === TYPES.COPY_BOTH) this.#replicate();
    else this.#finishExtended();
  }

  #overrun(): void {
    this.#isOverrun = true;
    this.#response = null;
    this.#pairing.flush(TOO_MANY);
    this.#context.note("pending-requests", "more requests waited for their answers than the limit allows", 1, false);
  }

  /** The response at hand, which this message belongs to. */
  #begin(span: Span): Answer {
    if (this.#response === null) this.#response = this.#newAnswer(span, this.oldest);
    else this.#response.span.join(span);
    return this.#response;
  }
  #newAnswer(span: Span, request: PgRequest | null): Answer {
    return new Answer(span, request, this.#responses);
  }

  #event(message: ServerMessage, span: Span): void {
    const event = this.#newAnswer(span, null);
    event.add(message);
    this.#pairing.event(event, span, POSTGRESQL);
    event.keep();
  }

  // From the byte on that accepts it, both sides are encrypted.
  #encryption(answer: number, span: Span): void {
    this.#begin(span).whole.encryption = ENCRYPTION[answer] ?? "";
    this.#finish();
    if (ENCRYPTION[answer] === "refused") return;
    this.conversation?.handOver(this.#context.redetect("postgresql"), SERVER);
  }

  #failed(): void {
    if (this.#response?.endsConnection === true || this.oldest?.kind === "encryption") this.#finish();
  }
  #finishFailed(): void {
    if (this.#response?.hasError === true) this.#finish();
  }

  #ready(): void {
    const { oldest } = this;
    this.#finish();
    if (oldest?.kind !== "extended" || oldest.hasSync) return;
    // The requests up to the one with the Sync were passed over.
    for (let next = this.oldest; next?.kind === "extended"; next = this.oldest) {
      this.#pairing.unanswered(NOT_RUN);
      next.isAnswered = true;
      if (next.hasSync) return;
    }
  }

  /** Whether each message of the extended request got its answer, and no Sync is to be answered too. */
  #finishExtended(): void {
    const { oldest } = this;
    const response = this.#response;
    if (oldest?.kind !== "extended" || response === null || response.hasError) return;
    if (oldest.isClosed && !oldest.hasSync && response.completions >= oldest.expected) this.#finish();
  }

  #replicate(): void {
    this.#finish();
    this.#isReplication = true;
    this.#context.note("postgresql-replication", "the messages of a replication stream are not shown", 1, false);
  }

  /** The stream goes both ways until both sides said that it is done. */
  #passReplication(side: Side, type: number): boolean {
    const name = messageName(side, type);
    if (side === SERVER && name === "ReadyForQuery") {
      this.#isReplication = false;
      this.#owed = 0;
    }
    return name !== "ErrorResponse" && name !== "NoticeResponse" && name !== "Terminate";
  }

  #finish(): void {
    const response = this.#response;
    if (response === null) return;
    this.#response = null;
    const { oldest } = this;
    if (oldest !== null) oldest.isAnswered = true;
    const isTruncated = response.isTruncated || (oldest?.isTruncated ?? false);
    // That the server ends the connection is no answer.
    if (oldest === null && response.endsConnection) this.#pairing.event(response, response.span, POSTGRESQL);
    else this.#pairing.response(response, response.span, POSTGRESQL, isTruncated);
    response.keep();
  }

  /** The answer at hand will not become whole. */
  #endCut(reason: string): void {
    const response = this.#response;
    if (response === null) return;
    this.#response = null;
    response.isIncomplete = true;
    if (this.oldest !== null) this.oldest.isAnswered = true;
    this.#pairing.response(response, response.span, POSTGRESQL, true, { type: "dissection", msg: reason });
    response.keep();
  }
}

/** Messages that the server also sends when nothing was asked. */
function isUnasked(type: number): boolean {
  return type === TYPES.NOTICE || type === TYPES.PARAMETER_STATUS;
}
