// Requests without a number among those that have one (pings, commands that are only confirmed): their answers come in the
// order of the questions, whatever else is said between them.
import { DOUBTFUL } from "./halves.ts";
import type { KeyedPairing, PairSide } from "./keyed.ts";

/** One queue of such requests. */
export class InOrder<Request, Response> {
  readonly #pairing: KeyedPairing<Request, Response, string>;
  readonly #name: string;
  /** Numbers of the oldest that may wait and of the next one. */
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
    const key = this.#oldest() ?? this.#keyOf(-1);
    this.#pairing.response(key, isDoubtful && side.error === null ? { ...side, error: DOUBTFUL } : side);
  }
  /** Bytes are missing: nobody knows any more which answer is whose. */
  lose(): void {
    for (let key = this.#oldest(); key !== null; key = this.#oldest()) {
      this.#pairing.giveUp(key, "bytes are missing: it is not known which answer is its own");
      this.#doubtful++;
    }
  }

  /** The key of the oldest that still waits: the pairing may have given up some. */
  #oldest(): string | null {
    for (; this.#first < this.#next; this.#first++) {
      const key = this.#keyOf(this.#first);
      if (this.#pairing.find(key) !== null) return key;
    }
    return null;
  }
  #keyOf(number: number): string {
    return `${this.#name} ${number}`;
  }
}
