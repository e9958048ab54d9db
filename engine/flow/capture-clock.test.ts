import { expect, test } from "vitest";
import { CaptureClock } from "./capture-clock.ts";

/** Seconds of packets in; after each one the clock's second. */
function check(seconds: readonly number[], expected: readonly number[]): void {
  const clock = new CaptureClock();
  const told = seconds.map((sec) => {
    clock.advance(sec);
    return clock.sec;
  });
  expect(told).toEqual(expected);
}

test("goes forward with the packets, never back by little", () => check([5, 6, 4, 9], [5, 6, 6, 9]));
test("one wild time is not believed", () => check([100, 999_999, 101, 5], [100, 100, 101, 101]));
test("a jump that the next packet confirms is believed", () =>
  check([100, 999_999, 999_998, 1_000_000], [100, 100, 999_998, 1_000_000]));
test("backwards too", () => check([999_999, 100, 101], [999_999, 999_999, 101]));
test("says when it entered another second", () => {
  const clock = new CaptureClock();
  expect([clock.advance(1), clock.advance(1), clock.advance(0), clock.advance(2)]).toEqual([true, false, false, true]);
});
test("two wild times that disagree are both not believed", () => {
  check([100, 500_000, 900_000, 101], [100, 100, 100, 101]);
});
