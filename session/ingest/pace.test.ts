import { expect, test } from "vitest";
import { Pace } from "./pace.ts";

/** Packets at these seconds; answers when each was handed on, in milliseconds, with a clock that only sleeping moves. */
function check(
  packetSeconds: readonly number[],
  expectedMs: readonly number[],
  cancelAtMs = Number.POSITIVE_INFINITY,
): void {
  let nowMs = 5000;
  let waits = 0;
  const sleeper = {
    get isCancelled() {
      return nowMs >= cancelAtMs + 5000;
    },
    sleep: (milliseconds: number) => {
      expect(milliseconds).toBeLessThanOrEqual(100);
      nowMs += milliseconds;
    },
  };
  const pace = new Pace(
    sleeper,
    () => waits++,
    () => nowMs,
  );
  const handedOn = packetSeconds.map((seconds) => {
    pace.waitFor(Math.floor(seconds), Math.round((seconds % 1) * 1e9));
    return Math.round(nowMs - 5000);
  });
  expect(handedOn).toEqual(expectedMs);
  if (nowMs > 5000) expect(waits).toBeGreaterThan(0);
}

test("packets come as far apart as they were recorded", () => check([100, 100.25, 101, 103.5], [0, 250, 1000, 3500]));
test("a packet out of order does not wait", () => check([100, 101, 100.5, 102], [0, 1000, 1000, 2000]));
test("a cancel ends all waiting", () => check([100, 101, 200, 300], [0, 500, 500, 500], 450));
