import { expect, test } from "vitest";
import { formatDuration } from "./duration-text.ts";

function check(seconds: number, expected: string): void {
  expect(formatDuration(seconds)).toBe(expected);
}

test("two units at the most, and none that is zero", () => {
  check(0, "0 s");
  check(-5, "0 s");
  check(59.4, "59 s");
  check(60, "1 min");
  check(61, "1 min 1 s");
  check(3599.6, "1 h");
  check(7800, "2 h 10 min");
  check(7259, "2 h");
  check(86_400, "1 d");
  check(273_600, "3 d 4 h");
});
