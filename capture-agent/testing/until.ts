// Waiting for a condition in tests of real processes: as long as it takes, up to a bound that only a fault reaches.
import { setTimeout as delay } from "node:timers/promises";

const MAX_WAIT_MS = 20_000;
const LOOK_MS = 20;

export async function until(what: string, isSo: () => boolean): Promise<void> {
  const endMs = performance.now() + MAX_WAIT_MS;
  while (!isSo()) {
    if (performance.now() > endMs) throw new Error(`waited in vain: ${what}`);
    await delay(LOOK_MS);
  }
}
