// Pairing by order: protocols that answer requests in the order they were asked (HTTP/1, Redis, …). Requests
// without an answer and answers without a request are exchanges too, marked so; so are pairs that missing bytes put in doubt.
import { AnswerOrder } from "./answer-order.ts";
import { Doubts } from "./doubts.ts";
import { DOUBTFUL, GIVEN_UP, NOT_SEEN, whyUnanswered, withMissing } from "./halves.ts";
import type { EntryError, Protocol } from "../../contract/index.ts";
import type { Exchange } from "../exchange.ts";
import { CLIENT, type Flow, SERVER, type Side } from "../flow/flow.ts";
import { type Moment, nanosecondsBetween, type Span } from "../moment.ts";
import type { EndOfStream, FlowContext, Presenter } from "./dissector.ts";

/** What pairing asks of the flow's context. */
export type PairingContext = Pick<FlowContext, "flow" | "limits" | "note" | "emit">;

/** Places of answered requests that a list keeps. */
const MAX_IDLE_PLACES = 1024;

/** One request that waits. */
interface Pending<Request> {
  readonly index: number;
  readonly message: Request;
  readonly span: Span;
  protocol: Protocol;
  truncated: boolean;
  error: EntryError | null;
  isTimedOut: boolean;
  /** Unseen requests may be answered before it. */
  readonly isDoubtful: boolean;
}

/** Pairs the messages of one flow by order and emits exchanges. */
export class FifoPairing<Request, Response> {
  readonly #context: PairingContext;
  readonly #presenter: Presenter<Request, Response>;
  readonly #order: AnswerOrder;
  readonly #doubts = new Doubts();
  /** Those at `#first` up to `#end` wait. Most often one does: its place is used again, for a new list costs more. */
  #pending: (Pending<Request> | null)[] = [];
  #first = 0;
  #end = 0;
  /** Requests given up because too many waited: their answers come before all others. */
  #givenUp = 0;
  /** The answer at hand began when no request waited: it belongs to none that came since. */
  isUnasked = false;
  #why = "the capture ended before the answer";
  #hasServerEnded = false;

  readonly #shown: (() => Flow) | null;

  /** `shown`: the flow as its entries show it, where the one who asks is not its client. */
  constructor(context: PairingContext, presenter: Presenter<Request, Response>, shown: (() => Flow) | null = null) {
    this.#shown = shown;
    this.#context = context;
    this.#presenter = presenter;
    this.#order = new AnswerOrder(context.limits.pairTimeoutSeconds);
  }

  /** Requests waiting for their answer. */
  get waiting(): number {
    return this.#end - this.#first;
  }
  /** The oldest waiting request, null when none waits. */
  get oldest(): Request | null {
    return this.#pending[this.#first]?.message ?? null;
  }

  get oldestSpan(): Span | null {
    return this.#pending[this.#first]?.span ?? null;
  }

  /** Whether it is in doubt which answer is whose. */
  get isInDoubt(): boolean {
    return this.#order.isInDoubt;
  }

  /** The first bytes of an answer came. */
  answerBegins(): void {
    this.isUnasked = this.waiting === 0;
  }

  request(message: Request, span: Span, protocol: Protocol, truncated = false): void {
    if (this.waiting >= this.#context.limits.maxPendingRequests) {
      this.#context.note("pending-requests", "more requests waited for their answers than the limit allows", 1, false);
      this.unanswered("too many requests were waiting");
      this.#givenUp++;
    }
    const isDoubtful = this.#order.requested(this.waiting, span);
    if (!this.#doubts.isEmpty) this.#mayBeSettled();
    const index = this.#context.flow.nextIndex();
    this.#pending[this.#end++] = {
      index,
      message,
      span,
      protocol,
      truncated,
      error: null,
      isTimedOut: false,
      isDoubtful,
    };
  }

  /** A request that gets no answer by design: complete at once, whatever waits before it. */
  requestWithoutAnswer(message: Request, span: Span, protocol: Protocol, truncated = false): void {
    const index = this.#context.flow.nextIndex();
    const pending = { index, message, span, protocol, truncated, error: null, isTimedOut: false, isDoubtful: false };
    this.#emit(pending, null, null, protocol, truncated, null);
  }

