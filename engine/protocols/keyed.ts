// Pairing by the number that a protocol gives each request and repeats in its answer (Kafka's correlation id, …): any order,
// and missing bytes cost only the messages that they cut. Requests without an answer and answers without a request are
// exchanges too, marked so.
import { NOT_SEEN, whyUnanswered, withMissing } from "./halves.ts";
import type { EntryError, Protocol } from "../../contract/index.ts";
import { type Moment, nanosecondsBetween, type Span } from "../moment.ts";
import type { Exchange } from "../exchange.ts";
import type { Flow } from "../flow/flow.ts";
import type { EndOfStream, FlowContext, Presenter } from "./dissector.ts";

/** One side of an exchange, with what is wrong with it: found out when it is read where that costs something. */
export interface PairSide<Message> {
  readonly message: Message;
  readonly span: Span;
  readonly isTruncated: boolean;
  readonly error: EntryError | null;
  /** A request that is whole also without an answer: it waits until the time-out, and no longer. */
  readonly isAnswerOptional?: boolean;
}
interface Pending<Request> {
  readonly side: PairSide<Request>;
  readonly index: number;
  isTimedOut: boolean;
}

/** Pairs the messages of one flow by number and emits exchanges. */
export class KeyedPairing<Request, Response, Key = number> {
  readonly #context: FlowContext;
  readonly #presenter: Presenter<Request, Response>;
  /** What the entries carry from here on: a connection may tell its version late. */
  protocol: Protocol;
  readonly #shown: () => Flow;
  /** In order of arrival. */
  readonly #pending = new Map<Key, Pending<Request>>();
  #why = "the capture ended before the answer";
  #isReset = false;

  /** `shown`: the flow as its entries show it, where the one who asks is not its client. */
  constructor(
    context: FlowContext,
    presenter: Presenter<Request, Response>,
    protocol: Protocol,
    shown: () => Flow = () => context.flow,
  ) {
    this.#shown = shown;
    this.#context = context;
    this.#presenter = presenter;
    this.protocol = protocol;
  }
  /** Requests waiting for their answer. */
  get waiting(): number {
    return this.#pending.size;
  }
  /** Keys of the requests that wait, the oldest first. */
  keys(): Iterable<Key> {
    return this.#pending.keys();
  }
  /** The request that waits for an answer of this number. */
  find(key: Key): Request | null {
    return this.#pending.get(key)?.side.message ?? null;
  }

  request(key: Key, side: PairSide<Request>): void {
    this.giveUp(key, "another request took its number before the answer");
    if (this.#pending.size >= this.#context.limits.maxPendingRequests) this.#giveUpOldest();
    this.#pending.set(key, { side, index: this.#context.flow.nextIndex(), isTimedOut: false });
  }
  #giveUpOldest(): void {
    const [oldest] = this.#pending.keys();
    if (oldest === undefined) return;
    this.#context.note("pending-requests", "more requests waited for their answers than the limit allows", 1, false);
    this.giveUp(oldest, "too many requests were waiting");
  }
  /** A request that gets no answer by design, or that cannot be told apart: complete at once. */
  requestAlone(side: PairSide<Request>): void {
    this.#emit({ side, index: this.#context.flow.nextIndex(), isTimedOut: false }, null, null);
  }
  response(key: Key, side: PairSide<Response>): void {
    const pending = this.#pending.get(key) ?? null;
    this.#pending.delete(key);
    this.#emit(pending, side, pending === null ? NOT_SEEN : null);
  }
  /** A message that nobody asked for and that is no half. */
  event(side: PairSide<Response>): void {
    this.#emit(null, side, null);
  }

  /** Remembers why the stream ended, for what is still waiting at `close`. */
  ended(how: EndOfStream): void {
    this.#isReset = how === "reset";
    this.#why = whyUnanswered(how, this.#why);
  }
  tick(now: Moment): void {
    const { pairTimeoutSeconds } = this.#context.limits;
    for (const [key, pending] of this.#pending) {
      const { endSec, endNsec } = pending.side.span;
      if (nanosecondsBetween(endSec, endNsec, now.sec, now.nsec) < pairTimeoutSeconds * 1e9) return;
      if (pending.isTimedOut) continue;
      const msg = `no answer for ${pairTimeoutSeconds} s`;
      pending.isTimedOut = true;
      if (pending.side.isAnswerOptional === true) this.giveUp(key, msg, "timeout");
      else this.#emit(pending, null, { type: "timeout", msg });
    }
  }
  close(): void {
    const type = this.#isReset ? "connection" : "pair-not-found";
    // Of those that are late already it was said, and why stands.
    for (const [key, { isTimedOut }] of this.#pending) {
      if (isTimedOut) this.#pending.delete(key);
      else this.giveUp(key, this.#why, type);
    }
  }

  /** The request of this key waits no more. */
  giveUp(key: Key, msg: string, type: EntryError["type"] = "pair-not-found"): void {
    const pending = this.#pending.get(key);
    if (pending === undefined) return;
    this.#pending.delete(key);
    this.#emit(pending, null, pending.side.isAnswerOptional === true ? null : { type, msg });
  }
  /** `missing`: what is to be said of the half that is not there. */
  #emit(request: Pending<Request> | null, response: PairSide<Response> | null, missing: EntryError | null): void {
    const index = request?.index ?? this.#context.flow.nextIndex();
    const of = { presenter: this.#presenter, protocol: this.protocol, flow: this.#shown(), index };
    this.#context.emit(new PairedExchange(of, request?.side ?? null, response, missing));
  }
}

/** What is wrong with its sides is asked for when it is read. A class: millions of literals with accessors are slow. */
class PairedExchange<Request, Response> implements Exchange<Request, Response> {
  readonly presenter: Presenter<Request, Response>;
  readonly protocol: Protocol;
  readonly flow: Flow;
  readonly index: number;
  readonly request: Request | null;
  readonly response: Response | null;
  readonly requestSpan: Span | null;
  readonly responseSpan: Span | null;
  readonly isFlow = false;
  readonly isFinal?: true;
  readonly #asked: PairSide<Request> | null;
  readonly #answered: PairSide<Response> | null;
  readonly #missing: EntryError | null;

  constructor(
    of: Pick<Exchange<Request, Response>, "presenter" | "protocol" | "flow" | "index">,
    asked: PairSide<Request> | null,
    answered: PairSide<Response> | null,
    missing: EntryError | null,
  ) {
    this.presenter = of.presenter;
    this.protocol = of.protocol;
    this.flow = of.flow;
    this.index = of.index;
    this.request = asked?.message ?? null;
    this.response = answered?.message ?? null;
    this.requestSpan = asked?.span ?? null;
    this.responseSpan = answered?.span ?? null;
    this.#asked = asked;
    this.#answered = answered;
    this.#missing = missing;
    // Only a request that is late is emitted again.
    if (missing?.type !== "timeout") this.isFinal = true;
  }
  get error(): EntryError | null {
    const own = this.#answered?.error ?? this.#asked?.error ?? null;
    return this.#missing === null ? own : withMissing(own, this.#missing);
  }
  get truncated(): boolean {
    return (this.#asked?.isTruncated ?? false) || (this.#answered?.isTruncated ?? false);
  }
}
