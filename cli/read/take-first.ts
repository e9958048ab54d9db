// Each exchange once, for who only counts them: the first version is as good as the last, and nothing has to wait.
import type { Exchange, ExchangeSink } from "../../engine/index.ts";
import { mayComeAgain } from "./provisional.ts";

/** Halves that are remembered, twice as many at the most; one that was forgotten would be counted again. */
const MAX_REMEMBERED = 100_000;

/** Hands on to `next` the first version of each exchange. */
export function takeFirst(next: ExchangeSink, maxRemembered = MAX_REMEMBERED): ExchangeSink {
  const flows = new NumberSet();
  let [halves, olderHalves] = [new Halves(), new Halves()];
  const isKnown = (exchange: Exchange): boolean =>
    (halves.count > 0 && halves.has(exchange)) || (olderHalves.count > 0 && olderHalves.has(exchange));
  return (exchange) => {
    if (exchange.isFlow) {
      if (flows.add(exchange.flow.id)) next(exchange);
      return;
    }
    if (isKnown(exchange)) return;
    if (mayComeAgain(exchange)) {
      if (halves.count >= maxRemembered) [halves, olderHalves] = [new Halves(), halves];
      halves.add(exchange);
    }
    next(exchange);
  };
}

/** Numbers of exchanges by flow: most flows have none, which one look tells, without a text for each exchange. */
class Halves {
  count = 0;
  readonly #byFlow = new Map<number, Set<number>>();

  has({ flow, index }: Exchange): boolean {
    return this.#byFlow.get(flow.id)?.has(index) ?? false;
  }
  add({ flow, index }: Exchange): void {
    this.count++;
    const known = this.#byFlow.get(flow.id);
    if (known === undefined) this.#byFlow.set(flow.id, new Set([index]));
    else known.add(index);
  }
}

/** Whole numbers from 0 that lie close together, a bit each. */
class NumberSet {
  #bits = new Uint8Array(1024);

  /** False: it was there. */
  add(number: number): boolean {
    const at = number >>> 3;
    if (at >= this.#bits.length) {
      const grown = new Uint8Array(2 * (at + 1));
      grown.set(this.#bits);
      this.#bits = grown;
    }
    const bit = 1 << (number & 7);
    const before = this.#bits[at] as number;
    this.#bits[at] = before | bit;
    return (before & bit) === 0;
  }
}
