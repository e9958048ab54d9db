// Requests without a number among those that have one (pings, commands that are only confirmed): their answers come in the
// order of the questions, whatever else is said between them.
import { DOUBTFUL, GIVEN_UP, withMissing } from "./halves.ts";
import type { KeyedPairing, PairSide } from "./keyed.ts";

/** One queue of such requests. */
export class InOrder<Request, Response> {
  readonly #pairing: KeyedPairing<Request, Response, string>;
  readonly #name: string;
  /** Numbers of the oldest whose answer may come and of the next one. */
  #first = 0;
  #next = 0;
  /** Answers that may still come to requests that were given up. */
  #doubtful = 0;

  /** `name` tells its keys from others of the pairing. */
  constructor(pairing: KeyedPairing<Request, Response, string>, name: string) {
    this.#pairing = pairing;
    this.#name = name;
  }
  request(side: PairSide<Request>): void {
    this.#pairing.request(this.#keyOf(this.#next++), side);
  }
  response(side: PairSide<Response>): void {
    const isDoubtful = this.#doubtful > 0;
    if (isDoubtful) this.#doubtful--;
    const isAsked = this.#first < this.#next;
    const key = this.#keyOf(isAsked ? this.#first++ : -1);
    // Given up because too many waited: it is answered all the same, before all others.
    if (isAsked && this.#pairing.find(key) === null)
      this.#pairing.event({ ...side, error: withMissing(side.error, GIVEN_UP) });
    else this.#pairing.response(key, isDoubtful && side.error === null ? { ...side, error: DOUBTFUL } : side);
  }
  /** Bytes are missing: nobody knows any more which answer is whose. */
  lose(): void {
    for (; this.#first < this.#next; this.#first++) {
      this.#pairing.giveUp(this.#keyOf(this.#first), "bytes are missing: it is not known which answer is its own");
      this.#doubtful++;
    }
  }

  #keyOf(number: number): string {
    return `${this.#name} ${number}`;
  }
}
