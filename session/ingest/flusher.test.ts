import { expect, test } from "vitest";
import { rowOf } from "../store/testing/rows.ts";
import { Flusher } from "./flusher.ts";

/** Adds a row a step; `nowMs` tells the time of each step. Answers how many rows left together. */
function check(steps: number, msPerStep: number, expected: readonly number[], documentLength = 10): void {
  let nowMs = 0;
  const sent: number[] = [];
  const flusher = new Flusher(
    (batch) => sent.push(batch.count),
    () => nowMs,
  );
  for (let i = 0; i < steps; i++) {
    flusher.add(rowOf(i, { document: "x".repeat(documentLength) }));
    nowMs += msPerStep;
    flusher.flushLate();
  }
  flusher.flush();
  flusher.flush();
  expect(sent).toEqual(expected);
}

test("batches begin small and double", () => check(2000, 0, [256, 512, 1024, 208]));
test("rows do not wait for others longer than a moment", () => check(5, 60, [2, 2, 1]));
test("large documents leave early", () => check(5, 0, [2, 2, 1], 9_000_000));
test("nothing is sent for nothing", () => check(0, 0, []));
