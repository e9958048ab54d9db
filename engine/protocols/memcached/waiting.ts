// Pairing where not every request is answered: a quiet one gets an answer only when something is out of the ordinary. Who is
// answered is told by the answer itself (what it says, its key, its number); the quiet ones before it got none by design.
// Text answers come in the order of the requests; binary ones carry a number, and may not.
import { AnswerOrder } from "../answer-order.ts";
import { DOUBTFUL, GIVEN_UP, NOT_SEEN, whyUnanswered, withMissing } from "../halves.ts";
import type { EntryError, Protocol } from "../../../contract/index.ts";
import { CLIENT, type Side } from "../../flow/flow.ts";
import { type Moment, nanosecondsBetween } from "../../moment.ts";
import type { EndOfStream, FlowContext } from "../dissector.ts";
import type { PairSide } from "../keyed.ts";
import { MAX_LOOKED_AT } from "./limits.ts";
import { presenter } from "./present.ts";
import type { MemcachedRequest, MemcachedResponse } from "./types.ts";

interface Waiting extends PairSide<MemcachedRequest> {
  readonly index: number;
  isTimedOut: boolean;
  /** Unseen requests may be answered before it. */
  readonly isDoubtful: boolean;
}
type Fits = (request: MemcachedRequest) => boolean;

export class WaitingRequests {
  readonly #context: FlowContext;
  readonly #protocol: Protocol;
  readonly #isOrdered: boolean;
  readonly #order: AnswerOrder;
  /** In order of arrival. */
  #waiting: Waiting[] = [];
  /** Of them those that must be answered. */
  #owed = 0;
  /** Those that must be answered and were given up because too many waited: their answers come before all others. */
  #givenUp = 0;
  #why = "the capture ended before the answer";
  #isReset = false;

  constructor(context: FlowContext, protocol: Protocol, isOrdered: boolean) {
    this.#context = context;
    this.#protocol = protocol;
    this.#isOrdered = isOrdered;
    this.#order = new AnswerOrder(context.limits.pairTimeoutSeconds);
  }
  get count(): number {
    return this.#waiting.length;
  }
  /** The first request that an answer fits. */
  find(fits: Fits): MemcachedRequest | null {
    return this.#waiting[this.#findFrom(0, fits)]?.message ?? null;
  }

