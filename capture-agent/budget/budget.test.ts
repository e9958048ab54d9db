// When the agent does less and more, second by second.
import { expect, test } from "vitest";
import { Budget, type Usage } from "./budget.ts";

const LIMITS = { cpuMillicores: 500, memoryBytes: 200 << 20 };
const busy: Usage = { cpuMillicores: 501, memoryBytes: 100 << 20 };
const large: Usage = { cpuMillicores: 100, memoryBytes: 201 << 20 };
const steady: Usage = { cpuMillicores: 400, memoryBytes: 100 << 20 };
const quiet: Usage = { cpuMillicores: 100, memoryBytes: 150 << 20 };

/** Level after each stretch of seconds. */
function check(stretches: readonly (readonly [Usage, number])[], expected: readonly string[], limits = LIMITS): Budget {
  const budget = new Budget();
  budget.limits = limits;
  const levels = stretches.map(([usage, seconds]) => {
    for (let i = 0; i < seconds; i++) budget.second(usage);
    return budget.level;
  });
  expect(levels).toEqual(expected);
  return budget;
}

test("less after three seconds above, one level at a time", () => {
  const budget = check(
    [
      [busy, 2],
      [steady, 1],
      [busy, 2],
      [busy, 1],
      [busy, 3],
      [busy, 60],
    ],
    ["full", "full", "full", "summary", "flows", "flows"],
  );
  expect([budget.reason, budget.stepsDown]).toEqual(["501 millicores are used, and 500 are allowed", 2]);
  expect(check([[large, 3]], ["summary"]).reason).toBe("201 MiB of memory are used, and 200 are allowed");
});
test("more after twenty seconds with room, not merely below the limit", () => {
  const budget = check(
    [
      [busy, 6],
      [steady, 100],
      [quiet, 19],
      [quiet, 1],
      [quiet, 20],
      [quiet, 100],
    ],
    ["flows", "flows", "flows", "summary", "full", "full"],
  );
  expect(budget.reason).toBe("");
});
test("a step up that proves too early makes the next wait twice as long, until one holds", () => {
  check(
    [
      [busy, 3],
      [quiet, 20],
      [busy, 3],
      [quiet, 39],
      [quiet, 1],
      [steady, 60],
      [busy, 3],
      [quiet, 20],
    ],
    ["summary", "full", "summary", "summary", "full", "full", "summary", "full"],
  );
});
test("without limits nothing is ever too much", () => {
  check([[{ cpuMillicores: 4000, memoryBytes: 8e9 }, 100]], ["full"], { cpuMillicores: 0, memoryBytes: 0 });
});
test("limits that are lifted let it do more", () => {
  const budget = check([[busy, 3]], ["summary"]);
  budget.limits = { cpuMillicores: 0, memoryBytes: 0 };
  for (let i = 0; i < 20; i++) budget.second(busy);
  expect(budget.level).toBe("full");
});
