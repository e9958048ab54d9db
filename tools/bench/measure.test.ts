import { expect, test } from "vitest";
import { median, spread, timeInTurn } from "./measure.ts";

test("the median of odd and even counts", () => {
  expect([median([3, 1, 2]), median([4, 1, 2, 3]), median([])]).toEqual([2, 2.5, 0]);
});

test("a spread shows median, least and most", () => {
  expect(spread([0.2, 0.4, 0.3], "s")).toBe("0.30 s (0.20–0.40)");
});

test("commands run in turn, the warm-up is not counted, and a failing command is told", () => {
  const node = (code: string) => ({ program: process.execPath, args: ["-e", code] });
  expect(timeInTurn([node(""), node("")], 2).map((times) => times.length)).toEqual([2, 2]);
  expect(() => timeInTurn([node("process.exit(3)")], 1)).toThrow("ended with 3");
});
