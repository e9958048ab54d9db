// Work that goes on until somebody ends it: Ctrl+C, or the system that wants the process gone.

/** Exit code of a second Ctrl+C, which does not wait for an orderly end. */
const INTERRUPTED = 130;
const SIGNALS = ["SIGINT", "SIGTERM", "SIGHUP"] as const;

/**
 * Resolves at the first signal or at `end`, rejects with what `fail` is given; `begin` answers what ends it. After the first signal
 * the next one ends the process at once: `lastWords` says what that leaves.
 */
export async function untilInterrupted(
  begin: (fail: (error: unknown) => void, end: () => void) => () => void,
  lastWords: () => void = () => undefined,
): Promise<void> {
  const over = Promise.withResolvers<void>();
  let signals = 0;
  const onSignal = (): void => {
    if (++signals === 1) return over.resolve();
    lastWords();
    process.exit(INTERRUPTED);
  };
  for (const signal of SIGNALS) process.on(signal, onSignal);
  const stop = begin(over.reject, over.resolve);
  try {
    await over.promise;
  } finally {
    stop();
  }
}
