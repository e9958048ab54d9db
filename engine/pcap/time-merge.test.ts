import * as fc from "fast-check";
import { expect, test } from "vitest";
import { CaptureReader } from "./capture-reader.ts";
import { ascii, pcapFile } from "./testing/build.ts";
import { TimeMerge } from "./time-merge.ts";

/** Merges files of packets at the given times, fed in chunks; gives `file:packet` in the order handed out. */
function merge(files: readonly (readonly number[])[], chunkBytes = 1_000): string[] {
  const bytes = files.map((times) => pcapFile(times.map((time) => ({ sec: time, fraction: 0, data: ascii("x") }))));
  const fed = bytes.map(() => 0);
  const readers = bytes.map(() => new CaptureReader());
  const merged = new TimeMerge(readers);
  const order: string[] = [];
  for (;;) {
    const step = merged.next();
    if (step.kind === "end") return order;
    const { input } = step;
    if (step.kind === "packet") order.push(`${input}:${(readers[input]?.record.number ?? 0) - 1}`);
    else {
      const at = fed[input] ?? 0;
      const chunk = bytes[input]?.subarray(at, at + chunkBytes) ?? new Uint8Array(0);
      if (chunk.length === 0) merged.close(input);
      else readers[input]?.feed(chunk);
      fed[input] = at + chunk.length;
    }
  }
}

/** The same, said simply: take the smallest head, the first file among equals. */
function expected(files: readonly (readonly number[])[]): string[] {
  const at = files.map(() => 0);
  const order: string[] = [];
  for (;;) {
    let best = -1;
    for (const [i, times] of files.entries()) {
      const head = times[at[i] ?? 0];
      if (head === undefined) continue;
      const champion = best < 0 ? undefined : files[best]?.[at[best] ?? 0];
      if (champion === undefined || head < champion) best = i;
    }
    if (best < 0) return order;
    order.push(`${best}:${at[best]}`);
    at[best] = (at[best] ?? 0) + 1;
  }
}

function check(files: readonly (readonly number[])[]): void {
  for (const chunkBytes of [1, 50, 10_000]) expect(merge(files, chunkBytes)).toEqual(expected(files));
}

test("nothing, one, empty ones", () => {
  check([]);
  check([[1, 2, 3]]);
  check([[], [5], []]);
});
test("equal times keep the order of the files", () =>
  check([
    [1, 1, 2],
    [1, 2],
    [1, 1],
  ]));
test("a file that is not in order is merged by its head, as it is", () => check([[5, 1, 9], [2, 6, 3], [4]]));
test("any files", () => {
  const times = fc.array(fc.nat(20), { maxLength: 15 });
  fc.assert(
    fc.property(fc.array(times, { maxLength: 9 }), fc.integer({ min: 1, max: 200 }), (files, chunkBytes) => {
      expect(merge(files, chunkBytes)).toEqual(expected(files));
    }),
    { seed: 13, numRuns: 300 },
  );
});
