import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { MOST_WHILES, Quiet } from "./quiet.ts";

let calls = 0;
let quiet = new Quiet(0, () => undefined);

beforeEach(() => {
  vi.useFakeTimers();
  calls = 0;
  quiet = new Quiet(100, () => calls++);
});
afterEach(() => vi.useRealTimers());

/** Something happens this often, each so many milliseconds after the one before; then so many calls were made. */
function check(times: number, everyMs: number, expected: number): void {
  for (let i = 0; i < times; i++) {
    quiet.note();
    vi.advanceTimersByTime(everyMs);
  }
  expect(calls).toBe(expected);
}

test("what happens together is one call, when it is quiet", () => {
  check(5, 60, 0);
  vi.advanceTimersByTime(40);
  expect(calls).toBe(1);
  vi.advanceTimersByTime(10_000);
  expect(calls).toBe(1);
});

test("what happens apart is a call each", () => check(3, 100, 3));

test("where it is never quiet it is called all the same", () => {
  check(MOST_WHILES * 2 - 1, 50, 0);
  check(1, 50, 1);
  check(MOST_WHILES * 2, 50, 2);
});

test("once stopped there is no call", () => {
  check(1, 50, 0);
  quiet.stop();
  vi.advanceTimersByTime(10_000);
  check(0, 0, 0);
  quiet.stop();
  check(1, 100, 1);
});
