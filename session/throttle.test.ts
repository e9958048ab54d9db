import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { Throttle } from "./throttle.ts";

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

/** Requests at these milliseconds, and the milliseconds at which calls came. */
function check(requests: readonly number[], expected: readonly number[], stopAt = Number.POSITIVE_INFINITY): void {
  const startMs = performance.now();
  const calls: number[] = [];
  const throttle = new Throttle(100, () => calls.push(performance.now() - startMs));
  for (let ms = 0; ms <= 1000; ms += 10) {
    if (ms >= stopAt) throttle.stop();
    else if (requests.includes(ms)) throttle.request();
    vi.advanceTimersByTime(10);
  }
  expect(calls).toEqual(expected);
}

test("a single request is answered at once", () => check([50], [50]));
test("many requests come to one call in each interval, and one after the last", () =>
  check([0, 10, 20, 150, 160, 170, 900], [0, 100, 200, 900]));
test("nothing is called after stop", () => check([0, 10], [0], 20));