  request(side: PairSide<MemcachedRequest>): void {
    if (this.#waiting.length >= this.#context.limits.maxPendingRequests) {
      this.#context.note("pending-requests", "more requests waited for their answers than the limit allows", 1, false);
      if (this.#isOrdered && this.#waiting[0]?.message.isQuiet === false) this.#givenUp++;
      this.#leave(0, "too many requests were waiting");
    }
    const isDoubtful = this.#order.requested(this.#owed, side.span);
    if (!side.message.isQuiet) this.#owed++;
    this.#waiting.push({ ...side, index: this.#context.flow.nextIndex(), isTimedOut: false, isDoubtful });
  }
  /** A request that gets no answer by design. */
  requestAlone(side: PairSide<MemcachedRequest>): void {
    this.#emit(
      { ...side, index: this.#context.flow.nextIndex(), isTimedOut: false, isDoubtful: false },
      null,
      side.error,
    );
  }

  response(side: PairSide<MemcachedResponse>, fits: Fits): void {
    const isLate = this.#order.answered(this.#waiting.length, side.span);
    if (this.#givenUp > 0) {
      this.#givenUp--;
      this.#emit(null, side, withMissing(side.error, GIVEN_UP));
      return;
    }
    const at = this.#findFrom(0, fits);
    const found = this.#waiting[at];
    if (found === undefined) {
      this.#emit(null, side, withMissing(side.error, NOT_SEEN));
      return;
    }
    if (found.message.isQuiet && this.#isAmbiguous(at, fits)) {
      this.#ambiguous(at, side, fits);
      return;
    }
    this.#passBefore(at);
    this.#waiting.splice(this.#waiting.indexOf(found), 1);
    if (!found.message.isQuiet) this.#owed--;
    this.#emit(found, side, side.error ?? found.error ?? (isLate || found.isDoubtful ? DOUBTFUL : null));
  }
  /** A message that nobody asked for and that is no half. */
  event(side: PairSide<MemcachedResponse>): void {
    this.#emit(null, side, side.error);
  }

  /** Bytes of a side are missing, or could not be read. Of the server's: no one knows which answer belongs to which request. */
  lose(side: Side, reason: string, isInsideAnswered = false): void {
    if (side === CLIENT) {
      this.#order.lostRequests();
      return;
    }
    this.#order.lostAnswers(this.#owed + this.#givenUp, isInsideAnswered);
    this.#givenUp = 0;
    while (this.#waiting.length > 0) this.#leave(0, reason);
  }
  ended(how: EndOfStream): void {
    this.#isReset = how === "reset";
    this.#why = whyUnanswered(how, this.#why);
  }
  tick(now: Moment): void {
    const { pairTimeoutSeconds } = this.#context.limits;
    const isLate = ({ span }: Waiting): boolean =>
      nanosecondsBetween(span.endSec, span.endNsec, now.sec, now.nsec) >= pairTimeoutSeconds * 1e9;
    const quiet = this.#waiting.findIndex((one) => !one.message.isQuiet || !isLate(one));
    for (const one of this.#waiting.splice(0, quiet < 0 ? this.#waiting.length : quiet)) this.#done(one);
    for (const one of this.#waiting) {
      if (!isLate(one)) return;
      if (one.isTimedOut || one.message.isQuiet) continue;
      one.isTimedOut = true;
      const error = { type: "timeout", msg: `no answer for ${pairTimeoutSeconds} s` } as const;
      this.#emit(one, null, one.error ?? error);
    }
  }
  close(): void {
    while (this.#waiting[0]?.message.isQuiet === true) this.#done(this.#waiting.shift() as Waiting);
    while (this.#waiting.length > 0) this.#leave(0, this.#why, this.#isReset ? "connection" : "pair-not-found");
  }

  #findFrom(from: number, fits: Fits): number {
    const stop = Math.min(this.#waiting.length, from + MAX_LOOKED_AT);
    for (let at = from; at < stop; at++) if (fits((this.#waiting[at] as Waiting).message)) return at;
    return -1;
  }

  /** Another request fits too, up to the first that must be answered. */
  #isAmbiguous(at: number, fits: Fits): boolean {
    const barrier = this.#waiting.findIndex((one, i) => i > at && !one.message.isQuiet);
    const next = this.#findFrom(at + 1, fits);
    return next > 0 && (barrier < 0 || next <= barrier);
  }
  #ambiguous(at: number, side: PairSide<MemcachedResponse>, fits: Fits): void {
    const reason = "several requests that need no answer could have had this one";
    this.#context.note("memcached-ambiguous", reason, 1, false);
    this.#passBefore(at);
    for (let next = this.#findFrom(0, fits); next >= 0; next = this.#findFrom(next, fits)) {
      const wasLast = !(this.#waiting[next] as Waiting).message.isQuiet;
      this.#leave(next, reason);
      if (wasLast) break;
    }
    this.#emit(null, side, withMissing(side.error, { type: "pair-not-found", msg: reason }));
  }

  /** The requests before the one that was answered. */
  #passBefore(at: number): void {
    const before = this.#waiting.splice(0, at);
    const left: Waiting[] = [];
    for (const one of before) {
      if (one.message.isQuiet) this.#done(one);
      else if (this.#isOrdered) {
        this.#owed--;
        this.#half(one, "a later request was answered, this one was not seen to be");
      } else left.push(one);
    }
    if (left.length > 0) this.#waiting.unshift(...left);
  }
  #done(one: Waiting): void {
    this.#emit(one, null, one.error);
  }
  #leave(at: number, reason: string, type: EntryError["type"] = "pair-not-found"): void {
    const [one] = this.#waiting.splice(at, 1);
    if (one === undefined) return;
    if (!one.message.isQuiet) this.#owed--;
    this.#half(one, reason, type);
  }
  #half(one: Waiting, reason: string, type: EntryError["type"] = "pair-not-found"): void {
    this.#emit(one, null, withMissing(one.error, { type, msg: reason }));
  }
  #emit(request: Waiting | null, response: PairSide<MemcachedResponse> | null, error: EntryError | null): void {
    const { flow } = this.#context;
    this.#context.emit({
      presenter,
      protocol: this.#protocol,
      flow,
      index: request?.index ?? flow.nextIndex(),
      request: request?.message ?? null,
      response: response?.message ?? null,
      requestSpan: request?.span ?? null,
      responseSpan: response?.span ?? null,
      error,
      truncated: (request?.isTruncated ?? false) || (response?.isTruncated ?? false),
      isFlow: false,
    });
  }
}
