import fc from "fast-check";
import { expect, test } from "vitest";
import { backOffMs } from "./back-off.ts";

const LIMITS = { firstMs: 100, maxMs: 1000 };

test.each([
  [1, 50, 100],
  [2, 100, 200],
  [4, 400, 800],
  [5, 500, 1000],
  [5000, 500, 1000],
])("after %d failures the wait is from %d to %d", (failures, least, most) => {
  expect(backOffMs(failures, LIMITS, () => 0)).toBe(least);
  expect(backOffMs(failures, LIMITS, () => 1)).toBe(most);
});

test("every wait is within the bounds", () => {
  fc.assert(
    fc.property(fc.integer({ min: 1 }), fc.double({ min: 0, max: 1, noNaN: true }), (failures, random) => {
      const waitMs = backOffMs(failures, LIMITS, () => random);
      expect(waitMs).toBeGreaterThanOrEqual(50);
      expect(waitMs).toBeLessThanOrEqual(1000);
    }),
  );
});
