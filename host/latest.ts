// A stream of states: the present one first, then the latest whenever it changed, at most ten a second. A slow reader
// misses states in between and never the last one.
import { setTimeout as sleep } from "node:timers/promises";

const INTERVAL_MS = 100;

export interface Watched<T> {
  readonly read: () => T;
  /** Calls back on each change; answers how to stop. */
  readonly subscribe: (changed: () => void) => () => void;
  /** True once nothing more will come after what `read` says. */
  readonly isOver?: () => boolean;
}

export async function* latestOf<T>(watched: Watched<T>, signal: AbortSignal | undefined): AsyncGenerator<T> {
  const ended = signal ?? new AbortController().signal;
  const changes = new Changes();
  const stop = watched.subscribe(changes.note);
  ended.addEventListener("abort", changes.note);
  try {
    while (!isAborted(ended)) {
      changes.forget();
      yield watched.read();
      if (watched.isOver?.() === true) {
        // It may have become over while the reader was busy with the state before.
        if (changes.isNoted) yield watched.read();
        return;
      }
      await sleep(INTERVAL_MS, undefined, { signal: ended }).catch(() => undefined);
      if (!isAborted(ended)) await changes.next();
    }
  } finally {
    stop();
    ended.removeEventListener("abort", changes.note);
  }
}

function isAborted(signal: AbortSignal): boolean {
  return signal.aborted;
}

// Whether something changed since somebody last looked.
class Changes {
  isNoted = false;
  #wake: (() => void) | null = null;

  readonly note = (): void => {
    this.isNoted = true;
    this.#wake?.();
  };
  forget(): void {
    this.isNoted = false;
  }
  next(): Promise<void> {
    if (this.isNoted) return Promise.resolve();
    return new Promise((resolve) => {
      this.#wake = resolve;
    });
  }
}
