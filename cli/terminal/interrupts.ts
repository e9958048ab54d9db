// Work that goes on until somebody ends it: Ctrl+C, or the system that wants the process gone.

/** Exit code of a work that was ended before it was done. */
export const INTERRUPTED = 130;
const SIGNALS = ["SIGINT", "SIGTERM", "SIGHUP"] as const;

/**
 * Aborted by the first signal to this process. The next one ends it at once, without an orderly end: `lastWords` says what that
 * leaves behind.
 */
export function interruptSignal(lastWords: () => void = () => undefined): AbortSignal {
  const first = new AbortController();
  const onSignal = (): void => {
    if (!first.signal.aborted) return first.abort();
    lastWords();
    process.exit(INTERRUPTED);
  };
  for (const name of SIGNALS) process.on(name, onSignal);
  return first.signal;
}

/**
 * Resolves when the signal is aborted or `end` is called, rejects with what `fail` is given. `begin` answers what stops
 * what it began.
 */
export async function workUntil(
  signal: AbortSignal,
  begin: (end: () => void, fail: (error: unknown) => void) => () => void,
): Promise<void> {
  const over = Promise.withResolvers<void>();
  const onAbort = (): void => over.resolve();
  if (signal.aborted) onAbort();
  else signal.addEventListener("abort", onAbort, { once: true });
  const stop = begin(over.resolve, over.reject);
  try {
    await over.promise;
  } finally {
    signal.removeEventListener("abort", onAbort);
    stop();
  }
}
