// Pairing by order: protocols that answer requests in the order they were asked (HTTP/1, Redis, …). Requests
// without an answer and answers without a request are exchanges too, marked so.
import type { EntryError, Protocol } from "../../contract/index.ts";
import type { Exchange } from "../exchange.ts";
import { type Moment, nanosecondsBetween, type Span } from "../moment.ts";
import type { EndOfStream, FlowContext, Presenter } from "./dissector.ts";

/** One request that waits. */
interface Pending<Request> {
  readonly index: number;
  readonly message: Request;
  readonly span: Span;
  readonly protocol: Protocol;
  readonly truncated: boolean;
  isTimedOut: boolean;
}

/** Pairs the messages of one flow by order and emits exchanges. */
export class FifoPairing<Request, Response> {
  readonly #context: FlowContext;
  readonly #presenter: Presenter<Request, Response>;
  #pending: Pending<Request>[] = [];
  #first = 0;
  #why = "the capture ended before the answer";

  constructor(context: FlowContext, presenter: Presenter<Request, Response>) {
    this.#context = context;
    this.#presenter = presenter;
  }

  /** Requests waiting for their answer. */
  get waiting(): number {
    return this.#pending.length - this.#first;
  }
  /** The oldest waiting request, null when none waits. */
  get oldest(): Request | null {
    return this.#pending[this.#first]?.message ?? null;
  }

  request(message: Request, span: Span, protocol: Protocol, truncated = false): void {
    if (this.waiting >= this.#context.limits.maxPendingRequests) {
      this.#context.note("pending-requests", "more requests waited for their answers than the limit allows", 1, false);
      this.unanswered("too many requests were waiting");
    }
    const index = this.#context.flow.nextIndex();
    this.#pending.push({ index, message, span, protocol, truncated, isTimedOut: false });
  }

  /** Pairs with the oldest request; without one it is a half. `protocol` of the request holds when there is one. */
  response(message: Response, span: Span, protocol: Protocol, truncated = false): void {
    const pending = this.#shift();
    if (pending === null) {
      this.#emit(null, message, span, protocol, truncated, pairNotFound("no request was seen for this response"));
      return;
    }
    this.#emit(pending, message, span, pending.protocol, truncated || pending.truncated, null);
  }

  /** A message that nobody asked for and that is no half: a push, an event of the server. */
  event(message: Response, span: Span, protocol: Protocol): void {
    this.#emit(null, message, span, protocol, false, null);
  }

  /** Emits the oldest request as a half that will get no answer, with a reason. */
  unanswered(reason: string, type: EntryError["type"] = "pair-not-found"): void {
    const pending = this.#shift();
    if (pending !== null) this.#emit(pending, null, null, pending.protocol, pending.truncated, { type, msg: reason });
  }

  /** Emits the oldest request as complete although it has no answer by design. */
  oneWay(): void {
    const pending = this.#shift();
    if (pending !== null) this.#emit(pending, null, null, pending.protocol, pending.truncated, null);
  }

  /** After a gap no one knows which answer belongs to which request: all that wait become halves. */
  flush(reason: string, type: EntryError["type"] = "pair-not-found"): void {
    while (this.waiting > 0) this.unanswered(reason, type);
  }

  /** Remembers why the stream ended, for what is still waiting at `close`. */
  ended(how: EndOfStream): void {
    if (how === "reset") this.#why = "the connection was reset before the answer";
    else if (how === "fin") this.#why = "the connection was closed before the answer";
    else if (how === "idle") this.#why = "the connection went idle before the answer";
  }

  tick(now: Moment): void {
    const limitNs = this.#context.limits.pairTimeoutSeconds * 1e9;
    for (let i = this.#first; i < this.#pending.length; i++) {
      const pending = this.#pending[i] as Pending<Request>;
      if (nanosecondsBetween(pending.span.endSec, pending.span.endNsec, now.sec, now.nsec) < limitNs) return;
      if (pending.isTimedOut) continue;
      pending.isTimedOut = true;
      const msg = `no answer for ${this.#context.limits.pairTimeoutSeconds} s`;
      this.#emit(pending, null, null, pending.protocol, pending.truncated, { type: "timeout", msg });
    }
  }

  close(): void {
    const isReset = this.#why.includes("reset");
    while (this.waiting > 0) this.unanswered(this.#why, isReset ? "connection" : "pair-not-found");
  }

  #shift(): Pending<Request> | null {
    const pending = this.#pending[this.#first];
    if (pending === undefined) return null;
    this.#first++;
    if (this.#first === this.#pending.length) {
      this.#pending = [];
      this.#first = 0;
    } else if (this.#first > 1024 && this.#first * 2 > this.#pending.length) {
      this.#pending = this.#pending.slice(this.#first);
      this.#first = 0;
    }
    return pending;
  }

  #emit(
    pending: Pending<Request> | null,
    response: Response | null,
    responseSpan: Span | null,
    protocol: Protocol,
    truncated: boolean,
    error: EntryError | null,
  ): void {
    const exchange: Exchange<Request, Response> = {
      presenter: this.#presenter,
      protocol,
      flow: this.#context.flow,
      index: pending?.index ?? this.#context.flow.nextIndex(),
      request: pending?.message ?? null,
      response,
      requestSpan: pending?.span ?? null,
      responseSpan,
      error,
      truncated,
      isFlow: false,
    };
    this.#context.emit(exchange);
  }
}

function pairNotFound(msg: string): EntryError {
  return { type: "pair-not-found", msg };
}