  /** What became known of the newest request since it was queued; nothing when it waits no more. */
  amend(message: Request, protocol: Protocol, truncated: boolean, error: EntryError | null): void {
    const newest = this.#end === 0 ? null : this.#pending[this.#end - 1];
    if (newest?.message !== message) return;
    newest.protocol = protocol;
    newest.truncated = truncated;
    newest.error = error;
  }

  /**
   * Pairs with the oldest request; without one it is a half. `protocol` of the request holds when there is one;
   * `error` is the response's own.
   */
  response(
    message: Response,
    span: Span,
    protocol: Protocol,
    truncated = false,
    error: EntryError | null = null,
  ): void {
    const { isUnasked } = this;
    this.isUnasked = false;
    const isLate = this.#order.answered(isUnasked ? 0 : this.waiting, span);
    const isGivenUp = this.#givenUp > 0;
    if (isGivenUp) this.#givenUp--;
    const pending = isGivenUp || isUnasked ? null : this.#shift();
    if (pending === null) {
      this.#doubts.drop();
      this.#emit(null, message, span, protocol, truncated, withMissing(error, isGivenUp ? GIVEN_UP : NOT_SEEN));
      return;
    }
    const doubt = isLate || pending.isDoubtful ? DOUBTFUL : null;
    const problem = error ?? pending.error ?? doubt;
    const isTruncated = truncated || pending.truncated;
    if (problem !== DOUBTFUL) this.#emit(pending, message, span, pending.protocol, isTruncated, problem);
    else this.#emitInDoubt(this.#exchange(pending, message, span, pending.protocol, isTruncated, problem));
  }

  /** A message that nobody asked for and that is no half: a push, an event of the server. */
  event(message: Response, span: Span, protocol: Protocol): void {
    this.#emit(null, message, span, protocol, false, null);
  }

  /** Emits the oldest request as a half that will get no answer, with a reason. */
  unanswered(reason: string, type: EntryError["type"] = "pair-not-found"): void {
    const pending = this.#shift();
    if (pending === null) return;
    this.#doubts.drop();
    const error = withMissing(pending.error, { type, msg: reason });
    this.#emit(pending, null, null, pending.protocol, pending.truncated, error);
  }

  /** Emits the oldest request as complete although it has no answer by design. */
  oneWay(): void {
    const pending = this.#shift();
    if (pending !== null) this.#emit(pending, null, null, pending.protocol, pending.truncated, pending.error);
  }

