// A request that waits long is emitted as a half, and again when its answer comes. In a file the answer is only lines
// away, so that halves wait here for it; what is printed is the last word on each exchange.
import type { Exchange, ExchangeSink } from "../../engine/index.ts";

/** Halves that wait at the most; beyond it the oldest is taken at its word. */
const MAX_WAITING = 100_000;

export interface Provisional {
  readonly sink: ExchangeSink;
  /** The capture is over: what waited is final. */
  finish(): void;
}

/** Hands on to `next` the last version of each exchange. */
export function holdProvisional(next: ExchangeSink, maxWaiting = MAX_WAITING): Provisional {
  const waiting = new Map<string, Exchange>();
  return {
    sink(exchange) {
      if (exchange.error?.type === "timeout") {
        hold(exchange);
        return;
      }
      if (waiting.size > 0) waiting.delete(keyOf(exchange));
      next(exchange);
    },
    finish() {
      for (const exchange of waiting.values()) next(exchange);
      waiting.clear();
    },
  };

  function hold(exchange: Exchange): void {
    waiting.set(keyOf(exchange), exchange);
    if (waiting.size <= maxWaiting) return;
    const [oldest] = waiting;
    if (oldest === undefined) return;
    waiting.delete(oldest[0]);
    next(oldest[1]);
  }
}

function keyOf(exchange: Exchange): string {
  return `${exchange.flow.id}-${exchange.index}`;
}
