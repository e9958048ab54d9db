// The engine says some things before it knows their end: a request that waits long comes as a half, and again with its
// answer; a flow that lasts comes while it lasts, and again when it is over; so does what says itself that it may. In a file the end is only lines away, so
// that these wait here for it: what is printed is the last word on each.
import type { Exchange, ExchangeSink } from "../../engine/index.ts";

/** Halves, and flows, that wait at the most; beyond it the oldest is taken at its word. */
const MAX_WAITING = 100_000;

export interface Provisional {
  readonly sink: ExchangeSink;
  /** The capture is over: what waited is final. */
  finish(): void;
}

/** Hands on to `next` the last version of each exchange: flows and unanswered requests at the end, the rest at once. */
export function holdProvisional(next: ExchangeSink, maxWaiting = MAX_WAITING): Provisional {
  const halves = new WaitingRoom<string>(next, maxWaiting);
  const flows = new WaitingRoom<number>(next, maxWaiting);
  return {
    sink(exchange) {
      if (exchange.isFlow) flows.put(exchange.flow.id, settled(exchange));
      else if (mayComeAgain(exchange)) halves.put(keyOf(exchange), exchange);
      else {
        if (halves.size > 0) halves.remove(keyOf(exchange));
        next(exchange);
      }
    },
    finish() {
      halves.empty();
      flows.empty();
    },
  };
}

/** The facts of a flow are put together when they are first read: now, so that it keeps nothing else while it waits. */
function settled(exchange: Exchange): Exchange {
  void exchange.request;
  return exchange;
}

/** Whether another version may follow before its flow is over. */
export function mayComeAgain(exchange: Exchange): boolean {
  return exchange.isFinal !== true && (exchange.isProvisional === true || exchange.error?.type === "timeout");
}

function keyOf(exchange: Exchange): string {
  return `${exchange.flow.id}-${exchange.index}`;
}

/** Exchanges in the order of their first version. */
class WaitingRoom<Key> {
  readonly #waiting = new Map<Key, Exchange>();
  readonly #next: ExchangeSink;
  readonly #maxWaiting: number;
  // Goes along with what is put in. A new one each time would pass over all that was removed before.
  #oldest = this.#waiting.entries();

  constructor(next: ExchangeSink, maxWaiting: number) {
    this.#next = next;
    this.#maxWaiting = maxWaiting;
  }

  get size(): number {
    return this.#waiting.size;
  }
  put(key: Key, exchange: Exchange): void {
    this.#waiting.set(key, exchange);
    if (this.#waiting.size > this.#maxWaiting) this.#releaseOldest();
  }
  remove(key: Key): void {
    this.#waiting.delete(key);
  }
  empty(): void {
    for (const exchange of this.#waiting.values()) this.#next(exchange);
    this.#waiting.clear();
  }

  #releaseOldest(): void {
    let oldest = this.#oldest.next();
    if (oldest.done === true) {
      this.#oldest = this.#waiting.entries();
      oldest = this.#oldest.next();
    }
    if (oldest.done === true) return;
    const [key, exchange] = oldest.value;
    this.#waiting.delete(key);
    this.#next(exchange);
  }
}
