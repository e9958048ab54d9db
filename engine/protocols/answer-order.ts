// How sure it is, where answers come in the order of their requests, that an answer belongs to the oldest request that waits.
// Missing bytes of the server: what waits is given up, and its answers may still come. The one that the bytes were of does not,
// as its beginning is gone; so a client that asks one thing at a time leaves no doubt. Missing bytes of the client: requests
// that nobody saw are answered too, before those that are seen next.
//   in doubt since   answers of requests given up, or of unseen ones, may come first
//   until            as many answers as may come found nobody waiting (of unseen ones nobody knows how many);
//                    or the client, which is known to wait for all its answers before it asks again, asks behind an answer;
//                    or one that is not known does so, some times running where nothing is known of before;
//                    or it has its answers and says that it asks no more;
//                    or nothing came for as long as an answer is waited for
import type { Span } from "../moment.ts";

/**
 * So often running, the client of a connection whose beginning was not seen asks when everything is answered, as far as was seen.
 * Once may be chance: what it asked before is answered meanwhile.
 */
const TURNS_OF_A_STRANGER = 2;

export class AnswerOrder {
  readonly #patienceSeconds: number;
  /** Answers that may still come to requests that wait no more. */
  #strays = 0;
  /** Of the newest answer everything was seen: missing bytes behind it are of the next one. */
  #isWhole = true;
  /** Requests may be missing before those that come. */
  #isBehindHole = false;
  #last: "request" | "answer" | "loss" = "loss";
  #lastSec = Number.POSITIVE_INFINITY;
  /** In doubt: how often running the client asked behind an answer when nobody waited, and how often is enough. */
  #turns = 0;
  #turnsToSettle = 1;
  /** The client asked again when everything was answered; or while something was not, although it had got an answer. */
  #hasWaited = false;
  #overlaps = false;

  constructor(patienceSeconds: number) {
    this.#patienceSeconds = patienceSeconds;
  }
  /** The client is known to have all its answers when it asks again. */
  get isClientWaiting(): boolean {
    return this.#hasWaited && !this.#overlaps;
  }
  get isInDoubt(): boolean {
    return this.#strays > 0 || this.#isBehindHole;
  }

  /** A request came while `waiting` others wait. Answers whether unseen requests may be answered before it. */
  requested(waiting: number, span: Span): boolean {
    const isAnswered = this.#last === "answer";
    if (this.isInDoubt) this.#requestedInDoubt(waiting, isAnswered, span);
    else if (isAnswered) {
      if (waiting > 0) this.#overlaps = true;
      else this.#hasWaited = true;
    }
    this.#last = "request";
    this.#lastSec = span.endSec;
    return this.#isBehindHole;
  }
  /** An answer came while `waiting` requests wait. Answers whether it may be that of a request given up. */
  answered(waiting: number, span: Span): boolean {
    this.#last = "answer";
    this.#lastSec = span.endSec;
    this.#isWhole = true;
    if (waiting > 0) return this.#strays > 0;
    if (this.#strays > 0) this.#strays--;
    return false;
  }
  /** Bytes of the server are missing, or nobody could read them, while `waiting` requests wait that are given up now. */
  lostAnswers(waiting: number, isInsideAnswered: boolean): void {
    this.#strays += Math.max(0, waiting - (this.#isWhole && !isInsideAnswered ? 1 : 0));
    this.#isWhole = false;
    this.#last = "loss";
    this.#turns = 0;
  }
  /** Something else says that an answer may come first. */
  doubt(): void {
    this.#strays = Math.max(1, this.#strays);
    this.#turns = 0;
  }
  /** Nobody knows when they were asked: silence counts from the next message on. */
  lostRequests(): void {
    this.#isBehindHole = true;
    this.#last = "loss";
    this.#lastSec = Number.POSITIVE_INFINITY;
    this.#turns = 0;
  }
  /** The connection was open before its first packet was seen. */
  joined(): void {
    this.lostRequests();
    this.#turnsToSettle = TURNS_OF_A_STRANGER;
  }
  /** The client asks no more while `waiting` requests wait. Whoever has all its answers leaves. */
  clientEnded(waiting: number): void {
    if (waiting === 0 && this.#last === "answer") this.#settle();
  }

  #requestedInDoubt(waiting: number, isAnswered: boolean, span: Span): void {
    if (waiting > 0) {
      if (isAnswered) this.#turns = 0;
      return;
    }
    if (isAnswered) this.#turns++;
    const isWaiting = this.isClientWaiting || (!this.#overlaps && this.#turns >= this.#turnsToSettle);
    const isQuiet = span.startSec - this.#lastSec >= this.#patienceSeconds;
    if ((isAnswered && isWaiting) || isQuiet) this.#settle();
  }
  #settle(): void {
    this.#strays = 0;
    this.#isBehindHole = false;
    this.#turns = 0;
    this.#turnsToSettle = 1;
  }
}
