// A clock that goes on when a test says so.
import type { DeliveryClock } from "../delivery-clock.ts";

interface Timer {
  readonly atMs: number;
  readonly run: () => void;
}

export class VirtualClock implements DeliveryClock {
  #nowMs: number;
  readonly #timers = new Set<Timer>();

  constructor(nowMs: number = Date.UTC(2026, 8, 21)) {
    this.#nowMs = nowMs;
  }
  readonly nowMs = (): number => this.#nowMs;
  readonly after = (ms: number, run: () => void): (() => void) => {
    const timer = { atMs: this.#nowMs + ms, run };
    this.#timers.add(timer);
    return () => void this.#timers.delete(timer);
  };
  /** Lets that much time pass: each timer runs at its moment, and what it started gets its turn. */
  async advance(ms: number): Promise<void> {
    const endMs = this.#nowMs + ms;
    await turn();
    for (let timer = this.#next(endMs); timer !== undefined; timer = this.#next(endMs)) {
      this.#timers.delete(timer);
      this.#nowMs = Math.max(this.#nowMs, timer.atMs);
      timer.run();
      await turn();
    }
    this.#nowMs = endMs;
  }
  #next(endMs: number): Timer | undefined {
    return [...this.#timers].filter(({ atMs }) => atMs <= endMs).toSorted((a, b) => a.atMs - b.atMs)[0];
  }
}

function turn(): Promise<void> {
  return new Promise((resolve) => {
    setImmediate(resolve);
  });
}
