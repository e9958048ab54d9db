// Timers of a script: the thread counts the time, the sandbox has the functions.
import { LIMITS } from "./limits.ts";

const LONGEST_MS = 2 ** 31 - 1;

export class Timers {
  readonly #fire: (id: number) => void;
  readonly #timers = new Map<number, NodeJS.Timeout>();

  constructor(fire: (id: number) => void) {
    this.#fire = fire;
  }
  set(id: number, delayMs: number, isRepeated: boolean): void {
    const leastMs = isRepeated ? LIMITS.intervalMs : LIMITS.timeoutMs;
    const clampedMs = Math.min(Math.max(delayMs, leastMs), LONGEST_MS);
    const fire = (): void => {
      if (!isRepeated) this.#timers.delete(id);
      this.#fire(id);
    };
    this.#timers.set(id, isRepeated ? setInterval(fire, clampedMs) : setTimeout(fire, clampedMs));
  }
  clear(id: number): void {
    clearTimeout(this.#timers.get(id));
    this.#timers.delete(id);
  }
}
