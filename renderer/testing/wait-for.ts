// Waiting in tests for what comes by itself; long enough for a machine that is busy with other things.
import { vi } from "vitest";

const LIMIT_MS = 30_000;

/** Tries until `check` does not throw, and answers what it answers. */
export const waitFor = <Result>(check: () => Result | Promise<Result>): Promise<Result> =>
  vi.waitFor(check, { timeout: LIMIT_MS, interval: 20 });
