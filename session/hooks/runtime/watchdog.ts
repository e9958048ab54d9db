// Sees from outside that a script's thread is where no interrupt reaches it: in one long step of the language itself, such
// as joining a list of a billion holes. Code that loops is ended by its interrupt handler, long before.
import { LIMITS } from "./limits.ts";
import type { Words } from "./words.ts";

export class Watchdog {
  readonly #words: Words;
  readonly #onHang: () => void;
  readonly #timer: NodeJS.Timeout;
  #pulse = -1;
  #silentMs = 0;

  constructor(words: Words, onHang: () => void) {
    this.#words = words;
    this.#onHang = onHang;
    this.#timer = setInterval(() => this.#look(), LIMITS.hangCheckMs).unref();
  }
  stop(): void {
    clearInterval(this.#timer);
  }
  #look(): void {
    const { pulse, isRunning } = this.#words;
    this.#silentMs = isRunning && pulse === this.#pulse ? this.#silentMs + LIMITS.hangCheckMs : 0;
    this.#pulse = pulse;
    if (this.#silentMs >= LIMITS.hangMs) this.#onHang();
  }
}
