import { expect, test } from "vitest";
import { rowOf } from "../store/testing/rows.ts";
import { Flusher, type Watched } from "./flusher.ts";

interface Rows {
  readonly steps: number;
  readonly msPerStep: number;
  readonly documentLength?: number;
  readonly watched?: Watched;
}

/** Adds a row a step; each step takes its time. Checks how many rows leave together. */
function check({ steps, msPerStep, documentLength = 10, watched }: Rows, expected: readonly number[]): void {
  let nowMs = 0;
  const sent: number[] = [];
  const flusher = new Flusher(
    (batch) => sent.push(batch.count),
    () => nowMs,
    watched,
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

test("batches begin small and double, up to what the store writes at once", () => {
  check({ steps: 2000, msPerStep: 0 }, [256, 512, 1024, 208]);
  check({ steps: 25_000, msPerStep: 0 }, [256, 512, 1024, 2048, 4096, 8192, 8192, 680]);
});
test("rows that somebody watches come do not wait for others longer than a moment", () => {
  check({ steps: 5, msPerStep: 60 }, [2, 2, 1]);
  check({ steps: 5, msPerStep: 150 }, [1, 1, 1, 1, 1]);
});
test("where many come they wait a little longer for a full batch, and never a second", () =>
  check({ steps: 12_000, msPerStep: 0.08 }, [256, 512, 1024, 2048, 4096, 4064]));
test("many that come too slowly for a full batch leave after less than half a second", () =>
  check({ steps: 24_000, msPerStep: 0.0625, watched: "each-row" }, [256, 512, 1024, 2048, 4096, 6400, 6400, 3264]));
test("of a file the first rows leave at once, later ones as full as they get in a second", () => {
  check({ steps: 300, msPerStep: 1, watched: "first-rows" }, [100, 100, 100]);
  const firstRows = [256, ...Array<number>(20).fill(400)];
  check({ steps: 18_000, msPerStep: 0.25, watched: "first-rows" }, [...firstRows, 4000, 4000, 1744]);
});
test("large documents leave early", () => check({ steps: 5, msPerStep: 0, documentLength: 9_000_000 }, [2, 2, 1]));
test("nothing is sent for nothing", () => check({ steps: 0, msPerStep: 0 }, []));