  /**
   * The connection was open before its first packet was seen: requests may be answered that nobody saw, unless it was silent for
   * as long as an answer is waited for.
   */
  joined(): void {
    if (this.#context.flow.watchedSeconds < this.#context.limits.pairTimeoutSeconds) this.#order.joined();
  }
  /**
   * Bytes of a side are missing, or could not be read. Of the server's: no one knows which answer belongs to which request, all
   * that wait become halves. `isInsideAnswered`: the first of them are of an answer that is paired already.
   */
  lose(side: Side, reason: string, isInsideAnswered = false): void {
    if (side === CLIENT) this.#order.lostRequests();
    else {
      this.#order.lostAnswers(this.waiting + this.#givenUp, isInsideAnswered);
      this.#doubts.drop();
      this.flush(reason);
    }
  }
  /**
   * Answers are missing, and the next one is of the newest request, of a client that asks one thing at a time: in doubt unless it
   * does, or `isSure` that no answer to another can come.
   */
  loseAllButNewest(reason: string, isSure: boolean): void {
    const unanswered = this.waiting + this.#givenUp;
    if (unanswered > 1 && !isSure && !this.#order.isClientWaiting) this.#order.lostAnswers(unanswered, false);
    this.#givenUp = 0;
    this.#doubts.drop();
    while (this.waiting > 1) this.unanswered(reason);
  }
  /** An answer may be missing before the next one. */
  doubt(): void {
    this.#order.doubt();
    this.#doubts.drop();
  }
  /** Which answer comes next is not known, or none will: all that wait become halves. */
  flush(reason: string, type: EntryError["type"] = "pair-not-found"): void {
    while (this.waiting > 0) this.unanswered(reason, type);
    this.#givenUp = 0;
  }

  /** Remembers why the stream ended, for what is still waiting at `close`; `side` where it is known whose it was. */
  ended(how: EndOfStream, side: Side = SERVER): void {
    // Whoever is closed on did not say that it has its answers.
    if (side === SERVER) this.#hasServerEnded = true;
    else if (how === "fin" && !this.#hasServerEnded) this.#order.clientEnded(this.waiting);
    this.#mayBeSettled();
    this.#why = whyUnanswered(how, this.#why);
  }

  tick(now: Moment): void {
    const limitNs = this.#context.limits.pairTimeoutSeconds * 1e9;
    for (let i = this.#first; i < this.#end; i++) {
      const pending = this.#pending[i] as Pending<Request>;
      if (nanosecondsBetween(pending.span.endSec, pending.span.endNsec, now.sec, now.nsec) < limitNs) return;
      if (pending.isTimedOut) continue;
      pending.isTimedOut = true;
      const msg = `no answer for ${this.#context.limits.pairTimeoutSeconds} s`;
      this.#emit(
        pending,
        null,
        null,
        pending.protocol,
        pending.truncated,
        withMissing(pending.error, { type: "timeout", msg }),
      );
    }
  }

  close(): void {
    const type = this.#why.includes("reset") ? "connection" : "pair-not-found";
    while (this.waiting > 0) {
      // Of those that are late already it was said, and why stands.
      if (this.#pending[this.#first]?.isTimedOut === true) this.#shift();
      else this.unanswered(this.#why, type);
    }
  }

  #shift(): Pending<Request> | null {
    const pending = this.#pending[this.#first] ?? null;
    if (pending === null) return null;
    this.#pending[this.#first++] = null;
    if (this.#first === this.#end) this.#restart(this.#end > MAX_IDLE_PLACES ? [] : this.#pending, 0);
    else if (this.#first > MAX_IDLE_PLACES && this.#first * 2 > this.#end) {
      this.#restart(this.#pending.slice(this.#first, this.#end), this.waiting);
    }
    return pending;
  }

  #restart(pending: (Pending<Request> | null)[], count: number): void {
    this.#pending = pending;
    this.#first = 0;
    this.#end = count;
  }

  #emitInDoubt(exchange: Exchange<Request, Response>): void {
    const wireBytes = (exchange.requestSpan?.wireBytes ?? 0) + (exchange.responseSpan?.wireBytes ?? 0);
    if (!this.#doubts.hasRoom(wireBytes)) {
      this.#context.note("pairs-in-doubt", "more pairs were in doubt than are kept: these stay marked", 1, false);
      this.#context.emit(exchange);
      return;
    }
    this.#doubts.keep(exchange, wireBytes);
    this.#context.emit({ ...exchange, isProvisional: true });
  }
  #mayBeSettled(): void {
    if (!this.#order.isInDoubt) this.#doubts.settle((exchange) => this.#context.emit(exchange));
  }

  #emit(
    pending: Pending<Request> | null,
    response: Response | null,
    responseSpan: Span | null,
    protocol: Protocol,
    truncated: boolean,
    error: EntryError | null,
  ): void {
    this.#context.emit(this.#exchange(pending, response, responseSpan, protocol, truncated, error));
  }

  #exchange(
    pending: Pending<Request> | null,
    response: Response | null,
    responseSpan: Span | null,
    protocol: Protocol,
    truncated: boolean,
    error: EntryError | null,
  ): Exchange<Request, Response> {
    return {
      presenter: this.#presenter,
      protocol,
      flow: this.#shown === null ? this.#context.flow : this.#shown(),
      index: pending?.index ?? this.#context.flow.nextIndex(),
      request: pending?.message ?? null,
      response,
      requestSpan: pending?.span ?? null,
      responseSpan,
      error,
      truncated,
      isFlow: false,
    };
  }
}
