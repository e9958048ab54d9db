import fc from "fast-check";
import { expect, test } from "vitest";
import { inParallel, waitMs } from "../api/retry.ts";
import { Coalesced } from "./coalesce.ts";
import { deadlineSeconds } from "./session-cluster.ts";

test("a renewed deadline is never less than a lease from now, nor more than a second beyond it", () => {
  fc.assert(
    fc.property(fc.nat(10 ** 9), fc.nat(10 ** 9), fc.integer({ min: 1, max: 10 ** 6 }), (startedMs, ranMs, lease) => {
      const endsMs = startedMs + deadlineSeconds(startedMs, startedMs + ranMs, lease) * 1000;
      const wantedMs = startedMs + ranMs + lease * 1000;
      expect(endsMs >= wantedMs && endsMs < wantedMs + 1000).toBe(true);
    }),
  );
  expect(deadlineSeconds(5000, 0, 60)).toBe(60);
});
test("waits grow to a limit, with chance in them", () => {
  expect([1, 2, 3, 7, 100].map((attempt) => waitMs(attempt, 1))).toEqual([250, 500, 1000, 15_000, 15_000]);
  expect(waitMs(1, 0)).toBe(125);
});
test("work in parallel: never more than the width, results in order", async () => {
  let [now, most] = [0, 0];
  const results = await inParallel([1, 2, 3, 4, 5, 6, 7], 3, async (item) => {
    most = Math.max(most, ++now);
    await new Promise((resolve) => setImmediate(resolve));
    now--;
    return item * 2;
  });
  expect([results, most]).toEqual([[2, 4, 6, 8, 10, 12, 14], 3]);
});
test("changes in a row are told once, and the same value never again", async () => {
  const told: number[] = [];
  let value = 1;
  const changes = new Coalesced(
    0,
    () => ({ value, text: String(value) }),
    (now) => told.push(now),
  );
  for (let i = 0; i < 5; i++) changes.mark();
  await expect.poll(() => told).toEqual([1]);
  changes.mark();
  value = 2;
  changes.mark();
  await expect.poll(() => told).toEqual([1, 2]);
  changes.mark();
  value = 3;
  changes.stop();
  await new Promise((resolve) => setTimeout(resolve, 5));
  expect(told).toEqual([1, 2]);
});
