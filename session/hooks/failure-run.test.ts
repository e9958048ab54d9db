import { expect, it } from "vitest";
import { FailureRun, MAX_FAILURES_IN_A_ROW } from "./failure-run.ts";

/** Gives batches of entries, of which those at `failing` fail (counted over all). */
function check(sizes: readonly number[], isFailing: (entry: number) => boolean, isOver: boolean): void {
  const run = new FailureRun();
  let at = 0;
  for (const size of sizes) {
    const ids = Array.from({ length: size }, (_, i) => String(at + i));
    run.begin(ids);
    for (const id of ids) if (isFailing(Number(id))) run.failed(id);
    run.end();
    at += size;
  }
  expect(run.isOver).toBe(isOver);
}

it("is over when all fail, in one batch or many", () => {
  check([MAX_FAILURES_IN_A_ROW], () => true, true);
  check([40, 40, 20], () => true, true);
  check([40, 40, 19], () => true, false);
});
it("begins anew with each entry that passes", () => {
  check([1000, 1000], (entry) => entry % 100 !== 50, false);
  check([60, 60], (entry) => entry !== 59, false);
  check([60, 60], (entry) => entry !== 60, false);
});
it("stays over, whatever passes after it", () => {
  check([MAX_FAILURES_IN_A_ROW + 50, 10], (entry) => entry < MAX_FAILURES_IN_A_ROW + 20, true);
});
it("counts failures of jobs and timers, too", () => {
  const run = new FailureRun();
  for (let i = 1; i < MAX_FAILURES_IN_A_ROW; i++) run.failed("");
  run.passed();
  for (let i = 1; i < MAX_FAILURES_IN_A_ROW; i++) run.failed("");
  expect(run.isOver).toBe(false);
  run.failed("");
  expect(run.isOver).toBe(true);
});
