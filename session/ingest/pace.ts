// Plays a capture at the pace at which it was recorded: a packet is handed on when its time has come.

/** Longest wait in one piece, so that rows keep leaving and a cancel is seen. */
const SLICE_MS = 100;

/** What can wait. */
export interface Sleeper {
  readonly isCancelled: boolean;
  sleep(milliseconds: number): void;
}

export class Pace {
  readonly #sleeper: Sleeper;
  readonly #whileWaiting: () => void;
  readonly #nowMs: () => number;
  #offsetMs: number | null = null;

  constructor(sleeper: Sleeper, whileWaiting: () => void, nowMs: () => number = () => performance.now()) {
    this.#sleeper = sleeper;
    this.#whileWaiting = whileWaiting;
    this.#nowMs = nowMs;
  }
  /** Returns when as much time has passed since the first packet as when it was recorded, or on a cancel. */
  waitFor(sec: number, nsec: number): void {
    const capturedMs = sec * 1000 + nsec / 1e6;
    this.#offsetMs ??= this.#nowMs() - capturedMs;
    const dueMs = capturedMs + this.#offsetMs;
    for (;;) {
      const leftMs = dueMs - this.#nowMs();
      if (leftMs < 1 || this.#sleeper.isCancelled) return;
      this.#whileWaiting();
      this.#sleeper.sleep(Math.min(leftMs, SLICE_MS));
    }
  }
}
