// Processor time of a script's work. A machine that is busy elsewhere, and waiting for an answer, cost a script nothing.

/** Milliseconds of processor time of this thread; where Node cannot tell, the clock's. */
function threadMs(): number {
  if (typeof process.threadCpuUsage !== "function") return performance.now();
  const { user, system } = process.threadCpuUsage();
  return (user + system) / 1000;
}

export class Meter {
  #startedMs = 0;
  #startedThreadMs = 0;
  #limitMs = Number.POSITIVE_INFINITY;
  #waitedMs = 0;
  #markMs = 0;
  #markThreadMs = 0;

  begin(limitMs: number): void {
    this.#startedMs = performance.now();
    this.#startedThreadMs = threadMs();
    this.#limitMs = limitMs;
    this.#waitedMs = 0;
    this.mark();
  }
  /** From here on the limit counts anew: another entry of a batch. */
  mark(): void {
    this.#markMs = performance.now() - this.#waitedMs;
    this.#markThreadMs = threadMs();
  }
  waited(durationMs: number): void {
    this.#waitedMs += durationMs;
  }
  /** Since the beginning, by the clock but for waiting. */
  get elapsedMs(): number {
    return performance.now() - this.#startedMs - this.#waitedMs;
  }
  /** Processor time since the beginning. */
  get usedMs(): number {
    return threadMs() - this.#startedThreadMs;
  }
  get limitMs(): number {
    return this.#limitMs;
  }
  /** Whether what was begun at the mark has had its time. The clock is asked first: it is the cheaper of both. */
  get isOver(): boolean {
    if (performance.now() - this.#waitedMs - this.#markMs <= this.#limitMs) return false;
    return threadMs() - this.#markThreadMs > this.#limitMs;
  }
  get sinceMarkMs(): number {
    return performance.now() - this.#waitedMs - this.#markMs;
  }
}
