// Budgets over a window of time: lines of the console, and the time of `onPacketCaptured`.

/** Lets so many through in each window; says how many it held back when the next one begins. */
export class CountBudget {
  readonly #limit: number;
  readonly #windowMs: number;
  #windowEndMs = 0;
  #count = 0;

  constructor(limit: number, windowMs: number) {
    this.#limit = limit;
    this.#windowMs = windowMs;
  }
  /** Whether one more goes through, and how many of the last window did not. */
  take(nowMs: number): { readonly isLet: boolean; readonly heldBack: number } {
    const heldBack = nowMs >= this.#windowEndMs ? this.end(nowMs) : 0;
    this.#count += 1;
    return { isLet: this.#count <= this.#limit, heldBack };
  }
  /** Begins another window: how many were held back in the last. */
  end(nowMs: number): number {
    const heldBack = Math.max(0, this.#count - this.#limit);
    this.#windowEndMs = nowMs + this.#windowMs;
    this.#count = 0;
    return heldBack;
  }
}

/** Calls may take so long on average over a window; once they took more, none is left until the next. */
export class TimeBudget {
  readonly #averageMs: number;
  readonly #windowMs: number;
  #windowEndMs = 0;
  #calls = 0;
  #spentMs = 0;

  constructor(averageMs: number, windowMs: number) {
    this.#averageMs = averageMs;
    this.#windowMs = windowMs;
  }
  add(calls: number, durationMs: number): void {
    this.#calls += calls;
    this.#spentMs += durationMs;
  }
  /** `calls` and `durationMs` are under way. A few slow ones are no average yet. */
  isOver(nowMs: number, calls = 0, durationMs = 0): boolean {
    if (nowMs >= this.#windowEndMs) {
      this.#windowEndMs = nowMs + this.#windowMs;
      this.#calls = 0;
      this.#spentMs = 0;
    }
    const spentMs = this.#spentMs + durationMs;
    return spentMs > SMALLEST_SAMPLE_MS && spentMs > (this.#calls + calls) * this.#averageMs;
  }
}
const SMALLEST_SAMPLE_MS = 20;
