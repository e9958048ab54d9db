// The time by which sendings wait: of the day, because waits outlive the process.

export interface DeliveryClock {
  readonly nowMs: () => number;
  /** Runs later; answers how to call it off. */
  readonly after: (ms: number, run: () => void) => () => void;
}

const MAX_TIMER_MS = 2 ** 31 - 1;

export const SYSTEM_CLOCK: DeliveryClock = {
  nowMs: () => Date.now(),
  after(ms, run) {
    const timer = setTimeout(run, Math.min(ms, MAX_TIMER_MS));
    return () => clearTimeout(timer);
  },
};

/** Waits; rejects with the signal's reason when it is ended before. */
export function waitFor(clock: DeliveryClock, ms: number, signal: AbortSignal): Promise<void> {
  const { promise, resolve, reject } = Promise.withResolvers<void>();
  const stop = clock.after(ms, resolve);
  const end = (): void => {
    stop();
    reject(new Error("the call was ended", { cause: signal.reason }));
  };
  if (signal.aborted) end();
  else signal.addEventListener("abort", end, { once: true });
  return promise.finally(() => signal.removeEventListener("abort", end));
}
