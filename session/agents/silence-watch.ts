// Calls when nothing was heard for a time. The time only runs while somebody listens.

export class SilenceWatch {
  readonly #timer: NodeJS.Timeout;
  readonly #onSilence: () => void;
  #isPaused = false;

  constructor(silenceMs: number, onSilence: () => void) {
    this.#onSilence = onSilence;
    this.#timer = setTimeout(() => this.#fire(), silenceMs);
  }
  pause(): void {
    this.#isPaused = true;
  }
  /** Listens again; the time begins anew. */
  resume(): void {
    this.#isPaused = false;
    this.#timer.refresh();
  }
  stop(): void {
    clearTimeout(this.#timer);
  }

  #fire(): void {
    if (!this.#isPaused) this.#onSilence();
  }
}
