import { expect, test } from "vitest";
import { formatProgress } from "./progress.ts";

function check(bytesRead: number, bytesTotal: number, expected: string): void {
  expect(formatProgress(bytesRead, bytesTotal)).toBe(expected);
}

test("progress is a share where the size is known, else an amount", () => {
  check(0, 10_000_000, "0 % of 10.0 MB");
  check(9_999_999, 10_000_000, "99 % of 10.0 MB");
  check(12_000_000, 10_000_000, "100 % of 10.0 MB");
  check(1_234_567, 0, "1.2 MB");
});
