import { expect, test } from "vitest";
import { podClock } from "./pod-clock.ts";

test("a clock is as far ahead as it was in the middle, give or take half of the way", () => {
  expect(podClock("1790000005.250000000\n", 1_790_000_000_000, 1_790_000_000_100)).toEqual({
    aheadMs: 5_200,
    withinMs: 50,
  });
  expect(podClock("1789999990.000000000\n", 1_790_000_000_000, 1_790_000_000_000)).toEqual({
    aheadMs: -10_000,
    withinMs: 0,
  });
});
test.each(["1790000000.%N\n", "1790000000.N\n", "1790000000.\n"])(
  "whole seconds (%j) leave half a second open",
  (said) => {
    expect(podClock(said, 1_790_000_000_400, 1_790_000_000_600)).toEqual({ aheadMs: 0, withinMs: 600 });
  },
);
test.each(["", "date: not found", "%s.%N", "12345678901234567890.5"])("%j is none", (said) => {
  expect(podClock(said, 0, 0)).toBeNull();
});
