// The one policy of trying again: waits that double up to a limit, with chance in them, and end with a signal.
import { setTimeout as sleep } from "node:timers/promises";

const FIRST_WAIT_MS = 250;
const MAX_WAIT_MS = 15_000;

/** Waits before the n-th attempt (from 1): between half of the doubled wait and all of it. */
export function waitMs(attempt: number, random: number = Math.random()): number {
  const full = Math.min(MAX_WAIT_MS, FIRST_WAIT_MS * 2 ** Math.min(attempt - 1, 20));
  return full * (0.5 + random / 2);
}

/** True when the time has passed, false when the signal came first. */
export async function passes(ms: number, signal: AbortSignal): Promise<boolean> {
  try {
    await sleep(ms, undefined, { signal });
    return true;
  } catch {
    return false;
  }
}

/** Runs `work` over the items, at most `width` at a time, and answers in the items' order. */
export async function inParallel<T, R>(
  items: readonly T[],
  width: number,
  work: (item: T) => Promise<R>,
): Promise<readonly R[]> {
  const results: R[] = [];
  const entries = items.entries();
  const lane = async (): Promise<void> => {
    for (const [index, item] of entries) results[index] = await work(item);
  };
  await Promise.all(Array.from({ length: Math.min(width, items.length) }, lane));
  return results;
}
