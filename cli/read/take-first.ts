// Each exchange once, for who only counts them: the first version is as good as the last, and nothing has to wait.
import type { ExchangeSink } from "../../engine/index.ts";
import { ExchangeSet } from "./exchange-set.ts";
import { mayComeAgain } from "./provisional.ts";

/** Halves that are remembered, twice as many at the most; one that was forgotten would be counted again. */
const MAX_REMEMBERED = 100_000;

/** Hands on to `next` the first version of each exchange. */
export function takeFirst(next: ExchangeSink, maxRemembered = MAX_REMEMBERED): ExchangeSink {
  const flows = new NumberSet();
  let [halves, olderHalves] = [new ExchangeSet(), new ExchangeSet()];
  const isKnownHalf = (flow: number, index: number): boolean => halves.has(flow, index) || olderHalves.has(flow, index);
  return (exchange) => {
    const { id } = exchange.flow;
    if (exchange.isFlow) {
      if (flows.add(id)) next(exchange);
      return;
    }
    const { index } = exchange;
    if (!mayComeAgain(exchange)) {
      if (halves.size + olderHalves.size > 0 && isKnownHalf(id, index)) return;
    } else {
      if (isKnownHalf(id, index)) return;
      if (halves.size >= maxRemembered) [halves, olderHalves] = [new ExchangeSet(), halves];
      halves.add(id, index);
    }
    next(exchange);
  };
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
