// Each exchange once, for who only counts them: the first version is as good as the last, and nothing has to wait.
import type { ExchangeSink } from "../../engine/index.ts";
import { keyOf, mayComeAgain } from "./provisional.ts";

/** Halves that are remembered, twice as many at the most; one that was forgotten would be counted again. */
const MAX_REMEMBERED = 100_000;

/** Hands on to `next` the first version of each exchange. */
export function takeFirst(next: ExchangeSink, maxRemembered = MAX_REMEMBERED): ExchangeSink {
  const flows = new NumberSet();
  let [halves, olderHalves] = [new Set<string>(), new Set<string>()];
  const isKnownHalf = (key: string): boolean => halves.has(key) || olderHalves.has(key);
  return (exchange) => {
    if (exchange.isFlow) {
      if (flows.add(exchange.flow.id)) next(exchange);
      return;
    }
    if (!mayComeAgain(exchange)) {
      if (halves.size + olderHalves.size > 0 && isKnownHalf(keyOf(exchange))) return;
    } else {
      const key = keyOf(exchange);
      if (isKnownHalf(key)) return;
      if (halves.size >= maxRemembered) [halves, olderHalves] = [new Set<string>(), halves];
      halves.add(key);
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
